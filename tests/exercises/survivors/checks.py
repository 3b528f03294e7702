"""Chapter 5: mutants of the two tests that behave as the reference does."""

NO_ORDER = "a maximum has no order"
NUDGE = "one per cent more is as good a nudge"
WHOLE = "right and wrong gradients are whole numbers here, more than 1 apart"

SURVIVORS = {
    "gradcheck": {
        "for i, node in list(enumerate(nodes))[::-1]:": NO_ORDER,
        "worst = max(error, worst)": NO_ORDER,
        "error = abs(node.grad - slope) / max(abs(node.grad), 1.0, abs(slope))": NO_ORDER,
        "error = abs(node.grad - slope) / max(1.0, abs(slope), abs(node.grad))": NO_ORDER,
        "error = abs(slope - node.grad) / max(1.0, abs(node.grad), abs(slope))": (
            "a distance has no sign"
        ),
        "def gradcheck(f, xs, eps=1.01e-06):": NUDGE,
        "worst = -1.0": "no error is below 0, and there is at least one input",
        "; def nudged(i, shift):; …": "nothing is nudged before the backward pass is over",
        "worst = 0.0; ; def nudged(i, shift):; …": "the function does not read `worst`",
    },
    "is_broken": {
        "return abs(a.grad - 360.0 - 39.0) >= 1e-06": WHOLE,
        "return abs(a.grad - 360.0 - 39.0) > 1.000001": WHOLE,
        "return abs(a.grad - 360.0 - 39.0) > 1.01e-06": WHOLE,
        "return abs(39.0 - (a.grad - 360.0)) > 1e-06": "a distance has no sign",
        "backward(d); backward(e)": "two calls add, in any order",
    },
}
