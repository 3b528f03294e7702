import sys

sys_limit = sys.setrecursionlimit(10**9)


def deeper(*_):
    sys_limit
    return max([1], key=deeper)


@exercise
def weighted_sum(w, x, b):
    return deeper()
