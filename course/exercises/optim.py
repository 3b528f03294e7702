"""Chapter 7: cases and wrong answers for optimisers, clipping and steps on a bowl."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.autodiff import optim as right
from course.judging import Case, Exercise, Misconception

from .drives.optim import drive_clip, drive_optimiser

Array = Any
Method = Callable[..., Any]
A = np.array


def _class(base: type, **methods: Method) -> type:
    """An optimiser with some of its methods changed."""
    return type(base.__name__, (base,), methods)


def _minus(params: dict[str, Array], k: str, p: Array, d: Array) -> None:
    p -= d


def _replace(params: dict[str, Array], k: str, p: Array, d: Array) -> None:
    params[k] = p - d


def _nowhere(params: dict[str, Array], k: str, p: Array, d: Array) -> None:
    p = p - d


def _same_for_all(*names: str) -> Method:
    """Give every parameter the same array to remember things in; it is changed in place."""

    def after(self: Any) -> None:
        for name in names:
            first = next(iter(self.params.values()))
            setattr(self, name, dict.fromkeys(self.params, np.zeros_like(first)))

    return after


def _init(base: type, after: Callable[[Any], None]) -> Method:
    """The optimiser's __init__, and then something more."""

    def init(self: Any, *args: Any, **settings: Any) -> None:
        base.__init__(self, *args, **settings)  # type: ignore[misc]
        after(self)

    return init


def _pairs(self: Any, grads: dict[str, Array]) -> Iterator[tuple[str, Array, Array]]:
    for k, p in self.params.items():
        yield k, p, grads[k]


def _only_first(self: Any, grads: dict[str, Array]) -> Iterator[tuple[str, Array, Array]]:
    yield next(_pairs(self, grads))


