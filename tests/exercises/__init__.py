"""The grader graded: wrong answers are refused with their own hint, right ones pass."""
