"""Model selection: folds, scores and parts of the error equal another count, and each failure really happens."""

import re
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import accuracy_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from algorithms.datasets import Table
from tests.visuals.lessons.shared import facts_of, preset_of
from visuals.figures.write import fixed
from visuals.lessons.catalogue import lesson
from visuals.lessons.lesson import Run
from visuals.lessons.model_selection import folds, growth, spread
from visuals.lessons.model_selection.models import (
    BEFORE,
    INSIDE,
    LOGISTIC,
    ORDER,
    SHUFFLED,
    STRATIFIED,
    TREE,
)
from visuals.lessons.model_selection.rows import FEW, MIXED, NOISE, RARE, SERIES
from visuals.lessons.model_selection.truths import GRID, POLYNOMIAL, SAMPLES, TRUTHS, Polynomial, draws
from visuals.lessons.walkthrough import Walkthrough

LESSON = lesson("model_selection")
CURVE, PARTS = "Learning curve", "Bias and variance"


def broken(name: str) -> tuple[Run, Walkthrough]:
    preset = preset_of(LESSON, name)
    run = LESSON.broken(preset)
    return run, LESSON.walk(run)


def mean_score(run: Run, **values: object) -> float:
    changed = replace(run, values={**run.values, **values})
    return float(np.mean([s.test_score for s in folds.steps_of(changed)]))


# ---------------------------------------------------------------------- folds


def test_folds_of_six_rows_by_hand() -> None:
    X, y = np.array([[0.0], [1], [2], [10], [11], [12]]), np.array([0, 0, 0, 1, 1, 1])
    table = Table("six", X, y, ("x",), "class", ("A", "B"))
    run = replace(LESSON.run(values={"model": TREE, "split": ORDER, "n_splits": 2}), table=table)
    walk = LESSON.walk(run)
    assert [s.stage for s in walk.scenes] == ["Rows", "Split", "Score", "Split", "Score", "Result"]
    assert walk.scenes[1].caption == (
        "Fold 1 holds out 3 rows (3 A, 0 B); 3 are left to learn from. No row of A is left to learn from."
    )
    assert walk.scenes[2].caption.startswith(
        "The model of fold 1 calls 0.0 % of the rows held out rightly, and 100.0 %"
    )
    assert facts_of(walk.scenes[-1])["Mean score"] == "0.000"


@pytest.mark.parametrize("split", [STRATIFIED, SHUFFLED, ORDER])
def test_every_row_is_held_out_once_and_scored_by_another_count(split: str) -> None:
    run = LESSON.run(data=MIXED, values={"split": split}, seed=4)
    steps = folds.steps_of(run)
    assert sorted(np.concatenate([s.test for s in steps]).tolist()) == list(range(120))
    X, y = run.table.X, run.table.labels
    for step in steps:
        assert not set(step.train) & set(step.test)
        model = make_pipeline(StandardScaler(), KNeighborsClassifier(5)).fit(X[step.train], y[step.train])
        assert step.test_score == pytest.approx(accuracy_score(y[step.test], model.predict(X[step.test])))
    scores = np.array([s.test_score for s in steps])
    end = facts_of(LESSON.walk(run).scenes[-1])
    assert (end["Mean score"], end["Standard deviation"]) == (fixed(scores.mean()), fixed(scores.std()))


@pytest.mark.parametrize("split", [STRATIFIED, SHUFFLED])
def test_the_answers_are_what_the_next_scene_shows(split: str) -> None:
    run = LESSON.run(data=RARE, values={"split": split}, seed=3)
    walk, steps = LESSON.walk(run), folds.steps_of(run)
    asked = 0
    for at, scene in enumerate(walk.scenes):
        if scene.ask and "are B?" in scene.ask.question:
            held = walk.scenes[at + 1].caption
            assert f" {scene.ask.options[scene.ask.answer]} B)" in held
            asked += 1
        if scene.ask and scene.stage == "Split":
            step = next(s for s in steps if scene.caption.startswith(f"Fold {s.fold + 1} "))
            assert scene.ask.answer == int(step.test_score < step.train_score)
            asked += 1
        if scene.stage == "Rows":
            assert scene.ask is not None
            assert scene.ask.options[scene.ask.answer] == "72"
    assert asked == 2


