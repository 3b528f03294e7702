"""What the browser tests do where there is no browser."""

import os
from typing import NoReturn

import pytest


def unavailable(reason: str) -> NoReturn:
    """Skip, or fail where COURSE_REQUIRE_BROWSER promises a browser."""
    if os.environ.get("COURSE_REQUIRE_BROWSER", "0") not in ("", "0"):
        pytest.fail(f"{reason}; COURSE_REQUIRE_BROWSER forbids skipping", pytrace=False)
    pytest.skip(reason, allow_module_level=True)
