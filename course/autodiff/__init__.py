"""The autodiff package that learners of the course build, piece by piece."""
