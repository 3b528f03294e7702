"""The learner's folder: nothing typed is ever lost."""

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from course.authoring import package
from course.errors import WorkspaceError
from course.exercises import ALL, find
from course.learner import workspace as module
from course.learner.pieces import HEADER, compose, own_pieces
from course.learner.workspace import Workspace

RELU, STEP = find("relu"), find("step")
PIECE = 'def relu(z):\n    """Mine."""\n    return z\n'
OTHER = PIECE.replace("Mine.", "Mine, too.")


def aside(workspace: Workspace) -> list[bytes]:
    """What was put aside."""
    return [file.read_bytes() for file in sorted(workspace.package.glob(".kept/**/*.py"))]


def neurons(workspace: Workspace) -> Path:
    return workspace.package / "neurons.py"


def run(workspace: Workspace, code: str, **more) -> str:
    """What a fresh Python prints that knows only this package."""
    code = f"import sys; sys.path.insert(0, {str(workspace.folder)!r}); {code}"
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert not done.stderr
    return done.stdout.strip()


# a fresh one


def test_a_new_package_is_whole_and_holds_no_piece(workspace: Workspace):
    assert workspace.pieces() == {}
    assert {
        p.relative_to(workspace.package).as_posix() for p in workspace.package.rglob("*.py")
    } == (set(package.reference()))
    code = "from my_autodiff.neurons import relu; print(relu(-3))"
    assert run(workspace, code) == "0.0"


def test_each_file_says_what_the_marks_mean(workspace: Workspace):
    for file in workspace.package.rglob("*.py"):
        assert file.read_text().startswith(HEADER)


def test_above_each_piece_of_the_course_stands_whose_it_is(workspace: Workspace):
    text = neurons(workspace).read_text()
    assert "# 1.4 relu: the course's version stands in until yours passes\ndef relu(z)" in text


def test_making_it_again_touches_no_file(workspace: Workspace):
    before = {p: p.stat().st_mtime_ns for p in workspace.package.rglob("*")}
    workspace.ensure()
    assert {p: p.stat().st_mtime_ns for p in workspace.package.rglob("*")} == before


# pieces


def test_a_kept_piece_stands_between_its_marks(workspace: Workspace):
    assert workspace.keep(RELU, PIECE) == "my_autodiff/neurons.py"
    assert f"# >>> 1.4 relu: yours\n{PIECE}# <<< 1.4 relu\n" in neurons(workspace).read_text()
    assert workspace.pieces() == {"relu": PIECE}
    assert run(workspace, "from my_autodiff.neurons import relu; print(relu(-3))") == "-3"


def test_pieces_of_one_file_do_not_disturb_each_other(workspace: Workspace):
    workspace.keep(RELU, PIECE)
    workspace.keep(STEP, "def step(z): return 5\n")
    workspace.keep(RELU, OTHER)
    assert workspace.pieces() == {"relu": OTHER, "step": "def step(z): return 5\n"}
    assert aside(workspace) == [PIECE.encode()]


def test_the_answer_of_every_exercise_can_be_kept_again_and_again(workspace: Workspace):
    for exercise in ALL:
        piece = package.quoted(exercise.module, exercise.name)
        workspace.keep(exercise, piece)
        workspace.keep(exercise, piece)
    assert set(workspace.pieces()) == {e.name for e in ALL}
    assert aside(workspace) == []


def test_a_piece_keeps_the_decorators_of_the_reference(workspace: Workspace):
    rule = next(e for e in ALL if e.name == "mul_rule")
    workspace.keep(rule, "def mul_rule(grad, out, x, y):\n    return 5.0, 7.0\n")
    text = (workspace.package / "ops.py").read_text()
    assert "mul_rule: yours\n@mul.rule\ndef mul_rule" in text
    code = "from my_autodiff.ops import mul; print(mul.backward_rule(1, 1, 1, 1))"
    assert run(workspace, code) == "(5.0, 7.0)"


def test_a_piece_with_marks_copied_out_of_a_package_stays_whole(workspace: Workspace):
    copied = f"# >>> 1.4 relu: yours\n{PIECE}# <<< 1.4 relu\n"
    workspace.keep(RELU, copied + "# and more\n")
    assert workspace.pieces() == {"relu": PIECE + "# and more\n"}


