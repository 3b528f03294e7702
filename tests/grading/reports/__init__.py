"""Tests of course.grading.reports."""
