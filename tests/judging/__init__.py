"""Tests of course.judging."""
