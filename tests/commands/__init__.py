"""Tests of course.commands."""
