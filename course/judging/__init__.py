"""Judging: an exercise and a way to call an answer give a verdict, with the words for it."""

from .exercise import Case, Exercise, Misconception, Property
from .judge import judge
from .speed import Tier
from .verdict import Status, Verdict

__all__ = ["Case", "Exercise", "Misconception", "Property", "Status", "Tier", "Verdict", "judge"]
