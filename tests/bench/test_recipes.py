"""The study of Nielsen's recipes: what a run reports, and that every recipe learns."""

from types import SimpleNamespace

import numpy as np
import pytest

from course.bench import recipes


@pytest.fixture(autouse=True)
def few_digits(monkeypatch) -> None:
    """Ten patterns that are easy to tell apart, instead of the digits."""
    rng = np.random.default_rng(0)
    patterns = rng.integers(0, 256, size=(10, 28, 28))

    def draw(n: int) -> tuple[np.ndarray, np.ndarray]:
        labels = np.arange(n) % 10
        noise = rng.integers(-20, 21, size=(n, 28, 28))
        return np.clip(patterns[labels] + noise, 0, 255).astype(np.uint8), labels

    (train, labels), (test, test_labels) = draw(400), draw(100)
    found = SimpleNamespace(
        train_images=train, train_labels=labels, test_images=test, test_labels=test_labels
    )
    monkeypatch.setattr(recipes, "load_digits", lambda: found)
    monkeypatch.setattr(recipes, "TRAIN", 400)


@pytest.mark.parametrize("name", recipes.RECIPES)
def test_every_recipe_learns(name: str):
    run = recipes.train(recipes.RECIPES[name], seed=0, epochs=3)
    assert len(run.accuracies) == 3
    assert run.accuracies[-1] > 60
    assert run.seconds > 0


def test_a_digit_that_is_hardly_ever_recognised_is_named(monkeypatch):
    table = np.diag([90, 90, 3, *[90] * 7])
    table[2, 7] = 87
    monkeypatch.setattr(recipes.layers, "confusion", lambda *_: table)
    assert recipes.train(recipes.RECIPES["784-30-10, quadratic"], 0, 1).missing == (2,)


def test_equal_seeds_give_equal_runs():
    recipe = recipes.RECIPES["784-30-10, cross-entropy"]
    first, second = (recipes.train(recipe, seed=3, epochs=2) for _ in range(2))
    assert first.accuracies == second.accuracies


def test_the_table_has_a_row_for_each_seed(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["recipes", "--seeds", "2", "--epochs", "1", "--only", "30-10"])
    recipes.main()
    rows = [line for line in capsys.readouterr().out.splitlines() if "after each epoch" in line]
    assert [row.split("  ")[1] for row in rows] == ["0", "1", "0", "1"]
