"""Judging: an exercise and a way to call an answer give a verdict, with the words for it."""

from .exercise import Case, Exercise, Misconception, Property
from .judge import judge
from .verdict import Status, Verdict

__all__ = ["Case", "Exercise", "Misconception", "Property", "Status", "Verdict", "judge"]
