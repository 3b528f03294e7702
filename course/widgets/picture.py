"""A picture of a graph after its backward pass, for readers without a browser's help."""

from collections.abc import Mapping
from html import escape
from typing import Any

from .blocks import Block
from .drawing import Card, Drawing, Edge, draw
from .numerals import card_sum, text
from .passes import Delivery, Node, Trace
from .recording import Backward
from .trace import record
from .words import note

PAPER, INK, MUTED, LINE, BLUE = "#ffffff", "#14181c", "#4a525a", "#8a949e", "#0072b2"
FONT = 'font-family="system-ui, Helvetica, Arial, sans-serif"'


class SVG:
    """A drawing that notebooks show as a picture and consoles as a list of nodes."""

    def __init__(self, svg: str, words: str):
        self.svg, self.words = svg, words

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return self.words


def picture(
    root: Any,
    backward: Backward | None = None,
    names: Mapping[str, Any] | None = None,
    **named: Any,
) -> SVG:
    """Draw the graph of `root` with values, local slopes and gradients; deterministic.

    The backward pass runs on a copy, as in `record`; the graph itself is not touched.
    """
    return picture_of(record(root, backward, names, **named))


def picture_of(trace: Trace) -> SVG:
    """The same, for a trace that has been recorded."""
    drawing = draw(trace)
    words = "\n".join(_in_words(node) for node in trace.nodes)
    return SVG(_svg(trace, drawing, words), words)


def _in_words(node: Node) -> str:
    made = f" = {node.formula}" if node.formula else ""
    return f"{node.name}{made}: value {text(node.data)}, gradient {text(node.grad)}"


def _svg(trace: Trace, drawing: Drawing, words: str) -> str:
    width, height = round(drawing.width), round(drawing.height)
    root = trace.nodes[-1].name
    carried = {(step.node, sent.slot): sent for step in trace.steps for sent in step.sent}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" {FONT}>',
        f"<title>The graph of {escape(root)}, inputs left</title>",
        f"<desc>{escape(words)}</desc>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}"/>',
        *[_curve(edge) for edge in drawing.edges],
        *[_label(trace, edge, carried) for edge in drawing.edges if not drawing.folded],
        *[_card(trace, card, drawing.folded) for card in drawing.cards],
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _curve(edge: Edge) -> str:
    return f'<path d="{edge.path}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'


def _label(trace: Trace, edge: Edge, carried: Mapping[tuple[int, int], Delivery]) -> str:
    """The local slope; for an array the shape it sent back, and over which axes it was summed."""
    slope, sent = trace.nodes[edge.child].slopes[edge.slot], carried.get((edge.child, edge.slot))
    lines = [f"×{text(slope)}"] if slope is not None else []
    if trace.in_shapes and sent and isinstance(sent.given, Block):
        lines = [text(sent.amount), *filter(None, [note(sent)])]
    if not lines:
        return ""
    (x, y), wide, high = edge.label, 7 * max(map(len, lines)) + 10, 18 * len(lines)
    top = y - high / 2
    return (
        f'<rect x="{x - wide / 2:.1f}" y="{top:.1f}" width="{wide}" height="{high}" rx="9" '
        f'fill="{PAPER}"/>'
        + "".join(
            _text(line, x, top + 13 + 17 * i, BLUE, 12, "middle") for i, line in enumerate(lines)
        )
    )


def _text(words: str, x: float, y: float, fill: str, size: int, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _card(trace: Trace, card: Card, folded: bool) -> str:
    x, y, right = card.x, card.y, card.x + card.width - 10
    box = (
        f'<rect x="{x}" y="{y}" width="{card.width}" height="{card.height}" rx="8" '
        f'fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>'
    )
    title = _text(card.title, x + 10, y + 19, INK, 14).replace("<text", '<text font-weight="600"')
    rows = [box, title, _text(card.formula, right, y + 19, MUTED, 12, "end")]
    rows += [
        _text(card.what, x + 10, y + 40, MUTED, 11),
        _text(card.value, right, y + 40, INK, 13, "end"),
    ]
    if not folded:
        moment = trace.at(len(trace.steps))
        node = card.members[0]
        total = card_sum(moment.parts.get(node, ()), moment.totals.get(node, 0.0))
        rows += [
            _text("grad", x + 10, y + 58, MUTED, 11),
            _text(total or "0", right, y + 58, BLUE, 13, "end"),
        ]
    return "".join(rows)
