"""Everything a learner meets in JupyterLab, for whoever sees little, or wants nothing to move."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple

import pytest

from course.authoring.build import ROOT
from course.exercises import find
from course.grading.reports.pages import class_page, feedback
from tests.grading.reports.test_pages import student_line

from . import gallery
from .axe import axe_core
from .contrast import CONTRASTS
from .lab import Lab
from .page import NotebookPage, Page, write_notebook

pytestmark = pytest.mark.browser
NAME = "gallery.ipynb"
TALL = {"width": 1280, "height": 2400}  # every output is in the window as a whole
# JupyterLab writes no `alt` for an image, whatever its metadata say; the text below tells it.
AXE = """async element => {
    const found = await axe.run(element, {rules: {'image-alt': {enabled: false}}});
    const told = v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(' | ')}`;
    return [found.passes.map(p => p.id), found.violations.map(told),
        found.incomplete.filter(v => v.id !== 'color-contrast').map(told)];
}"""
# What moves by itself: each property that takes time to change, each animation.
MOVES = """root => [root, ...root.querySelectorAll('*')]
    .filter(e => !e.closest('input, select, option, .jp-Spinner'))
    .flatMap(e => ['transitionDuration', 'animationDuration']
        .filter(name => getComputedStyle(e)[name].split(', ').some(t => parseFloat(t) > 0))
        .map(name => `${e.tagName} ${e.getAttribute('class')}: ${name}`))
    .concat(root.getAnimations({subtree: true}).map(a => `an animation: ${a.id}`))"""
GROUND = """image => {
    const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    pen.drawImage(image, 0, 0);
    return [...pen.getImageData(1, 1, 1, 1).data];
}"""


class Measured(NamedTuple):
    """What is found in one view: rules of axe-core by outcome; texts, contrast and what is due."""

    view: str
    passes: list[str]
    violations: list[str]
    unclear: list[str]
    texts: list[tuple[str, float, float]]


@pytest.fixture(scope="module")
def shown(lab: Lab, new_page: Callable[[], AbstractContextManager[Page]]) -> Iterator[NotebookPage]:
    """The gallery, run, with every widget in use."""
    write_notebook(lab.folder / NAME, gallery.CELLS)
    with new_page() as page:
        page.set_viewport_size(TALL)
        shown = NotebookPage.open(page, lab.url(NAME), NAME)
        gallery.run(shown)
        for name in gallery.PRESSED:
            gallery.use(shown, name)
        yield shown


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of axe-core, from the npm registry."""
    return axe_core(tmp_path_factory.mktemp("axe")).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """The pages that a graded class gets."""
    lines = [student_line(), student_line(name="bob", error="the file is empty")]
    return {"feedback": feedback(lines[0]), "class": class_page(lines, [find("relu")])}


def test_the_gallery_has_every_widget_that_is_drawn_in_the_browser() -> None:
    scripts = {file.stem for file in (ROOT / "course" / "widgets").glob("*.js")}
    widgets = {name for name in scripts if (ROOT / "course" / "widgets" / f"{name}.py").exists()}
    assert widgets - {"controls"} == {name.split("-")[0] for name in gallery.WIDGETS}


@pytest.fixture(scope="module", params=["light", "dark"])
def measured(shown: NotebookPage, axe: str, request: pytest.FixtureRequest) -> list[Measured]:
    """What axe-core and we find in each widget, view by view, and in each output, in a theme."""
    shown.theme(request.param)
    shown.page.evaluate(axe)
    found = []
    for name in gallery.CELLS:
        output = shown.cell(name).output
        for view in gallery.views(shown, name):
            parts = output.locator(".jp-OutputArea-output").all()
            texts = [tuple(text) for part in parts for text in part.evaluate(CONTRASTS)]
            found.append(Measured(view, *output.evaluate(AXE), texts))
    return found


def test_axe_finds_no_violation_in_any_widget_or_output(
    measured: list[Measured], capsys: pytest.CaptureFixture[str]
) -> None:
    passed = Counter(rule for one in measured for rule in one.passes)
    wrong = [f"{m.view}: {told}" for m in measured for told in m.violations + m.unclear]
    with capsys.disabled():
        print(
            f"\n{len(gallery.WIDGETS)} widgets and {len(gallery.OUTPUTS)} outputs: "
            f"{len(passed)} rules of axe-core passed {passed.total()} times, {len(wrong)} violated"
        )
    assert wrong == []
    assert passed["color-contrast"] > len(gallery.WIDGETS)


def test_every_text_stands_out_from_its_ground_also_within_drawings(
    measured: list[Measured], capsys: pytest.CaptureFixture[str]
) -> None:
    assert [one.view for one in measured if not one.texts] == ["figure"]
    texts = [(f"{one.view}: {text}", *ratios) for one in measured for text, *ratios in one.texts]
    with capsys.disabled():
        text, ratio, _ = min(texts, key=lambda told: told[1] / told[2])
        print(f"\n{len(texts)} texts, the lowest contrast is {ratio:.2f} ({text})")
    assert [f"{text}: {ratio:.2f}" for text, ratio, enough in texts if ratio < enough] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_graded_class_have_no_violation_and_enough_contrast(
    page: Page, pages: dict[str, str], axe: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(TALL)
    for name, html in pages.items():
        page.set_content(html)
        page.evaluate(axe)
        passes, *wrong = page.locator("html").evaluate(AXE)
        assert wrong == [[], []], name
        assert "color-contrast" in passes
        texts = page.locator("body").evaluate(CONTRASTS)
        assert len(texts) > 20, name
        assert [(text, ratio) for text, ratio, enough in texts if ratio < enough] == [], name


def test_a_figure_keeps_its_white_ground_in_the_dark_theme(shown: NotebookPage) -> None:
    shown.theme("dark")
    figure, picture = shown.cell("figure"), shown.cell("picture")
    figure.show()
    assert figure.output.locator("img").evaluate(GROUND) == [255, 255, 255, 255]
    picture.show()
    assert picture.output.locator("svg > rect").first.get_attribute("fill") == "#ffffff"


def test_nothing_moves_by_itself_for_whoever_asks_for_less_motion(shown: NotebookPage) -> None:
    moving = {}
    for motion in ("no-preference", "reduce"):
        shown.page.emulate_media(reduced_motion=motion)
        moving[motion] = [
            f"{view}: {told}"
            for name in gallery.WIDGETS
            for view in gallery.views(shown, name)
            for told in shown.cell(name).output.locator(".cw").evaluate(MOVES)
        ]
    assert moving["no-preference"] != []  # the stepper's colours, so the test can see motion
    assert moving["reduce"] == []
