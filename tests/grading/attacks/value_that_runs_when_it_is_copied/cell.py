class Trap:
    def __reduce__(self):
        return (open, ("CANARY/was_here", "w"))

    __deepcopy__ = __copy__ = lambda self, memo=None: open("CANARY/was_here", "w")


@exercise
def weighted_sum(w, x, b):
    return Trap()
