@exercise
def weighted_sum(w, x, b):
    a = np.ones(1 << 29)
    return float(a[0])
