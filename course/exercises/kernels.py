"""Chapter 14: cases and wrong answers for compiled kernels."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
