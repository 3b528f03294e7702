"""The dashboard without a browser: it drives any iterator of losses, and loses nothing."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course.widgets.dashboard import Dashboard, dashboard
from course.widgets.dashboard_picture import horizon, scale, ticks
from course.widgets.dashboard_shown import as_images
from course.widgets.training import POINTS, Curve

from .node import run_script
from .toy_net import Momentum, Net, pictures, train_epoch

X, LABELS = pictures(300, seed=1)
TEST = pictures(200, seed=2)
SCRIPTS = ("dashboard_charts", "dashboard_views", "dashboard")
Epoch = Callable[[], Iterator[float]]


class Case:
    """A network, its optimiser, an epoch of thirty batches and a dashboard over them."""

    def __init__(self, epoch: Callable[["Case"], Epoch] | None = None, **more: Any) -> None:
        self.net = Net()
        self.optimiser = Momentum(self.net.p)
        self.rng = np.random.default_rng(0)
        self.w: Dashboard = dashboard(
            epoch(self) if epoch else self.epoch,
            **{"model": self.net, "optimiser": self.optimiser, "test": TEST, "epochs": 3, **more},
        )

    def epoch(self) -> Iterator[float]:
        return train_epoch(self.net, X, LABELS, self.optimiser, 10, self.rng)

    def weights(self) -> dict[str, np.ndarray]:
        return {name: p.copy() for name, p in self.net.p.items()}


def changed(case: Case, at: int, act: Callable[[], Any]) -> Epoch:
    """The same epoch; `act` takes the place of the loss of batch number `at`, counted from 1."""

    def epoch() -> Iterator[float]:
        for number, loss in enumerate(case.epoch(), 1):
            yield act() if number == at else loss

    return epoch


def same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return all(np.array_equal(a[name], b[name]) for name in a)


def interrupt() -> float:
    signal.raise_signal(signal.SIGINT)
    return 1.0


def fail() -> float:
    return [1.0][5]


def test_a_run_gives_the_same_weights_and_losses_as_a_plain_loop() -> None:
    watched, plain = Case(), Case()
    losses = [loss for _ in range(3) for loss in plain.epoch()]
    watched.w.run()
    assert same(watched.weights(), plain.weights())
    state = watched.w.state
    assert [loss for _, loss in state["curve"]] == pytest.approx(losses)
    assert [r["loss"] for r in state["history"][1:]] == pytest.approx(
        [np.mean(losses[i : i + 30]) for i in (0, 30, 60)]
    )
    assert (state["status"], state["epoch"], state["step"], state["left"]) == ("finished", 3, 90, 0)


def test_the_error_and_the_confusions_are_those_of_the_network() -> None:
    case = Case(published=95.49)
    said = case.w.run(epochs=1)
    guesses = case.net(TEST[0]).argmax(axis=1)
    wrong = float(100 * np.mean(guesses != TEST[1]))
    state = case.w.state
    assert (state["error"], state["accuracy"], state["published"]) == (wrong, 100 - wrong, 95.49)
    assert said == case.w.state["said"]
    assert f"test error {wrong:.2f} %" in said
    expected = np.zeros((10, 10), dtype=int)
    np.add.at(expected, (TEST[1], guesses), 1)
    assert state["confusion"] == expected.tolist()
    assert sorted(state["misclassified"]) == np.flatnonzero(guesses != TEST[1]).tolist()


def test_the_worst_come_first_with_their_two_largest_probabilities() -> None:
    case = Case()
    case.w.run(epochs=1)
    p = np.exp(case.net(TEST[0]))
    p /= p.sum(axis=1, keepdims=True)
    worst = case.w.worst(5)
    own = [p[item["index"], item["label"]] for item in worst]
    wrong = np.flatnonzero(p.argmax(axis=1) != TEST[1])
    assert own == pytest.approx(sorted(p[wrong, TEST[1][wrong]])[:5])
    for item in worst:
        row = p[item["index"]]
        (first, a), (second, b) = item["two"]
        assert first == row.argmax() != item["label"] == TEST[1][item["index"]]
        assert [a, b] == pytest.approx(sorted(row)[:-3:-1])
        assert row[second] == pytest.approx(b)


def test_a_cell_of_the_matrix_shows_its_digits_and_follows_the_training() -> None:
    case = Case()
    places = case.w.show(3, 3)
    assert [item["index"] for item in case.w.chosen["items"]] == places[:24]
    assert case.w.chosen["total"] == len(places) == case.w.state["confusion"][3][3]
    assert len(case.w.chosen["pixels"]) == 64 * len(places[:24])
    case.w.run(epochs=1)
    assert case.w.chosen["total"] == case.w.state["confusion"][3][3] > len(places)


def test_a_step_is_so_many_batches_and_stopping_in_mid_epoch_loses_none() -> None:
    stepped, plain = Case(), Case()
    for batches in (1, 4, 30):
        stepped.w.step(batches)
    assert (stepped.w.state["epoch"], stepped.w.state["batch"]) == (1, 5)
    assert stepped.w.state["said"].startswith("Paused in epoch 2, batch 5: loss")
    stepped.w.run()
    for _ in range(3):
        for _ in plain.epoch():
            pass
    assert same(stepped.weights(), plain.weights())


def test_after_the_planned_end_one_may_go_on() -> None:
    case = Case(epochs=1)
    assert case.w.run().startswith("Finished after epoch 1: loss")
    case.w.run()
    case.w.run(epochs=2)
    assert (case.w.state["epoch"], case.w.state["epochs"]) == (4, 4)


def test_the_learning_rate_is_live_and_each_change_is_remembered() -> None:
    case = Case()
    case.w.step(2)
    case.w.lr = 0.05
    case.w.step(3)
    case.optimiser.lr = 0.01  # from a cell, past the widget
    case.w.step(1)
    assert case.w.state["rates"] == [[0, 0.1], [2, 0.05], [5, 0.01]]
    assert case.w.state["lr"] == 0.01
    case.w.state = {"lr": 0.2, "tab": "worst"}
    assert (case.optimiser.lr, case.w.view["tab"]) == (0.2, "worst")


def test_the_time_to_the_end_is_known_after_an_epoch_or_with_its_length() -> None:
    case = Case()
    case.w.step(3)
    assert case.w.state["left"] is None
    told = Case(batches=30)
    told.w.step(3)
    training = told.w._training
    expected = 87 * training.per_batch + 3 * training.per_evaluation
    assert told.w.state["left"] == pytest.approx(expected)
    assert expected > 0


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_stops_it_and_the_last_good_weights_come_back(loss: float) -> None:
    def epoch(case: Case) -> Epoch:
        def spoilt() -> float:
            case.net.p["W1"][:] = loss
            case.optimiser.v["W2"][:] = loss
            return loss

        later = changed(case, 17, spoilt)
        return lambda: later() if case.w.state["epoch"] == 1 else case.epoch()

    case = Case(epoch)
    case.w.run(epochs=1)
    good, memory = case.weights(), {k: v.copy() for k, v in case.optimiser.v.items()}
    said = case.w.run()
    assert said == (
        f"The loss became {loss} in epoch 2, batch 17. Training stopped, and the weights are back "
        "as they were after epoch 1; try a smaller learning rate."
    )
    assert same(case.weights(), good)
    assert same(case.optimiser.v, memory)
    state = case.w.state
    assert (state["status"], state["epoch"], state["batch"], state["step"]) == ("stopped", 1, 0, 30)
    assert state["curve"][-1][0] == 30
    case.optimiser.lr = 0.05
    assert case.w.step(10).startswith("Paused in epoch 2, batch 10: loss")


def test_an_output_that_is_no_number_stops_it_at_the_evaluation() -> None:
    def epoch(case: Case) -> Epoch:
        def spoil() -> float:
            case.net.p["b2"][3] = np.nan
            return 1.0

        return changed(case, 5, spoil)

    case = Case(epoch)
    case.w.step(4)
    kept = case.weights()
    assert case.w.step(1).startswith("An output for the test set became nan in epoch 1, batch 5.")
    assert same(case.weights(), kept)
    assert case.w.state["status"] == "stopped"


def test_an_error_in_the_learners_code_stops_it_with_its_line_and_goes_through_a_cell() -> None:
    case = Case(lambda case: changed(case, 4, fail))
    with pytest.raises(IndexError):
        case.w.run()
    said = case.w.state["said"]
    assert said.startswith("Training stopped. IndexError: list index out of range. In fail, ")
    line = fail.__code__.co_firstlineno + 1
    assert said.endswith(f"test_dashboard.py, line {line}: return [1.0][5]")
    assert isinstance(case.w.problem, IndexError)
    assert (case.w.state["status"], case.w.state["step"]) == ("stopped", 3)


@pytest.mark.filterwarnings("ignore:overflow")
def test_an_error_that_comes_of_an_explosion_brings_the_weights_back() -> None:
    def epoch(case: Case) -> Epoch:
        def explode() -> float:
            case.net.p["W2"][:] = 1e308
            raise ValueError("the gradient holds nan: the loss has exploded")

        return changed(case, 4, explode)

    case = Case(epoch)
    before = case.weights()
    with pytest.raises(ValueError, match="exploded"):
        case.w.run()
    assert (
        "no number any more, and the weights are back as they were before the training"
        in (case.w.state["said"])
    )
    assert same(case.weights(), before)


def test_an_interrupt_of_a_cell_pauses_after_the_batch_and_keeps_the_weights() -> None:
    case = Case(lambda case: changed(case, 7, interrupt))
    before = signal.getsignal(signal.SIGINT)
    said = case.w.run()
    assert said.startswith("Interrupted; the weights are kept. Paused in epoch 1, batch 7: loss")
    assert signal.getsignal(signal.SIGINT) is before
    trained = case.weights()
    assert not same(trained, Net().p)
    case.w.run(epochs=1)
    assert case.w.state["epoch"] == 1
    assert case.w.state["step"] == 30


def test_a_second_interrupt_breaks_a_batch_off_that_never_ends() -> None:
    def forever() -> float:
        while True:
            signal.raise_signal(signal.SIGINT)

    case = Case(lambda case: changed(case, 7, forever))
    assert case.w.run().startswith("Interrupted twice: the batch was broken off")
    assert (case.w.state["status"], case.w.state["batch"]) == ("stopped", 0)
    assert case.w.step(2).startswith("Paused in epoch 1, batch 2")


async def until(done: Callable[[], bool]) -> None:
    """Let the loop turn until something has happened."""
    async with asyncio.timeout(20):
        while not done():
            await asyncio.sleep(0.001)


def in_a_kernel(play: Callable[[], Any]) -> None:
    """Run a coroutine as a kernel does between cells: on a loop, with interrupts ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(play())
        loop.run_until_complete(asyncio.sleep(0.01))  # a kernel's loop never stops turning
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        loop.close()
        signal.signal(signal.SIGINT, before)