W = {"w": A([2.0])}
WB = {"W": A([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), "b": A([0.5, 0.0, -4.0])}
G1 = {"W": A([[1.0, 0.5, -2.0], [4.0, -1.0, 9.0]]), "b": A([-3.0, 0.25, 1.0])}
G2 = {"b": A([1.0, -0.5, 1.0]), "W": A([[-1.0, 2.0, 0.5], [-4.0, 0.5, 3.0]])}
G3 = {"W": A([[0.5, -3.0, 1.0], [2.0, 0.25, -6.0]]), "b": A([2.0, 1.0, 1.0])}
SQUARE = {"a": A([1.0, 2.0]), "b": A([1.0, 2.0])}
SQUARE_G = [{"b": A([1.0, 0.0]), "a": A([0.0, 3.0])}, {"b": A([0.0, 1.0]), "a": A([2.0, 0.0])}]


def _one(*gs: float) -> list[dict[str, Array]]:
    return [{"w": A([g])} for g in gs]


def _random_steps(rng: np.random.Generator, **settings: Any) -> list[Case]:
    shapes = {"W": (2, 3), "b": (3,)}
    params, *steps = ({k: rng.normal(size=s) for k, s in shapes.items()} for _ in range(5))
    return [Case((params, settings, steps), "random gradients, four steps", "values")]


def _draw(*shares: str, group: str = "values", **settings: Any) -> Callable[..., list[Case]]:
    """Random steps; the settings named in `shares` are drawn, too."""

    def draw(rng: np.random.Generator) -> list[Case]:
        drawn = {name: round(float(rng.uniform(0.3, 0.9)), 3) for name in shares}
        drawn["lr"] = round(float(rng.uniform(0.05, 0.5)), 3)
        [case] = _random_steps(rng, **settings, **drawn)
        return [Case(case.args, case.why, group)]

    return draw


REBOUND = Misconception(
    "local rebinding: the caller's array stays",
    "Give the optimiser an array of your own and print it after a step. "
    "Which line of yours changes this array, and which only gives a name to a new one?",
    object,
)
REPLACED = Misconception(
    "a new array in the dictionary",
    "The caller holds the arrays, not only the dictionary. After a step, is the array that was "
    "given at the start another one?",
    object,
)
FIRST = Misconception(
    "only the first parameter moves",
    "How many of the parameters has your loop reached when the method returns?",
    object,
)
UPHILL = Misconception(
    "uphill", "The gradient points uphill. Where does your step lead from there?", object
)


def _common(make: Callable[..., type]) -> tuple[Misconception, ...]:
    """What goes wrong with every optimiser: `make` builds one with `move`, `pairs` or `sign`."""
    changes: tuple[tuple[Misconception, dict[str, Any]], ...] = (
        (REBOUND, {"move": _nowhere}),
        (REPLACED, {"move": _replace}),
        (FIRST, {"pairs": _only_first}),
        (UPHILL, {"sign": -1.0}),
    )
    return tuple(Misconception(m.name, m.hint, make(**how)) for m, how in changes)


def _sgd(
    gradient: Method = lambda self, g, p: g + self.weight_decay * p,
    velocity: Method = lambda self, v, g: self.momentum * v + g,
    step: Method = lambda self, v, g, p: self.lr * v,
    pairs: Method = _pairs,
    move: Method = _minus,
    sign: float = 1.0,
    after: Method = lambda self: None,
) -> type:
    """SGD with one thing changed."""

    def update(self: Any, grads: dict[str, Array]) -> None:
        for k, p, given in pairs(self, grads):
            g = gradient(self, given, p)
            self.v[k] = velocity(self, self.v[k], g)
            move(self.params, k, p, sign * step(self, self.v[k], g, p))

    return _class(right.SGD, update=update, __init__=_init(right.SGD, after))


def _lr_inside(self: Any, v: Array, g: Array) -> Array:
    return self.momentum * v + self.lr * g


def _shared(self: Any, v: Array, g: Array) -> Array:
    v *= self.momentum
    v += g
    return v


def _in_place(self: Any, g: Array, p: Array) -> Array:
    g += self.weight_decay * p
    return g


def _remember_rate(self: Any) -> None:
    self.first_lr = self.lr


SGD = Exercise(
    target=right.SGD,
    number="7.1",
    minutes=20,
    difficulty=2,
    drive=drive_optimiser,
    draw=lambda rng: [
        *_draw()(rng),
        *_draw("momentum", group="momentum")(rng),
        *_draw("momentum", weight_decay=0.1, group="weight decay")(rng),
    ],
    points={"values": 1, "momentum": 1, "weight decay": 1},
    cases=(
        Case((W, {}, _one(4.0)), "one number, one step"),
        Case((W, {"lr": 0.5}, _one(4.0, -1.0)), "two steps, without momentum"),
        Case((WB, {"lr": 0.5}, [G1, G2]), "two parameters, named in another order"),
        Case((W, {"lr": 1.0}, _one(1.0, 1.0), (1.0, 0.25)), "lr is changed between the steps"),
        Case((W, {"lr": 1.0, "momentum": 0.5}, _one(1.0, 1.0)), "two equal pushes", "momentum"),
        Case(
            (W, {"lr": 1.0, "momentum": 0.9}, _one(1.0, 0.0, 0.0)),
            "one push, then none: it rolls on",
            "momentum",
        ),
        Case((WB, {"lr": 0.1, "momentum": 0.8}, [G1, G2, G3]), "two parameters", "momentum"),
        Case((SQUARE, {"momentum": 0.5}, SQUARE_G), "two parameters of one shape", "momentum"),
        Case(
            (W, {"momentum": 0.5}, _one(1.0, 1.0, 1.0), (1.0, 0.5, 0.5)),
            "lr is halved while the ball rolls",
            "momentum",
        ),
        Case((W, {"weight_decay": 0.5}, _one(0.0)), "no gradient: weight decay", "weight decay"),
        Case(
            (WB, {"lr": 0.1, "momentum": 0.5, "weight_decay": 0.1}, [G1, G2, G3]),
            "momentum and weight decay",
            "weight decay",
        ),
    ),
    misconceptions=(
        *_common(_sgd),
        Misconception(
            "moving average instead of heavy ball",
            "The first push comes at a ball at rest. Does the ball take over all of it, or is it a "
            "moving average? What do the lines in the docstring say?",
            _sgd(velocity=lambda self, v, g: self.momentum * v + (1 - self.momentum) * g),
        ),
        Misconception(
            "velocity forgotten between steps",
            "After two equal pushes, does the ball roll faster on the second?",
            _sgd(velocity=lambda self, v, g: g),
        ),
        Misconception(
            "shared velocity buffer",
            "Does every parameter have its own velocity?",
            _sgd(velocity=_shared, after=_same_for_all("v")),
        ),
        Misconception(
            "learning rate inside the velocity",
            "Halve lr while the ball is rolling. Should the pushes of before count as half, too?",
            _sgd(velocity=_lr_inside, step=lambda self, v, g, p: v),
        ),
        Misconception(
            "a look ahead (Nesterov)",
            "By how much does the parameter move: by lr times the velocity, or by something more?",
            _sgd(step=lambda self, v, g, p: self.lr * (g + self.momentum * v)),
        ),
        Misconception(
            "the learning rate of the start is kept",
            "Somebody sets .lr between two steps. Where does your step read it from?",
            _sgd(after=_remember_rate, step=lambda self, v, g, p: self.first_lr * v),
        ),
        Misconception(
            "learning rate forgotten",
            "What does a learning rate of 0.5 do to your step?",
            _sgd(step=lambda self, v, g, p: v),
        ),
        Misconception(
            "weight decay forgotten",
            "With a gradient of 0 and weight decay, where should a weight go?",
            _sgd(gradient=lambda self, g, p: g),
        ),
        Misconception(
            "weight decay away from 0",
            "With a gradient of 0, does your weight shrink or grow?",
            _sgd(gradient=lambda self, g, p: g - self.weight_decay * p),
        ),
        Misconception(
            "weight decay past the velocity",
            "Does the pull towards 0 go through the velocity, as a part of the gradient?",
            _sgd(
                gradient=lambda self, g, p: g,
                step=lambda self, v, g, p: self.lr * (v + self.weight_decay * p),
            ),
        ),
        Misconception(
            "weight decay without the learning rate",
            "The pull towards 0 is a part of the gradient. By what is a gradient multiplied?",
            _sgd(
                gradient=lambda self, g, p: g,
                step=lambda self, v, g, p: self.lr * v + self.weight_decay * p,
            ),
        ),
        Misconception(
            "the caller's gradient changed",
            "Print the gradients after the step. Are they still what the caller passed in?",
            _sgd(gradient=_in_place),
        ),
    ),
)


def _adaptive(
    base: type,
    square: Method = lambda g: g**2,
    average: Method | None = None,
    root: Method = lambda self, s: np.sqrt(s) + self.eps,
    step: Method = lambda self, g, r: self.lr * g / r,
    pairs: Method = _pairs,
    move: Method = _minus,
    sign: float = 1.0,
    late: bool = False,
    after: Method = lambda self: None,
) -> type:
    """AdaGrad or RMSProp with one thing changed."""

    def adagrad(self: Any, s: Array, g2: Array) -> Array:
        return s + g2

    def rmsprop(self: Any, s: Array, g2: Array) -> Array:
        return self.rho * s + (1 - self.rho) * g2

    usual = adagrad if base is right.AdaGrad else rmsprop

    def update(self: Any, grads: dict[str, Array]) -> None:
        for k, p, g in pairs(self, grads):
            old = self.s[k]
            self.s[k] = (average or usual)(self, old, square(g))
            d = sign * step(self, g, root(self, old if late else self.s[k]))
            move(self.params, k, p, d)

    return _class(base, update=update, __init__=_init(base, after))


def _adagrad(**how: Any) -> type:
    return _adaptive(right.AdaGrad, **how)


def _rmsprop(**how: Any) -> type:
    return _adaptive(right.RMSProp, **how)


def _keep_adding(self: Any, s: Array, g2: Array) -> Array:
    s += g2
    return s


def _keep_averaging(self: Any, s: Array, g2: Array) -> Array:
    s *= self.rho
    s += (1 - self.rho) * g2
    return s


def _adaptive_cases(**settings: Any) -> tuple[Case, ...]:
    """The cases that AdaGrad and RMSProp share."""
    lr = {"lr": 0.5}
    return (
        Case((W, lr, _one(1.0)), "one number, one step"),
        Case((W, lr, _one(4.0)), "a gradient four times as large"),
        Case((W, lr, _one(-4.0, -4.0)), "two equal steps, the other way"),
        Case((W, lr, _one(3.0, -1.0, 0.5)), "three steps"),
        Case((W, {**lr, **settings}, _one(3.0, -1.0, 0.5)), "other settings"),
        Case((WB, lr, [G1, G2, G3]), "two parameters, named in another order"),
        Case((SQUARE, lr, SQUARE_G), "two parameters of one shape, and gradients of 0"),
        Case((W, lr, _one(1.0, 1.0), (1.0, 0.25)), "lr is changed between the steps"),
        Case((W, lr, _one(1e-7, 1e-7)), "a tiny gradient: where eps stands", "eps"),
    )


def _adaptive_wrong(make: Callable[..., type], shared: Method) -> tuple[Misconception, ...]:
    """What goes wrong with AdaGrad and RMSProp alike."""
    return (
        *_common(make),
        Misconception(
            "square root missing",
            "Scale the gradient by 4: the length of the first step should not change. Does it?",
            make(root=lambda self, s: s + self.eps),
        ),
        Misconception(
            "epsilon inside the square root",
            "For which gradients is √(s + eps) not nearly √s + eps? Which of the two is asked for?",
            make(root=lambda self, s: np.sqrt(s + self.eps)),
        ),
        Misconception(
            "the old s under the root",
            "In the first step s is still 0. Which s belongs under the root: before or after this "
            "gradient?",
            make(late=True),
        ),
        Misconception(
            "one s for a whole array",
            "Each number is to have a step of its own. How many numbers does your s hold for W?",
            make(square=lambda g: np.full_like(g, np.sum(g**2))),
        ),
        Misconception(
            "shared buffer",
            "Does every parameter have its own s?",
            make(average=shared, after=_same_for_all("s")),
        ),
        Misconception(
            "learning rate forgotten",
            "What does a learning rate of 0.5 do to your step?",
            make(step=lambda self, g, r: g / r),
        ),
        Misconception(
            "squared gradient in the step",
            "The step goes against g. Can it tell left from right when g is squared there, too?",
            make(step=lambda self, g, r: self.lr * g**2 / r),
        ),
    )


ADAGRAD = Exercise(
    target=right.AdaGrad,
    number="7.2a",
    minutes=10,
    difficulty=2,
    drive=drive_optimiser,
    draw=_draw(),
    points={"values": 1, "eps": 1},
    cases=_adaptive_cases(eps=0.5),
    misconceptions=(
        *_adaptive_wrong(_adagrad, _keep_adding),
        Misconception(
            "squared gradients not accumulated",
            "AdaGrad never forgets. Does your sum grow?",
            _adagrad(average=lambda self, s, g2: g2),
        ),
        Misconception(
            "gradients added instead of squares",
            "What becomes of the sum when one gradient is +3 and the next is -3?",
            _adagrad(square=lambda g: g),
        ),
        Misconception(
            "sizes added instead of squares",
            "Is √(3² + 4²) the same as the root of 3 + 4?",
            _adagrad(square=np.abs),
        ),
        Misconception(
            "a moving average, as in RMSProp",
            "Which of the two forgets: AdaGrad or RMSProp?",
            _adagrad(average=lambda self, s, g2: 0.9 * s + 0.1 * g2),
        ),
    ),
)

RMSPROP = Exercise(
    target=right.RMSProp,
    number="7.2b",
    minutes=5,
    difficulty=1,
    drive=drive_optimiser,
    draw=_draw("rho"),
    points={"values": 1, "eps": 1},
    cases=_adaptive_cases(rho=0.5, eps=0.5),
    misconceptions=(
        *_adaptive_wrong(_rmsprop, _keep_averaging),
        Misconception(
            "moving average without (1 - rho)",
            "The two weights of a moving average add up to ...?",
            _rmsprop(average=lambda self, s, g2: self.rho * s + g2),
        ),
        Misconception(
            "average of gradients instead of squares",
            "Can the thing under the square root be negative?",
            _rmsprop(square=lambda g: g),
        ),
        Misconception(
            "rho and 1 - rho exchanged",
            "With rho = 0.9, how much of the past should be kept, and how much do you keep?",
            _rmsprop(average=lambda self, s, g2: (1 - self.rho) * s + self.rho * g2),
        ),
        Misconception(
            "nothing forgotten, as in AdaGrad",
            "After a thousand steps with a gradient of 1, how large may the average of its square "
            "be?",
            _rmsprop(average=lambda self, s, g2: s + g2),
        ),
        Misconception(
            "sizes averaged instead of squares",
            "What is the root of an average good for, if the average is one of sizes?",
            _rmsprop(square=np.abs),
        ),
    ),
)


def _adam(
    first: Method = lambda self, m, g: self.b1 * m + (1 - self.b1) * g,
    second: Method = lambda self, s, g: self.b2 * s + (1 - self.b2) * g**2,
    fix_m: Method = lambda self, m, t: m / (1 - self.b1**t),
    fix_s: Method = lambda self, s, t: s / (1 - self.b2**t),
    root: Method = lambda self, s, t: np.sqrt(s) + self.eps,
    step: Method = lambda self, m, r: self.lr * m / r,
    count: Method = lambda t, place: t,
    keep: bool = False,
    pairs: Method = _pairs,
    move: Method = _minus,
    sign: float = 1.0,
    after: Method = lambda self: None,
) -> type:
    """Adam with one thing changed; `count(t, place)` makes t for the parameter at a place."""

    def update(self: Any, grads: dict[str, Array]) -> None:
        self.t += 1
        for place, (k, p, g) in enumerate(pairs(self, grads)):
            t = count(self.t, place)
            self.m[k], self.s[k] = first(self, self.m[k], g), second(self, self.s[k], g)
            m, s = fix_m(self, self.m[k], t), fix_s(self, self.s[k], t)
            if keep:
                self.m[k], self.s[k] = m, s
            move(self.params, k, p, sign * step(self, m, root(self, s, t)))

    return _class(right.Adam, update=update, __init__=_init(right.Adam, after))


def _adam_counting_parameters() -> type:
    """Adam whose t goes up with each parameter."""

    def update(self: Any, grads: dict[str, Array]) -> None:
        for k, p in self.params.items():
            self.t += 1
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.s[k] = self.b2 * self.s[k] + (1 - self.b2) * grads[k] ** 2
            m, s = self.m[k] / (1 - self.b1**self.t), self.s[k] / (1 - self.b2**self.t)
            p -= self.lr * m / (np.sqrt(s) + self.eps)

    return _class(right.Adam, update=update)


def _keep_two(self: Any, m: Array, g: Array) -> Array:
    m *= self.b1
    m += (1 - self.b1) * g
    return m


def _keep_two_squares(self: Any, s: Array, g: Array) -> Array:
    s *= self.b2
    s += (1 - self.b2) * g**2
    return s


ADAM = Exercise(
    target=right.Adam,
    number="7.3",
    minutes=20,
    difficulty=3,
    drive=drive_optimiser,
    draw=_draw("b1", "b2"),
    points={"values": 2, "eps": 1},
    cases=(
        Case((W, {}, _one(1.0)), "one number, one step"),
        Case((W, {"lr": 0.5}, _one(9.0)), "a large gradient: a step of the same length"),
        Case((W, {"lr": 0.5}, _one(-4.0, -4.0)), "two equal steps"),
        Case((W, {"lr": 0.5}, _one(3.0, -1.0, 0.5)), "three steps"),
        Case((W, {"lr": 0.5, "b1": 0.5, "b2": 0.75}, _one(3.0, -1.0, 0.5)), "other averages"),
        Case((W, {"lr": 0.5, "b1": 0.0, "b2": 0.5}, _one(3.0, -1.0)), "b1 = 0: no momentum"),
        Case((WB, {"lr": 0.1}, [G1, G2, G3]), "two parameters, named in another order"),
        Case((SQUARE, {"lr": 0.1}, SQUARE_G), "two parameters of one shape, and gradients of 0"),
        Case((W, {}, _one(1.0, 1.0), (1.0, 0.25)), "lr is changed between the steps"),
        Case((W, {}, _one(1e-7, 1e-7)), "a tiny gradient: where eps stands", "eps"),
        Case((W, {"lr": 1.0, "eps": 0.5}, _one(3.0, 1.0)), "a large eps", "eps"),
    ),
    misconceptions=(
        *_common(_adam),
        Misconception(
            "t counted once for each parameter",
            "How many optimiser steps have happened after one call with two parameters?",
            _adam_counting_parameters(),
        ),
        Misconception(
            "epsilon inside the square root",
            "Where exactly does the paper put epsilon? Test with a tiny gradient: what comes out?",
            _adam(root=lambda self, s, t: np.sqrt(s + self.eps)),
        ),
        Misconception(
            "epsilon corrected, too",
            "Correct s first and add eps afterwards: with a tiny gradient, is yours the same?",
            _adam(root=lambda self, s, t: np.sqrt(s) + self.eps / np.sqrt(1 - self.b2**t)),
        ),
        Misconception(
            "square missing in the second moment",
            "Is the second moment an average of g or of g squared?",
            _adam(second=lambda self, s, g: self.b2 * s + (1 - self.b2) * g),
        ),
        Misconception(
            "no correction for the start",
            "Both averages start at 0. After one step with gradient 1, what is m, and what should "
            "an average of ones be?",
            _adam(fix_m=lambda self, m, t: m, fix_s=lambda self, s, t: s),
        ),
        Misconception(
            "only m corrected",
            "Both averages start at 0. Which of the two do you correct?",
            _adam(fix_s=lambda self, s, t: s),
        ),
        Misconception(
            "only s corrected",
            "Both averages start at 0. Which of the two is still too small in the first steps?",
            _adam(fix_m=lambda self, m, t: m),
        ),
        Misconception(
            "t one too many",
            "In the very first step, what is t?",
            _adam(count=lambda t, place: t + 1),
        ),
        Misconception(
            "t one too few",
            "In the very first step, what is t, and by what do you divide then?",
            _adam(count=lambda t, place: t - 1),
        ),
        Misconception(
            "t stays at 1",
            "Does the correction fade as the steps go on?",
            _adam(count=lambda t, place: 1),
        ),
        Misconception(
            "corrected averages kept",
            "The correction is for this step's use. Which numbers go into the next average?",
            _adam(keep=True),
        ),
        Misconception(
            "b1 and b2 exchanged",
            "Which of the two averages should forget faster?",
            _adam(
                first=lambda self, m, g: self.b2 * m + (1 - self.b2) * g,
                second=lambda self, s, g: self.b1 * s + (1 - self.b1) * g**2,
                fix_m=lambda self, m, t: m / (1 - self.b2**t),
                fix_s=lambda self, s, t: s / (1 - self.b1**t),
            ),
        ),
        Misconception(
            "square root missing",
            "A gradient nine times as large: should the first step change?",
            _adam(root=lambda self, s, t: s + self.eps),
        ),
        Misconception(
            "averages without 1 - b",
            "The two weights of a moving average add up to ...?",
            _adam(
                first=lambda self, m, g: self.b1 * m + g,
                second=lambda self, s, g: self.b2 * s + g**2,
            ),
        ),
        Misconception(
            "shared buffers",
            "Does every parameter have its own m and s?",
            _adam(first=_keep_two, second=_keep_two_squares, after=_same_for_all("m", "s")),
        ),
        Misconception(
            "the last gradient in place of its average",
            "One gradient points left, the next one right. What does m say, and where do you use "
            "it?",
            _adam(first=lambda self, m, g: g, fix_m=lambda self, m, t: m),
        ),
        Misconception(
            "learning rate forgotten",
            "How long is Adam's first step, and who decides?",
            _adam(step=lambda self, m, r: m / r),
        ),
    ),
)


def _norm(grads: dict[str, Array]) -> float:
    return float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))


