"""Show something below the cell, or print it where there is no notebook."""

import sys
from html import escape
from typing import Any


def in_notebook() -> bool:
    """Whether an IPython kernel is listening."""
    ipython = sys.modules.get("IPython")
    return bool(ipython and ipython.get_ipython() is not None)


class Rich:
    """Plain text with an HTML form beside it."""

    def __init__(self, text: str, html: str = ""):
        self.text, self.html = text, html or f"<p>{escape(text)}</p>"

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def show(thing: Any) -> None:
    """Display a verdict, a Rich text or a plain sentence."""
    if not in_notebook():
        print(thing)
        return
    from IPython.display import display

    html = thing._repr_html_() if hasattr(thing, "_repr_html_") else Rich(str(thing)).html
    display({"text/plain": str(thing), "text/html": html}, raw=True)
