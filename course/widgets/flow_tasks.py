"""The tasks of the flow widget: predict factors, keep a deep net alive; and what has been done."""

from collections.abc import Mapping, Sequence
from typing import Any

from .flow_measure import Measured, figure

CLOSE = 0.1  # a predicted factor is right within 10 %
NEEDED = 3  # pairs to predict
ALIVE = 3.0  # the largest ‖δ‖ of a net that is alive is at most so many times the smallest
DEPTH, ACT, LEAST_WIDTH = 30, "tanh", 30
TASKS = [f"predict {NEEDED} factors", "keep 30 tanh layers alive"]


class Progress:
    """Which pairs of activation and initialisation have been seen, what was predicted, is done."""

    def __init__(self) -> None:
        self.predictions: list[dict[str, Any]] = []
        self.done: set[str] = set()
        self._seen: set[tuple[str, str]] = set()

    def hides(self, state: Mapping[str, Any]) -> bool:
        """Whether the factor has to be predicted before anything is shown."""
        return bool(state["predicting"] and (state["act"], state["init"]) not in self._seen)

    def show(self, state: Mapping[str, Any], numbers: Measured, steps: int) -> None:
        """Note what is seen now, and what is done by it."""
        self._seen.add((state["act"], state["init"]))
        if self.right >= NEEDED:
            self.done.add(TASKS[0])
        if not steps and _alive(state, numbers["delta"]):
            self.done.add(TASKS[1])

    @property
    def right(self) -> int:
        """How many pairs have been predicted right."""
        return sum(one["right"] for one in self.predictions)

    def answer(self, state: Mapping[str, Any], said: float, numbers: Measured) -> str:
        """Judge a predicted factor and tell the measured one; the pair is no longer hidden."""
        measured = numbers["factor"]
        if not self.hides(state):
            return "These bars are shown already; predict a pair that is still hidden."
        if measured is None:
            return f"There is no factor here. {numbers['trouble']}".strip()
        right = abs(said - measured) <= CLOSE * measured
        asked = {name: state[name] for name in ("act", "init", "gain")}
        self.predictions.append({**asked, "said": said, "measured": measured, "right": right})
        self._seen.add((state["act"], state["init"]))
        told = f"you said {figure(said)}, measured is {figure(measured)}."
        if numbers["theory"] is not None:
            told += f" Theory: {figure(numbers['theory'])}."
        return f"+ Right: {told}" if right else f"− Not so: {told}"


def _alive(state: Mapping[str, Any], norms: Sequence[float | None]) -> bool:
    deep = (state["depth"], state["act"]) == (DEPTH, ACT) and state["width"] >= LEAST_WIDTH
    found = [norm for norm in norms if norm]
    return deep and len(found) == DEPTH and max(found) <= ALIVE * min(found)
