"""How verdicts look and behave in JupyterLab: in both themes, at any width, with the keyboard."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from course.authoring import package

from .lab import Lab
from .page import NotebookPage, Page, expect, write_notebook

pytestmark = pytest.mark.browser
NAME = "verdicts.ipynb"
WIDTH = 1280
QUESTION = "A question that may help"
LONG = "a_function_that_stands_in_another_cell_and_has_a_rather_long_name"
CELLS = {
    "begin": "from course import begin, exercise, progress\n\nbegin(1)",
    "question": "@exercise\ndef weighted_sum(w, x, b):\n    return float(np.dot(w, x))",
    "passed": "@exercise\ndef step(z):\n    return (np.asarray(z) >= 0).astype(float)",
    "untouched": package.stub("neurons", "xor"),
    "table": "@exercise\ndef perceptron_fit(X, y, epochs):\n    print('a long line, ' * 15)\n"
    "    return X[0] / 3, 0.0, [0] * epochs",
    "elsewhere": f"@exercise\ndef relu(z):\n    return {LONG}(z)",
    "progress": "progress()",
}
OUTPUT = ".jp-Cell-outputArea .jp-RenderedHTMLCommon"

# Every text of our own output with its contrast to what lies behind it, as WCAG 2 defines it.
CONTRASTS = """selector => {
    const parse = colour => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
        return {rgb: [r, g, b], a};
    };
    const over = (top, below) => top.rgb.map((c, i) => top.a * c + (1 - top.a) * below[i]);
    const behind = element => {
        if (!element) return [255, 255, 255];
        const colour = parse(getComputedStyle(element).backgroundColor);
        return colour.a === 1 ? colour.rgb : over(colour, behind(element.parentElement));
    };
    const luminance = rgb => {
        const [r, g, b] = rgb.map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (element, colour) => {
        const below = behind(element);
        const [low, high] = [luminance(over(parse(colour), below)), luminance(below)].sort();
        return (Math.max(low, high) + 0.05) / (Math.min(low, high) + 0.05);
    };
    const found = [];
    for (const root of document.querySelectorAll(selector)) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (node.data.trim() && element.tagName !== 'STYLE')
                found.push([node.data, contrast(element, getComputedStyle(element).color)]);
        }
        for (const verdict of root.querySelectorAll('.verdict'))
            found.push(['line', contrast(verdict, getComputedStyle(verdict).borderLeftColor)]);
    }
    return found;
}"""
TOO_WIDE = """selector => [...document.querySelectorAll(selector)]
    .filter(output => output.querySelector('.verdict'))
    .flatMap(output => [output, ...output.querySelectorAll('.verdict, .verdict *')])
    .filter(e => getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)
    .map(e => `${e.tagName} ${e.textContent.slice(-60)}: ${e.scrollWidth} > ${e.clientWidth}`)"""


@pytest.fixture(scope="module")
def has_run(
    lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]
) -> Iterator[NotebookPage]:
    """A notebook that has run, with verdicts of all kinds below its cells."""
    write_notebook(lab.folder / NAME, CELLS)
    with new_page() as page:
        shown = NotebookPage.open(page, lab.url(NAME), NAME)
        shown.run_all()
        yield shown


@pytest.fixture
def verdicts(has_run: NotebookPage) -> NotebookPage:
    """The same notebook, light and wide again."""
    has_run.page.set_viewport_size({"width": WIDTH, "height": 900})
    has_run.show_file_browser(True)
    has_run.theme("light")
    return has_run


def open_question(verdicts: NotebookPage) -> None:
    """Unfold the question below the wrong answer, unless it is."""
    details = verdicts.cell("question").output.locator("details")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    expect(details.locator("p")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_has_a_contrast_of_4_5_and_every_line_of_3_in_both_themes(
    verdicts: NotebookPage, screenshots: Path, theme: str
) -> None:
    verdicts.theme(theme)
    open_question(verdicts)
    verdicts.page.screenshot(path=screenshots / f"verdicts-{theme}.png")
    contrasts = verdicts.page.evaluate(CONTRASTS, OUTPUT)
    assert {"Expected", QUESTION, "Saved in my_autodiff/neurons.py."} <= {t for t, _ in contrasts}
    assert [f"{t}: {c:.2f}" for t, c in contrasts if c < (3 if t == "line" else 4.5)] == []


@pytest.mark.parametrize("width", [WIDTH, WIDTH // 2, 480])
def test_no_verdict_is_wider_than_its_window_also_at_200_percent_zoom(
    verdicts: NotebookPage, screenshots: Path, width: int
) -> None:
    # To the page, a zoom of 200 % is a window of half the width.
    verdicts.page.set_viewport_size({"width": width, "height": 900})
    verdicts.show_file_browser(width >= WIDTH)
    open_question(verdicts)
    verdicts.page.screenshot(path=screenshots / f"verdicts-{width}.png")
    assert verdicts.page.evaluate(TOO_WIDE, OUTPUT) == []


def test_the_question_opens_with_the_keyboard_and_what_is_typed_there_deletes_no_cell(
    verdicts: NotebookPage,
) -> None:
    summary = verdicts.cell("question").output.get_by_text(QUESTION)
    question = verdicts.cell("question").output.locator("details p")
    open_question(verdicts)
    summary.press("Enter")
    expect(question).to_be_hidden()
    summary.press("Enter")
    expect(question).to_be_visible()
    verdicts.page.keyboard.type("def add(a, b):")
    assert verdicts.cells() == list(CELLS)


def test_the_question_that_has_the_focus_wears_a_ring(verdicts: NotebookPage) -> None:
    summary = verdicts.cell("question").output.get_by_text(QUESTION)
    summary.press("Shift+Tab")
    verdicts.page.keyboard.press("Tab")
    expect(summary).to_be_focused()
    expect(summary).to_have_css("outline-style", "solid")
    expect(summary).to_have_css("outline-width", "2px")


def test_passed_failed_and_untouched_differ_in_words_and_in_the_kind_of_line(
    verdicts: NotebookPage,
) -> None:
    told = {
        "passed": ("passed, 6 of 6 cases right", "double"),
        "question": ("not right yet, 0 of 7 cases right", "dashed"),
        "untouched": ("not attempted", "solid"),
    }
    for cell, (words, line) in told.items():
        verdict = verdicts.cell(cell).output.locator(".verdict")
        expect(verdict.locator("strong")).to_contain_text(words)
        expect(verdict).to_have_css("border-left-style", line)
