"""Chapter 12: cases and wrong answers for regularisers and normalisation."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
