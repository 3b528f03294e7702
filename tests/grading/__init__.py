"""Grading: submissions read, run in a sandbox and judged; attacks earn nothing."""
