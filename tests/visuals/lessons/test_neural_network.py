"""The neural network's lesson: its failures happen, and what its scenes say is so."""

import math
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from algorithms.datasets import IRIS, MOONS, OVERLAP, XOR, Table
from tests.visuals.lessons.shared import preset_of
from visuals.figures.write import fixed, num
from visuals.lessons.catalogue import lesson
from visuals.lessons.lesson import Run
from visuals.lessons.neural_network.epochs import Training, train
from visuals.lessons.neural_network.net import EPOCHS, ONE_STEP, RAW, SCALED, TRAINING
from visuals.lessons.neural_network.one_step import LOSS
from visuals.lessons.neural_network.pass_through import H, Pass, first_batch
from visuals.lessons.walkthrough import Scene

LESSON = lesson("neural_network")


def broken(name: str, **values: object) -> Run:
    run = LESSON.broken(preset_of(LESSON, name))
    return replace(run, values={**run.values, **values})


@cache
def trained(name: str) -> Training:
    return train(broken(name))


@cache
def default() -> Training:
    return train(LESSON.run(view=TRAINING))


def scenes_of(run: Run, stage: str) -> list[Scene]:
    return [scene for scene in LESSON.walk(run).scenes if scene.stage == stage]


# ---------------------------------------------------------------------- failures


def test_without_a_bend_two_layers_are_one_line() -> None:
    told = trained("Without a bend")
    assert (told.found.train.sum(), told.last.right(told.found.y)) == (90, 90 - 37)
    a, b = np.random.default_rng(0).normal(size=(2, 2)) * 3
    (W, v), (c, d) = told.last.step.coefs, told.last.step.intercepts
    z = [float(((x @ W + c) @ v + d)[0]) for x in (a, b, (a + b) / 2)]
    assert z[2] == pytest.approx((z[0] + z[1]) / 2)
    mended = train(broken("Without a bend", activation="tanh"))
    assert mended.last.right(mended.found.y) == mended.found.train.sum()


def test_flat_units_are_said_to_be_of_the_first_layer() -> None:
    for name, said in (("Too many units", "first hidden layer"), ("Dead relu units", "for every row")):
        flat = next(f for f in LESSON.walk(broken(name)).scenes[-1].numbers.facts if f.name == "Flat units")
        assert flat.note.endswith(said)
        assert flat.now.endswith("of 32" if name == "Too many units" else "of 8")


def test_a_high_rate_jumps_above_the_start() -> None:
    told = trained("A rate that is too high")
    assert 6 < told.losses.max() / told.lazy < 6.5
    assert (np.diff(told.losses) > 0).sum() > 30
    assert told.losses[-50:].max() > told.lazy, "it does not settle"
    low = train(broken("A rate that is too high", rate=0.1))
    assert low.losses[-50:].max() < 0.02
    assert (np.diff(low.losses) > 0.02).sum() == 0


def test_dead_units_stay_dead_at_every_row() -> None:
    told = trained("Dead relu units")
    end = told.last
    assert end.dead.sum() == len(end.dead) == 8
    assert (end.said.held[1][told.found.train] == 0).all()
    assert len(np.unique(end.said.guesses[told.found.train])) == 1
    first = next(e for e, state in enumerate(told.states) if state.dead.all())
    weights = [state.step.coefs[0] / np.linalg.norm(state.step.coefs[0]) for state in told.states[first + 40 :]]
    assert max(np.abs(w - weights[0]).max() for w in weights) < 1e-3, "only the penalty and momentum move them"
    for mend in ({"rate": 0.1}, {"activation": "tanh", "rate": 0.1}):
        mended = train(broken("Dead relu units", **mend))
        assert mended.last.right(mended.found.y) == mended.found.train.sum()


def test_columns_in_other_units_flatten_every_unit() -> None:
    run = broken("Columns in other units")
    told = trained("Columns in other units")
    assert told.last.right(told.found.y) * 2 == told.found.train.sum()
    assert {fixed(s) for s in told.last.slope} == {"0.000"}
    assert {row.cells[-1] for row in LESSON.walk(run).scenes[-1].numbers.rows} == {"0.000"}
    scaled = train(broken("Columns in other units", scale=SCALED))
    assert scaled.last.right(scaled.found.y) > 0.95 * scaled.found.train.sum()


