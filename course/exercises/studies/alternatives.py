"""Chapter 15: cases and wrong answers for other learning rules."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
