"""Logistic regression's lesson: its failures happen, and what its scenes say is so."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from algorithms.datasets import OVERLAP, Table
from tests.visuals.lessons.shared import preset_of
from visuals.figures.write import fixed, num
from visuals.lessons.catalogue import lesson
from visuals.lessons.lesson import Run
from visuals.lessons.logistic_regression.data import PARTED
from visuals.lessons.logistic_regression.parts import marked
from visuals.lessons.logistic_regression.story import GRADIENT, NEWTON, Story, story

LESSON = lesson("logistic_regression")


def broken(name: str, **values: object) -> Story:
    preset = preset_of(LESSON, name)
    run = LESSON.broken(preset)
    return story(replace(run, values={**run.values, **values}))


def probabilities(told: Story) -> np.ndarray:
    return np.exp(told.states[-1].log_proba[:, 1])


# ---------------------------------------------------------------------- failures


def test_parted_classes_let_the_weights_run_away() -> None:
    weak, usual = broken("Classes that a line parts"), broken("Classes that a line parts", C=1.0)
    assert weak.states[-1].right == len(weak.X)
    length = [np.linalg.norm(t.states[-1].step.coef) for t in (usual, weak)]
    assert length[1] > 5 * length[0]
    sure = np.maximum(probabilities(weak), 1 - probabilities(weak))
    assert (sure > 0.999).mean() > 0.9
    norms = [np.linalg.norm(s.step.coef) for s in weak.states]
    assert (np.diff(norms[:-2]) > 0).all(), "w keeps growing"


@pytest.mark.parametrize("C", [0.01, 1.0, 1e4])
def test_no_line_parts_the_moons(C: float) -> None:
    told = broken("Two moons", C=C)
    state = told.states[-1]
    for c in (0, 1):
        assert (state.guesses[state.codes == c] != c).sum() >= 3, "both moons lose a tip"


def test_xor_stays_near_chance() -> None:
    told = broken("XOR")
    assert np.abs(probabilities(told) - 0.5).max() < 0.15
    assert 0.4 < told.states[-1].right / len(told.X) < 0.6
    X = np.column_stack([told.X[:, 0] * told.X[:, 1], np.zeros(len(told.X))])
    product = replace(told.run.table, X=X)
    assert story(Run(product, told.run.values, 1, NEWTON)).states[-1].right >= 0.95 * len(told.X)


def test_a_rare_class_is_lost_unless_classes_weigh_alike() -> None:
    alike, rows = broken("A rare class", class_weight="Classes alike"), broken("A rare class")
    assert np.bincount(rows.states[0].codes).tolist() == [112, 8]
    assert rows.states[-1].right / 120 > 0.9
    recall = [(t.states[-1].guesses[t.states[-1].codes == 1] == 1).mean() for t in (rows, alike)]
    assert recall[0] < 0.5 < recall[1]


def test_a_high_rate_goes_up_at_many_steps() -> None:
    told = broken("A rate that is too high")
    rises = np.diff([s.step.loss for s in told.states]) > 0
    assert rises.sum() > 50
    assert rises[:12].sum() >= 4
    w = np.array([s.step.coef[0] for s in told.states[:12]])
    steps = np.diff(w, axis=0)
    assert ((steps[1:] * steps[:-1]).sum(axis=1) < 0).sum() >= 5, "to and fro"
    assert not (np.diff([s.step.loss for s in broken("A rate that is too high", rate="1").states]) > 1e-12).any()


# ---------------------------------------------------------------------- what scenes say


def tiny(view: str = NEWTON, **values: object) -> Run:
    table = Table(
        "tiny", np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 1.0], [4.0, 1.0]]), np.array([0, 1, 0, 1]), ("x₁", "x₂"),
        "class", ("A", "B"),
    )  # fmt: skip
    run = LESSON.run(values=values, view=view)
    return replace(run, table=table)


def test_the_first_step_down_the_gradient_by_hand() -> None:
    # X less its means (1.75, 0.5); p − y = (½, −½, ½, −½); the mean of (p − y) x is (−3/8, 0).
    walk = LESSON.walk(tiny(GRADIENT, rate="1"))
    start, first = walk.scenes[:2]
    assert start.ask is not None
    assert start.ask.options[start.ask.answer] == "Up"
    assert "−0.375" in start.ask.reveal
    assert first.numbers.rows[0].cells[:3] == ("w₁", "0", "0.375")
    assert first.numbers.rows[1].cells[:3] == ("w₂", "0", "0")
    assert first.numbers.rows[2].cells[:3] == ("b", "0", "−0.6562")  # −w · mean
    assert first.formulas[0].lines == ["= w_{1} − η · g_{1}", "= 0 − 1 · (−0.375)", "= 0.375"]


def test_the_first_newton_step_is_penalized_least_squares() -> None:
    run = tiny(C=2.0)
    X = run.table.X - run.table.X.mean(axis=0)
    residual = run.table.labels - 0.5
    # H = A'A / 16 + 1 / (2 · 4) on the coefficients; g = −A' residual / 4.
    w = np.linalg.solve(X.T @ X / 16 + np.eye(2) / 8, X.T @ residual / 4)
    step = story(run).states[1].step
    np.testing.assert_allclose(step.coef[0], w, atol=1e-12)
    scene = LESSON.walk(run).scenes[1]
    assert scene.numbers.rows[0].cells[2] == num(w[0])


def test_losses_and_weights_of_marked_points_are_those_of_the_formula() -> None:
    run = LESSON.run(data=OVERLAP)
    told, walk = story(run), LESSON.walk(run)
    scene = next(s for s in walk.scenes if s.stage == "Weigh")
    step = told.states[1].step
    for row, i in zip(scene.numbers.rows, marked(told), strict=True):
        z = float(told.X[i] @ step.coef[0] + step.intercept[0])
        p = 1 / (1 + np.exp(-z if run.table.labels[i] else z))
        assert row.cells[1:] == (fixed(p), fixed(-np.log(p)), fixed(p * (1 - p)))


def test_answers_are_what_the_next_step_shows() -> None:
    for data in LESSON.data[:4]:
        run = LESSON.run(data=data.name)
        told, scenes = story(run), LESSON.walk(run).scenes
        rows = marked(told)
        for k, scene in enumerate(scenes):
            if scene.ask is None or "Which of the marked" not in scene.ask.question:
                continue
            at = sum(s.stage == "Step" for s in scenes[: k + 1])
            own = np.exp(told.states[at].log_proba[rows, told.states[at].codes[rows]])
            worst = np.argmax(own * (1 - own)) if "weigh" in scene.ask.question else np.argmin(own)
            assert scene.ask.answer == worst


def test_the_gap_is_the_distance_to_an_independent_minimum() -> None:
    run = LESSON.run(data=OVERLAP)
    told = story(run)
    X, y = run.table.X, run.table.labels

    def objective(theta: np.ndarray) -> float:
        z = X @ theta[:2] + theta[2]
        return float((np.logaddexp(0, z) - y * z).mean() + (theta[:2] ** 2).sum() / (2 * len(y)))

    least = minimize(objective, np.zeros(3), method="BFGS").fun
    for at in range(4):
        assert told.gap(at) == pytest.approx(told.states[at].step.loss - least, abs=1e-7)
    caption = next(s.caption for s in LESSON.walk(run).scenes if s.stage == "Step")
    said = re.search(r"from ([\d.]+) to ([\d.]+), ([\d.]+) above", caption)
    assert said is not None
    assert said.groups() == (num(np.log(2)), num(told.states[1].step.loss), num(told.gap(1), 2))


@pytest.mark.parametrize("view", LESSON.views)
def test_points_moved_into_nonsense_walk_or_say_what_is_wanted(view: str) -> None:
    run = LESSON.run(data=PARTED, view=view)
    one_place = replace(run.table, X=np.full((6, 2), 3.0), y=np.array([0, 1] * 3))
    two = replace(run.table, X=np.array([[0.0, 0.0], [1.0, 1.0]]), y=np.array([0, 1]))
    for table in (one_place, two):
        changed = replace(run, table=table)
        assert LESSON.walk(changed).scenes
        assert [(c.name, c.gap) for c in LESSON.check(changed) if not c.equal] == []
    one_class = replace(run.table, y=np.zeros(len(run.table.X), np.int64))
    with pytest.raises(ValueError, match="at least 2 classes"):
        LESSON.walk(replace(run, table=one_class))
    with pytest.raises(ValueError, match="two columns"):
        LESSON.walk(replace(run, table=replace(run.table, X=run.table.X[:, :1])))


# ---------------------------------------------------------------------- quiz


def test_quiz_answers_by_another_way() -> None:
    for seed in range(20):
        loss, first = LESSON.quiz(np.random.default_rng(seed))
        w1, w2, b, x1, x2, y = (float(t.replace("−", "-")) for t in re.findall(r"−?\d+(?:\.\d+)?", loss.prompt)[:6])
        z = w1 * x1 + w2 * x2 + b
        assert loss.answer == pytest.approx(np.log1p(np.exp(-z if y else z)))
        numbers = [float(t.replace("−", "-")) for t in re.findall(r"−?\d+(?:\.\d+)?", first.prompt)]
        x, labels, rate = np.array(numbers[:4]), np.array(numbers[4:8]), numbers[-1]
        assert first.answer == pytest.approx(rate * ((labels - 0.5) * x).mean())
