"""The page of gradient boosting: what is said equals what is, its questions have their answers, its failures happen."""

import re
from itertools import pairwise

import numpy as np
import pytest

from algorithms.datasets import LINE, LINE_OUTLIER, Table
from algorithms.datasets.by_hand import changed_by_hand
from tests.visuals.lessons.shared import preset_of
from visuals.figures.write import num
from visuals.lessons.gradient_boosting.boosted import LOSSES, STAGES, Boosted, model
from visuals.lessons.gradient_boosting.lesson import LESSON
from visuals.lessons.gradient_boosting.losses import shown
from visuals.lessons.lesson import Run
from visuals.lessons.trees import held_out
from visuals.lessons.walkthrough import Walkthrough


@pytest.fixture(scope="module")
def boosted() -> Boosted:
    return Boosted.of(LESSON.run())


@pytest.fixture(scope="module")
def found() -> Walkthrough:
    return LESSON.walk(LESSON.run())


def step_table() -> Table:
    """Nine rows: 0 up to x = 4, then 9; whichever third is held out, a tree of one level finds the step."""
    x = np.arange(9.0)
    return Table("step", x[:, None], np.where(x <= 4, 0.0, 9.0), ("x",), "y")


# ---------------------------------------------------------------------- a run worked by hand


def test_each_tree_takes_its_share_of_a_step_away() -> None:
    values = {"learning_rate": 0.5, "stages": 3, "max_depth": 1}
    b = Boosted.of(Run(step_table(), values, 0, STAGES))
    first = float(np.mean(b.y[~b.held]))
    np.testing.assert_allclose(b.answers[0], first)
    for m in range(1, 4):  # a leaf answers its residual exactly, half of it is added
        np.testing.assert_allclose(b.answers[m], b.y + (first - b.y) * 0.5**m)
        assert b.train[m] == pytest.approx(b.train[0] * 0.25**m)
    walk = LESSON.walk(Run(step_table(), values, 0, STAGES))
    updates = [scene for scene in walk.scenes if scene.stage == "Update"]
    assert f"falls from {num(b.train[0], 4)} to {num(b.train[1], 4)}" in updates[0].caption
    watched = b.y[b.rows[b.watched]]
    last = watched + (first - watched) * 0.5**3
    assert updates[-1].formulas[0].lines[-1] == f"= {num(last)}"


def test_the_stages_of_a_tree_follow_each_other(found: Walkthrough) -> None:
    stages = [scene.stage for scene in found.scenes]
    assert stages == ["Start", *["Residuals", "Fit", "Update"] * 3, *["Update"] * 7, "Result"]


@pytest.mark.parametrize("view", [STAGES, LOSSES])
def test_the_errors_are_those_of_the_model(view: str) -> None:
    run = LESSON.run(view=view)
    b = Boosted.of(run)
    fitted = model(run).fit(b.x[~b.held][:, None], b.y[~b.held])
    np.testing.assert_allclose(b.train[1:], fitted.train_score_, rtol=1e-9, atol=1e-12)
    told = np.array(list(fitted.staged_predict(b.along[:, None])))
    np.testing.assert_allclose(b.curves[1:], told, rtol=1e-9, atol=1e-12)
    assert not (b.held & np.isin(np.arange(len(b.x)), b.rows)).any()
    assert int(b.held.sum()) == len(b.x) // 3


def test_the_questions_are_answered_by_the_run(boosted: Boosted, found: Walkthrough) -> None:
    cut, step, gain, held = (scene.ask for scene in found.scenes if scene.ask)
    x, y = boosted.x[boosted.rows], boosted.y[boosted.rows]
    left = []
    for option in cut.options:
        at = float(option.split("≤ ")[1])
        left.append(sum(((part - part.mean()) ** 2).sum() for part in (y[x <= at], y[x > at])))
    assert int(np.argmin(left)) == cut.answer
    i = boosted.rows[boosted.watched]
    change = boosted.answers[2, i] - boosted.answers[1, i]
    assert float(step.options[step.answer].replace("−", "-")) == pytest.approx(change, abs=5e-4)
    taken = -np.diff(boosted.train)
    assert gain.options[gain.answer] == ("More" if taken[2] > taken[1] else "Less")
    m = int(re.findall(r"Tree (\d+) is next", held.question)[0])
    assert held.options[held.answer] == ("Raise it" if boosted.test[m] > boosted.test[m - 1] else "Lower it")


def test_the_losses_are_asked_about_where_they_change() -> None:
    run = LESSON.run(view=LOSSES)
    b = Boosted.of(run)
    asks = [scene.ask for scene in LESSON.walk(run).scenes if scene.ask]
    for ask in asks:
        m, after = (int(k) for k in re.findall(r"From (\d+) to (\d+)", ask.question)[0])
        assert ask.answer == int(b.test[after] > b.test[m])
    assert {ask.answer for ask in asks} == {0, 1}


@pytest.mark.parametrize("trees", [1, 2, 5, 10, 120, 300])
def test_strides_grow_and_end_at_the_last_tree(trees: int) -> None:
    at = shown(trees)
    assert at[0] == 0
    assert at[-1] == trees
    assert len(at) <= 30
    late = np.diff(at)[-4:-1] if trees > 100 else np.ones(1)
    assert (late >= 1).all()


