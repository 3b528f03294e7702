"""The style sheets of the widgets: the shared one first, then a widget's own."""

from pathlib import Path

FOLDER = Path(__file__).parent


def css(*names: str) -> str:
    """The text of common.css and of the named sheets beside it, as one style sheet.

    >>> ".cw" in css()
    True
    """
    return "\n".join((FOLDER / f"{name}.css").read_text("utf-8") for name in ("common", *names))
