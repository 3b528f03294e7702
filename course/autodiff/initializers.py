"""Where weights start, and how gradients fare on their way through many layers."""
