"""A course on backpropagation in which learners write their own autodiff package."""
