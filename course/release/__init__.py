"""Release: the same exercises as an assignment for nbgrader, for Gradescope, or for one student."""

from .gradescope import write_zip
from .nbgrader import write_assignments
from .variants import write_variants

__all__ = ["write_assignments", "write_variants", "write_zip"]
