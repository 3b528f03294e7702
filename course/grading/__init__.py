"""Grading: a submission's text gives results; the learner's code runs in a sandbox, no judge there.

Cases go into the sandbox, plain numbers come out. Expected values, misconceptions and the judge
stay in this process, so that nothing a submission does to its own process can earn a point.
"""

from .grader import Result, grade, new_seed
from .isolation import Isolation
from .limits import Limits
from .sandbox import probe
from .submission import Attempt, Submission, join, read

__all__ = [
    "Attempt",
    "Isolation",
    "Limits",
    "Result",
    "Submission",
    "grade",
    "join",
    "new_seed",
    "probe",
    "read",
]
