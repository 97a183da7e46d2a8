"""What the lesson on linear regression says, by hand and by other ways; and that its failures happen."""

import re

import numpy as np
import pytest

from algorithms.datasets import COLLINEAR, LINE, Table, shape
from tests.visuals.lessons.shared import facts_of
from visuals.lessons.lesson import Run
from visuals.lessons.linear_regression.fit import NO, YES, Fit, design
from visuals.lessons.linear_regression.influence import NAMES, leverages, picked, slope_changes
from visuals.lessons.linear_regression.lesson import ALL, FEW, LESSON
from visuals.lessons.walkthrough import Scene, Walkthrough

FOUR = Table("four", np.array([[0.0], [1], [2], [3]]), np.array([1.0, 3, 4, 4]), ("x",), "y")


def run_of(X: object, y: object, degree: int = 1, intercept: str = YES) -> Run:
    X = np.asarray(X, float)
    X = X[:, None] if X.ndim == 1 else X
    names = ("x",) if X.shape[1] == 1 else tuple(f"x{j}" for j in range(X.shape[1]))
    return Run(Table("own", X, np.asarray(y, float), names, "y"), {"degree": degree, "intercept": intercept}, 0)


def staged(walk: Walkthrough, stage: str) -> list[Scene]:
    return [scene for scene in walk.scenes if scene.stage == stage]


def value(text: str) -> float:
    return float(text.replace("−", "-"))


def test_four_points_by_hand() -> None:
    # Means 1.5 and 3; Σxx = 5, Σxy = 5: slope 1, intercept 1.5; residuals −½, ½, ½, −½; RSS 1 of 6.
    walk = LESSON.walk(Run(FOUR, {"degree": 1, "intercept": YES}, 0))
    assert [scene.stage for scene in walk.scenes] == [
        "Data", "Centre", "Factor", "Solve", "Intercept", "Residuals", "Squares", "Result",
    ]  # fmt: skip
    assert "add up to 6;" in walk.scenes[0].caption
    assert walk.scenes[0].ask is not None
    assert walk.scenes[0].ask.answer == 3, "83 % is taken away"
    assert "together 5.000" in walk.scenes[2].caption or "together 5." in walk.scenes[2].caption
    assert walk.scenes[2].numbers.rows[0].cells == ("x", "2.236", "2.236")
    assert "w = 1." in walk.scenes[3].caption.replace("1.000", "1")
    assert facts_of(walk)["Intercept"].startswith("1.5")
    assert facts_of(walk)["R²"] == "0.833"
    assert value(facts_of(walk)["RSS"]) == 1
    assert value(facts_of(walk)["MSE"]) == 0.25


def test_each_column_takes_away_the_square_of_its_entry() -> None:
    fit = Fit.of(LESSON.run(ALL))
    for j in range(len(fit.names)):
        A = np.c_[np.ones(len(fit.y)), fit.X[:, : j + 1]]
        gap = fit.y - A @ np.linalg.lstsq(A, fit.y, rcond=None)[0]
        assert fit.left(j + 1) == pytest.approx(gap @ gap, rel=1e-9)
        assert fit.left(j) - fit.left(j + 1) == pytest.approx(fit.turned[j] ** 2, rel=1e-6, abs=1e-4)


def test_back_substitution_ends_at_the_coefficients() -> None:
    fit = Fit.of(LESSON.run(ALL))
    w = np.zeros(len(fit.names))
    for j in range(len(w) - 1, -1, -1):
        w[j] = (fit.turned[j] - fit.triangle[j, j + 1 :] @ w[j + 1 :]) / fit.triangle[j, j]
    np.testing.assert_allclose(w, fit.coef, rtol=1e-8)
    assert (np.diag(fit.triangle) > 0).all()


def test_the_point_that_moves_the_slope_most_by_leaving_out_each() -> None:
    fit = Fit.of(LESSON.run())
    x, y = fit.X[:, 0], fit.y
    alone = np.array([np.polyfit(np.delete(x, i), np.delete(y, i), 1)[0] for i in range(len(y))])
    np.testing.assert_allclose(slope_changes(fit), alone - np.polyfit(x, y, 1)[0], atol=1e-10)
    hat = np.c_[np.ones(len(x)), x]
    np.testing.assert_allclose(leverages(x), np.diag(hat @ np.linalg.pinv(hat)), rtol=1e-10)
    found = picked(fit)
    asks = [scene.ask for scene in LESSON.walk(LESSON.run()).scenes if scene.ask and scene.ask.tags]
    assert len(set(found)) == 4
    most = found[asks[-1].answer]
    assert most == int(np.argmax(np.abs(alone - np.polyfit(x, y, 1)[0])))
    assert list(asks[-1].options) == list(NAMES)


def test_signs_asked_are_the_coefficients() -> None:
    walk, fit = LESSON.walk(LESSON.run(ALL)), Fit.of(LESSON.run(ALL))
    asked = [scene.ask for scene in walk.scenes if scene.ask and scene.ask.question.endswith("Its sign?")]
    assert asked
    for ask in asked:
        name = re.search("“(.*?)”", ask.question)
        assert name is not None
        assert (fit.coef[fit.names.index(name[1])] > 0) == (ask.answer == 0)


