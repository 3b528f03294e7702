"""Chapter 9: cases and wrong answers for tensors."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
