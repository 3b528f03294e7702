"""What is done is kept, through the end of a run at any moment."""

import pytest

from course.errors import GradingError
from course.grading.batch import Graded, Store
from course.grading.grader import Result
from course.grading.intake import Handed, Student

GRADED = Graded(
    (Result("1.4", "relu", 1, "passed", 1, 1, (True, False), text="é"),),
    ("a.ipynb",),
    ("odd",),
    prints={"relu": ("abc", 40)},
)
WHO = Handed(Student("ann"))


def test_what_is_kept_is_read_again(tmp_path):
    with Store(tmp_path) as store:
        store.keep("k", WHO, GRADED, again=False)
    with Store(tmp_path) as store:
        assert store.done == {"k": GRADED}


def test_what_should_be_tried_again_is_written_and_not_taken_as_done(tmp_path):
    with Store(tmp_path) as store:
        store.keep("k", WHO, GRADED, again=True)
        assert store.done == {}
    with Store(tmp_path) as store:
        assert store.done == {}
    assert b'"k"' in (tmp_path / "results.jsonl").read_bytes()


@pytest.mark.parametrize("cut", [1, 20, 100])
def test_a_line_that_was_cut_costs_only_itself(tmp_path, cut):
    with Store(tmp_path) as store:
        store.keep("k", WHO, GRADED, again=False)
        store.keep("l", WHO, GRADED, again=False)
    path = tmp_path / "results.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    with Store(tmp_path) as store:
        assert "k" in store.done
        store.keep("m", WHO, GRADED, again=False)
    with Store(tmp_path) as store:
        assert {"k", "m"} <= store.done.keys()


def test_the_seed_stays_unless_another_is_wanted_or_all_begins_anew(tmp_path):
    with Store(tmp_path) as store:
        first = store.seed(None)
        assert store.seed(None) == first
        assert store.seed(5) == 5
        assert store.seed(None) == 5
    with Store(tmp_path, fresh=True) as store:
        assert store.done == {}
        assert store.seed(None) != 5


def test_two_runs_do_not_write_to_one_folder(tmp_path):
    with Store(tmp_path), pytest.raises(GradingError, match="another run is writing"):
        Store(tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(GradingError, match="name another folder with --out"):
        Store(tmp_path / "file")