def test_outlier_turns_the_line() -> None:
    run = LESSON.broken(LESSON.presets[0])
    walk = LESSON.walk(run)
    slope = Fit.of(run).coef[0]
    rest = np.polyfit(run.table.X[:-1, 0], run.table.values[:-1], 1)[0]
    assert rest > 1.2 * slope
    assert picked(Fit.of(run))[walk.scenes[-4].ask.answer] == len(run.table.X) - 1  # type: ignore[union-attr]
    assert walk.scenes[LESSON.presets[0].step or 0].stage == "Leave out"


def test_collinear_coefficients_are_far_from_what_made_the_data() -> None:
    run = LESSON.broken(LESSON.presets[1])
    assert np.abs(Fit.of(run).coef - [2, 0]).max() > 1
    assert abs(Fit.of(run).coef.sum() - 2) < 0.2
    others = [Fit.of(LESSON.run(COLLINEAR, seed=seed)).coef for seed in range(5)]
    assert np.std(others, axis=0).min() > 1, "they differ from sample to sample"


def test_a_line_misses_a_curve_that_degree_five_follows() -> None:
    preset = LESSON.presets[2]
    assert value(facts_of(LESSON.walk(LESSON.broken(preset)))["R²"]) < 0.1
    assert value(facts_of(LESSON.walk(LESSON.run(preset.data, {"degree": 5})))["R²"]) > 0.9


def test_a_high_degree_fits_ten_points_and_fails_on_others() -> None:
    run = LESSON.broken(LESSON.presets[3])
    fit, more = Fit.of(run), shape(LINE, 99)
    inside = (more.X[:, 0] > run.table.X.min()) & (more.X[:, 0] < run.table.X.max())
    x = (more.X[inside, 0] - run.table.X.mean()) / run.table.X.std()
    new = np.mean((more.values[inside] - fit.intercept - x[:, None] ** np.arange(1, 9) @ fit.coef) ** 2)
    assert value(facts_of(LESSON.walk(run))["R²"]) > 0.95
    line = np.polyfit(run.table.X[:, 0], run.table.values, 1)
    assert new > 3 * np.mean((more.values[inside] - np.polyval(line, more.X[inside, 0])) ** 2)


def test_without_an_intercept_the_light_are_predicted_too_high() -> None:
    run = LESSON.broken(LESSON.presets[4])
    fit, x = Fit.of(run), run.table.X[:, 0]
    gap = fit.y - fit.predicted
    assert gap[x < np.quantile(x, 0.2)].mean() < 0 < gap[x > np.quantile(x, 0.8)].mean()
    assert abs(gap.sum()) > 1
    asked = next(s.ask for s in LESSON.walk(run).scenes if s.ask and s.ask.question.startswith("What do the residuals"))
    assert asked.answer == (2 if gap.sum() > 0 else 0)


@pytest.mark.parametrize(
    ("X", "y"),
    [
        ([1, 1, 1, 1], [1, 2, 3, 4]),
        ([1, 2], [1, 2]),
        ([1, 2, 3, 4, 5, 6, 7], [2] * 7),
        ([1e9, -1e9, 3, 3, 3, 3, 3], [1, 2, 3, 4, 5, 6, 7]),
        ([0, 0, 0, 0, 0, 0, 9], [1, 2, 3, 1, 2, 3, 4]),
        ([[1, 2], [2, 4], [3, 6], [4, 8]], [1, 2, 3, 5]),
        (np.eye(5, 12), [1, 2, 3, 4, 5]),
        (np.zeros((5, 3)), [1, 2, 3, 4, 5]),
    ],
)
@pytest.mark.parametrize("intercept", [YES, NO])
def test_degenerate_points_walk_and_equal_scikit_learn(X: object, y: object, intercept: str) -> None:
    run = run_of(X, y, 1, intercept)
    assert LESSON.walk(run).scenes[-1].stage == "Result"
    assert [(c.name, c.gap) for c in LESSON.check(run) if not c.equal] == []


@pytest.mark.parametrize("degree", range(2, 9))
def test_every_degree_equals_scikit_learn(degree: int) -> None:
    for data in (LINE, FEW):
        run = LESSON.run(data, {"degree": degree})
        assert len(LESSON.walk(run).scenes) < 40
        assert [(c.name, c.gap) for c in LESSON.check(run) if not c.equal] == []


def test_powers_of_one_value_are_refused() -> None:
    with pytest.raises(ValueError, match="two different values"):
        design(run_of([2, 2, 2], [1, 2, 3], 3))


def test_quiz_answers_by_another_way() -> None:
    for seed in range(20):
        first, _ = LESSON.quiz(np.random.default_rng(seed))
        places = re.findall(r"\((\S+), (\S+)\)", first.prompt)
        x, y = np.array([[value(a) for a in at] for at in places]).T
        assert np.polyfit(x, y, 1)[0] == pytest.approx(first.answer)
