"""The exercise cell in a real kernel."""

import sys
import time
from pathlib import Path

import pytest

from course.learner.workspace import Workspace

from .answers import ALSO_RIGHT, BAD, IN_TIME, NOT_IN_A_NOTEBOOK, RIGHT, STUB, WRONG
from .kernel import Kernel


def kept(folder: Path) -> list[str]:
    """The texts that were put aside."""
    files = sorted((folder / "my_autodiff/.kept").glob("*"))
    return [file.read_text() for file in files]


def own(folder: Path) -> str | None:
    """The learner's piece in the package, if there is one."""
    return Workspace(folder).pieces().get("relu")


def test_an_untouched_cell_says_so_and_the_courses_version_stands_in(kernel: Kernel, folder):
    shown = kernel.run(STUB)
    assert shown.text == ("· 1.4 relu: not attempted\nThe course's version stands in for it.")
    assert "not attempted" in shown.html
    assert kernel.value("relu(np.array([-1.0, 2.0])), relu.__module__") == (
        "[0. 2.] my_autodiff.neurons"
    )
    assert own(folder) is None


def test_a_right_cell_is_saved_and_the_learners_own_object_stays(kernel: Kernel, folder):
    shown = kernel.run(RIGHT)
    assert "✓ 1.4 relu: passed" in shown.text
    assert "Saved in my_autodiff/neurons.py." in shown.text
    assert kernel.value("relu.__doc__, relu.__module__") == "Mine. __main__"
    assert own(folder) == RIGHT.removeprefix("@exercise\n")


def test_a_wrong_cell_keeps_its_own_object_so_that_demos_show_what_it_does(kernel: Kernel, folder):
    shown = kernel.run(WRONG)
    assert "✗ 1.4 relu: not right yet" in shown.text
    assert kernel.value("relu(np.array([-1.0]))") == "[1.]"
    assert own(folder) is None


def test_a_later_wrong_cell_never_overwrites_the_piece(kernel: Kernel, folder):
    kernel.run(RIGHT)
    shown = kernel.run(WRONG)
    assert "Your package keeps the version that passed before." in shown.text
    assert own(folder) == RIGHT.removeprefix("@exercise\n")


def test_an_untouched_cell_after_a_pass_gives_the_learners_piece(kernel: Kernel):
    kernel.run(RIGHT)
    shown = kernel.run(STUB)
    assert "keeps the version that passed before" in shown.text
    assert kernel.value("relu.__doc__") == "Mine."


def test_a_second_pass_replaces_the_piece_and_keeps_the_first_aside(kernel: Kernel, folder):
    kernel.run(RIGHT)
    kernel.run(ALSO_RIGHT)
    assert own(folder) == ALSO_RIGHT.removeprefix("@exercise\n")
    assert kept(folder) == [RIGHT.removeprefix("@exercise\n")]


def test_running_the_same_cell_again_changes_nothing(kernel: Kernel, folder):
    kernel.run(RIGHT)
    before = (folder / "my_autodiff/neurons.py").stat().st_mtime_ns
    assert "Saved in" in kernel.run(RIGHT).text
    assert (folder / "my_autodiff/neurons.py").stat().st_mtime_ns == before
    assert kept(folder) == []


# what is imported


def test_the_piece_is_visible_at_once_in_a_package_imported_before(kernel: Kernel):
    kernel.run("from my_autodiff import neurons\nimport my_autodiff.forward as forward")
    kernel.run("forward.relu = neurons.relu")  # as `from .neurons import relu` in that file would
    kernel.run(RIGHT)
    assert kernel.value("neurons.relu.__doc__, forward.relu.__doc__") == "Mine. Mine."


def test_another_function_of_the_imported_package_uses_the_piece_at_once(kernel: Kernel):
    kernel.run("from my_autodiff.neurons import xor")
    cell = "@exercise\ndef step(z):\n    seen.append(1)\n    return (z >= 0) * 1.0\n\nseen = []"
    assert "passed" in kernel.run(cell).text
    kernel.run("xor(np.array([1.0, 0.0]))")
    assert int(kernel.value("len(__import__('my_autodiff').neurons.seen)")) == 3