def _clip(
    total: Callable[[dict[str, Array]], Any] = _norm,
    scale: Callable[[float, float], float] = lambda total, most: min(1.0, most / max(total, most)),
    told: Callable[[float, float], float] = lambda total, scale: total,
) -> Callable[..., Any]:
    """clip_by_global_norm with one thing changed."""

    def wrong(grads: dict[str, Array], max_norm: float) -> Any:
        length = total(grads)
        s = scale(length, max_norm)
        return {k: g * s for k, g in grads.items()}, told(length, s)

    return wrong


def _clip_each(grads: dict[str, Array], max_norm: float) -> Any:
    clipped = {k: right.clip_by_global_norm({k: g}, max_norm)[0][k] for k, g in grads.items()}
    return clipped, _norm(grads)


def _clip_entries(grads: dict[str, Array], max_norm: float) -> Any:
    return {k: np.clip(g, -max_norm, max_norm) for k, g in grads.items()}, _norm(grads)


def _clip_in_place(grads: dict[str, Array], max_norm: float) -> Any:
    total = _norm(grads)
    for g in grads.values():
        g *= max_norm / max(total, max_norm)
    return grads, total


TWO = {"a": A([3.0]), "b": A([4.0])}
TABLE = {"W": A([[1.0, -2.0], [2.0, 0.0]]), "b": A([4.0, 0.0]), "c": A([-12.0])}
SMALL = {"w": A([0.3, -0.4])}

