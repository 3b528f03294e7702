"""Below the cell, or in the terminal."""

from course.learner.show import Rich, in_notebook, show


def test_outside_of_a_notebook_it_is_printed(capsys):
    assert not in_notebook()
    show(Rich("some text", "<b>some text</b>"))
    assert capsys.readouterr().out == "some text\n"


def test_in_a_notebook_it_has_two_forms(kernel):
    assert kernel.value("__import__('course.learner.show').learner.show.in_notebook()") == "True"
    shown = kernel.run("from course.learner.show import show\nshow('a < b')")
    assert (shown.text, shown.html) == ("a < b", "<p>a &lt; b</p>")


def test_text_without_html_is_escaped():
    assert Rich("<script>")._repr_html_() == "<p>&lt;script&gt;</p>"
