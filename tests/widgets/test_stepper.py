"""The stepper without a browser: stepping, predicting, broken engines, and what it sends."""

import json
from typing import Any

import numpy as np
import pytest
import traitlets

from course.autodiff.graph import Op
from course.autodiff.nn import MLP
from course.autodiff.tensor import Tensor
from course.autodiff.value import Value
from course.widgets.examples import EXAMPLES
from course.widgets.stepper import Stepper, stepper

from .engines import breadth_first, every_path, overwrites, shared


def shown(**options: Any) -> Stepper:
    graph = shared()
    return stepper(graph["e"], **options, **graph)


def net() -> Value:
    return (MLP([2, 4, 1], np.random.default_rng(0))([1.5, -2.0])[0] - 1.0) ** 2


def test_it_begins_before_the_first_step() -> None:
    w = shown()
    assert w.step == 0
    assert w.state["node"] is None
    assert w.state["grads"] == {"e": 1.0}
    assert w.caption == "Nothing is sent yet. The gradient of e with respect to itself is 1."


def test_next_and_back_walk_in_the_engines_order() -> None:
    w = shown()
    assert w.next() == "Node e = d * b: gradient 1, sent 6 to d and 42 to b."
    assert w.state["node"] == "e"
    w.next()
    w.next()
    assert (w.state["node"], w.state["sent"]) == ("c", [("b", 36.0), ("b", 36.0)])
    w.back()
    assert w.state["node"] == "d"


def test_first_last_jump_and_step_to_go_where_they_say() -> None:
    w = shown()
    w.last()
    assert (w.step, w.state["node"]) == (6, "3")
    w.first()
    assert w.step == 0
    w.jump("b")
    assert (w.step, w.state["gradient"]) == (4, 120.0)
    w.step_to(2)
    assert w.state["node"] == "d"


def test_steps_outside_the_pass_end_at_its_ends() -> None:
    w = shown()
    w.step = 99
    assert w.step == 6
    w.step = -3
    assert w.step == 0
    w.back()
    assert w.step == 0


def test_the_state_is_plain_data_with_the_waiting_and_whom_they_wait_for() -> None:
    w = shown()
    w.step_to(2)
    assert json.loads(json.dumps(w.state))["waiting"] == {
        "a": ["b"],
        "3": ["b"],
        "b": ["c"],
        "c": [],
    }
    assert w.state["grads"] == {"e": 1.0, "d": 6.0, "b": 48.0, "c": 6.0}
    assert w.state["order"] == ["e", "d", "c", "b", "a", "3"]


def test_a_cell_can_set_step_mode_and_node() -> None:
    w = shown()
    w.state = {"step": 3, "mode": "local slopes"}
    assert (w.step, w.mode) == (3, "local slopes")
    w.state = {"node": "b"}
    assert w.step == 4


def test_what_cannot_be_set_is_refused_with_what_can() -> None:
    w = shown()
    with pytest.raises(ValueError, match="'grads' cannot be set; these can: engine, mode, step"):
        w.state = {"grads": {}}
    with pytest.raises(traitlets.TraitError, match="gradients"):
        w.state = {"mode": "colours"}


def test_jumping_to_an_unknown_node_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no node is called 'q'; there are a, 3, b"):
        shown().jump("q")


def test_jumping_to_a_node_that_has_no_turn_says_so() -> None:
    with pytest.raises(ValueError, match="a never has its turn"):
        shown(backward=lambda root: root.send_back(1.0)).jump("a")


def test_the_step_from_the_browser_arrives_in_the_state() -> None:
    w = shown()
    w.set_state({"step": 4})
    assert w.state["node"] == "b"


def test_answers_and_the_step_they_allow_may_arrive_together() -> None:
    w = shown(predict=True)
    answers = [{"question": i, "said": "1", "right": False} for i in range(2)]
    w.set_state({"step": 1, "answers": answers})
    assert w.step == 1


def test_a_step_that_is_not_predicted_yet_cannot_be_shown() -> None:
    w = shown(predict=True)
    assert w.next() == "Predict first: What does e send to d?"
    w.last()
    w.step = 6
    assert w.step == 0


def test_right_predictions_reveal_the_step_and_are_counted() -> None:
    w = shown(predict=True)
    assert w.predict(6) == "+ Right: 6. Local slope × upstream gradient: 6 × 1 = 6."
    assert w.step == 0
    w.predict("42")
    assert w.step == 1
    told = w.state["predictions"]
    assert (told["right"], told["answered"], told["question"]) == (2, 2, "What does d send to b?")


