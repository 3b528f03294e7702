"""What a child is sent for one exercise: the package with the learner's piece, drive and cases."""

import ast
import marshal
import pickle
import re
import sys
import zlib
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


def _file(module: str) -> str:
    """How a traceback names a module's file."""
    return f"<{module.replace('.', '/')}{'__init__' * module.endswith('.')}.py>"


def _codes(texts: Texts) -> dict[str, bytes]:
    return {module: _code(text, _file(module)) for module, text in texts.items()}


def _module_name(file: str) -> str:
    """The full name of a file's module; a package's ends with a dot."""
    stem = f"{package.NAME}/{file}".removesuffix(".py").replace("/", ".")
    return stem.removesuffix("__init__")


IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?:\.+[ \t]+import\b)?|import[ \t])([\w., \t]+)", re.MULTILINE
)


def _imported(text: str) -> set[str]:
    """The words of the paths after `from` and `import`, the names of modules among them."""
    return {w for path in IMPORT.findall(text) for w in re.findall(r"\w+", path.split("import")[0])}


@lru_cache(maxsize=256)
def _imported_by_reference(file: str) -> set[str]:
    return _imported(package.reference()[file])


@lru_cache(maxsize=1024)
def _near(own: str, imported: frozenset[str]) -> frozenset[str]:
    """A file, those that it may import, as its words say, and those above them in the package.

    Only what is likely: what is not found here is found in `rest`.
    """
    files = package.reference().keys()
    near, words, new = set[str](), set(imported), {own}
    while new:
        near |= new
        words |= set().union(*(_imported_by_reference(f) for f in new - {own}))
        new = {f for f in files if f.removesuffix(".py").rpartition("/")[2] in words} - near
    folders = {str(Path(file).with_name("__init__.py")) for file in near}
    return frozenset(near | (folders | {"__init__.py"}) & files)


@lru_cache(maxsize=256)
def _rest(near: frozenset[str]) -> bytes:
    """All other files of the package, small: hardly an answer asks for one."""
    given = package.reference().items()
    return zlib.compress(marshal.dumps({_module_name(f): t for f, t in given if f not in near}))


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


@lru_cache(maxsize=1024)
def _drive(exercise: Exercise) -> tuple[str, Texts, dict[str, bytes]]:
    """The module name of an exercise's drive; texts and codes of what it needs."""
    if exercise.drive is call_target:
        return "", {}, {}
    module, texts = drive_texts(exercise)
    return module, texts, _codes(texts)


def job(exercise: Exercise, files: Texts, seed: int, seconds: float, nonce: str) -> bytes:
    """A job in bytes; the child unpickles it, which is safe in this direction only."""
    module, drives, codes = _drive(exercise)
    own = package.file_of(exercise.module)
    near = _near(own, frozenset(_imported(files[own])))
    given = {_module_name(f): files[f] for f in near - {own}}
    return pickle.dumps(
        {
            "nonce": nonce,
            "texts": given | {_module_name(own): files[own]} | drives,
            "codes": _codes(given) | codes,
            "rest": _rest(near),
            "module": f"{package.NAME}.{exercise.module}",
            "name": exercise.name,
            "drive": (module, exercise.drive.__name__) if drives else None,
            "cases": arguments(exercise, seed),
            "seconds": seconds,
        }
    )
