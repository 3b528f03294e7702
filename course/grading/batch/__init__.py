"""Batch: one submission is one task on an executor; what is done is kept and never done twice."""

from .pools import Dask, Local, Pool
from .run import run
from .store import Store
from .task import Graded, Settings, Task, grade_task, make_task

__all__ = [
    "Dask",
    "Graded",
    "Local",
    "Pool",
    "Settings",
    "Store",
    "Task",
    "grade_task",
    "make_task",
    "run",
]
