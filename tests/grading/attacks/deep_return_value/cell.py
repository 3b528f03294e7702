@exercise
def weighted_sum(w, x, b):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
