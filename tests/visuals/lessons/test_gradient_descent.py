"""What the lesson on gradient descent says, by hand and by other ways; and that its failures happen."""

import re

import numpy as np
import pytest

from algorithms.datasets import LINE, Table
from tests.visuals.lessons.shared import preset_of
from visuals.lessons.gradient_descent.draw import window
from visuals.lessons.gradient_descent.lesson import LESSON, TWO, UNITS
from visuals.lessons.gradient_descent.setting import BATCH, MOMENTUM, RAW, ROWS, SCALED, SEARCH, VIEWS, Setting
from visuals.lessons.lesson import Run


def run_of(x: list[float], y: list[float], view: str = BATCH, **values: object) -> Run:
    start = {p.name: p.start for p in LESSON.params_of(view)}
    return Run(Table("own", np.array(x)[:, None], np.array(y), ("x",), "y"), start | values, 0, view)


def losses(setting: Setting) -> np.ndarray:
    return np.array([step.loss for step in setting.moves])


def numbers(text: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.findall(r"−?\d+\.?\d*", text)]


def test_the_first_move_by_hand() -> None:
    # Points (0, 1) and (2, 3): from 0 the gradient is −(1 + 3) / 2 = −2 by b and −(0 + 6) / 2 = −3 by w.
    # H = [[1, 1], [1, 2]] has the largest curvature (3 + √5) / 2.
    run = run_of([0, 2], [1, 3], rate=0.5)
    walk, setting = LESSON.walk(run), Setting.of(run)
    rate = 0.5 * 2 / ((3 + 5**0.5) / 2)
    assert setting.share * setting.limit == pytest.approx(rate)
    assert [row.cells[3] for row in walk.scenes[0].numbers.rows] == ["−2", "−3"]
    assert "the loss is 2.5" in walk.scenes[0].caption, "(1 + 9) / 4"
    place = setting.place(setting.moves[1])
    np.testing.assert_allclose(place, [2 * rate, 3 * rate])
    assert setting.best == pytest.approx([1, 1])
    assert walk.scenes[0].ask is not None
    assert walk.scenes[0].ask.answer == 0, "w rises"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("data", [LINE, UNITS, TWO])
