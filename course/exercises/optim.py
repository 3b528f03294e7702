"""Chapter 7: cases and wrong answers for optimisers."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