def test_a_wrong_prediction_is_told_and_reveals_the_step_too() -> None:
    w = shown(predict=True)
    w.predict(6)
    assert w.predict("−1,5").startswith("− Not so: you said −1,5, it is 42.")
    assert w.step == 1
    assert w.state["predictions"]["right"] == 1


def test_what_is_no_number_is_refused_and_not_counted() -> None:
    w = shown(predict=True)
    with pytest.raises(ValueError, match="'six' is not a number; type one like 12"):
        w.predict("six")
    assert w.state["predictions"]["answered"] == 0


def test_a_gradient_that_is_a_sum_is_asked_for_and_hidden_until_then() -> None:
    w = shown(predict=True)
    while w.question and "gradient" not in w.question.text:
        w.predict(w.question.answer)
    assert w.question is not None
    assert (w.question.text, w.question.answer) == ("Which gradient does b have?", 120.0)
    rows = w.passes[w.engine]["steps"][2]["rows"]
    assert [row["asked"] for row in rows] == ["42 + 6 + 36 = ?", "42 + 6 + 36 + 36 = ?"]


def test_enough_right_answers_unlock_the_rest() -> None:
    w = shown(predict=3)
    for answer in (6, 0, 6, 6):
        w.predict(answer)
    assert not w.predicting
    w.last()
    assert w.step == 6
    assert w.state["predictions"]["needed"] == 3


def test_without_anything_to_predict_predict_says_so() -> None:
    assert shown().predict(3) == "There is nothing to predict now."


def test_going_back_while_predicting_asks_nothing_twice() -> None:
    w = shown(predict=True)
    w.predict(6)
    w.predict(42)
    w.first()
    assert w.next().startswith("Node e")
    assert w.next() == "Predict first: What does d send to b?"


def test_the_built_in_graphs_have_more_than_ten_predictions_and_all_can_be_made() -> None:
    possible = 0
    for make in EXAMPLES.values():
        graph = make(Value)
        w = stepper(list(graph.values())[-1], predict=True, names=graph)
        while w.question:
            assert w.predict(w.question.answer).startswith("+")
        assert w.step == len(w.trace.steps) or w.next()
        assert w.state["predictions"]["right"] == w.state["predictions"]["possible"]
        possible += w.state["predictions"]["possible"]
    assert possible >= 10


def test_a_given_engine_is_named_and_its_mistake_told_at_the_end() -> None:
    w = shown(backward=overwrites)
    assert w.engine == "the one you gave: overwrites"
    shown_pass = w.passes[w.engine]
    assert not shown_pass["good"]
    assert shown_pass["ending"][0].startswith("b ends with 36")
    assert shown_pass["steps"][3]["sum"] == "120 came, 36 used"
    assert shown_pass["steps"][3]["odd"]


def test_predictions_on_a_broken_engine_are_about_what_it_does() -> None:
    w = shown(backward=overwrites, predict=True)
    asked = {q.text: (q.answer, q.why) for q in w._questions[w.engine]}
    answer, why = asked["Which gradient does b have?"]
    assert answer == 36.0
    assert why == "42 + 6 + 36 + 36 = 120 arrived, but this engine used 36"


def test_engines_can_be_switched_and_begin_anew() -> None:
    w = shown(engines={"mine": None, "levels": breadth_first, "paths": every_path})
    w.last()
    w.state = {"engine": "levels"}
    assert (w.step, w.state["order"]) == (0, ["e", "d", "b", "a", "3", "c"])
    with pytest.raises(traitlets.TraitError, match="no engine is called 'x'; try mine, levels"):
        w.state = {"engine": "x"}


def test_the_default_engine_is_named_by_its_module() -> None:
    assert shown().engine == "course.autodiff.graph.backward"


def test_what_is_sent_is_strict_json_even_with_nan_and_infinity() -> None:
    x = Value(1e308)
    w = stepper(x * 10.0 * 0.0, predict=True, x=x)
    sent = json.dumps(w.passes, allow_nan=False, ensure_ascii=False)
    assert "nan" in sent
    assert "∞" in sent


def test_the_pass_of_a_sixty_node_net_is_small() -> None:
    assert len(json.dumps(stepper(net()).passes)) < 120_000


def test_a_folded_graph_steps_like_any_other() -> None:
    root = (MLP([2, 16, 1], np.random.default_rng(0))([1.5, -2.0])[0] - 1.0) ** 2
    w = stepper(root)
    assert w.passes[w.engine]["drawing"]["folded"]
    w.last()
    assert w.step == len(w.trace.steps)


