"""Tests of course.autodiff."""