def test_too_many_units_learn_the_noise() -> None:
    told = trained("Too many units")
    assert told.losses[-20:].mean() < 0.7 * told.losses[9:29].mean()
    assert told.held[-20:].mean() > 1.4 * told.held[10:30].mean()
    size = sum(part.size for part in (*told.last.step.coefs, *told.last.step.intercepts))
    assert size == 2 * 32 + 32 + 32 * 32 + 32 + 32 + 1 == 1185
    assert told.found.train.sum() == 90
    for mend in ({"hidden": "4"}, {"alpha": 1.0}):
        assert train(broken("Too many units", **mend)).held[-20:].mean() < 0.75 * told.held[-20:].mean()


def test_gradients_fade_through_the_logistic_function() -> None:
    told = first_batch(broken("A gradient that fades"))
    first, last = (float(np.abs(told.back.deltas[at]).max()) for at in (0, -1))
    assert 80 < last / first < 130
    preset = preset_of(LESSON, "A gradient that fades")
    scene = LESSON.walk(broken("A gradient that fades")).scenes[preset.step or 0]
    assert [row.cells[0] for row in scene.numbers.rows] == ["h₁", "h₂", "h₃"]
    for mend in ("tanh", "relu"):
        better = first_batch(broken("A gradient that fades", activation=mend))
        assert np.abs(better.back.deltas[-1]).max() / np.abs(better.back.deltas[0]).max() < 20


# ---------------------------------------------------------------------- one step


def by_hand(told: Pass) -> dict[str, float]:
    """Go through a net with one hidden layer of tanh and one output by scalars."""
    (W, v), (b, c) = ([part.tolist() for part in layers] for layers in (told.back.coefs, told.back.intercepts))
    x, y = told.found.X[told.row].tolist(), float(told.found.y[told.row])
    found = {}
    a = [math.tanh(sum(x[i] * W[i][j] for i in range(2)) + b[j]) for j in range(len(b))]
    p = 1 / (1 + math.exp(-sum(a[j] * v[j][0] for j in range(len(a))) - c[0]))
    found["loss"], found["2-0"] = -math.log(p if y else 1 - p), p - y
    for j in range(len(a)):
        delta = (p - y) * v[j][0] * (1 - a[j] ** 2)
        found[f"1-{j}"], found[f"1-{j}-0"] = delta, (p - y) * a[j]
        found |= {f"0-{i}-{j}": delta * x[i] for i in range(2)}
    return found


@pytest.mark.parametrize("seed", range(4))
def test_gradients_shown_are_those_of_the_chain_rule(seed: int) -> None:
    run = LESSON.run(seed=seed)
    told, hand = first_batch(run), by_hand(first_batch(run))
    (scene,) = scenes_of(run, "Gradient")
    for row in scene.numbers.rows:
        assert row.cells[2] == num(hand[row.tag])
    (loss,) = scenes_of(run, "Loss")
    assert loss.numbers.facts[0].now == num(hand["loss"])
    (update,) = scenes_of(run, "Update")
    for row in update.numbers.rows:
        assert row.cells[3] == num(told.value(row.tag) - 0.1 * hand[row.tag])
    followed = scene.formulas[0]
    assert followed.lines[-1] == f"= {num(hand[followed.tag])}"
    factors = [float(t.strip("()").replace("−", "-")) for t in followed.lines[2].removeprefix("= ").split(" · ")]
    assert math.prod(factors) == pytest.approx(hand[followed.tag], rel=0.02)


def test_a_batch_averages_its_rows() -> None:
    run = LESSON.run(values={"batch": "4 rows"})
    told = first_batch(run)
    each = []
    for i in told.back.rows:
        one = replace(told, back=replace(told.back, rows=np.array([i])))
        each.append(by_hand(one))
    for tag in told.tags:
        assert told.gradient(tag) == pytest.approx(np.mean([hand[tag] for hand in each]))
    assert told.back.loss == pytest.approx(np.mean([hand["loss"] for hand in each]))
    loss = scenes_of(run, "Loss")[0]
    assert len(loss.numbers.rows) == 4


def test_several_classes_have_an_output_each() -> None:
    run = LESSON.run(data=IRIS)
    told = first_batch(run)
    back = scenes_of(run, "Backward")[0]
    p, y = told.back.activations[-1][0], np.eye(3)[told.found.y[told.row]]
    assert [row.cells[3] for row in back.numbers.rows] == [fixed(d) for d in p - y]
    assert p.sum() == pytest.approx(1)


