@exercise
def weighted_sum(w, x, b):
    pieces = []
    while True:
        pieces.append(bytearray(1 << 24))