@pytest.mark.parametrize("k", [2, 3, 10])
@pytest.mark.parametrize("split", [STRATIFIED, SHUFFLED, ORDER])
@pytest.mark.parametrize("data", [FEW, RARE])
def test_rare_and_sorted_classes_walk(k: int, split: str, data: str) -> None:
    run = LESSON.run(data=data, values={"n_splits": k, "split": split, "model": LOGISTIC})
    walk = LESSON.walk(run)
    assert len(walk.scenes) == 2 * k + 2
    assert all(c.equal for c in LESSON.check(run))


def test_a_fold_that_cannot_be_learned_has_no_score() -> None:
    X, y = np.arange(12.0)[:, None], np.repeat([0, 1, 0], [3, 6, 3])
    table = Table("odd", X, y, ("x",), "class", ("A", "B"))
    run = replace(LESSON.run(values={"n_splits": 2, "split": ORDER, "model": LOGISTIC}), table=table)
    assert LESSON.walk(run).scenes[-1].stage == "Result"
    sorted_rows = replace(run, table=replace(table, y=np.repeat([0, 1], 6)))
    with pytest.raises(ValueError, match="No fold leaves two classes"):
        LESSON.walk(sorted_rows)
    with pytest.raises(ValueError, match="All rows are of one class"):
        LESSON.walk(replace(run, table=replace(table, y=np.zeros(12, int))))


# ---------------------------------------------------------------------- learning curve


@pytest.mark.parametrize("model", [TREE, LOGISTIC])
def test_the_learning_curve_says_what_it_shows(model: str) -> None:
    run = LESSON.run(data=MIXED, values={"model": model}, view=CURVE)
    found, walk = growth.grown(run), LESSON.walk(run)
    assert found.sizes[-1] == 96
    end = facts_of(walk.scenes[-1])
    assert end["Gap"] == fixed(found.train[-1] - found.test[-1])
    assert ("says variance" in walk.scenes[-1].caption) == (
        growth._rise(found) <= growth.RISING and found.gap[-1] > max(growth.WIDE, found.test_spread[-1])
    )
    for k, scene in enumerate(walk.scenes[:-2]):
        if scene.ask:
            values = found.train if "rows learned from?" in scene.ask.question else found.test
            moved = values[k + 1] - values[k]
            word = "Stays" if abs(moved) < 0.003 else "Rises" if moved > 0 else "Falls"
            assert scene.ask.options[scene.ask.answer].startswith(word)


def test_a_full_tree_knows_its_rows_by_heart() -> None:
    found = growth.grown(LESSON.run(data=MIXED, values={"model": TREE}, view=CURVE))
    assert (found.train == 1).all()
    assert found.gap[-1] > 0.15


# ---------------------------------------------------------------------- bias and variance


def test_the_parts_by_another_way() -> None:
    run = LESSON.run(view=PARTS, values={"level": 4})
    end = spread.measured(run, 4).end
    how, rng = draws(run), np.random.RandomState(run.seed)
    told, targets = [], []
    for _ in range(SAMPLES):
        X, y = how.sample(rng)
        targets.append(how.targets(GRID[:, None], rng))
        told.append(np.polynomial.Polynomial.fit(X[:, 0], y, 4)(GRID))
    bias2 = float(((np.mean(told, axis=0) - np.mean(targets, axis=0)) ** 2).mean())
    assert end.bias2 == pytest.approx(bias2)
    assert end.variance == pytest.approx(float(np.var(told, axis=0).mean()))
    assert end.noise == pytest.approx(float(np.var(targets, axis=0).mean()))
    assert end.error == pytest.approx(end.bias2 + end.variance + end.noise)


def test_the_level_that_wins_is_named() -> None:
    run = LESSON.run(view=PARTS)
    errors = [spread.measured(run, level).end.error for level in range(1, 11)]
    walk = LESSON.walk(run)
    best = 1 + int(np.argmin(errors))
    assert facts_of(walk.scenes[-1])["Best degree"] == str(best)
    asked = walk.scenes[-2].ask
    assert asked is not None
    assert asked.options[asked.answer] == f"degree {best}"
    turn = next(s.ask for s in walk.scenes if s.ask and "And on new rows?" in s.ask.question)
    degree = int(re.findall(r"degree (\d+)", turn.question)[0])
    assert turn.answer == int(errors[degree - 1] > errors[degree - 2])


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("noise", [0.0, 0.6])
def test_truths_and_noise_walk(truth: str, noise: float) -> None:
    run = LESSON.run(view=PARTS, values={"truth": truth, "noise": noise, "rows": 12})
    assert LESSON.walk(run).scenes[-1].stage == "Result"
    if truth == "A line" and not noise:
        assert spread.measured(run, 1).end.error == pytest.approx(0, abs=1e-20)


