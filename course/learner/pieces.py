"""A module of the learner's package as text: pieces between marks, stand-ins around them."""

import re

from course.authoring import package, source
from course.errors import SourceError
from course.exercises import ALL
from course.judging import Exercise

HEADER = (
    "# Part of my_autodiff, the package you build in the course. Pieces between >>> and <<< are\n"
    "# yours; the course's versions stand in for the rest. A piece that passes is put in here.\n"
)


def _begin(exercise: Exercise) -> str:
    return f"# >>> {exercise.number} {exercise.name}: yours"


def _end(exercise: Exercise) -> str:
    return f"# <<< {exercise.number} {exercise.name}"


def _stand_in(exercise: Exercise) -> str:
    return f"# {exercise.number} {exercise.name}: the course's version stands in until yours passes"


def unmarked(piece: str) -> str:
    """The piece without marks that came along when it was copied out of a package."""
    return re.sub(r"^# (>>>|<<<) .*\n", "", piece, flags=re.MULTILINE)


def own_pieces(text: str, module: str) -> dict[str, str]:
    """The learner's own pieces in a module of the package: exercise name → text.

    The numbers do not matter: they may change from one release of the course to the next.
    """
    pieces = {}
    for name in (e.name for e in ALL if e.module == module):
        marks = rf"^# >>> \S+ {name}: yours$\n(.*?)^# <<< \S+ {name}$"
        found = re.search(marks, text, re.DOTALL | re.MULTILINE)
        if found and _defines(found[1], name):
            pieces[name] = found[1]
    return pieces


def _defines(text: str, name: str) -> bool:
    try:
        source.quote(text, name)
    except SourceError:
        return False
    return True


def compose(module: str, pieces: dict[str, str]) -> str:
    """The text of a module of the package: the reference with the learner's pieces in place."""
    text = package.reference()[package.file_of(module)]
    for exercise in (e for e in ALL if e.module == module):
        if exercise.name in pieces:
            own = pieces[exercise.name]
            text = source.splice(text, exercise.name, own, _begin(exercise), _end(exercise))
        else:
            standing = source.quote(text, exercise.name)
            text = source.splice(text, exercise.name, standing, _stand_in(exercise))
    return HEADER + text