def test_in_the_background_other_work_goes_on_between_batches_and_the_result_is_the_same() -> None:
    plain = Case(epochs=20)
    plain.w.run()

    async def play() -> None:
        case, turns = Case(epochs=20), 0
        assert case.w.start().startswith("Training in the background.")
        assert case.w.state["paused"] is False
        while not case.w.state["paused"]:
            await asyncio.sleep(0)
            turns += 1
        assert turns >= 3
        assert case.w.state["said"] == plain.w.state["said"]
        assert same(case.weights(), plain.weights())

    in_a_kernel(play)


def endless(case: Case) -> Epoch:
    """Epochs that take long enough to be paused."""
    return lambda: (loss for _ in range(1000) for loss in case.epoch())


def test_an_interrupt_while_no_cell_runs_pauses_the_background_and_it_goes_on_after() -> None:
    async def play() -> None:
        case = Case(endless)
        case.w.start()
        await until(lambda: case.w.state["step"] > 0)
        signal.raise_signal(signal.SIGINT)
        await until(lambda: case.w.state["paused"])
        await until(lambda: signal.getsignal(signal.SIGINT) == signal.SIG_IGN)
        assert case.w.state["said"].startswith("Interrupted; the weights are kept. Paused in epoch")
        steps, kept = case.w.state["step"], case.weights()
        await asyncio.sleep(0.05)
        assert same(case.weights(), kept)
        case.w.start()
        await until(lambda: case.w.state["step"] > steps)
        case.w.pause()
        await asyncio.sleep(0.01)

    in_a_kernel(play)


