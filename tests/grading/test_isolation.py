"""What a report says about this machine."""

import pytest

from course.grading import Isolation


def test_with_bubblewrap_and_seccomp_nothing_is_lacking():
    isolation = Isolation("bubblewrap", landlock=True, seccomp=True)
    assert isolation.complete
    assert isolation.lacks == ()
    assert isolation.notice == "Isolated by bubblewrap + Landlock + seccomp."


@pytest.mark.parametrize(
    "isolation",
    [
        Isolation("bubblewrap"),
        Isolation("unshare", landlock=True, seccomp=True),
        Isolation("limits", seccomp=True),
        Isolation("limits"),
    ],
    ids=repr,
)
def test_less_is_said_loudly_with_the_cure(isolation):
    assert not isolation.complete
    assert isolation.notice.startswith("NOT ISOLATED")
    assert "Install bubblewrap" in isolation.notice


def test_limits_alone_hold_nothing_back_and_say_so():
    assert len(Isolation("limits").lacks) == 6
    assert "can read this machine's files" in Isolation("limits").notice
