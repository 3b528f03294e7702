"""Tests of course.grading.intake."""