def test_a_cell_may_pause_step_and_run_while_the_background_trains() -> None:
    async def play() -> None:
        case = Case(endless)
        case.w.start()
        await until(lambda: case.w.state["step"] > 0)
        case.w.pause()
        steps = case.w.state["step"]
        assert case.w.state["history"][-1]["step"] == steps
        case.w.start()
        case.w.step(3)  # takes over: one training, in this cell
        assert case.w.state["step"] == steps + 3
        await asyncio.sleep(0.05)
        assert case.w.state["step"] == steps + 3
        assert case.w.state["status"] == "paused"

    in_a_kernel(play)


def test_a_second_dashboard_pauses_the_first_when_it_is_made_and_when_it_starts() -> None:
    async def play() -> None:
        first = Case(endless)
        first.w.start()
        await until(lambda: first.w.state["step"] > 0)
        second = dashboard(first.epoch, model=first.net, optimiser=first.optimiser, test=TEST)
        assert first.w.state["said"].startswith("Paused, because another dashboard was made or")
        assert second.state["error"] == first.w.state["error"]
        first.w.start()
        second.step(1)
        kept = first.weights()
        await asyncio.sleep(0.05)
        assert same(first.weights(), kept)
        assert (first.w.state["paused"], second.state["paused"]) == (True, True)

    in_a_kernel(play)


