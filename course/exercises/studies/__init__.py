"""Exercises on the experiments of `course.autodiff.studies`."""
