"""Chapter 6: mutants that behave as the reference does."""

PAIRS = "there are as many on one side as on the other, so that nothing is left over"
NO_ORDER = "a sum has no order"
INDEPENDENT = "neither of the two lines reads what the other one writes"

SURVIVORS = {
    "Neuron": {
        "for wi, xi in list(zip(self.w, x, strict=True))[::-1]:": NO_ORDER,
        "for wi, xi in zip(x, self.w, strict=True):": "a product has no order",
        "for wi, xi in zip(self.w, x):": PAIRS,
        "for wi, xi in zip(self.w, x, strict=False):": PAIRS,
        "self.w = [Value(rng.uniform(-1)) for _ in range(n_in)]": "uniform ends at 1 by default",
        "self.b = Value(0.0); self.w = [Value(rng.uniform(-1, 1)) for _ in range(n_in)]": (
            INDEPENDENT
        ),
        "self.act = act; self.b = Value(0.0)": INDEPENDENT,
    },
    "MLP": {"for p in list(self.parameters())[::-1]:": "all are reset, in any order"},
    "train_step": {
        "for x, y in list(zip(X, Y, strict=True))[::-1]:": NO_ORDER,
        "for p in list(model.parameters())[::-1]:": "all are moved, in any order",
        "loss = 0.0": "a plain 0.0 to begin with is as good as a Value",
        "for x, y in zip(X, Y):": PAIRS,
        "for x, y in zip(X, Y, strict=False):": PAIRS,
        "loss = loss + (y - model(x)[0]) ** 2": "a square has no sign",
        "loss = loss * (1.0 / len(Y))": PAIRS,
        "loss = loss + (model(x)[-1] - y) ** 2": "there is one output: the first is the last",
        "model.zero_grad(); loss = loss * (1.0 / len(X))": INDEPENDENT,
    },
}