def test_a_closed_dashboard_trains_no_more_and_says_so() -> None:
    async def play() -> None:
        case = Case(endless)
        case.w.start()
        await until(lambda: case.w.state["step"] > 0)
        case.w.close()
        kept = case.weights()
        await asyncio.sleep(0.05)
        assert same(case.weights(), kept)
        with pytest.raises(RuntimeError, match="this dashboard is closed; make a new one"):
            case.w.run()

    in_a_kernel(play)


def test_an_error_in_the_background_is_told_and_never_lost() -> None:
    async def play() -> None:
        case = Case(lambda case: changed(case, 4, fail))
        case.w.start()
        await until(lambda: case.w.state["paused"])
        assert case.w.run_state["said"].startswith("Training stopped. IndexError: list index")
        with pytest.raises(IndexError):
            raise case.w.problem

    in_a_kernel(play)


def test_buttons_work_from_a_thread_of_their_own() -> None:
    """As in a kernel that answers widgets in a subshell."""

    def press(case: Case, **message: Any) -> None:
        thread = threading.Thread(target=lambda: case.w._command(None, message, None))
        thread.start()
        thread.join()

    async def play() -> None:
        case = Case(endless)
        press(case, do="step", batches=10)
        await until(lambda: case.w.state["paused"])
        assert case.w.state["step"] == 10
        press(case, do="start")
        await until(lambda: case.w.state["step"] > 10)
        press(case, do="lr", lr=0.03)
        assert case.optimiser.lr == 0.03
        press(case, do="pause")
        await until(lambda: case.w.state["paused"])
        press(case, do="lr", lr=-1)
        assert "lr is -1; it must be a positive number" in case.w.run_state["said"]

    in_a_kernel(play)


def test_without_a_kernel_the_background_is_refused_with_the_cure() -> None:
    case = Case()
    with pytest.raises(RuntimeError, match=r"needs a notebook's kernel; here, use run\(epochs=..."):
        case.w.start()
    assert case.w.state["paused"]


