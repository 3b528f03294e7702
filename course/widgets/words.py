"""What a step does, in sentences: captions, equations, endings."""

from collections.abc import Sequence

from . import shapes
from .blocks import Block, axes_in_words
from .nudging import Doubt
from .numerals import Plain, card_sum, detailed, differ, sum_text, text
from .passes import Delivery, Node, Step, Trace

SHOWN = 3  # wrong nodes named at the end


def called(node: Node) -> str:
    """How sentences call a node; a number without a name is called a number."""
    if node.named or node.symbol:
        return node.name
    return f"the {'array' if isinstance(node.data, Block) else 'number'} {text(node.data)}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def begin(trace: Trace) -> str:
    """The sentence before the first step."""
    root = trace.nodes[-1].name
    return f"Nothing is sent yet. The gradient of {root} with respect to itself is 1."


def caption(trace: Trace, step: Step) -> str:
    """One step in a sentence, and what is wrong with it if something is."""
    node = trace.nodes[step.node]
    if not node.symbol:
        return _leaf_caption(node, step)
    sent = listed([_delivered(trace, delivery) for delivery in step.sent])
    made = f"Node {node.name} = {node.formula}: gradient {text(step.arrived)}, sent {sent}."
    return " ".join([made, *_complaints(trace, step)])


def _delivered(trace: Trace, sent: Delivery) -> str:
    """`12 to b`, or `(4, 2) to b, summed over axis 0 to (2,)`."""
    told = f"{text(sent.given)} to {called(trace.nodes[sent.parent])}"
    return f"{told}, {note(sent)} to {text(sent.amount)}" if sent.axes else told


def _leaf_caption(node: Node, step: Step) -> str:
    total = sum_text(step.parts, step.expected)
    name = called(node)
    who = f"Leaf {name}" if name == node.name else name.capitalize()
    if differ(step.arrived, step.expected):
        kept = _apart(step.arrived, step.expected)
        return f"{who}: {total} arrived, but the engine kept {kept}."
    return f"{who}: its gradient is complete, {total}."


def _complaints(trace: Trace, step: Step) -> list[str]:
    found = []
    if step.again:
        found.append("It had its turn before.")
    if step.missing:
        found.append(f"It did not wait for {listed([trace.nodes[u].name for u in step.missing])}.")
    if differ(step.arrived, step.expected):
        came = sum_text(step.parts, step.expected) if step.parts else "nothing"
        its = _apart(step.arrived, step.expected)
        found.append(f"{came} had arrived, but the engine used {its}.")
    return found


def _apart(number: Plain, other: Plain) -> str:
    """A number so that it can be told from another; a shape where shapes differ."""
    if text(number) != text(other):
        return text(number)
    return f"{detailed(number)} in place of {detailed(other)}"


def note(sent: Delivery) -> str:
    """What an edge says below its number: where a broadcast is undone, over which axes."""
    return f"summed over {axes_in_words(sent.axes)}" if sent.axes else ""


def shape_of(node: Node) -> str:
    """The shape of an array; nothing for a number."""
    return text(node.data) if isinstance(node.data, Block) else ""


def used(step: Step) -> str:
    """What a card says of a gradient that is not the sum of its deliveries."""
    if differ(step.arrived, step.expected):
        return f"{text(step.expected)} came, {text(step.arrived)} used"
    return card_sum(step.parts, step.expected)


def is_odd(step: Step) -> bool:
    """Whether the engine did something here that a right one does not."""
    return bool(step.again or step.missing or differ(step.arrived, step.expected))


def equation(trace: Trace, step: Step, sent: Delivery) -> str:
    """Local slope × upstream gradient = contribution, `6 × 6 = 36`; for arrays in shapes."""
    if shapes.is_about_arrays(step.arrived, sent):
        return shapes.equation(trace, trace.nodes[step.node], step.arrived, sent)
    slope = "slope" if sent.slope is None else _signed(sent.slope)
    return f"{slope} × {_signed(step.arrived)} = {text(sent.amount)}"


def _signed(number: Plain) -> str:
    shown = text(number)
    return f"({shown})" if shown.startswith("−") else shown


def ending(trace: Trace) -> list[str]:
    """What there is to say after the last step; the first sentence is the verdict."""
    wrong = trace.wrong()
    told = [trace.error] if trace.error else []
    if not trace.steps and not trace.error:
        told.append("Your backward called no rule and set no gradient, so there is nothing to see.")
    told += [
        f"{called(node).capitalize() if not node.named else node.name} ends with "
        f"{_end(node.grad, node)}; sent in the right order and added up, its deliveries make "
        f"{_end(node.right, node)}."
        for node in reversed(wrong[-SHOWN:])
    ]
    if len(wrong) > SHOWN:
        told.append(f"{len(wrong) - SHOWN} more nodes have a wrong gradient.")
    told += _doubtful(trace)
    if not told:
        told.append("Every node waited for all its users, and has the sum of what they sent.")
    return told + _unfinite(trace) + list(trace.notes)


def _end(number: Plain, node: Node) -> str:
    return detailed(number) if text(node.grad) == text(node.right) else text(number)


def _doubtful(trace: Trace) -> list[str]:
    """The first answer of each op's rule that nudging contradicts."""
    by_op = {trace.nodes[doubt.node].symbol: doubt for doubt in reversed(trace.doubts)}
    return [_doubt(trace, doubt) for _, doubt in sorted(by_op.items())]


def _doubt(trace: Trace, doubt: Doubt) -> str:
    node = trace.nodes[doubt.node]
    target = called(trace.nodes[node.parents[doubt.slot]])
    if doubt.grad is None:
        return (
            f"For {node.name} = {node.formula} and a random gradient, what the rule of "
            f"{node.symbol} gives {target} makes {_rounded(doubt.sent)} along a random direction; "
            f"nudging {target} that way says {_rounded(doubt.due)}."
        )
    return (
        f"For {node.name} = {node.formula} and the gradient {text(doubt.grad)}, the rule of "
        f"{node.symbol} sends {text(doubt.sent)} to {target}; nudging {target} says "
        f"{_rounded(doubt.due)}."
    )


def _rounded(number: float) -> str:
    return text(round(number, 4))  # a nudged slope has no more true figures


def _unfinite(trace: Trace) -> list[str]:
    told = []
    if trace.born is not None:
        node = trace.nodes[trace.born]
        made = f" = {node.formula}" if node.formula else ""
        told.append(f"The first value that is no number is born in {called(node)}{made}.")
    if trace.sent_first is not None:
        step = trace.steps[trace.sent_first]
        told.append(
            f"The first gradient that is no number is sent by {trace.nodes[step.node].name}, "
            f"in step {trace.sent_first + 1}."
        )
    return told


def is_good(trace: Trace) -> bool:
    """Whether the pass ran to its end, left every gradient as it should be, by right rules."""
    trouble = trace.error or trace.wrong() or trace.doubts or trace.sent_first is not None
    return bool(trace.steps) and not trouble