@pytest.mark.parametrize("activation", ["tanh", "relu", "logistic", "identity"])
@pytest.mark.parametrize("small", ["3", "3 + 3"])
def test_the_gradient_check_moves_the_very_weight(activation: str, small: str) -> None:
    run = LESSON.run(values={"activation": activation, "small": small, "batch": "4 rows"})
    told = first_batch(run)
    one, every = scenes_of(run, "Check")
    tag = told.followed
    above, below = (float(row.cells[1].replace("−", "-")) for row in one.numbers.rows[:2])
    assert (above - below) / (2 * H) == pytest.approx(told.gradient(tag), abs=2e-5), "ten digits of L are shown"
    assert told.beside(tag, 0.0) == pytest.approx(told.back.loss, abs=1e-15)
    at = {tag: k for k, tag in enumerate(told.tags)}
    assert [told.check.analytic[at[t]] for t in told.tags] == pytest.approx([told.gradient(t) for t in told.tags])
    assert {row.tag for row in every.numbers.rows} == set(told.some)
    for row in every.numbers.rows:
        assert row.cells[1] == num(told.gradient(row.tag), 6)


def test_questions_of_a_step_are_answered_by_its_numbers() -> None:
    asked = set()
    for seed in range(6):
        for activation in ("tanh", "relu"):
            far = {} if seed % 2 else {"rate": 3.0, "batch": "4 rows", "scale": RAW}
            small = "3" if activation == "tanh" else "3 + 3"
            run = LESSON.run(MOONS if far else XOR, {"activation": activation, "small": small, **far}, seed)
            told = first_batch(run)
            for scene in LESSON.walk(run).scenes:
                ask = scene.ask
                if ask is None:
                    continue
                right = ask.options[ask.answer]
                if "How many numbers" in ask.question:
                    assert int(right) == sum(part.size for part in (*told.back.coefs, *told.back.intercepts))
                elif "Which class" in ask.question:
                    assert right == told.found.names[int(told.back.activations[-1][0, 0] > 0.5)]
                elif "largest δ" in ask.question:
                    layer = "hu".index(right[0])
                    assert ask.answer == np.abs(told.back.deltas[layer][0]).argmax()
                elif "Which way" in ask.question:
                    went = told.value(told.followed, after=True) - told.value(told.followed)
                    assert right == ("Up" if went > 0 else "Down")
                elif "fall" in ask.question:
                    assert right == ("It falls" if told.after[1] < told.back.loss else "It rises")
                asked.add((ask.question[:12], right))
    assert {right for _, right in asked} >= {"It falls", "It rises", "Up", "Down", "A", "B"}


# ---------------------------------------------------------------------- training


