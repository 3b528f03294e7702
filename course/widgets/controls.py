"""The scripts of the widgets: the shared controls first, then a widget's own; no build step."""

from pathlib import Path

FOLDER = Path(__file__).parent


def script(*names: str) -> str:
    """The text of controls.js and of the named scripts beside it, as one module.

    >>> "function dial" in script()
    True
    """
    return "\n".join((FOLDER / f"{name}.js").read_text("utf-8") for name in ("controls", *names))