def test_legendre_is_least_squares_on_powers() -> None:
    x, y = np.linspace(-1, 1, 9), np.array([1.0, -2, 0, 3, 1, 1, 4, -1, 0])
    assert Polynomial(3).fit(x[:, None], y).predict(x[:, None]) == pytest.approx(np.polyval(np.polyfit(x, y, 3), x))


# ---------------------------------------------------------------------- failures


def test_columns_chosen_too_early_promise_what_is_not_there() -> None:
    run, walk = broken("Columns chosen too early")
    assert run["columns"] == BEFORE
    leaking, honest = mean_score(run), mean_score(run, columns=INSIDE)
    assert leaking > 0.75
    assert honest < 0.65
    assert facts_of(walk.scenes[-1])["Mean score"] == fixed(leaking)
    assert "held out too" in walk.note


def test_columns_of_noise_over_many_seeds() -> None:
    means = [mean_score(LESSON.run(data=NOISE, seed=s, values={"columns": INSIDE})) for s in range(8)]
    assert np.mean(means) == pytest.approx(0.5, abs=0.08), "there is nothing to find"


def test_time_shuffled() -> None:
    run, _ = broken("Time, shuffled")
    assert mean_score(run) > mean_score(run, split=ORDER) + 0.2
    assert run.table.name == SERIES


def test_rows_sorted_by_class() -> None:
    run, _ = broken("Rows sorted by class")
    assert [s.test_score for s in folds.steps_of(run)] == [0, 0, 0]
    assert mean_score(run, split=STRATIFIED) > 0.9


def test_a_rare_class_is_missing_in_a_fold() -> None:
    run, _ = broken("A rare class, not stratified")
    held = [int((run.table.labels[s.test] == 1).sum()) for s in folds.steps_of(run)]
    assert sum(held) == 6
    assert min(held) == 0
    assert max(held) > 1
    stratified = replace(run, values={**run.values, "split": STRATIFIED})
    assert all((run.table.labels[s.test] == 1).sum() in (1, 2) for s in folds.steps_of(stratified))


def test_few_rows_say_little() -> None:
    run, _ = broken("Few rows")
    scores = [s.test_score for s in folds.steps_of(run)]
    assert {len(s.test) for s in folds.steps_of(run)} == {4}
    assert max(scores) - min(scores) >= 0.25


def test_too_much_freedom() -> None:
    run, walk = broken("Too much freedom")
    assert run["family"] == POLYNOMIAL
    levels = [spread.measured(run, level) for level in range(1, 11)]
    assert levels[-1].train < 0.02
    assert levels[-1].end.error == max(level.end.error for level in levels)
    assert levels[-1].end.variance > 3 * levels[-2].end.variance
    assert walk.scenes[15].caption.startswith("Degree 10:")


# ---------------------------------------------------------------------- quiz


def test_quiz_by_another_way() -> None:
    for seed in range(20):
        sizes, parts = LESSON.quiz(np.random.default_rng(seed))
        n, k, fold = (int(v) for v in re.findall(r"\d+", sizes.prompt))
        assert sizes.answer == n - len(np.array_split(np.arange(n), k)[fold - 1])
        *told, truth = (float(v) for v in re.findall(r"\d+", parts.prompt)[:4])
        mean = sum(told) / 3
        bias2, variance = (mean - truth) ** 2, sum((v - mean) ** 2 for v in told) / 3
        assert parts.answer == pytest.approx(bias2 if "bias" in parts.prompt else variance)


def test_failures_say_the_figures_on_the_screen() -> None:
    def mean(name: str, **other: str) -> str:
        preset = preset_of(LESSON, name)
        run = LESSON.run(preset.data, {**preset.values, **other}, preset.seed, preset.view)
        return next(f.now for f in LESSON.walk(run).scenes[-1].numbers.facts if f.name == "Mean score")

    assert (mean("Time, shuffled"), mean("Time, shuffled", split="KFold, in order")) == ("0.833", "0.507")
    early = "Columns chosen too early"
    assert (mean(early), mean(early, columns="10 best, chosen in each fold")) == ("0.867", "0.500")
    rare = next(p for p in LESSON.presets if p.name.startswith("A rare class"))
    split = [s.caption for s in LESSON.walk(LESSON.broken(rare)).scenes if s.stage == "Split"]
    assert [text.split("(")[1].split(")")[0] for text in split] == [
        "16 A, 2 B", "17 A, 1 B", "16 A, 2 B", "17 A, 1 B", "18 A, 0 B",
    ]  # fmt: skip
