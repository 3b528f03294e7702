"""Cells that learners write."""

from course.authoring import package

STUB = package.stub("neurons", "relu")
RIGHT = '''@exercise
def relu(z):
    """Mine."""
    return (z > 0) * np.asarray(z, dtype=float)
'''
ALSO_RIGHT = RIGHT.replace("Mine.", "Mine, again.")
WRONG = "@exercise\ndef relu(z):\n    return abs(z)\n"

IN_TIME = 3.5  # seconds: the limit of two, and some for a busy machine
# What a learner may write, what the verdict's title says, and a word of the sentence with the cure.
BAD = {
    "another value": (WRONG, "not right yet", "elements differ"),
    "a syntax error": ("@exercise\ndef relu(z):\n    return (z\n", "cannot be judged", "line 3"),
    "an endless loop": (
        "@exercise\ndef relu(z):\n    while True:\n        pass\n",
        "not right yet",
        "still running when its time was over",
    ),
    "an endless loop that catches all": (
        "@exercise\ndef relu(z):\n    while True:\n        try:\n            z = z + 0\n"
        "        except BaseException:\n            pass\n",
        "not right yet",
        "still running when its time was over",
    ),
    "an endless loop in the line of a helper": (
        "@exercise\ndef relu(z):\n    return table * z\n\n"
        "def fill():\n    while True:\n        pass\n\ntable = fill()\n",
        "cannot be judged",
        "is there an endless loop?",
    ),
    "exit": (
        "import sys\n@exercise\ndef relu(z):\n    sys.exit(3)\n",
        "not right",
        "SystemExit: 3",
    ),
    "a failing constant": (
        "LIMIT = [][0]\n@exercise\ndef relu(z):\n    return LIMIT\n",
        "cannot be judged",
        "The cell stopped with IndexError: list index out of range in `LIMIT = [][0]`.",
    ),
    "ten megabytes of printing": (
        "@exercise\ndef relu(z):\n    print('x' * 10**7)\n    return z\n",
        "not right yet",
        "xxx",
    ),
    "another type": (
        "@exercise\ndef relu(z):\n    return [0.0]\n",
        "not right yet",
        "Expected an array of shape (2,), got a list.",
    ),
    "not a number": (
        "@exercise\ndef relu(z):\n    return z * float('nan')\n",
        "not right yet",
        "Got nan at index 0; every value here is finite.",
    ),
    "nothing": ("@exercise\ndef relu(z):\n    z = z\n", "not right yet", "got None"),
    "a class": (
        "@exercise\nclass relu:\n    def __init__(self, z):\n        pass\n",
        "not right yet",
        "got a value of type relu",
    ),
    "no parameters": (
        "@exercise\ndef relu():\n    return 1\n",
        "not right yet",
        "takes 0 positional arguments but 1 was given",
    ),
    "a changed input": (
        "@exercise\ndef relu(z):\n    if z.dtype == float: z[z < 0] = 0.0\n"
        "    return np.maximum(z, 0.0).astype(float)\n",
        "not right yet",
        "Your code changed an input that belongs to the caller.",
    ),
    "a name of the file with another meaning": (
        "step = 3\n@exercise\ndef relu(z):\n    return step * z\n",
        "cannot be judged",
        "gives 'step' a new meaning, but my_autodiff/neurons.py has this name already",
    ),
    "the course itself": (
        "from course.autodiff import neurons as n\n@exercise\ndef relu(z):\n    return n.relu(z)\n",
        "cannot be judged",
        "import from my_autodiff instead",
    ),
    "a name that only other cells know": (
        "@exercise\ndef relu(z):\n    return clip(z)\n",
        "not right yet",
        "Is 'clip' made in another cell? Then move 'clip' into this cell.",
    ),
    "a decorator that only other cells know": (
        "@exercise\n@fast\ndef relu(z):\n    return z\n",
        "cannot be judged",
        "Then move 'fast' into this cell.",
    ),
    "a local name used too early": (
        "@exercise\ndef relu(z):\n    a = b\n    b = z\n    return a\n",
        "not right yet",
        "UnboundLocalError",
    ),
    "nesting too deep to look into": (
        f"@exercise\ndef relu(z):\n    return {'+'.join(['z'] * 100_000)}\n",
        "cannot be judged",
        "recursion",
    ),
}
# In a notebook these fail before the exercise is judged: Python, or the cell itself, stops there.
NOT_IN_A_NOTEBOOK = {
    "a syntax error",
    "a failing constant",
    "a decorator that only other cells know",
    "nesting too deep to look into",
}
