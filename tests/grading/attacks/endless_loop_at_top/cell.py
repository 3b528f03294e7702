@exercise
def weighted_sum(w, x, b):
    return LIMIT


while True:
    LIMIT = 1
