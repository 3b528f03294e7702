"""Tests that use the course as a learner does: in a browser, in JupyterLab."""
