"""Training steps on the net of the flow widget, and the sentence that tells one."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .flow_measure import figure
from .flow_net import Array, Net
from .flow_pieces import Pieces


class Training:
    """A net, its losses before and after each step (None where it is no number), the last words.

    net : None where there is none because an initialiser failed; then no step can be made
    """

    def __init__(self, net: Net | None):
        self.net, self.said = net, ""
        self.losses: list[float | None] = []

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return max(len(self.losses) - 1, 0)

    @np.errstate(all="ignore")  # what overflows is told in a sentence
    def step(self, state: Mapping[str, Any], pieces: Pieces) -> None:
        """One step of plain gradient descent, clipped if the state says so."""
        if self.net is None:
            return
        before = self._loss(self.net)
        grads = self.net.gradients()
        told = f"gradient norm {figure(_norm(grads))}"
        if state["clip"]:
            grads, _ = pieces.clip_by_global_norm(grads, state["max_norm"])
            told += f", clipped to {figure(_norm(grads))}"
        self.net.step(grads, state["lr"])
        self.losses = [*(self.losses or [before]), self._loss(self.net)]
        change = f"loss {figure(before)} → {figure(self.losses[-1])}"
        self.said = f"Training step {self.steps}: {change}, {told}."

    def _loss(self, net: Net) -> float | None:
        found = net.loss(net.forward()[-1])
        return found if math.isfinite(found) else None


def _norm(grads: Mapping[str, Array]) -> float | None:
    """The norm of all gradients together; None if it is no number."""
    found = math.sqrt(sum(float((g * g).sum()) for g in grads.values()))
    return found if math.isfinite(found) else None