def test_helpers_of_two_pieces_with_one_name_are_refused_before_anything_is_written(
    workspace: Workspace,
):
    workspace.keep(STEP, "def help(z): return 1\ndef step(z): return help(z)\n")
    before = neurons(workspace).read_bytes()
    with pytest.raises(WorkspaceError, match="uses the name 'help' for something else; choose"):
        workspace.keep(RELU, "def help(z): return 2\n" + PIECE)
    assert neurons(workspace).read_bytes() == before
    workspace.keep(RELU, "def help(z): return 1\n" + PIECE)


def test_reset_brings_the_courses_version_back_and_keeps_the_piece_aside(workspace: Workspace):
    before = neurons(workspace).read_bytes()
    workspace.keep(RELU, PIECE)
    kept = workspace.reset(RELU)
    assert kept is not None
    assert (workspace.folder / kept).read_text() == PIECE
    assert neurons(workspace).read_bytes() == before
    assert workspace.reset(RELU) is None


# a new release, a hand at work, damage


def test_a_new_release_puts_its_stand_ins_around_the_learners_pieces(
    workspace: Workspace, monkeypatch
):
    workspace.keep(RELU, PIECE)
    new = {**package.reference()}
    new["neurons.py"] = new["neurons.py"].replace("def step(z):", "def step(z, new=1):")
    monkeypatch.setattr(package, "reference", lambda: new)
    workspace.ensure()
    assert workspace.pieces() == {"relu": PIECE}
    assert "def step(z, new=1):" in neurons(workspace).read_text()


def test_a_new_number_of_an_exercise_does_not_matter(workspace: Workspace):
    workspace.keep(RELU, PIECE)
    text = neurons(workspace).read_text().replace(" 1.4 relu", " 1.7b relu")
    assert own_pieces(text, "neurons") == {"relu": PIECE}


def test_what_was_typed_into_a_piece_by_hand_is_the_learners(workspace: Workspace):
    workspace.keep(RELU, PIECE)
    file = neurons(workspace)
    file.write_text(file.read_text().replace(PIECE, OTHER))
    workspace.ensure()
    assert workspace.pieces() == {"relu": OTHER}
    assert aside(workspace) == []


