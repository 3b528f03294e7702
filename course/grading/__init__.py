"""Grading: a submission's text gives results; the learner's code runs in a sandbox, no judge there.

Cases go into the sandbox, plain numbers come out. Expected values, misconceptions and the judge
stay in this process, so that nothing a submission does to its own process can earn a point.

What remains: a drive runs beside the learner's code, which can replace the drive's functions and
answer in its place. So a forgery has to compute what the secret random cases ask for, and what
holds of random draws is stated here (`Exercise.facts`), from the numbers as drawn. Taken at the
drive's word are statements about objects, in four places: identity and class of nodes (`apply`,
`Neuron`, `Layer`, `MLP`, `LeNet1`), whether arrays share memory (`init_params`), whether a caller's
arrays were left alone (the optimisers), and the order of nodes (`topological_order`). Each stands
beside numbers of random cases that must be right too; who forges one has done most of the work.
Three answers are small tables that no random case can vary: `gate_weights`, `xor`,
`symmetry_task`. And `is_broken` runs beside the engines that it looks at.
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
