"""What the lesson on ridge, lasso and elastic net says, by hand and by other ways; and that its failures happen."""

import re

import numpy as np
import pytest

from algorithms.datasets import Table
from tests.visuals.lessons.shared import preset_of
from visuals.lessons.lesson import Run
from visuals.lessons.regularization.contours import pair
from visuals.lessons.regularization.lesson import ALL, LESSON, SPARSE, TWINS
from visuals.lessons.regularization.problem import (
    CONTOURS,
    LASSO,
    NET,
    ONE,
    PATH,
    RAW,
    RIDGE,
    SCALED,
    VIEWS,
    Problem,
)
from visuals.lessons.walkthrough import Walkthrough

PENALTIES = (LASSO, RIDGE, NET)


def run_of(X: object, y: object, view: str, **values: object) -> Run:
    X = np.asarray(X, float)
    start = {p.name: p.start for p in LESSON.params_of(view)}
    names = tuple(f"c{j}" for j in range(X.shape[1]))
    return Run(Table("own", X, np.asarray(y, float), names, "y"), start | values, 0, view)


def answer(name: str) -> tuple[Problem, np.ndarray]:
    run = LESSON.broken(preset_of(LESSON, name))
    problem = Problem.of(run)
    return problem, problem.solve(run.values.get("alpha", 0) * problem.top)


def value(text: str) -> float:
    return float(text.replace("−", "-"))


def last_column(walk: Walkthrough) -> list[list[float]]:
    return [[value(row.cells[-1]) for row in scene.numbers.rows] for scene in walk.scenes]


def test_two_columns_at_right_angles_by_hand() -> None:
    # Mean squares are 1; ρ is 3 for the first and −1 for the second. Alpha is half of 3: S(3) = 1.5, S(−1) = 0.
    X = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
    y = X @ [3.0, -1.0]
    walk = LESSON.walk(run_of(X, y, ONE, alpha=0.5))
    assert last_column(walk)[0] == [0, 0]
    assert last_column(walk)[1] == [1.5, 0]
    assert last_column(walk)[2] == [1.5, 0]
    assert "ρ = 3.000, pulled towards 0 by 1.5" in walk.scenes[1].caption.replace("ρ = 3,", "ρ = 3.000,")
    assert "stays at 0: |ρ| = 1 is under the threshold of 1.5" in walk.scenes[2].caption
    assert walk.scenes[0].ask is not None
    assert [value(option) for option in walk.scenes[0].ask.options] == [3, 1.5, 0]
    assert walk.scenes[0].ask.answer == 1
    assert walk.scenes[1].ask is None or walk.scenes[1].ask.options[-1] == "0", "the order tells nothing"
    ridge = LESSON.walk(run_of(X, y, ONE, alpha=0.5, penalty=RIDGE))
    assert last_column(ridge)[-1] == pytest.approx([3 / 2.5, -1 / 2.5], abs=1e-3), "ρ / (1 + α) with α = 1.5"
    net = LESSON.walk(run_of(X, y, ONE, alpha=0.5, penalty=NET))
    assert last_column(net)[-1] == pytest.approx([(3 - 0.75) / 1.75, -(1 - 0.75) / 1.75], abs=1e-3)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("data", [ALL, SPARSE, TWINS])
def test_every_penalty_asks_and_equals_scikit_learn(view: str, penalty: str, data: str) -> None:
    run = LESSON.run(data, {"penalty": penalty}, view=view)
    asks = [scene.ask for scene in LESSON.walk(run).scenes if scene.ask]
    assert 3 <= len(asks) <= 6, len(asks)
    assert [(c.name, c.gap) for c in LESSON.check(run) if not c.equal] == []


def test_the_column_said_to_enter_is_the_one_that_does() -> None:
    for data in (ALL, SPARSE):
        walk = LESSON.walk(LESSON.run(data, view=PATH))
        asked = 0
        for scene, then in zip(walk.scenes, walk.scenes[1:], strict=False):
            if scene.ask and "enters next" in scene.ask.question:
                name = scene.ask.options[scene.ask.answer]
                row = next(row for row in then.numbers.rows if row.cells[0] == name)
                assert (value(row.cells[1]), value(row.cells[2]) != 0) == (0, True)
                asked += 1
        assert asked >= 3


def test_what_is_asked_in_a_turn_is_what_it_becomes() -> None:
    for penalty in PENALTIES:
        walk = LESSON.walk(LESSON.run(ALL, {"penalty": penalty}, view=ONE))
        for scene, then in zip(walk.scenes, walk.scenes[1:], strict=False):
            if scene.ask:
                name = re.search("“(.*?)”", scene.ask.question)
                assert name is not None
                row = next(row for row in then.numbers.rows if row.cells[0] == name[1])
                assert row.cells[2] == scene.ask.options[scene.ask.answer]


def test_the_objective_never_rises_from_turn_to_turn() -> None:
    walk = LESSON.walk(LESSON.run(ALL, view=ONE))
    worth = [value(fact.now) for scene in walk.scenes for fact in scene.numbers.facts if fact.name == "Objective"]
    assert (np.diff(worth) <= 0).all()


