"""Tests of course.grading.batch."""
