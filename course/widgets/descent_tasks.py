"""The two tasks of the landscape: place the learning rate at the edge; predict the basin."""

from typing import Any

import numpy as np

from ..autodiff.optim import SGD
from .numerals import text
from .state import one_of
from .surfaces import Point, Surface
from .terrain import nearest
from .trails import Trail

CLOSE = 0.05  # how near the edge a learning rate has to be
STARTS, NEEDED, SURPRISES = 5, 4, 2
REVEALED = 100  # steps that are shown after a prediction
NEAR = 0.3
NOWHERE = "nowhere"


class Edge:
    """Place the learning rate within 5 % of the edge, where descent turns into divergence."""

    def __init__(self) -> None:
        self.placed: list[dict[str, float]] = []
        self.done, self.reply = False, ""

    def place(self, lr: float, edge: float | None) -> str:
        """Judge one placement; says on which side it lies, and the edge only when it is near."""
        if edge is None:
            self.reply = "There is no edge here: the surface does not curve upwards at this point."
            return self.reply
        off = lr / edge - 1
        self.placed.append({"lr": lr, "off": off})
        self.done = self.done or abs(off) <= CLOSE
        side = "above" if off > 0 else "below"
        if abs(off) <= CLOSE:
            self.reply = f"+ {text(lr)} lies {abs(off):.1%} {side} the edge, {text(edge)}."
        else:
            self.reply = (
                f"− {text(lr)} lies more than 5 % {side} the edge. Watch where it zig-zags."
            )
        return self.reply

    def shown(self) -> dict[str, Any]:
        """What the browser is told."""
        return {"kind": "edge", "reply": self.reply, "done": self.done, "tries": len(self.placed)}


class Basins:
    """Predict for five starts in which minimum descent ends; four have to be right.

    The starts are drawn so that two of the five do not end in the minimum next to them.
    """

    def __init__(self, surface: Surface, seed: int = 0):
        if len(surface.minima) < 2:
            raise ValueError(
                f"{surface.name!r} has {len(surface.minima)} known minima; the task 'basins' needs "
                "two or more: take 'double well', or give a surface its minima="
            )
        self.surface, self.question = surface, 0
        self.letters = [chr(ord("A") + i) for i in range(len(surface.minima))]
        self.starts = _draw(surface, np.random.default_rng(seed))
        self.answers: list[dict[str, str]] = []
        self.reply = f"Start 1 of {STARTS}: where will it end?"

    @property
    def start(self) -> Point:
        """Where the question's descent begins."""
        return self.starts[self.question]

    @property
    def waiting(self) -> bool:
        """Whether a prediction has to come first."""
        return len(self.answers) == self.question

    @property
    def right(self) -> int:
        """How many predictions were right."""
        return sum(answer["said"] == answer["ended"] for answer in self.answers)

    @property
    def done(self) -> bool:
        """All starts predicted, and at most one of them wrong."""
        return len(self.answers) == STARTS and self.right >= NEEDED

    def predict(self, said: str, trail: Trail) -> str:
        """Say where the trail will end; then it is seen where it does."""
        one_of("the prediction", said, [*self.letters, NOWHERE])
        if not self.waiting:
            raise ValueError("this start has been predicted; next_start() goes on to another")
        ended = ends(trail)
        self.answers.append({"said": said, "ended": ended})
        where = f"It ends in {ended}" if ended != NOWHERE else "It arrives nowhere"
        sign = "+ Right." if said == ended else f"− You said {said}."
        self.reply = f"{sign} {where}. {self.right} of {len(self.answers)} right so far."
        return self.reply

    def next(self) -> str:
        """Go on to the next start; after the last, to five new ones."""
        if self.waiting:
            raise ValueError("predict first: where will it end?")
        self.question += 1
        if self.question == STARTS:
            self.question, self.answers = 0, []
            self.starts = _draw(self.surface, np.random.default_rng())
        self.reply = f"Start {self.question + 1} of {STARTS}: where will it end?"
        return self.reply

    def shown(self) -> dict[str, Any]:
        """What the browser is told."""
        return {
            "kind": "basins",
            "reply": self.reply,
            "done": self.done,
            "letters": [*self.letters, NOWHERE],
            "waiting": self.waiting,
            "tries": len(self.answers),
        }


def ends(trail: Trail, patience: int = 10) -> str:
    """The letter of the minimum in which a trail ends; `nowhere` if it has not arrived."""
    trail.reach(patience * trail.surface.ahead)
    last, which = trail.points[-1], nearest(trail.surface, trail.points[-1])
    if which is None or trail.ended:
        return NOWHERE
    lowest = trail.surface.minima[which]
    arrived = np.hypot(last[0] - lowest[0], last[1] - lowest[1]) < NEAR
    return chr(ord("A") + which) if arrived else NOWHERE


def _draw(surface: Surface, rng: np.random.Generator) -> list[Point]:
    """Five starts; two of them, in any order, do not end in the minimum next to them."""
    left, right, bottom, top = surface.box
    plain: list[Point] = []
    surprising: list[Point] = []
    for _ in range(200):
        x, y = rng.uniform((left, bottom), (right, top)).round(2).tolist()
        end = ends(Trail(surface, lambda w: SGD(w, lr=surface.lr), (x, y)), 3)
        next_to = nearest(surface, (x, y))
        group = plain if next_to is not None and end == chr(ord("A") + next_to) else surprising
        if end != NOWHERE:
            group.append((x, y))
        if len(surprising) >= SURPRISES and len(plain) + SURPRISES >= STARTS:
            break
    found = [*surprising[:SURPRISES], *plain][:STARTS]
    if len(found) < STARTS:
        raise ValueError(f"descent on {surface.name!r} rarely arrives; give it a better lr=")
    return [found[i] for i in rng.permutation(STARTS)]
