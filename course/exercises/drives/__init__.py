"""What runs beside the learner's code: from a target and plain numbers to plain facts."""
