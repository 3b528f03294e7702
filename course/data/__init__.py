"""Handwritten digits for the course: MNIST where it can be had, else digits the course draws."""

from course.data.digits import Digits, OfflineDigitsWarning, load_digits

__all__ = ["Digits", "OfflineDigitsWarning", "load_digits"]
