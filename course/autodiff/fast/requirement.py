"""Say in a sentence that Numba is missing or too old, before anything else fails for it."""

import importlib
import re

NEEDED = "0.68"  # as in pyproject.toml
CURE = f"type: python -m pip install 'numba>={NEEDED}', and restart the kernel"


def _parts(version):
    return tuple(map(int, re.findall(r"\d+", version)[:2]))


def require_numba():
    """Raise ImportError, with what to type, where Numba cannot be imported or is too old."""
    try:
        version = importlib.import_module("numba").__version__
    except ImportError as error:
        raise ImportError(f"kernels are compiled by Numba, but: {error}; {CURE}") from error
    if _parts(version) < _parts(NEEDED):
        raise ImportError(f"Numba {version} is too old, kernels need {NEEDED} or newer; {CURE}")
