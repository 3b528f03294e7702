"""Tests: they mirror `course/`, and check the repository itself."""
