"""Intake: paths to notebooks, folders and downloads of an LMS become one entry a student."""

from .collect import collect
from .handed import File, Handed, Student
from .rules import Rules

__all__ = ["File", "Handed", "Rules", "Student", "collect"]
