"""Tests of course.bench."""
