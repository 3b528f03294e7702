@exercise
def weighted_sum(w, x, b):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