def test_rows_held_back_are_not_learned_from() -> None:
    told = default()
    held = ~told.found.train
    table = told.found.run.table
    assert held.sum() == sum((table.labels == c).sum() // 4 for c in (0, 1))
    X = table.X.copy()
    X[held] += 50
    moved = train(replace(told.found.run, table=replace(table, X=X)))
    np.testing.assert_array_equal(moved.losses, told.losses)
    assert moved.last.held_loss != told.last.held_loss


def test_what_epochs_say_is_so() -> None:
    told = default()
    walk = LESSON.walk(told.found.run)
    epochs = [scene for scene in walk.scenes if scene.stage == "Epoch"]
    assert len(told.states) == EPOCHS + 1
    for before, at, scene in zip(told.shown, told.shown[1:], epochs, strict=False):
        assert scene.caption.startswith(f"Epoch {at}: ")
        assert num(told.losses[at - 1]) in scene.caption
        right = int((told.states[at].said.guesses == told.found.y)[told.found.train].sum())
        assert f"{right} of 75 rows are right" in scene.caption
        changed = (told.states[at].said.guesses != told.states[before].said.guesses).sum()
        said = re.search(r"(\d+) rows? changes? sides", scene.caption)
        assert int(said[1] if said else 0) == changed
    proba = np.exp(-told.last.said.losses)
    assert walk.scenes[-1].numbers.facts[1].now == f"{100 * (proba[told.found.train] > 0.5).mean():.1f} %"


def test_questions_of_training_are_answered_by_the_run() -> None:
    kinds = set()
    for name in ("", "A rate that is too high", "Dead relu units", "Too many units"):
        told = trained(name) if name else default()
        walk = LESSON.walk(told.found.run)
        for k, scene in enumerate(walk.scenes):
            ask, at = scene.ask, told.shown[min(k, len(told.shown) - 1)]
            if ask is None:
                continue
            right = ask.options[ask.answer]
            if "be lower than" in ask.question:
                assert right == ("Lower" if told.losses[at] < told.losses[at - 1] else "Higher")
            elif "off for every row" in ask.question:
                off = (told.last.said.held[1][told.found.train] <= 0).all(axis=0)
                assert int(right) == off.sum()
            elif "costs most" in ask.question:
                rows = {
                    m["tag"]: m for m in scene.marks["plane"] if m["t"] == "points" and isinstance(m.get("tag"), str)
                }
                x, y = rows[right]["x"][0], rows[right]["y"][0]
                i = int(np.argmin(np.hypot(*(told.found.raw - [x, y]).T)))
                assert num(told.states[at].said.losses[i], 3) in ask.reveal
            elif "How many at the end" in ask.question:
                assert int(right) == told.last.right(told.found.y)
            elif "held back" in ask.question:
                assert right == ("Lower" if told.last.held_loss < told.states[at].held_loss else "Higher")
            kinds.add(ask.question[:9])
    assert len(kinds) >= 5


def test_an_answer_is_said_where_no_question_stands() -> None:
    for view in LESSON.views:
        for seed in range(3):
            scenes = LESSON.walk(LESSON.run(seed=seed, view=view)).scenes
            assert not any(a.ask and b.ask for a, b in pairwise(scenes))


# ---------------------------------------------------------------------- bad input, source, quiz


@pytest.mark.parametrize("view", LESSON.views)
def test_points_moved_into_nonsense_walk_or_say_what_is_wanted(view: str) -> None:
    run = LESSON.run(view=view)
    one_place = replace(run.table, X=np.full((6, 2), 3.0), y=np.array([0, 1] * 3))
    two = replace(run.table, X=np.array([[0.0, 0.0], [1.0, 1.0]]), y=np.array([0, 1]))
    six = Table("six", run.table.X[:30], np.arange(30) % 6, ("a", "b"), "class", tuple("ABCDEF"))
    for table in (one_place, two, six):
        changed = replace(run, table=table)
        assert LESSON.walk(changed).scenes
        assert [(c.name, c.gap) for c in LESSON.check(changed) if not c.equal] == []
    with pytest.raises(ValueError, match="at least 2 classes"):
        LESSON.walk(replace(run, table=replace(run.table, y=np.zeros(len(run.table.X), np.int64))))
    with pytest.raises(ValueError, match="two columns"):
        LESSON.walk(replace(run, table=replace(run.table, X=run.table.X[:, :1])))


def test_a_loss_that_overflows_is_a_message() -> None:
    run = LESSON.run(XOR, {"activation": "identity", "rate": 3.0, "hidden": "2"}, seed=7, view=TRAINING)
    with pytest.raises(ValueError, match=r"overflowed in epoch \d+: .* Lower the learning rate, now 3"):
        LESSON.walk(run)


def test_a_decorated_kernel_shows_its_own_source() -> None:
    assert LOSS.file == "algorithms/network.py"
    assert any("row_losses" in text for number, text in LOSS.lines if number in LOSS.lit)


def test_unscaled_columns_reach_the_network_as_they_are() -> None:
    run = LESSON.run(OVERLAP, {"scale": RAW}, view=ONE_STEP)
    told = first_batch(run)
    np.testing.assert_array_equal(told.back.activations[0][0], run.table.X[told.row])


def test_quiz_answers_by_another_way() -> None:
    for seed in range(20):
        forward, gradient = LESSON.quiz(np.random.default_rng(seed))
        w11, w21, w12, w22, b1, b2, v1, v2, c, x1, x2 = _numbers(forward.prompt)
        a = [max(0.0, w11 * x1 + w21 * x2 + b1), max(0.0, w12 * x1 + w22 * x2 + b2)]
        assert forward.answer == pytest.approx(v1 * a[0] + v2 * a[1] + c)
        x, a1, v, p, y = _numbers(gradient.prompt)
        logit, h = math.log(p / (1 - p)), 1e-6

        def loss(w: float, x: float = x, a1: float = a1, v: float = v, y: float = y, logit: float = logit) -> float:
            z = logit + v * (max(0.0, a1 + w * x) - a1)  # the unit's weight moved by w
            return math.log1p(math.exp(-z)) + (1 - y) * z

        assert gradient.answer == pytest.approx((loss(h) - loss(-h)) / (2 * h), abs=1e-6)


def _numbers(text: str) -> list[float]:
    return [float(t.replace("−", "-")) for t in re.findall(r"−?\d+(?:\.\d+)?", text)]
