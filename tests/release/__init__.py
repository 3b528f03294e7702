"""Tests of course.release."""
