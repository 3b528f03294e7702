@exercise
def weighted_sum(w, x, b):
    return weighted_sum(w, x, b)