def folded() -> Stepper:
    return stepper((MLP([2, 16, 1], np.random.default_rng(0))([1.5, -2.0])[0] - 1.0) ** 2)


def cards(w: Stepper) -> list[tuple[int, ...]]:
    return [card["members"] for card in w.passes[w.engine]["drawing"]["cards"]]


def test_a_folded_group_is_expanded_into_cards_and_folded_again() -> None:
    w = folded()
    before = cards(w)
    name = w.trace.nodes[before[-2][0]].name
    assert w.expand(name) == f"{len(before[-2])} nodes are shown one by one."
    assert cards(w) == [*before[:-2], *[(node,) for node in before[-2]], before[-1]]
    homes = w.passes[w.engine]["card_of"]
    assert all(node in cards(w)[home] for node, home in enumerate(homes))
    assert w.expand(name) == f"{name} has a card of its own."
    w.fold()
    assert cards(w) == before


def test_a_group_that_would_make_too_many_cards_is_not_expanded() -> None:
    total = Op("sum", lambda *xs: sum(xs))
    total.rule(lambda grad, out, *xs: (grad,) * len(xs))
    w = stepper(total(*[Value(float(i)) for i in range(130)]))
    assert [len(group) for group in cards(w)] == [130, 1]
    with pytest.raises(ValueError, match="the 130 nodes around 7 are too many to show at once"):
        w.expand("7")
    assert len(cards(w)) == 2


def test_what_is_no_group_cannot_be_opened_from_the_browser() -> None:
    w = folded()
    w.set_state({"opened": [cards(w)[3][0], 10_000, cards(w)[3][1]]})
    assert w.opened == [cards(w)[3][0]]


def test_expanding_shows_in_every_engine() -> None:
    root = (MLP([2, 16, 1], np.random.default_rng(0))([1.5, -2.0])[0] - 1.0) ** 2
    w = stepper(root, engines={"mine": None, "levels": breadth_first})
    before = len(cards(w))
    w.expand(w.trace.nodes[cards(w)[-2][0]].name)
    w.engine = "levels"
    assert len(cards(w)) > before


def test_only_the_next_in_the_queue_are_named() -> None:
    w = stepper(net())
    queue = w.passes[w.engine]["queue"]
    assert queue[0][0] == "output is ready"
    assert queue[0][-1].startswith("… and ")
    assert queue[-1] == []


def test_the_code_of_the_rule_and_the_rule_in_words_come_with_each_step() -> None:
    step = shown().passes["course.autodiff.graph.backward"]["steps"][0]
    assert step["rule"] == "times: the gradient, times the partner's value"
    assert step["code"]["text"] == "return grad * y, grad * x"
    assert step["code"]["where"].startswith("autodiff/ops.py, line ")


def test_its_text_is_the_same_on_every_machine_and_a_picture_goes_with_it() -> None:
    w = shown()
    w.next()
    assert repr(w) == "<stepper of e: 1 of 6>"
    data, _ = w._repr_mimebundle_()
    assert data["text/plain"] == repr(w)
    assert data["image/svg+xml"].startswith("<svg")
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_ping_is_answered_so_that_the_page_knows_python_lives() -> None:
    w = shown()
    sent: list[Any] = []
    w.send = sent.append
    w._answer_ping(w, {"kind": "ping"}, [])
    w._answer_ping(w, "noise", [])
    assert sent == [{"kind": "pong"}]


def test_what_is_no_node_is_refused_before_anything_is_shown() -> None:
    with pytest.raises(TypeError, match="give the Value that your code computed"):
        stepper(3.0)


def test_the_style_and_the_script_are_sent_along() -> None:
    w = shown()
    assert ".stepper" in w._css
    assert "export default" in w._esm


# -------------------------------------------------------------------------------- tensor mode


def tensors(**options: Any) -> Stepper:
    """Two examples through one layer: mean of tanh(X W + b), X (2, 3), W (3, 1), b (1,)."""
    X, W, b = Tensor(np.ones((2, 3))), Tensor([[0.0], [1.0], [-1.0]]), Tensor([0.0])
    z = X @ W + b
    loss = z.tanh().mean()
    return stepper(loss, X=X, W=W, b=b, z=z, loss=loss, **options)