def test_quiz_by_hand() -> None:
    for seed in range(8):
        two, left = LESSON.quiz(np.random.default_rng(seed))
        rate = float(re.findall(r"rate ([\d.]+) is fitted", two.prompt)[0])
        low, _, high, _ = (float(v) for v in re.findall(r"y = (.+?) at x", two.prompt)[0].split(", "))
        mean = (low + high) / 2
        assert two.answer == pytest.approx(low + (mean - low) * (1 - rate) ** 2)
        rate = float(re.findall(r"rate is ([\d.]+)\.", left.prompt)[0])
        trees = int(re.findall(r"after (\d+) trees", left.prompt)[0])
        assert left.answer == pytest.approx((1 - rate) ** trees)


# ---------------------------------------------------------------------- failures


def test_a_rate_above_two_makes_the_errors_grow() -> None:
    b = Boosted.of(LESSON.broken(preset_of(LESSON, "Rate too high")))
    assert b.train[-1] > b.train[0]
    assert b.test[-1] > b.test[0]
    residuals = (b.y - b.answers)[:, ~b.held]
    flipped = np.mean(np.sign(residuals[1:]) != np.sign(residuals[:-1]), axis=1)
    assert flipped.mean() > 0.5


def test_too_many_trees_raise_the_error_held_out() -> None:
    b = Boosted.of(LESSON.broken(preset_of(LESSON, "Too many trees")))
    assert b.train[-1] < 1e-6
    assert b.best < b.trees / 4
    assert b.test[-1] > 1.3 * b.test[b.best]


def test_an_outlier_pulls_the_curve_down() -> None:
    run = LESSON.broken(preset_of(LESSON, "One outlier"))
    b = Boosted.of(run)
    far = int(np.argmin(b.y))
    assert run.table.name == LINE_OUTLIER
    assert not b.held[far], "the outlier is fitted"
    beside = np.abs(b.x - b.x[far]) < 0.7
    beside[far] = False
    assert beside.any()
    assert (b.answers[-1] - b.y)[beside].min() < -3
    root = b.steps[-1].trees[0]
    assert root.threshold[0] > np.sort(b.x)[-8] or (root.n_node_samples[root.children_left < 0] == 1).any()


def test_beyond_the_data_the_prediction_is_flat() -> None:
    b = Boosted.of(LESSON.broken(preset_of(LESSON, "Beyond the data")))
    high, low = b.along > b.x[~b.held].max(), b.along < b.x[~b.held].min()
    assert high.sum() > 10
    assert low.sum() > 10
    assert np.ptp(b.curves[-1][high]) == 0
    assert np.ptp(b.curves[-1][low]) == 0
    assert np.polyfit(b.x, b.y, 1)[0] > 0.5


# ---------------------------------------------------------------------- points moved by hand, and nasty tables


@pytest.mark.parametrize("view", [STAGES, LOSSES])
@pytest.mark.parametrize("text", ["m0,5,5;r3;a1.5,2.5", "a1000000,-20"])
def test_moved_points_walk_and_equal_scikit_learn(view: str, text: str) -> None:
    run = LESSON.run(LINE, view=view)
    moved = Run(changed_by_hand(run.table, text), run.values, run.seed, view)
    assert LESSON.walk(moved).scenes[-1].stage == "Result"
    assert [c.name for c in LESSON.check(moved) if not c.equal] == []


@pytest.mark.parametrize("view", [STAGES, LOSSES])
@pytest.mark.parametrize("rate", [0.02, 1.0, 2.1])
def test_every_rate_equals_scikit_learn(view: str, rate: float) -> None:
    run = LESSON.run(values={"learning_rate": rate, "max_depth": 3}, view=view)
    assert [(c.name, c.gap) for c in LESSON.check(run) if not c.equal] == []


@pytest.mark.parametrize("view", [STAGES, LOSSES])
@pytest.mark.parametrize(("x", "y"), [(np.ones(8), np.arange(8.0)), (np.arange(8.0), np.ones(8))])
def test_equal_values_walk(view: str, x: np.ndarray, y: np.ndarray) -> None:
    run = Run(Table("flat", x[:, None], y, ("x",), "y"), LESSON.run(view=view).values, 0, view)
    assert LESSON.walk(run).scenes[-1].stage == "Result"
    assert [c.name for c in LESSON.check(run) if not c.equal] == []


def test_too_few_rows_are_refused_with_words() -> None:
    few = Table("few", np.arange(5.0)[:, None], np.arange(5.0), ("x",), "y")
    with pytest.raises(ValueError, match="6 rows"):
        LESSON.walk(Run(few, LESSON.run().values, 0, STAGES))
    wide = Table("wide", np.ones((8, 2)), np.arange(8.0), ("a", "b"), "y")
    with pytest.raises(ValueError, match="one column"):
        LESSON.walk(Run(wide, LESSON.run().values, 0, STAGES))


def test_held_out_rows_are_a_third_and_drawn_by_the_seed() -> None:
    assert held_out(30, 1).sum() == 10
    assert (held_out(30, 1) == held_out(30, 1)).all()
    assert (held_out(30, 1) != held_out(30, 2)).any()


@pytest.mark.parametrize("view", LESSON.views or [""])
def test_the_step_after_a_question_answers_it_and_asks_nothing(view: str) -> None:
    runs = [LESSON.run(data.name, view=view) for data in LESSON.data]
    for run in [*runs, *(LESSON.broken(p) for p in LESSON.presets)]:
        asks = [scene.ask is not None for scene in LESSON.walk(run).scenes]
        assert not any(a and b for a, b in pairwise(asks)), run.table.name