def test_a_traceback_through_the_new_piece_shows_its_line_in_the_file(kernel: Kernel, folder):
    kernel.run("from my_autodiff import neurons")
    kernel.run(RIGHT)
    error = kernel.run("neurons.relu('text')").error
    lines = (folder / "my_autodiff/neurons.py").read_text().splitlines()
    number = lines.index("    return (z > 0) * np.asarray(z, dtype=float)") + 1
    assert f"neurons.py:{number}" in error


def test_a_fresh_process_imports_the_piece(kernel: Kernel, folder):
    kernel.run(RIGHT)
    code = "import my_autodiff.neurons as n; print(n.relu.__doc__)"
    command = f"{sys.executable} -c {code!r}"
    assert kernel.value(f"__import__('subprocess').getoutput({command!r})") == "Mine."


# several cells


def test_of_two_definitions_in_a_cell_each_is_judged_as_it_would_be_kept(kernel: Kernel, folder):
    shown = kernel.run(WRONG + "\n" + RIGHT)
    assert shown.text.count("passed") == 2
    assert own(folder) == RIGHT.removeprefix("@exercise\n")


def test_of_two_cells_the_last_run_counts(kernel: Kernel, folder):
    kernel.run(RIGHT)
    kernel.run(ALSO_RIGHT)
    kernel.run(RIGHT)
    assert own(folder) == RIGHT.removeprefix("@exercise\n")


def test_a_helper_in_another_cell_is_reported_with_the_cure(kernel: Kernel, folder):
    kernel.run("def clip(z):\n    return np.maximum(z, 0.0).astype(float)")
    cell = "@exercise\ndef relu(z):\n    return clip(z)\n"
    assert "Then move 'clip' into this cell." in kernel.run(cell).text
    helper = "def clip(z):\n    return np.maximum(z, 0.0).astype(float)\n\n"
    assert "passed" in kernel.run(helper + cell).text
    assert "def clip" in str(own(folder))


def test_two_pieces_may_not_give_one_name_two_meanings(kernel: Kernel, folder):
    step = (
        "def helper(z):\n    return z >= 0\n\n@exercise\ndef step(z):\n    return helper(z) * 1.0\n"
    )
    relu = "def helper(z):\n    return z * (z > 0) * 1.0\n\n@exercise\ndef relu(z):\n"
    relu += "    return helper(z)\n"
    assert "Saved" in kernel.run(step).text
    shown = kernel.run(relu)
    assert "Not saved: another piece of yours in this file uses the name 'helper'" in shown.text
    assert own(folder) is None
    assert "Saved" in kernel.run(relu.replace("helper", "helper2")).text


# what learners may write


@pytest.mark.parametrize("case", [name for name in BAD if name not in NOT_IN_A_NOTEBOOK])
def test_a_bad_cell_gets_a_sentence_and_the_notebook_goes_on(kernel: Kernel, folder, case):
    cell, title, told = BAD[case]
    if "fill()" in cell:  # the notebook itself would never come to its end
        cell = cell.replace("table = fill()", "if __name__ != '__main__': table = fill()")
    started = time.monotonic()
    shown = kernel.run(cell)
    assert time.monotonic() - started < IN_TIME
    assert shown.error == ""
    assert title in shown.text
    assert told in shown.text
    assert len(shown.text) + len(shown.html) < 10_000
    assert own(folder) is None
    assert kernel.value("1 + 1") == "2"


def test_a_syntax_error_is_pythons_to_tell_and_loses_nothing(kernel: Kernel, folder):
    kernel.run(RIGHT)
    assert "line 3" in kernel.run(BAD["a syntax error"][0]).error
    assert own(folder) == RIGHT.removeprefix("@exercise\n")


def test_a_renamed_exercise_is_told_its_nearest_name(kernel: Kernel):
    shown = kernel.run("@exercise\ndef relus(z):\n    return z\n")
    assert shown.text == ("Not judged: there is no exercise named 'relus'; did you mean 'relu'?")
    assert kernel.value("relus(3)") == "3"