def test_the_browser_is_told_a_few_times_a_second_at_most() -> None:
    case = Case(endless)
    told: list[Any] = []
    case.w.observe(lambda change: told.append(change["new"]["step"]), "run_state")
    case.w.step(2000)
    assert 2 <= len(told) <= 4 + case.w.state["seconds"] / 0.2


@pytest.mark.parametrize("count", [1, POINTS - 1, POINTS, 5 * POINTS + 3, 12345])
def test_a_curve_keeps_few_points_and_the_mean_over_each(count: int) -> None:
    curve, losses = Curve(), np.random.default_rng(0).random(count)
    for loss in losses:
        curve.add(loss)
    width = curve.width
    steps, means = zip(*curve.points, strict=True)
    assert len(means) == count // width < POINTS
    assert list(steps) == [(i + 1) * width for i in range(len(means))]
    whole = losses[: len(means) * width].reshape(-1, width)
    assert means == pytest.approx(whole.mean(axis=1))


def test_each_unit_has_a_picture_of_its_weights_on_its_own_scale() -> None:
    case = Case()
    shown = case.w.weights
    assert (shown["units"], shown["all"], shown["shape"]) == (12, 12, [8, 8])
    pixels = np.frombuffer(shown["pixels"], np.uint8).reshape(12, 64).astype(float) - 128
    weights = case.net.p["W1"].T
    size = np.abs(weights).max(axis=1, keepdims=True)
    assert np.abs(pixels / 127 - weights / size).max() < 1 / 127
    assert shown["sizes"] == pytest.approx(size[:, 0], rel=1e-2)


def test_the_items_are_sorted_by_a_units_activation() -> None:
    net, names = Net(), [f"item {i}" for i in range(30)]
    w = dashboard(net_losses, units=lambda: (names, net.hidden(TEST[0][:30]), None))
    found = w.sorted_by(4)
    codes = net.hidden(TEST[0][:30])[:, 4]
    assert [name for name, _ in found] == [names[i] for i in np.argsort(-codes)]
    assert (w.state["tab"], w.state["unit"], w.units["names"][4]) == ("units", 4, "unit 5")


def net_losses() -> Iterator[float]:
    return iter([1.0])