DAMAGE = {
    "typed between the pieces": lambda text: text.replace(HEADER, HEADER + "mine = 1\n"),
    "a stand-in edited": lambda text: text.replace("def step(z):", "def step(z, k):"),
    "an end mark deleted": lambda text: text.replace("# <<< 1.4 relu\n", ""),
    "a piece made no Python": lambda text: text.replace(PIECE, "def relu(z:\n"),
    "a piece renamed": lambda text: text.replace('relu(z):\n    """Mine', 'r(z):\n    """Mine'),
    "cut off in the middle": lambda text: text[: len(text) // 2],
    "no Python at all": lambda text: "<<<<<<< HEAD\n",
    "no text at all": lambda text: "\udcff\udcfe\x00",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_put_aside_byte_by_byte_and_healed(workspace: Workspace, damage):
    workspace.keep(RELU, PIECE)
    file = neurons(workspace)
    spoiled = damage(file.read_text()).encode(errors="surrogateescape")
    file.write_bytes(spoiled)
    workspace.ensure()
    assert aside(workspace) == [spoiled]
    pieces = own_pieces(spoiled.decode(errors="surrogateescape"), "neurons")
    assert file.read_text() == compose("neurons", pieces)
    assert run(workspace, "import my_autodiff.neurons as n; print(n.step(2.0))") == "1.0"


def test_an_empty_file_is_filled_again(workspace: Workspace):
    neurons(workspace).write_text("")
    workspace.ensure()
    assert "def relu" in neurons(workspace).read_text()


def test_keeping_a_piece_in_a_damaged_file_puts_it_aside_first(workspace: Workspace):
    neurons(workspace).write_text("my own notes")
    workspace.keep(RELU, PIECE)
    assert aside(workspace) == [b"my own notes"]
    assert workspace.pieces() == {"relu": PIECE}


# folders that cannot be used


def test_a_missing_folder_is_made(tmp_path: Path):
    workspace = Workspace(tmp_path / "not" / "yet")
    workspace.keep(RELU, PIECE)
    workspace.ensure()
    assert workspace.pieces() == {"relu": PIECE}


def test_a_file_where_the_folder_should_be_is_told_with_the_cure(folder: Path):
    (folder / "my_autodiff").write_text("hello")
    with pytest.raises(WorkspaceError, match="a file stands where a folder should be: give it"):
        Workspace(folder).ensure()
    assert (folder / "my_autodiff").read_text() == "hello"


def test_a_folder_where_a_file_should_be_is_told_with_the_cure(workspace: Workspace):
    neurons(workspace).unlink()
    neurons(workspace).mkdir()
    with pytest.raises(WorkspaceError, match="a folder stands where a file should be: give it"):
        workspace.keep(RELU, PIECE)


NO_WAY = {
    errno.ENOSPC: "make some space on the disk",
    errno.EDQUOT: "make some space in your quota",
    errno.EROFS: "make the folder writable or copy the notebooks to a folder of your own",
    errno.EACCES: "make the folder writable or copy the notebooks to a folder of your own",
}


@pytest.mark.parametrize(("number", "cure"), NO_WAY.items(), ids=NO_WAY.values())
@pytest.mark.parametrize("call", ["os.replace", "os.chmod", "tempfile.mkstemp"])
def test_a_write_that_fails_changes_nothing_and_names_the_cure(
    workspace: Workspace, monkeypatch, number, cure, call
):
    def fail(*_args, **_more):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(call, fail)
    before = neurons(workspace).read_bytes()
    with pytest.raises(WorkspaceError) as caught:
        workspace.keep(RELU, PIECE)
    told = f"cannot write neurons.py in {workspace.package}: {os.strerror(number)}; {cure}"
    assert told in str(caught.value)
    assert neurons(workspace).read_bytes() == before
    assert list(workspace.folder.rglob("*.part")) == []


def test_a_piece_is_put_aside_before_it_is_replaced(workspace: Workspace, monkeypatch):
    workspace.keep(RELU, PIECE)

    def full(self, name, text):
        raise WorkspaceError("full")

    monkeypatch.setattr(Workspace, "put_aside", full)
    with pytest.raises(WorkspaceError):
        workspace.keep(RELU, OTHER)
    with pytest.raises(WorkspaceError):
        workspace.reset(RELU)
    assert workspace.pieces() == {"relu": PIECE}


AS_NOBODY = """
import os, sys
from pathlib import Path
from course.authoring import package
from course.errors import WorkspaceError
from course.exercises import find
from course.learner.workspace import Workspace
package.reference()
if os.geteuid() == 0:  # permissions do not stop root
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
workspace = Workspace(Path(sys.argv[1]))
workspace.ensure()
print(*workspace.pieces())
try:
    workspace.keep(find("step"), "def step(z): return 5\\n")
except WorkspaceError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_read_only_folder_can_be_read_and_a_new_piece_is_refused_with_the_cure():
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        workspace = Workspace(Path(name))
        workspace.ensure()
        workspace.keep(RELU, PIECE)
        everything = [workspace.folder, *workspace.folder.rglob("*")]
        for path in everything:
            path.chmod(0o555)
        command = [sys.executable, "-c", AS_NOBODY, name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        for path in everything:
            path.chmod(0o755)
    assert done.stderr == ""
    pieces, told = done.stdout.splitlines()
    assert pieces == "relu"
    assert "Permission denied; make the folder writable or copy the notebooks" in told


# records


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "\xff"])
def test_a_damaged_record_is_empty(workspace: Workspace, text):
    (workspace.package / "table.json").write_bytes(text.encode("latin-1"))
    assert workspace.read_record("table.json") == {}


def test_a_record_comes_back(workspace: Workspace):
    workspace.write_record("table.json", {"σ": [1, None]})
    assert workspace.read_record("table.json") == {"σ": [1, None]}


# which folder


def test_the_workspace_is_the_current_folder_unless_another_is_named(folder: Path, monkeypatch):
    assert Workspace.current().folder == folder
    monkeypatch.setenv(module.VARIABLE, "/somewhere")
    assert Workspace.current().folder == Path("/somewhere")


def test_a_current_folder_that_is_gone_is_told(folder: Path):
    folder.rmdir()
    with pytest.raises(WorkspaceError, match="the notebook's folder is gone; bring it back"):
        Workspace.current()


def test_a_fresh_workspace_holds_the_chapters_before(folder: Path):
    workspace = Workspace.fresh(2)
    assert set(workspace.pieces()) == {e.name for e in ALL if e.chapter == 1}
    assert folder not in workspace.folder.parents


def test_without_room_for_temporary_files_that_is_told(monkeypatch):
    def fail(prefix):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.tempfile, "mkdtemp", fail)
    with pytest.raises(WorkspaceError, match="make some space on the disk"):
        Workspace.fresh(1)


# stand-ins


def test_a_package_that_cannot_be_imported_gives_the_courses_version(workspace, monkeypatch):
    monkeypatch.syspath_prepend(str(workspace.folder))
    neurons(workspace).write_text("1 / 0")
    assert workspace.stand_in(RELU) is RELU.target
