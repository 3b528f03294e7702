"""The pages hold the verdicts' own words, escape all others, and need nothing from outside."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from course.exercises import find
from course.grading.batch import Graded
from course.grading.grader import result_of
from course.grading.intake import File, Handed, Student
from course.grading.reports import Line
from course.grading.reports.pages import class_page, feedback
from course.learner.verdicts import verdict_on
from tests.grading.classes import LOOP

WRONG = "@exercise\ndef relu(z):\n    return np.abs(np.asarray(z, dtype=float))\n"
EVIL = "<script>alert(1)</script>"
VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Checks that tags are closed in order; gathers tags and their attributes."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen = [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def student_line(cell=WRONG, name=EVIL, **more):
    result = result_of(verdict_on(find("relu"), cell))
    files = [File(f"{EVIL}.ipynb", None), File("01-2.ipynb", None)]
    graded = Graded((result,), ("01-2.ipynb",), (EVIL,), **more)
    return Line(Handed(Student(name, EVIL), files, [EVIL]), graded)


@pytest.fixture(params=["feedback", "class"])
def page(request):
    one = student_line(isolation="NOT ISOLATED as it should be", isolated=False)
    if request.param == "feedback":
        return feedback(one)
    other = student_line(LOOP, "bob", error=EVIL)
    for it in (one, other):
        it.graded.prints["relu"] = ("x", 99)
    return class_page([one, other], [find("relu")])


def test_names_and_sentences_are_escaped(page):
    assert EVIL not in page
    assert "&lt;script&gt;" in page


def test_a_page_is_whole_and_needs_nothing_from_outside(page):
    found = Page(page)
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in found.seen}
    assert not re.search(r"https?://|url\(|@import", page)
    assert "default-src 'none'" in page


def test_a_page_can_be_read_by_all(page):
    found = Page(page)
    assert ("html", {"lang": "en"}) in found.seen
    assert "color-scheme: light dark" in page
    tables = [a for tag, a in found.seen if tag == "table"]
    assert page.count("<caption>") == page.count('class="sheet"')
    assert all(a["scope"] in ("row", "col") for tag, a in found.seen if tag == "th")
    assert len(tables) >= 1
    headings = [int(tag[1]) for tag, _ in found.seen if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1
    assert set(headings[1:]) == {2}


def test_a_student_reads_the_words_of_the_notebook():
    verdict = verdict_on(find("relu"), WRONG)
    text = feedback(student_line())
    assert verdict._repr_html_().split("</style>")[1] in text
    assert "01-2.ipynb</li>" in text
    assert "does not count" in text


def test_the_class_page_says_loudly_what_is_not_isolated():
    text = class_page([student_line(isolation="NOT ISOLATED, so", isolated=False)], [find("relu")])
    assert '<p class="notice" role="alert">NOT ISOLATED, so</p>' in text
    text = class_page([student_line(isolation="Isolated by x.")], [find("relu")])
    assert 'notice"' not in text
    assert "Isolated by x." in text


def test_the_class_page_names_numbers_for_what_they_are():
    text = class_page([student_line(), student_line(LOOP, "bob")], [find("relu")])
    assert "item-rest correlation" in text
    assert re.search(r"<h2>Time-outs</h2>\s*<ul>\s*<li>.*bob</a>: 1.4 relu</li>", text)
    assert verdict_on(find("relu"), WRONG).failure.misconception.name in text


def test_a_submission_that_was_not_graded_has_a_page_that_says_why():
    line = student_line()
    text = feedback(replace(line, graded=Graded(error="It could not be graded.")))
    assert "Not graded." in text
    assert "It could not be graded." in text
