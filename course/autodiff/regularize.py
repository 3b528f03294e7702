"""Remedies against overfitting, with their backward passes."""
