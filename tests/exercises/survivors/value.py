"""Chapter 5: mutants of Value that behave as the reference does."""

OWN_WORDS = "the words of an error are the author's own"
NO_ORDER = "sums and products have no order"

SURVIVORS = {
    "Value": {
        "without __slots__ = ()": "slots save memory, nothing else",
        "return apply(ops.add, other, self)": NO_ORDER,
        "return apply(ops.mul, other, self)": NO_ORDER,
        "return self / -1.0": "dividing by -1 is multiplying by -1",
        "except (ValueError, TypeError):": "the same two errors",
        "raise TypeError() from None": OWN_WORDS,
        "raise TypeError(f'a Value holds one number, not this: …": OWN_WORDS,
        "raise f'a Value holds one number, not this: {what}' from None": (
            "to raise a text is a TypeError, too"
        ),
        "except (ValueError,):": "without the `except`, float raises a TypeError itself",
        "what = …": OWN_WORDS,
        "self.grad, self.op, self.parents, self.memory = (0.0, op, parents, memory); …": (
            "neither of the two statements reads what the other one writes"
        ),
    },
}