def test_a_network_without_pictures_weights_or_test_has_a_loss_only() -> None:
    w = dashboard(lambda: iter([3.0, 2.0, 1.0]), epochs=2)
    assert w.run() == "Finished after epoch 2: loss 2."
    assert (w.test, w.weights, w.units) == ({}, {}, {})
    assert (w.state["error"], w.state["lr"]) == (None, None)
    assert as_images(np.zeros((4, 24))) is None


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"test": (TEST[0], TEST[1][:-1])}, "test has 200 inputs and 199 labels"),
        ({"test": (TEST[0], TEST[1] + 0.0)}, "test labels are float64"),
        ({"test": (TEST[0], TEST[1] + 1)}, "a label is 10 and there are 10 outputs"),
        ({"test": TEST[0]}, "test must be a pair"),
        ({"model": None}, "neither model nor probabilities"),
        ({"published": 0.9549}, "an accuracy in percent, like 95.49"),
        ({"epochs": 0}, "epochs is 0; it must be a whole number from 1"),
        ({"batches": 2.5}, "batches is 2.5; it must be a whole number from 1"),
        ({"weights": lambda: np.zeros(9)}, r"weights has shape \(9,\)"),
        ({"probabilities": lambda x: np.zeros(len(x))}, "outputs have shape"),
    ],
)
def test_what_cannot_be_watched_is_refused_with_the_rule(more: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Case(**more)


def test_an_epoch_that_has_been_started_is_refused() -> None:
    with pytest.raises(TypeError, match=r"epoch is a generator; give a function that starts one"):
        Case(lambda case: case.epoch())  # type: ignore[arg-type, return-value]


def test_an_epoch_that_gives_the_same_iterator_twice_is_found_out() -> None:
    def epoch(case: Case) -> Epoch:
        once = case.epoch()
        return lambda: once

    case = Case(epoch)
    with pytest.raises(ValueError, match="gave no loss at all; epoch must start a new pass"):
        case.w.run()
    assert case.w.state["epoch"] == 1


@pytest.mark.parametrize("wrong", [None, "low", [1.0, 2.0]])
def test_a_loss_that_is_not_one_number_is_named(wrong: Any) -> None:
    case = Case(lambda case: changed(case, 2, lambda: wrong))
    with pytest.raises(TypeError, match="a loss is a"):
        case.w.run()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"cell": [0, 10]}, "class is 10"),
        ({"tab": "losses"}, "tab is 'losses'"),
        ({"paused": True}, "no entry 'paused'"),
        ({"lr": 0}, "lr is 0; it must be a positive number"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused(entry: Any, message: str) -> None:
    case = Case()
    with pytest.raises(ValueError, match=message):
        case.w.state = entry
    assert case.w.view["cell"] is None


def test_a_stored_notebook_keeps_a_picture_with_both_curves_and_the_published_line() -> None:
    case = Case(published=95.49)
    case.w.run()
    bundle = case.w._repr_mimebundle_()[0]
    svg = bundle["image/svg+xml"]
    assert svg == case.w.picture().svg
    assert svg.count("<polyline") == 2
    assert "published: 4.51" in svg
    assert case.w.state["said"] in svg
    shown = [row[0] for row in case.w.state["confusion"] if row[0] > 9]
    assert shown
    assert all(f">{count}</text>" in svg for count in shown)
    assert "finished: Finished after epoch 3" in repr(case.w)


@pytest.mark.parametrize("values", [[0.3, 2.3], [4.51, 90.2], [1e-6, 7.0], [1.0], []])
def test_browser_and_picture_share_their_scale(tmp_path: Path, values: list[float]) -> None:
    found = run_script(tmp_path, SCRIPTS, "[scale(v), ticks(...scale(v))]", v=values)
    assert found[0] == pytest.approx(scale(values))
    assert found[1] == pytest.approx(ticks(*scale(values)))
    assert 2 <= len(found[1]) <= 8
    assert all(scale(values)[0] <= v <= scale(values)[1] for v in values)


@pytest.mark.parametrize("step", [0, 499, 500, 501, 14_999, 15_001])
def test_the_axis_of_epochs_grows_up_to_what_is_planned(tmp_path: Path, step: int) -> None:
    run = {"step": step, "batches": 500, "epochs": 30}
    shown = horizon(run)
    assert step / 500 <= shown <= 30 or step > 15_000
    assert run_script(tmp_path, SCRIPTS, "horizon(run)", run=run) == shown


def test_progress_is_told_in_words(tmp_path: Path) -> None:
    run = {"epoch": 2, "epochs": 30, "batch": 10, "batches": 500, "step": 1010, "seconds": 7.4}
    said = run_script(
        tmp_path,
        SCRIPTS,
        "[{...run, left: 125.4}, {...run, batches: null, left: null}, {...run, batch: 0, left: 0},"
        " {...run, left: 7500}].map(progress)",
        run=run,
    )
    assert said == [
        "Epoch 3 of 30, batch 10 of 500 · 7 s so far · about 2 min 5 s to the end",
        "Epoch 3 of 30, batch 10 · 7 s so far · time to the end known after the first epoch",
        "2 of 30 epochs done · 7 s so far",
        "Epoch 3 of 30, batch 10 of 500 · 7 s so far · about 2 h 5 min to the end",
    ]


def test_signs_of_weights_differ_in_lightness_not_only_in_hue(tmp_path: Path) -> None:
    minus, zero, plus = run_script(tmp_path, SCRIPTS, "[1, 128, 255].map(signed)")
    grey = [0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] for c in (minus, zero, plus)]
    assert grey[0] + 60 < grey[1] < grey[2] - 40
