"""Chapter 13: cases and wrong answers for convolution and pooling."""

from course.judging import Exercise

EXERCISES: tuple[Exercise, ...] = ()
