"""The words of a verdict, in text and in HTML."""

from html.parser import HTMLParser

import numpy as np
import pytest

from course.judging import Case, Misconception, Status, Verdict, judge

from .exercises import HALVE, call, with_


def verdict(answer, exercise=HALVE) -> Verdict:
    return judge(exercise, call(answer, exercise))


class Page(HTMLParser):
    """The tags of a text, each with its text; refuses what is not nested properly."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []
        self.inside: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in self.open:
            self.inside[tag] = self.inside.get(tag, "") + data


# text


def test_a_pass_is_one_line_with_a_dot_a_case():
    assert str(verdict(lambda x: x / 2)) == "✓ 1.1 halve: passed, 4 of 4 cases right\n●●●●"


def test_a_failure_shows_case_call_expected_got_and_why():
    assert str(verdict(lambda x: np.minimum(x / 2, 1e6))).splitlines() == [
        "✗ 1.1 halve: not right yet, 3 of 4 cases right",
        "●●○●",
        "  Case:     a large number",
        "            halve(x=array([1.e+09]))",
        "  Expected: array([5.e+08])",
        "  Got:      array([1000000.])",
        "  So:       1 of 1 elements differ, the first at index 0: expected 500000000, "
        "got 1000000.",
    ]


def test_a_hint_is_the_last_line():
    last = str(verdict(lambda x: x * 2)).splitlines()[-1]
    assert last == "  A question: Is <half> of 2 more than 2?"


def test_what_was_printed_is_shown():
    assert "  Printed:  looking at it" in str(verdict(lambda x: print("looking at it")))


@pytest.mark.parametrize("status", [Status.UNTOUCHED, Status.BROKEN, Status.MISSING])
def test_a_verdict_without_cases_is_a_title_and_its_note(status):
    text = str(Verdict(HALVE, status, note="A sentence."))
    assert text == f"· 1.1 halve: {status}\nA sentence."


def test_of_two_tables_only_the_lines_that_differ_are_shown():
    def table(x):
        return {"first": 1.0, "second": float(x[0])}

    def other(x):
        return {"first": 1.0, "second": -1.0}

    text = str(verdict(other, with_(target=table, misconceptions=(), properties=())))
    assert "  Expected: second: 0.0" in text
    assert "  Got:      second: -1.0" in text
    assert "first" not in text


def test_a_case_without_names_for_all_its_parts_shows_the_parts():
    case = Case((np.array([1.0]), 2), "two parts")
    two = with_(cases=(case,), draw=None, drive=lambda t, *parts: t(parts[0]))
    assert "halve(array([1.]), 2)" in str(verdict(lambda x: 0, two))


LONG = {
    "a list": lambda x: list(range(10**5)),
    "text": lambda x: "x" * 10**6,
    "keys": lambda x: {"k" * 1000 + str(i): 1 for i in range(1000)},
    "printing": lambda x: print("x" * 10**7),
    "an error": lambda x: int("x" * 10**6),
}


@pytest.mark.parametrize("answer", LONG.values(), ids=LONG)
def test_a_long_answer_gives_a_short_verdict(answer):
    got = verdict(answer)
    assert len(str(got)) < 5_000
    assert len(got._repr_html_()) < 10_000


def test_a_table_with_long_keys_where_one_is_expected_gives_a_short_verdict():
    table = with_(target=lambda x: {"a": 1.0}, misconceptions=(), properties=())
    got = verdict(lambda x: {f"{i}" * 500: 1.0 for i in range(1000)}, table)
    assert len(str(got)) < 5_000


# HTML

NASTY = "<script>alert(1)</script><img src=x onerror='a'>&amp;</details></div>"


def test_all_that_an_answer_says_is_escaped():
    def nasty(x):
        print(NASTY)
        raise ValueError(NASTY)

    page = Page(verdict(nasty)._repr_html_())
    own = "style div p strong table tr th td pre"
    assert {tag for tag, _ in page.seen} <= set(own.split())
    assert NASTY in page.inside["pre"]


def test_a_returned_text_a_type_and_a_key_are_escaped():
    for value in (NASTY, type(NASTY, (), {})(), {NASTY: 1}):
        page = Page(verdict(lambda x, value=value: value)._repr_html_())
        assert "script" not in {tag for tag, _ in page.seen}


def test_a_note_is_escaped():
    page = Page(Verdict(HALVE, Status.BROKEN, note=NASTY)._repr_html_())
    assert NASTY in page.inside["p"]


def test_the_hint_is_folded_away_and_escaped():
    html = verdict(lambda x: x * 2)._repr_html_()
    page = Page(html)
    assert page.inside["details"].endswith("Is <half> of 2 more than 2?")
    assert dict(page.seen)["details"] == {}, "closed at first"
    assert "Is &lt;half&gt;" in html
    assert html.index("<details") < html.index("Is &lt;half&gt;") < html.index("</details>")


def test_there_is_nothing_to_unfold_without_a_hint():
    assert "details" not in dict(Page(verdict(lambda x: x * 7)._repr_html_()).seen)


def test_styles_reach_only_the_verdict():
    rules = Page(verdict(lambda x: x)._repr_html_()).inside["style"].split("}")
    selectors = [s for rule in rules for s in rule.split("{")[0].split(",") if s.strip()]
    assert selectors
    assert all(s.strip().startswith(".verdict") for s in selectors)


def test_the_kind_of_line_tells_the_status_without_colour():
    classes = {dict(Page(v._repr_html_()).seen)["div"]["class"] for v in STATES}
    assert classes == {"verdict passed", "verdict failed", "verdict broken"}


STATES = [verdict(lambda x: x / 2), verdict(lambda x: x), Verdict(HALVE, Status.BROKEN)]


@pytest.mark.parametrize("answer", [lambda x: x * 2, lambda x: 1 / 0, lambda x: x.fill(0)])
def test_no_verdict_shows_code_of_the_reference_or_of_a_misconception(answer):
    got = verdict(answer, with_(misconceptions=(Misconception("a", "b", lambda x: 1 / 0),)))
    for text in (str(got), got._repr_html_()):
        assert "np.asarray" not in text
        assert "dtype=float" not in text
        assert "lambda" not in text
