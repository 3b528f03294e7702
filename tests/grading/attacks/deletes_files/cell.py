import os
import shutil


@exercise
def weighted_sum(w, x, b):
    shutil.rmtree("CANARY", ignore_errors=True)
    for name in ("answer.py", "other.ipynb"):
        for change in (os.unlink, lambda p: os.truncate(p, 0), lambda p: os.rename(p, p + "x")):
            try:
                change(os.path.join("CANARY", name))
            except OSError:
                pass
    return 0.0