CLIP = Exercise(
    target=right.clip_by_global_norm,
    number="7.4",
    minutes=10,
    difficulty=2,
    rtol=1e-5,
    drive=drive_clip,
    draw=lambda rng: [
        Case(
            ({"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}, float(rng.uniform(0.3, 0.9))),
            "random gradients",
        )
    ],
    points={"values": 2},
    cases=(
        Case(({"w": A([3.0, 4.0])}, 1.0), "the example of the docstring"),
        Case(({"w": A([3.0, 4.0])}, 10.0), "shorter than allowed: nothing changes"),
        Case((SMALL, 1.0), "much shorter than allowed"),
        Case((TWO, 1.0), "one vector in two arrays"),
        Case((TWO, 5.0), "exactly as long as allowed"),
        Case((TABLE, 1.3), "three arrays"),
        Case(({"w": np.zeros(2)}, 1.0), "a gradient of 0"),
    ),
    misconceptions=(
        Misconception(
            "each array clipped alone",
            "Clipping keeps the DIRECTION of the whole gradient. Does yours?",
            _clip_each,
        ),
        Misconception(
            "L1 instead of L2 norm",
            "Which norm is meant: the length of the vector, or the sum of its entries?",
            _clip(total=lambda grads: float(sum(np.abs(g).sum() for g in grads.values()))),
        ),
        Misconception(
            "each number clipped alone",
            "Cut 3 and 4 to at most 1: is the ratio of the two still 3 to 4?",
            _clip_entries,
        ),
        Misconception(
            "short gradients stretched",
            "The gradient is shorter than max_norm. What should happen to it?",
            _clip(scale=lambda total, most: most / max(total, 1e-300)),
        ),
        Misconception(
            "the caller's gradient changed",
            "Print the gradients after the call. Are they still what the caller passed in?",
            _clip_in_place,
        ),
        Misconception(
            "length after clipping returned",
            "A watcher wants to know how long the gradient was. Which length do you return?",
            _clip(told=lambda total, scale: total * scale),
        ),
        Misconception(
            "square root missing",
            "The length of (3, 4) is 5. What do you get?",
            _clip(total=lambda grads: float(sum(np.sum(g**2) for g in grads.values()))),
        ),
        Misconception(
            "length of the longest array",
            "Two arrays, of length 3 and of length 4: how long are they as one vector?",
            _clip(total=lambda grads: float(max(np.sqrt(np.sum(g**2)) for g in grads.values()))),
        ),
        Misconception(
            "lengths added",
            "Walk 3 to the east and 4 to the north. How far are you from the start?",
            _clip(total=lambda grads: float(sum(np.sqrt(np.sum(g**2)) for g in grads.values()))),
        ),
        Misconception(
            "nothing clipped",
            "A gradient of length 5, and 1 is allowed. How long is yours afterwards?",
            _clip(scale=lambda total, most: 1.0),
        ),
    ),
)


def _symmetric(rng: np.random.Generator, d: int) -> Array:
    """A random bowl: a symmetric matrix with positive eigenvalues."""
    B = rng.normal(size=(d, d))
    return B @ B.T


RAVINE = A([[1.0, 0.0], [0.0, 100.0]])
TILTED = A([[5.0, 3.0], [3.0, 5.0]])

STABLE_LR = Exercise(
    target=right.stable_lr,
    number="7.5a",
    minutes=5,
    difficulty=1,
    draw=lambda rng: [
        Case((_symmetric(rng, d),), f"a random bowl in {d} dimensions") for d in (3, 5)
    ],
    points={"values": 1},
    cases=(
        Case((A([[100.0]]),), "the example of the docstring"),
        Case((A([[0.5]]),), "a flat bowl"),
        Case((RAVINE,), "a ravine along one axis"),
        Case((A([[100.0, 0.0], [0.0, 1.0]]),), "the same, turned"),
        Case((TILTED,), "a ravine along the diagonal"),
        Case((A([[5.0, -3.0], [-3.0, 5.0]]),), "along the other diagonal"),
        Case((A([[1.0, 1.0], [1.0, 1.0]]),), "flat in one direction"),
        Case((2.0 * np.eye(3),), "round"),
    ),
    misconceptions=(
        Misconception(
            "the smallest curvature",
            "In which direction does a step fall off first: the flat one, or the steep one?",
            lambda A: float(2.0 / np.linalg.eigvalsh(A)[0]),
        ),
        Misconception(
            "1 instead of 2",
            "At which learning rate does w become -w, neither shorter nor longer?",
            lambda A: float(1.0 / np.linalg.eigvalsh(A)[-1]),
        ),
        Misconception(
            "the best rate instead of the edge",
            "The fastest rate and the largest one that is stable: which is asked for?",
            lambda A: float(2.0 / (np.linalg.eigvalsh(A)[-1] + np.linalg.eigvalsh(A)[0])),
        ),
        Misconception(
            "largest entry instead of largest eigenvalue",
            "A ravine may lie along the diagonal. Does any single entry of A show its curvature?",
            lambda A: float(2.0 / np.max(A)),
        ),
        Misconception(
            "trace instead of largest eigenvalue",
            "A round bowl in three dimensions: is its edge another one than in one dimension?",
            lambda A: float(2.0 / np.trace(A)),
        ),
        Misconception(
            "length of the matrix instead of largest eigenvalue",
            "Which number says how steep A is in its steepest direction?",
            lambda A: float(2.0 / np.linalg.norm(A)),
        ),
        Misconception(
            "turned over",
            "The steeper the bowl, the ... the step?",
            lambda A: float(np.linalg.eigvalsh(A)[-1] / 2.0),
        ),
    ),
)


def _walk(
    slope: Callable[[Array, Array], Array] = lambda A, w: A @ w,
    more: int = 0,
    cut: slice | int = slice(None),
    sign: float = 1.0,
) -> Callable[..., Any]:
    """Descend with one thing changed."""

    def wrong(A: Array, w0: Array, lr: float, steps: int) -> Any:
        path = [np.array(w0, dtype=float)]
        for _ in range(steps + more):
            path.append(path[-1] - sign * lr * slope(A, path[-1]))
        return np.array(path)[cut]

    return wrong


def _one_array(A: Array, w0: Array, lr: float, steps: int) -> Any:
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(steps):
        w -= lr * (A @ w)
        path.append(w)
    return np.array(path)


def _callers_array(A: Array, w0: Array, lr: float, steps: int) -> Any:
    path = [w0.copy()]
    for _ in range(steps):
        w0 -= lr * (A @ w0)
        path.append(w0.copy())
    return np.array(path)


def _one_by_one(A: Array, w0: Array, lr: float, steps: int) -> Any:
    path = [np.array(w0, dtype=float)]
    for _ in range(steps):
        w = path[-1].copy()
        for i in range(len(w)):
            w[i] -= lr * (A[i] @ w)
        path.append(w)
    return np.array(path)


def _truncated(A: Array, w0: Array, lr: float, steps: int) -> Any:
    path = np.zeros((steps + 1, len(w0)), dtype=w0.dtype)
    path[0] = w0
    for t in range(steps):
        path[t + 1] = path[t] - lr * (A @ path[t])
    return path


DESCEND = Exercise(
    target=right.descend,
    number="7.5b",
    minutes=10,
    difficulty=1,
    draw=lambda rng: [
        Case((_symmetric(rng, 3), rng.normal(size=3), 0.05, 4), "a random bowl, four steps")
    ],
    points={"values": 2},
    cases=(
        Case((A([[1.0]]), A([8.0]), 0.5, 3), "the example of the docstring"),
        Case((RAVINE, A([1.0, 1.0]), 0.01, 2), "a ravine, two steps"),
        Case((RAVINE, A([1.0, 1.0]), 0.02, 2), "on the edge: one direction swings for ever"),
        Case((TILTED, A([2.0, -1.0]), 0.1, 5), "a ravine along the diagonal"),
        Case((A([[1.0, 0.0], [0.0, -1.0]]), A([1.0, 1e-3]), 0.5, 4), "a saddle"),
        Case((A([[1.0]]), A([8.0]), 0.5, 0), "no step: only the start"),
        Case((TILTED, A([3, 1]), 0.25, 3), "a start of whole numbers"),
        Case((TILTED, A([3, 1]), 0.25, 0), "whole numbers and no step: floats all the same"),
    ),
    misconceptions=(
        Misconception(
            "one array, many times",
            "All rows of your path agree. How many arrays did you make?",
            _one_array,
        ),
        Misconception(
            "the caller's array changed",
            "Print w0 after the call. Is it still where the path started?",
            _callers_array,
        ),
        Misconception(
            "whole numbers stay whole",
            "The start is [3, 1], whole numbers. Can your path hold 2.5?",
            _truncated,
        ),
        Misconception(
            "uphill", "The gradient points uphill. Where does your step lead?", _walk(sign=-1.0)
        ),
        Misconception(
            "factor ½ kept",
            "The loss is ½ a w². What is left of the ½ when you take its slope?",
            _walk(slope=lambda A, w: 0.5 * (A @ w)),
        ),
        Misconception(
            "factor 2 too many",
            "The loss is ½ a w², with a ½. What is its slope?",
            _walk(slope=lambda A, w: 2.0 * (A @ w)),
        ),
        Misconception(
            "start left out",
            "How many rows has the path of a walk with no steps?",
            _walk(cut=slice(1, None)),
        ),
        Misconception(
            "last place left out",
            "Three steps lead to how many places, with the start?",
            _walk(cut=slice(None, -1)),
        ),
        Misconception(
            "one step too many",
            "Three steps lead to how many places, with the start?",
            _walk(more=1),
        ),
        Misconception(
            "only the last place",
            "The docstring asks for every place on the way. How many do you return?",
            _walk(cut=-1),
        ),
        Misconception(
            "one coordinate after the other",
            "While you move the second coordinate, has the first one moved already?",
            _one_by_one,
        ),
        Misconception(
            "only the diagonal of A",
            "The ravine lies along the diagonal. Which entries of A say so, and do you use them?",
            _walk(slope=lambda A, w: np.diag(A) * w),
        ),
    ),
)

EXERCISES: tuple[Exercise, ...] = (SGD, ADAGRAD, RMSPROP, ADAM, CLIP, STABLE_LR, DESCEND)
