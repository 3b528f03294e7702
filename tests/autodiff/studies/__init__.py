"""Tests of course.autodiff.studies."""
