"""Chapter 10: cases and wrong answers for classifying digits."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
