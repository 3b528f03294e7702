"""Run somebody's backward pass on a copy of a graph and write down each call of a rule."""

import contextlib
import ctypes
import importlib
import inspect
import io
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from .blocks import summed_axes
from .graphs import shallow_copy

MAX_CALLS = 10_000
MAX_SECONDS = 5.0
Backward = Callable[[Any], Any]


@dataclass(frozen=True)
class Call:
    """One call of a rule: for which node, the gradient that came, what went to each parent."""

    node: int
    grad: Any
    sent: tuple[Any, ...]


@dataclass(frozen=True)
class Recording:
    """All calls in order, the gradients left on the copies, and why it ended early if it did.

    `culprit` is the node that the error is about, as in KeyError(node).
    """

    calls: tuple[Call, ...]
    grads: tuple[Any, ...]
    error: str = ""
    culprit: int | None = None


class _Stopped(BaseException):
    """Ends a run-away backward pass; no `except Exception` swallows it."""


class _RecordingOp:
    """Stands in for an op: the same in everything, but its rule writes down each call."""

    def __init__(self, op: Any, rule: Callable[..., Any]):
        self._op = op
        self.backward_rule = rule

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._op)  # an isinstance check in somebody's pass must hold

    def __getattr__(self, name: str) -> Any:
        return getattr(self._op, name)

    def __call__(self, *inputs: Any) -> Any:
        return self._op(*inputs)

    def __eq__(self, other: object) -> bool:
        return other is self or other == self._op

    def __hash__(self) -> int:
        return hash(self._op)

    def __repr__(self) -> str:
        return repr(self._op)


def backward_of(root: Any) -> Backward:
    """The backward pass of the package a node's class comes from.

    That is `backward` in the package's module `graph`; else the method of the class.
    """
    packages = [kind.__module__.rpartition(".")[0] for kind in type(root).__mro__]
    for package in filter(None, packages):
        with contextlib.suppress(ImportError, AttributeError):
            found: Backward = importlib.import_module(f"{package}.graph").backward
            return found
    if callable(method := getattr(type(root), "backward", None)):
        return lambda node: method(node)
    raise TypeError(
        f"no backward pass belongs to {type(root).__name__}; give one: stepper(e, backward=…)"
    )


def run(order: list[Any], backward: Backward) -> Recording:
    """Let `backward` work on a copy of the graph; the last node of `order` is the root."""
    calls: list[Call] = []
    ops = {id(n): _RecordingOp(n.op, _writing(i, n, calls)) for i, n in enumerate(order) if n.op}
    copies = shallow_copy(order, ops)
    error, culprit = "", None
    try:
        with _patience(MAX_SECONDS):
            result = backward(copies[-1])
            if inspect.isgenerator(result):
                deque(result, maxlen=0)
    except _Stopped as stop:
        error = str(stop)
    except Exception as raised:
        error = f"Your backward stopped here with {type(raised).__name__}: {raised}"
        culprit = _culprit(raised, copies)
    return Recording(tuple(calls), tuple(_kept(c.grad) for c in copies), error, culprit)


def _culprit(raised: Exception, copies: list[Any]) -> int | None:
    about = raised.args[0] if raised.args else None
    return next((i for i, copy in enumerate(copies) if copy is about), None)


def _writing(index: int, node: Any, calls: list[Call]) -> Callable[..., Any]:
    def rule(grad: Any, *rest: Any) -> Any:
        if len(calls) >= MAX_CALLS:
            raise _Stopped(
                f"Your backward was stopped after {MAX_CALLS:,} calls of rules: does it walk every "
                "path anew, where each node should be visited once?"
            )
        kept = _kept(grad)
        sent = _rule_of(node)(grad, *rest)
        calls.append(Call(index, kept, per_parent(sent, len(node.parents))))
        return sent

    return rule


def _rule_of(node: Any) -> Callable[..., Any]:
    rule: Callable[..., Any] | None = node.op.backward_rule
    if rule is None:
        raise TypeError(f"the op {getattr(node.op, 'symbol', node.op)} has no rule yet")
    return rule


def per_parent(sent: Any, parents: int) -> tuple[Any, ...]:
    """What a rule returned, as one gradient per parent; parents it leaves out get 0.0."""
    given = sent if isinstance(sent, tuple) else (sent,)
    return tuple(_kept(g) for g in given[:parents]) + (0.0,) * (parents - len(given))


def _kept(grad: Any) -> Any:
    return grad.copy() if isinstance(grad, np.ndarray) else grad


def probe(node: Any, grad: Any) -> tuple[Any, ...]:
    """What a node's rule sends to its parents for this gradient; empty if it cannot say."""
    sent = probe_raw(node, grad)
    return per_parent(sent, len(node.parents)) if sent else ()


def probe_raw(node: Any, grad: Any) -> tuple[Any, ...]:
    """The same without zeros for the inputs that the rule leaves out."""
    memory = getattr(node, "memory", ())
    inputs = [parent.data for parent in node.parents]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            sent = _rule_of(node)(grad, node.data, *memory, *inputs)
    except Exception:
        return ()
    return sent if isinstance(sent, tuple) else (sent,)


def right_gradients(order: list[Any]) -> MappingProxyType[int, Any]:
    """Index → what each node should get, if these rules are right and everyone is waited for."""
    index = {id(node): i for i, node in enumerate(order)}
    grads: dict[int, Any] = {len(order) - 1: 1.0}
    for i in range(len(order) - 1, -1, -1):
        if order[i].op is not None and i in grads:
            for parent, sent in zip(order[i].parents, probe(order[i], grads[i]), strict=False):
                j = index[id(parent)]
                grads[j] = add(grads.get(j, 0.0), fitted(sent, parent.data))
    return MappingProxyType(grads)


def fitted(sent: Any, data: Any) -> Any:
    """A gradient as a parent should get it: summed over the axes along which data was repeated."""
    if not np.ndim(sent) or np.shape(sent) == np.shape(data):
        return sent
    summed = np.sum(sent, axis=summed_axes(np.shape(sent), np.shape(data)))
    return summed.reshape(np.shape(data)) if np.size(summed) == np.size(data) else sent


def add(a: Any, b: Any) -> Any:
    """The sum; where the two cannot be added, the first."""
    try:
        return a + b
    except Exception:
        return a


@contextlib.contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Throw _Stopped into this thread if the body is not done in time."""
    over, lock, thread = threading.Event(), threading.Lock(), threading.get_ident()

    class Late(_Stopped):
        def __str__(self) -> str:
            return f"Your backward was stopped after {seconds:g} seconds: a loop in it never ends."

    def watch() -> None:
        if not over.wait(seconds):
            with lock:
                if not over.is_set():
                    _throw_into(thread, Late)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with lock:  # from here on nothing is thrown
            over.set()
        _throw_into(thread, None)


def _throw_into(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in a thread; None takes back one that has not been raised yet."""
    what = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