def test_a_move_is_what_its_formula_says(view: str, data: str) -> None:
    setting = Setting.of(LESSON.run(data, view=view))
    moves = setting.moves
    for k in range(1, min(len(moves), 12)):
        kept = setting.place(moves[k - 1]) - setting.place(moves[k - 2]) if k > 1 else np.zeros(2)
        step = setting.beta * kept - moves[k].rate * setting.used(moves[k - 1], moves[k])
        np.testing.assert_allclose(setting.place(moves[k]), setting.place(moves[k - 1]) + step, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scaling", [RAW, SCALED])
@pytest.mark.parametrize("data", [LINE, UNITS, TWO])
def test_answers_are_what_the_next_scene_shows(view: str, scaling: str, data: str) -> None:
    run = LESSON.run(data, {"scaling": scaling}, view=view)
    walk, setting = LESSON.walk(run), Setting.of(run)
    for scene, then in zip(walk.scenes, walk.scenes[1:], strict=False):
        if scene.ask and scene.ask.options == ("Rise", "Fall"):
            name = next(n for n in ("b", "w₁", "w₂", "w") if f" {n} rise" in scene.ask.question)
            row = then.numbers.rows[setting.names.index(name)]
            before, now = numbers(row.cells[1])[0], numbers(row.cells[2])[0]
            assert (now > before) == (scene.ask.answer == 0) or row.cells[1] == row.cells[2]
        if scene.ask and scene.ask.options == ("Lower", "Higher"):
            fact = then.numbers.facts[0]
            assert (numbers(fact.now)[0] < numbers(fact.before)[0]) == (scene.ask.answer == 0)
    assert [(c.name, c.gap) for c in LESSON.check(run) if not c.equal] == []


def test_the_bowl_is_the_loss() -> None:
    for data in (LINE, TWO):
        setting = Setting.of(LESSON.run(data))
        for step in setting.moves[:8]:
            away = setting.place(step) - setting.best
            assert step.loss == pytest.approx(setting.lowest + away @ setting.bend @ away / 2, rel=1e-9)
        x, y = window(setting)
        assert x.low < setting.best[0] < x.high
        assert y.low < setting.best[1] < y.high


def test_a_rate_over_the_limit_diverges() -> None:
    setting = Setting.of(LESSON.broken(preset_of(LESSON, "A rate that is too high")))
    assert setting.steps[-1].stage == "diverged"
    assert (np.diff(losses(setting)[1:]) > 0).all()
    slopes = np.array([step.coef[0] for step in setting.moves[1:20]])
    assert (np.sign(np.diff(slopes))[1:] != np.sign(np.diff(slopes))[:-1]).all(), "it swings"


def test_a_low_rate_leaves_the_intercept_on_the_way() -> None:
    setting = Setting.of(LESSON.broken(preset_of(LESSON, "A rate that is too low")))
    assert setting.steps[-1].stage == "exhausted"
    assert len(setting.moves) == 501
    assert setting.steps[-1].intercept < 0.5 * setting.best[0]


def test_two_units_zigzag_and_standardized_ones_do_not() -> None:
    setting = Setting.of(LESSON.broken(preset_of(LESSON, "Columns in two units")))
    scaled = Setting.of(LESSON.run(UNITS, {"scaling": SCALED}, view=SEARCH))
    assert len(setting.moves) > 8 * len(scaled.moves)
    steps = np.diff([setting.place(step) for step in setting.moves[:20]], axis=0)
    assert (np.sign(steps[1:, 1]) != np.sign(steps[:-1, 1])).all(), "up and down in turn"
    turns = np.einsum("ij,ij->i", steps[1:], steps[:-1])
    assert np.abs(turns).max() < 1e-9, "at right angles"


def test_single_rows_wander_above_the_minimum() -> None:
    setting = Setting.of(LESSON.broken(preset_of(LESSON, "Single rows never rest")))
    late = losses(setting)[-150:]
    assert (np.diff(late) > 0).sum() > 30
    assert late.mean() > 1.05 * setting.lowest
    assert losses(setting)[:60].min() < 1.1 * setting.lowest, "the bottom is reached soon"


def test_much_momentum_shoots_past() -> None:
    setting = Setting.of(LESSON.broken(preset_of(LESSON, "Too much momentum")))
    slopes = np.array([step.coef[0] for step in setting.moves]) - setting.best[1]
    assert (np.sign(slopes[1:100]) != np.sign(slopes[:99])).sum() > 5
    assert (np.diff(losses(setting)[:100]) > 0).sum() > 20
    usual = Setting.of(LESSON.run(LINE, view=MOMENTUM))
    assert losses(usual)[100] < losses(setting)[100]


def test_rows_that_cannot_be_walked_are_refused() -> None:
    with pytest.raises(ValueError, match="same value in all rows"):
        LESSON.walk(run_of([2, 2, 2], [1, 2, 3]))
    wide = Run(Table("own", np.eye(4), np.arange(4.0), tuple("abcd"), "y"), LESSON.run().values, 0, BATCH)
    with pytest.raises(ValueError, match="one or two columns"):
        LESSON.walk(wide)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("x", "y"), [([0, 1], [0, 1]), ([1, 2, 3], [5, 5, 5]), ([0, 0, 0, 1e6], [1, 2, 3, 4]), ([0, 1], [0, 0])]
)
def test_few_and_far_points_walk_and_equal_scikit_learn(view: str, x: list, y: list) -> None:
    run = run_of(x, y, view)
    assert LESSON.walk(run).scenes[-1].stage == "Result"
    assert [(c.name, c.gap) for c in LESSON.check(run) if not c.equal] == []


def test_quiz_answers_by_another_way() -> None:
    for seed in range(12):
        first, second = LESSON.quiz(np.random.default_rng(seed))
        x1, y1, x2, y2, w, rate = numbers(first.prompt.split("Points")[1])
        gradient = ((w * x1 - y1) * x1 + (w * x2 - y2) * x2) / 2
        assert first.answer == pytest.approx(w - rate * gradient)
        if "diverge" in second.prompt:
            x = np.array(numbers(second.prompt.split("x is")[1])[:3])
            assert second.answer == pytest.approx(2 / np.mean(x**2))
        else:
            a, b, _, rate, beta = numbers(second.prompt)
            one = rate * a * b
            assert second.answer == pytest.approx(one + rate * a * (b - a * one) + beta * one)


def test_views_have_their_own_parameters() -> None:
    assert [p.name for p in LESSON.params_of(ROWS)] == ["slow_rate", "batch", "scaling"]
    assert [p.name for p in LESSON.params_of(SEARCH)] == ["scaling"]