@pytest.mark.parametrize("thing", ["3", "None", "type('X', (), {'__name__': 5})()", "lambda z: z"])
def test_a_thing_without_a_name_is_not_judged_and_returned(kernel: Kernel, thing):
    shown = kernel.run(f"thing = {thing}\nsame = exercise(thing) is thing")
    assert shown.error == ""
    assert "Not judged: there is no exercise named" in shown.text
    assert kernel.value("same") == "True"


def test_the_mark_above_another_decorator_is_fine(kernel: Kernel, folder):
    cell = "from functools import wraps\n\ndef same(f):\n    return wraps(f)(lambda z: f(z))\n\n"
    shown = kernel.run(cell + RIGHT.replace("@exercise\n", "@exercise\n@same\n"))
    assert "passed" in shown.text
    assert "@same\ndef relu" in str(own(folder))
    assert "from functools import wraps" in str(own(folder))


def test_a_cell_command_above_hides_the_text_which_is_told(kernel: Kernel):
    shown = kernel.run("%%time\n" + RIGHT)
    assert (
        "Not judged: the text of this cell cannot be read" in shown.text or "passed" in shown.text
    )
    assert shown.error == ""


def test_line_commands_in_the_cell_do_no_harm(kernel: Kernel, folder):
    shown = kernel.run("%matplotlib inline\n" + RIGHT + "\n!echo hello\n")
    assert "passed" in shown.text
    assert "hello" in shown.printed
    assert "get_ipython" not in str(own(folder))


# folders that cannot be used


def test_a_folder_removed_below_the_notebook_is_told(kernel: Kernel, folder):
    kernel.run("import shutil, os; shutil.rmtree(os.getcwd())")
    shown = kernel.run(RIGHT)
    assert shown.error == ""
    assert "passed" in shown.text
    assert "Not saved: the notebook's folder is gone; bring it back" in shown.text
    shown = kernel.run(STUB)
    assert shown.error == ""
    assert "not attempted" in shown.text
    assert kernel.value("relu(np.array([-1.0]))") == "[0.]"


def test_a_package_removed_below_the_notebook_is_made_again(kernel: Kernel, folder):
    kernel.run("import shutil; shutil.rmtree('my_autodiff')")
    assert "Saved in" in kernel.run(RIGHT).text
    assert own(folder)


def test_a_file_where_the_package_should_be_is_told_and_the_stand_in_still_works(
    kernel: Kernel, folder
):
    kernel.run("import shutil; shutil.rmtree('my_autodiff'); open('my_autodiff', 'w').close()")
    shown = kernel.run(RIGHT)
    assert "Not saved: cannot read neurons.py in" in shown.text
    assert "a file stands where a folder should be: give it another name" in shown.text
    assert kernel.run(STUB).error == ""
    assert kernel.value("relu(np.array([-1.0]))") == "[0.]"
    assert "Not ready: " in kernel.run("begin(1)").text
    kernel.run("import os; os.rename('my_autodiff', 'other')")
    assert "Saved in" in kernel.run(RIGHT).text


def test_a_full_disk_is_told_and_leaves_no_half_file(kernel: Kernel, folder):
    kernel.run(
        "import builtins, errno, os\nreal = os.replace\n"
        "def full(*_): raise OSError(errno.ENOSPC, 'No space left on device')\nos.replace = full"
    )
    before = (folder / "my_autodiff/neurons.py").read_bytes()
    shown = kernel.run(RIGHT)
    kernel.run("os.replace = real")
    assert "✓" in shown.text
    assert "No space left on device; make some space on the disk" in shown.text
    assert (folder / "my_autodiff/neurons.py").read_bytes() == before
    assert list(folder.rglob("*.part")) == []
    assert "Saved in" in kernel.run(RIGHT).text


def test_without_a_first_cell_the_courses_own_version_stands_in(kernel: Kernel):
    kernel.run("import sys, os; sys.path.remove(os.getcwd()); os.mkdir('x'); os.chdir('x')")
    shown = kernel.run(STUB)
    assert shown.error == ""
    assert kernel.value("relu(np.array([-1.0]))") == "[0.]"
