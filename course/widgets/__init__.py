"""Widgets: drawn readers of traces and numbers; the engine knows nothing of them."""
