"""Pictures the chapters show, drawn from numbers."""
