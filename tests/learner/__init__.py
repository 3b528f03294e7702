"""Tests of course.learner."""