def test_the_contour_and_the_diamond_touch() -> None:
    # At the answer no place with the same or a smaller penalty fits better.
    rng = np.random.default_rng(0)
    for penalty in PENALTIES:
        two = pair(Problem.of(LESSON.run(ALL, {"penalty": penalty}, view=CONTOURS)))
        coef = two.solve(0.3 * two.top)
        for place in coef + rng.normal(0, np.abs(coef).max() / 3, (200, 2)):
            if two.size(place) <= two.size(coef):
                assert two.misfit(place) >= two.misfit(coef) - 1e-6


def test_units_decide_what_the_penalty_drops() -> None:
    problem, coef = answer("Columns in their own units")
    s5 = problem.names.index("s5")
    assert coef[s5] == 0
    scaled = Problem.of(LESSON.run(ALL, {"scaling": SCALED}, view=ONE))
    assert s5 in np.argsort(-np.abs(scaled.solve(0.05 * scaled.top)))[:2]


def test_of_two_alike_the_lasso_takes_one() -> None:
    problem, coef = answer("Two columns that say the same")
    assert sorted(np.abs(coef) > 0) == [False, True]
    assert np.corrcoef(problem.X.T)[0, 1] > 0.95
    others = [Problem.of(LESSON.run(TWINS, seed=seed, view=ONE)) for seed in range(8)]
    assert len({int(np.argmax(p.solve(0.2 * p.top))) for p in others}) == 2, "which one depends on the seed"
    for penalty in (RIDGE, NET):
        shared = Problem.of(LESSON.run(TWINS, {"penalty": penalty}, view=ONE))
        w = shared.solve(0.2 * shared.top)
        assert 0.6 < w[0] / w[1] < 1.7


def test_too_strong_a_penalty_leaves_nothing() -> None:
    problem, coef = answer("A penalty that is too strong")
    assert not coef.any()
    assert not problem.solve(1.001 * problem.top).any()
    assert problem.solve(0.98 * problem.top).any()
    facts = {
        f.name: f.now
        for f in LESSON.walk(LESSON.broken(preset_of(LESSON, "A penalty that is too strong"))).scenes[-1].numbers.facts
    }
    assert facts["Zeros"] == "10 of 10"
    assert facts["R² on these rows"] == "0.000"


def test_ridge_keeps_all_ten() -> None:
    walk = LESSON.walk(LESSON.broken(preset_of(LESSON, "Ridge keeps everything")))
    assert all({f.name: f.now for f in scene.numbers.facts}["Not zero"] == "10" for scene in walk.scenes)


def test_what_the_lasso_keeps_is_too_small() -> None:
    _, coef = answer("What is kept is too small")
    assert np.flatnonzero(coef).tolist() == [0, 1, 2]
    assert (np.abs(coef[:3]) < 0.95 * np.abs([3, -2, 1])).all()
    assert (np.sign(coef[:3]) == [1, -1, 1]).all()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("scaling", [SCALED, RAW])
def test_few_rows_and_constant_columns_walk(view: str, penalty: str, scaling: str) -> None:
    rng = np.random.default_rng(1)
    X = np.c_[rng.normal(size=(5, 7)), np.ones(5)]
    walk = LESSON.walk(run_of(X, rng.normal(size=5), view, penalty=penalty, scaling=scaling))
    assert walk.scenes[-1].stage == "Result"


def test_what_cannot_be_shown_is_refused() -> None:
    for view in VIEWS:
        with pytest.raises(ValueError, match="every coefficient is 0"):
            LESSON.walk(run_of([[1, 2], [2, 1], [3, 2]], [5, 5, 5], view))
    with pytest.raises(ValueError, match="two columns that vary"):
        LESSON.walk(run_of([[1], [2], [3]], [1, 2, 4], CONTOURS))


def test_quiz_answers_by_another_way() -> None:
    for seed in range(20):
        first, second = LESSON.quiz(np.random.default_rng(seed))
        found = [value(n) for n in re.findall(r"−?\d+(?:\.\d+)?", first.prompt)]
        x, y, alpha = np.array(found[:3]), np.array(found[3:6]), found[-1]
        ratio = 0.5 if "elastic" in first.prompt else 1.0
        grid = np.linspace(-1, 10, 110_001)
        worth = ((y - grid[:, None] * x) ** 2).mean(axis=1) / 2 + alpha * (
            ratio * np.abs(grid) + (1 - ratio) / 2 * grid**2
        )
        assert first.answer == pytest.approx(grid[np.argmin(worth)], abs=2e-4)
        if "right angles" in second.prompt:
            told = [value(n) for n in re.findall(r"−?\d+(?:\.\d+)?", second.prompt.split("gives")[1])]
            assert second.answer == sum(abs(w) <= told[-1] for w in told[:5])


def test_the_right_option_of_a_turn_is_not_always_at_the_same_place() -> None:
    asks = [scene.ask for scene in LESSON.walk(LESSON.run(view=ONE)).scenes if scene.ask]
    assert {ask.answer for ask in asks} == {1, 2}
    ridge = [scene.ask for scene in LESSON.walk(LESSON.run(SPARSE, {"penalty": RIDGE}, view=PATH)).scenes if scene.ask]
    assert len({(ask.question.split(".")[-1], ask.answer) for ask in ridge}) > 2
