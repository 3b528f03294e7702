import os


@exercise
def weighted_sum(w, x, b):
    file = os.memfd_create("m")
    written = 0
    while True:
        written += os.write(file, bytes(1 << 20))
