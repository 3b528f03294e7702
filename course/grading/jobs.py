"""What a child is sent for one exercise: the package with the learner's piece, drive and cases."""

import ast
import marshal
import pickle
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.authoring import package, source
from course.judging import Exercise
from course.judging.exercise import call_target

Texts = dict[str, str]


@lru_cache(maxsize=1024)
def arguments(exercise: Exercise, seed: int) -> tuple[tuple[Any, ...], ...]:
    """The cases' arguments, in order; nothing else of a case leaves the parent."""
    return tuple(case.args for case in exercise.all_cases(seed))


@lru_cache(maxsize=512)
def _code(text: str, file: str) -> bytes:
    """A stand-in, compiled: this once, and not again in every child."""
    return marshal.dumps(compile(text, file, "exec"))


def _codes(files: Texts, drives: Texts) -> dict[str, bytes]:
    """Full name → code of the drives, and of the modules that are the course's own."""
    given = package.reference()
    same = {f: text for f, text in files.items() if given.get(f) == text}
    codes = {_module_name(f): _code(text, f"<{package.NAME}/{f}>") for f, text in same.items()}
    named = {m: m.replace(".", "/") + ("__init__" if m.endswith(".") else "") for m in drives}
    return codes | {m: _code(text, f"<{named[m]}.py>") for m, text in drives.items()}


def _module_name(file: str) -> str:
    """The full name of a file's module; a package's ends with a dot."""
    stem = f"{package.NAME}/{file}".removesuffix(".py").replace("/", ".")
    return stem.removesuffix("__init__")


def _siblings(text: str) -> set[str]:
    """The modules of the same folder that a text imports from."""
    nodes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom) and n.level]
    return {n.module for n in nodes if n.module} | {
        a.name for n in nodes if not n.module for a in n.names
    }


@lru_cache(maxsize=1024)
def drive_texts(exercise: Exercise) -> tuple[str, Texts]:
    """The module name of an exercise's drive, and the texts it needs and no more.

    Other drives stay out, for they may hold what an exercise asks for: a right engine, say.
    """
    name = exercise.drive.__module__
    file = Path(str(sys.modules[name].__file__))
    stem = name.rpartition(".")[2]
    part = source.piece(file.read_text(encoding="utf-8"), exercise.drive.__name__)
    texts, wanted = {"drives.": "", f"drives.{stem}": part}, _siblings(part)
    while missing := [m for m in wanted if f"drives.{m}" not in texts]:
        for module in missing:
            text = file.with_name(f"{module}.py").read_text(encoding="utf-8")
            texts[f"drives.{module}"] = text
            wanted |= _siblings(text)
    return f"drives.{stem}", texts


def job(exercise: Exercise, files: Texts, seed: int, seconds: float, nonce: str) -> bytes:
    """A job in bytes; the child unpickles it, which is safe in this direction only."""
    plain = exercise.drive is call_target
    module, drives = ("", {}) if plain else drive_texts(exercise)
    texts = {_module_name(file): text for file, text in files.items()}
    return pickle.dumps(
        {
            "nonce": nonce,
            "texts": texts | drives,
            "codes": _codes(files, drives),
            "module": f"{package.NAME}.{exercise.module}",
            "name": exercise.name,
            "drive": (module, exercise.drive.__name__) if drives else None,
            "cases": arguments(exercise, seed),
            "seconds": seconds,
        }
    )
