"""Learning rules proposed instead of backpropagation."""
