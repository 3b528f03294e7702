"""One exercise in a process of its own: read the package and the cases, call, write answers."""

import importlib
import importlib.abc
import importlib.util
import json
import linecache
import marshal
import pickle
import re
import socket
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from ...judging.limits import time_limit
from ...judging.run import Call, Outcome, Raised, TimeUp, describe, needs_second, once
from ..wire import LINE, encode_call, encode_raised

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Job:
    """What a child is sent: its modules (some compiled), whom to call, the cases' arguments.

    `rest` has the modules that it will hardly ask for, packed.
    """

    nonce: str
    texts: dict[str, str]
    codes: dict[str, bytes]
    rest: bytes
    module: str
    name: str
    drive: tuple[str, str] | None
    cases: tuple[tuple[Any, ...], ...]
    seconds: float


class Lines:
    """The lines of a text, split when a traceback asks for one."""

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def lines(self) -> list[str]:
        """Each with its end."""
        return [f"{line}\n" for line in re.split(r"\r\n|\r|\n", self.text)]

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, number: int) -> str:
        return self.lines[number]


class Texts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and loads modules in a table: full name → text; a package's name ends with a dot."""

    def __init__(self, texts: dict[str, str], codes: dict[str, bytes], rest: bytes):
        self.texts, self.codes, self.rest = texts, codes, rest

    def _unpack(self) -> None:
        self.texts = {**marshal.loads(zlib.decompress(self.rest)), **self.texts}
        self.rest = b""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module, if the table has it."""
        top = fullname.partition(".")[0]
        if self.rest and f"{top}." in self.texts and not {fullname, f"{fullname}."} & {*self.texts}:
            self._unpack()
        is_package = fullname + "." in self.texts
        if not is_package and fullname not in self.texts:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's text; a traceback names its file and line as the notebook would."""
        name = module.__name__
        name += "." * (name + "." in self.texts)
        top, _, rest = name.replace(".", "/").partition("/")
        file = f"<{top}/{rest}__init__.py>" if name.endswith(".") else f"<{top}/{rest}.py>"
        text, code = self.texts[name], self.codes.get(name)
        linecache.cache[file] = (len(text), None, Lines(text), file)  # type: ignore[assignment]
        exec(marshal.loads(code) if code else compile(text, file, "exec"), module.__dict__)


def receive(channel: socket.socket) -> Job:
    """The job that the parent wrote: a length, then as many bytes, which only the parent made."""
    with channel.makefile("rb") as file:
        size = int.from_bytes(file.read(8), "big")
        return Job(**pickle.loads(file.read(size)))


def _call_target(target: Answer, *args: Any) -> Any:
    return target(*args)


def _load(job: Job) -> tuple[Answer, Answer] | Raised | None:
    """The learner's object and its drive; what was raised instead; None when time was over."""
    drive = _call_target
    try:
        if job.drive:
            drive = getattr(importlib.import_module(job.drive[0]), job.drive[1])
        with time_limit(job.seconds):
            module = importlib.import_module(job.module)
        return getattr(module, job.name), drive
    except TimeUp:
        return None
    except BaseException as error:
        return describe(error)


def _call(target: Answer, args: tuple[Any, ...], drive: Answer, seconds: float) -> Call:
    try:
        with time_limit(seconds):
            return once(target, args, drive)
    except TimeUp:
        return Call(Outcome(timed_out=True), ())


def _write(channel: socket.socket, *content: Any) -> None:
    channel.sendall(json.dumps(content).encode() + b"\n")


TOO_LARGE = Raised(("ValueError", "Exception"), "the answer is too large to be read", None)


def _answer(channel: socket.socket, job: Job, case: int, turn: int, call: Call) -> None:
    """Write one call; of an answer that is too large to be sent only this is told."""
    line = json.dumps([job.nonce, case, turn, encode_call(call)]).encode()
    if len(line) >= LINE:
        call = Call(Outcome(raised=TOO_LARGE), ())
        line = json.dumps([job.nonce, case, turn, encode_call(call)]).encode()
    channel.sendall(line + b"\n")


def run(channel: socket.socket) -> None:
    """Answer a job: first whether the cell could be loaded, then each case, called twice."""
    job = receive(channel)
    sys.meta_path.insert(0, Texts(job.texts, job.codes, job.rest))
    loaded = _load(job)
    if not isinstance(loaded, tuple):
        _write(channel, job.nonce, "stopped", encode_raised(loaded))
        return
    target, drive = loaded
    _write(channel, job.nonce, "loaded", None)
    deadline = time.monotonic() + job.seconds
    for number, args in enumerate(job.cases):
        for turn in (0, 1):
            call = _call(target, args, drive, deadline - time.monotonic())
            _answer(channel, job, number, turn, call)
            if call.outcome.timed_out:
                return
            if not needs_second(call):
                break
