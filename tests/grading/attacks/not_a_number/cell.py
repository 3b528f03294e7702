@exercise
def weighted_sum(w, x, b):
    return float('nan')
