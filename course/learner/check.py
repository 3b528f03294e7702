"""What the command line does for a learner: check a notebook, put an exercise back."""

import json
from dataclasses import replace
from pathlib import Path

from course.authoring import package, submission
from course.errors import ExerciseError, SourceError, WorkspaceError
from course.exercises import find, of_chapter
from course.judging import Exercise, Status, Verdict

from .verdicts import verdict_on
from .workspace import Workspace


def read_notebook(path: Path) -> str:
    """A notebook's text; WorkspaceError when there is none or it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = getattr(error, "strerror", None) or "it is not a text file"
        raise WorkspaceError(f"cannot read {path}: {what}; check the file's name.") from None


def _wanted(text: str, found: dict[str, str]) -> list[Exercise]:
    """The exercises of the notebook's chapter, then others that it defines."""
    chapter = submission.chapter_of(text)
    wanted = list(of_chapter(chapter)) if chapter else []
    return wanted + [e for e in map(find, found) if e not in wanted]


def _verdict(exercise: Exercise, text: str, found: dict[str, str]) -> Verdict:
    if exercise.name not in found:
        note = f"No cell defines {exercise.name}; was it deleted or renamed? "
        note += f"`course reset {exercise.name}` brings the cell back."
        return Verdict(exercise, Status.MISSING, note=note)
    verdict = verdict_on(exercise, found[exercise.name])
    times = submission.times_defined(text, exercise.name)
    if times > 1:
        note = f"{verdict.note} {times} cells define it; the last of them counts.".strip()
        return replace(verdict, note=note)
    return verdict


def check_notebook(path: Path) -> list[Verdict]:
    """The verdicts the notebook itself would give, one for each exercise of its chapter.

    Raises WorkspaceError or SourceError when the file is no notebook, ExerciseError when there
    is no exercise in it.
    """
    text = read_notebook(path)
    found = submission.definitions(text)
    wanted = _wanted(text, found)
    if not wanted:
        raise ExerciseError(f"{path} holds no exercise of the course; name one of its notebooks.")
    return [_verdict(exercise, text, found) for exercise in wanted]


def _with_stub(text: str, exercise: Exercise) -> tuple[str, str] | None:
    """The notebook with the stub in place of the exercise, and the text that stood there."""
    submission.code_cells(text)  # refuses what is no notebook
    notebook = json.loads(text)
    stub = package.stub(exercise.module, exercise.name).rstrip("\n")
    is_own = [
        c.get("cell_type") == "code" and submission.defines("".join(c["source"]), exercise.name)
        for c in notebook["cells"]
    ]
    old = "\n\n".join(
        "".join(c["source"]) for c, own in zip(notebook["cells"], is_own, strict=True) if own
    )
    if old.strip() == stub:
        return None
    new: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        "id": f"exercise-{exercise.name}",
        "metadata": {},
        "outputs": [],
        "source": stub,
    }
    spot = is_own.index(True) if any(is_own) else len(is_own)
    rest = [c for c, own in zip(notebook["cells"], is_own, strict=True) if not own]
    notebook["cells"] = [*rest[:spot], new, *rest[spot:]]
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", old


def _reset_notebook(path: Path, exercise: Exercise, workspace: Workspace) -> str:
    """Bring the stub back into one notebook; returns what was done, in a sentence."""
    try:
        text = read_notebook(path)
        if submission.chapter_of(text) != exercise.chapter:
            return ""
        changed = _with_stub(text, exercise)
    except (WorkspaceError, SourceError) as error:
        return f"{path.name} was left alone: {error}"
    if changed is None:
        return ""
    new, old = changed
    kept = workspace.put_aside(f"{exercise.name}.cell", old)
    workspace.write(path, new)
    return f"The cell in {path.name} is empty again; the old text is in {kept}."


def reset(exercise: Exercise, workspace: Workspace) -> list[str]:
    """Begin an exercise anew, in the package and in the notebook; one sentence for each change.

    What is replaced is kept in the package's folder `.kept`.
    """
    told = []
    if kept := workspace.reset(exercise):
        told.append(f"The course's version stands in again; yours is in {kept}.")
    notebooks = sorted(workspace.folder.glob("*.ipynb"))
    told += filter(None, (_reset_notebook(p, exercise, workspace) for p in notebooks))
    return told or [f"{exercise.name} has not been attempted; nothing to reset."]
