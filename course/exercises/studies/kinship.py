"""Chapter 11: cases and wrong answers for the family trees."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