def test_arrays_come_as_lists_in_the_state_and_with_their_shapes() -> None:
    w = tensors()
    w.jump("b")
    told = json.loads(json.dumps(w.state))
    assert told["shapes"] == {"X": [2, 3], "W": [3, 1], "v1": [2, 1], "b": [1], "z": [2, 1]} | {
        "v2": [2, 1]
    }
    assert told["gradient"] == told["grads"]["b"] == [1.0]
    w.jump("z")
    assert w.state["sent"] == [("v1", [[0.5], [0.5]]), ("b", [1.0])]


def test_shapes_are_asked_for_and_the_axes_that_are_summed() -> None:
    w = tensors(predict=True)
    asked = []
    while w.question:
        asked.append((w.question.text, w.question.shown))
        assert w.predict(w.question.answer).startswith("+ Right")
    assert asked == [
        ("Which shape arrives from loss at v2?", "(2, 1)"),
        ("Which shape arrives from v2 at z?", "(2, 1)"),
        ("Which shape arrives from z at v1?", "(2, 1)"),
        ("Which shape arrives from z at b?", "(1,)"),
        ("Over which axes is (2, 1) summed on its way from z to b?", "0"),
        ("Which shape arrives from v1 at X?", "(2, 3)"),
        ("Which shape arrives from v1 at W?", "(3, 1)"),
    ]
    assert w.state["predictions"]["right"] == 7


@pytest.mark.parametrize("said", ["(2, 1)", "2,1", "2 x 1", "2×1", "[2 1]", (2, 1), [2, 1]])
def test_a_shape_may_be_written_in_many_ways(said: Any) -> None:
    assert tensors(predict=True).predict(said).startswith("+ Right: (2, 1).")


def test_a_wrong_shape_is_told_with_the_right_one_and_why() -> None:
    w = tensors(predict=True)
    assert w.predict("(1, 2)") == (
        "− Not so: you said (1, 2), it is (2, 1). 1 / 2 spread over (2, 1)."
    )


@pytest.mark.parametrize("said", ["two by one", "", "2.5", "-1"])
def test_what_is_no_shape_is_refused_and_not_counted(said: str) -> None:
    w = tensors(predict=True)
    with pytest.raises(ValueError, match=r"is not a shape; type one like \(4, 2\)"):
        w.predict(said)
    assert w.state["predictions"]["answered"] == 0


def test_the_shape_of_a_plain_number_is_empty_brackets() -> None:
    x, c = Tensor([[1.0, 2.0]]), Tensor(3.0)
    w = stepper((x * c).sum(), x=x, c=c, predict=True)
    for answer in ((1, 2), (1, 2), "()", "1, 0"):
        assert w.predict(answer).startswith("+ Right"), answer


def test_small_arrays_are_sent_as_tables_and_large_ones_in_a_sentence() -> None:
    w = tensors()
    small = w.passes[w.engine]["steps"][2]["tables"]
    assert [(t["title"], t["shape"], t["rows"]) for t in small[-3:]] == [
        ("arrives at v1", "(2, 1)", [["0.5"], ["0.5"]]),
        ("the rule gives b", "(2, 1)", [["0.5"], ["0.5"]]),
        ("arrives at b, axis 0 summed", "(1,)", [["1"]]),
    ]
    x = Tensor(np.linspace(-1, 3, 50).reshape(10, 5))
    w = stepper((x * x).sum(), x=x)
    table = w.passes[w.engine]["steps"][-1]["tables"][0]
    assert (table["rows"], table["words"]) == ([], "50 numbers from −1 to 3, mean 1")


def test_large_and_long_passes_send_no_more_than_a_few_kilobytes_a_step() -> None:
    x = Tensor(np.ones((6, 6)))
    y = x
    for _ in range(200):
        y = y * x
    w = stepper(y.mean())
    assert len(json.dumps(w.passes)) < 400_000
    big = Tensor(np.zeros((300, 300)))
    assert len(json.dumps(stepper((big * big).sum()).passes)) < 10_000


def test_what_is_sent_of_arrays_is_strict_json() -> None:
    x = Tensor([[np.inf, np.nan, 1.0]])
    json.dumps(stepper((x * x).sum(), x=x, predict=True).passes, allow_nan=False)


def test_the_stored_picture_shows_shapes_and_the_summed_axes() -> None:
    svg = tensors()._repr_mimebundle_()[0]["image/svg+xml"]
    assert ">(3, 1)<" in svg
    assert ">summed over axis 0<" in svg
    assert "W: value (3, 1), gradient (3, 1)" in svg
