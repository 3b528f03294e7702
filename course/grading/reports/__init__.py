"""Reports: tables and pages from what came of each student's work."""

from .lines import Line
from .write import write_reports

__all__ = ["Line", "write_reports"]
