"""Widgets: drawn readers of traces and numbers; the engine knows nothing of them.

Each is a function in a module of its own name: `from course.widgets.stepper import stepper`.
"""
