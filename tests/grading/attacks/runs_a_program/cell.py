import os
import subprocess
import sys


@exercise
def weighted_sum(w, x, b):
    print(subprocess.run(["/bin/sh", "-c", "touch CANARY/was_here"], timeout=5))
    os.execv(sys.executable, [sys.executable, "-c", "print(1)"])
