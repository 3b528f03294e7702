@exercise
def weighted_sum(w, x, b):
    while True:
        pass
