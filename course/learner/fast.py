"""The fast setting: shorter experiments where nobody waits for the result."""

import os


def fast() -> bool:
    """Whether COURSE_FAST is set: experiments that take longer than ten seconds run shorter.

    The tests and `course build` set it; `course build --fresh` measures in full.
    """
    return os.environ.get("COURSE_FAST", "0") not in ("", "0")
