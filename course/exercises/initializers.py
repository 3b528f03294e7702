"""Chapter 8: cases and wrong answers for initialisers and the flow of gradients."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
