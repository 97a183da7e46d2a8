"""The random forest's page: what is said equals what is, its questions have their answers, its failures happen."""

import re
from itertools import pairwise
from math import comb

import numpy as np
import pytest

from algorithms.datasets import Table
from algorithms.datasets.by_hand import changed_by_hand
from tests.visuals.lessons.shared import preset_of
from visuals.lessons.lesson import Run
from visuals.lessons.random_forest.forest import Grown, model
from visuals.lessons.random_forest.lesson import LESSON
from visuals.lessons.random_forest.scenes import _expected
from visuals.lessons.walkthrough import Walkthrough


@pytest.fixture(scope="module")
def grown() -> Grown:
    return Grown.of(LESSON.run())


@pytest.fixture(scope="module")
def found() -> Walkthrough:
    return LESSON.walk(LESSON.run())


def test_the_votes_are_those_of_trees_that_did_not_draw_the_row(grown: Grown) -> None:
    draws = [step.counts for step in grown.steps if step.stage == "bootstrap"]
    last = grown.steps[-1]
    right = asked = 0
    for i, row in enumerate(grown.X):
        told = [tree.predict(row[None])[0] for tree, counts in zip(last.trees, draws, strict=True) if not counts[i]]
        assert last.n_votes[i] == len(told)
        if told:
            asked += 1
            right += int(np.argmax(np.sum(told, axis=0)) == grown.y[i])
    assert grown.accuracy(last) == pytest.approx(right / asked)


def test_captions_say_what_the_draw_gave(grown: Grown, found: Walkthrough) -> None:
    first = next(step for step in grown.steps if step.stage == "bootstrap")
    scene = next(scene for scene in found.scenes if scene.stage == "Draw")
    out = int((first.counts == 0).sum())
    assert f"{out} rows never come up" in scene.caption
    assert f"comes up {first.counts.max()} times" in scene.caption
    assert [int(row.cells[1]) for row in scene.numbers.rows] == [
        *(int((first.counts == k).sum()) for k in range(4)), int((first.counts >= 4).sum())
    ]  # fmt: skip
    assert sum(int(row.cells[1]) for row in scene.numbers.rows) == len(grown.X)


@pytest.mark.parametrize("n", [2, 3, 10, 120])
def test_expected_counts_are_binomial(n: int) -> None:
    assert sum(_expected(n, k) for k in range(5)) == pytest.approx(n)
    assert _expected(n, 0) == pytest.approx(n * (1 - 1 / n) ** n)
    assert _expected(n, 2) == pytest.approx(n * comb(n, 2) * (1 / n) ** 2 * (1 - 1 / n) ** (n - 2))


def test_agreement_is_the_mean_over_pairs(grown: Grown) -> None:
    said = np.argmax(grown.shares, axis=2)
    pairs = [(i, j) for i in range(len(said)) for j in range(i)]
    assert grown.alike() == pytest.approx(np.mean([np.mean(said[i] == said[j]) for i, j in pairs]))
    assert grown.alike([0, 1]) == pytest.approx(np.mean(said[0] == said[1]))


def test_the_questions_are_answered_by_the_run(grown: Grown, found: Walkthrough) -> None:
    asks = [scene.ask for scene in found.scenes if scene.ask]
    missed, alike, alone, single = asks
    out = int((grown.steps[0].counts == 0).sum())
    offered = [0, *(int(option.split()[1]) for option in missed.options[1:])]
    assert abs(offered[missed.answer] - out) == min(abs(k - out) for k in offered)
    assert alike.options[alike.answer] == ["Under 75 %", "75 to 97 %", "Over 97 %"][
        (grown.alike([0, 1]) > 0.75) + (grown.alike([0, 1]) > 0.97)
    ]  # fmt: skip
    fourth = [step for step in grown.steps if step.stage == "vote"][3]
    assert alone.answer == int(grown.accuracy(fourth) > grown.own[3])
    assert single.answer == (2 if grown.own.mean() < grown.accuracy(grown.steps[-1]) else 0)


def test_the_areas_are_what_the_forest_answers(grown: Grown) -> None:
    run = LESSON.run()
    fitted = model(run).fit(grown.X, grown.y)
    trees = len(grown.steps[-1].trees)
    assert (grown.area(0, trees).ravel() == fitted.predict(grown.grid)).all()


def test_quiz_by_hand() -> None:
    for seed in range(8):
        left_out, variance = LESSON.quiz(np.random.default_rng(seed))
        n = int(re.findall(r"Rows 1 to (\d+)", left_out.prompt)[0])
        drawn = {int(k) for k in re.findall(r"\d+", left_out.prompt.split("draws")[1].split(".")[0])}
        assert left_out.answer == pytest.approx((n - len(drawn)) / n)
        trees, spread = (int(k) for k in re.findall(r"Each of (\d+) trees has variance (\d+)", variance.prompt)[0])
        share = float(re.findall(r"correlate by ([\d.]+)\.", variance.prompt)[0])
        among = np.full((trees, trees), share * spread) + np.diag(np.full(trees, (1 - share) * spread))
        assert variance.answer == pytest.approx(among.mean())  # the variance of a mean is the mean covariance


# ---------------------------------------------------------------------- failures


def test_one_tree_is_worse_on_rows_not_seen() -> None:
    one = Grown.of(LESSON.broken(preset_of(LESSON, "One tree")))
    many = Grown.of(
        LESSON.run(preset_of(LESSON, "One tree").data, {"n_estimators": 40}, seed=preset_of(LESSON, "One tree").seed)
    )
    seen = one.steps[0].counts > 0
    tree = one.steps[-1].trees[0]
    assert (np.argmax(tree.predict(one.X[seen]), axis=1) == one.y[seen]).all()
    assert one.accuracy(one.steps[-1]) == pytest.approx(0.71, abs=0.005)
    assert many.accuracy(many.steps[-1]) > one.accuracy(one.steps[-1]) + 0.04


def test_without_chance_trees_are_alike() -> None:
    same = Grown.of(LESSON.broken(preset_of(LESSON, "Trees that are all alike")))
    drawn = Grown.of(LESSON.run(preset_of(LESSON, "Trees that are all alike").data, seed=0))
    assert same.alike() == pytest.approx(0.97, abs=0.005)
    assert drawn.alike() < 0.9


def test_a_rare_class_is_missed_though_accuracy_is_high() -> None:
    rare = Grown.of(LESSON.broken(preset_of(LESSON, "A rare class")))
    said = rare.guesses(rare.steps[-1])
    assert rare.accuracy(rare.steps[-1]) == pytest.approx(120 / 129)  # as for "usual" always
    assert np.sum(said[rare.y == 1] != 1) == 8
    assert np.mean(rare.y == 1) == pytest.approx(9 / 129)


def test_stumps_cannot_draw_a_ring() -> None:
    small = Grown.of(LESSON.broken(preset_of(LESSON, "Trees too small")))
    deep = Grown.of(LESSON.run(preset_of(LESSON, "Trees too small").data, {"n_estimators": 40}, seed=0))
    said = small.guesses(small.steps[-1])
    assert (np.sum(small.y == 1), np.sum((small.y == 1) & (said == 0))) == (60, 21)
    assert small.accuracy(small.steps[-1]) < deep.accuracy(deep.steps[-1]) - 0.1


def test_the_line_is_level_from_thirty_trees_on() -> None:
    many = Grown.of(LESSON.broken(preset_of(LESSON, "More trees than needed")))
    line = [many.accuracy(step) for step in many.steps if step.stage == "vote"][29:]
    assert max(line) - min(line) < 0.02
    assert line[-1] > np.nanmean(many.own) + 0.01


# ---------------------------------------------------------------------- points moved by hand, and nasty tables


@pytest.mark.parametrize("text", ["m0,5,5;r3;a1.5,2.5,1", "a1000000,-20,0"])
def test_moved_points_walk_and_equal_scikit_learn(text: str) -> None:
    run = LESSON.run(values={"n_estimators": 3})
    moved = Run(changed_by_hand(run.table, text), run.values, run.seed)
    assert LESSON.walk(moved).scenes
    assert [c.name for c in LESSON.check(moved) if not c.equal] == []


@pytest.mark.parametrize("y", [[0, 1], [0, 0, 0], [1, 1, 1, 1], [0, 1, 0, 1, 1]])
def test_few_rows_and_missing_classes_walk(y: list[int]) -> None:
    X = np.arange(2.0 * len(y)).reshape(-1, 2)
    run = LESSON.run(values={"n_estimators": 2})
    table = Table("few", X, np.array(y), ("a", "b"), "class", ("no", "yes"))
    few = Run(table, run.values, run.seed)
    assert LESSON.walk(few).scenes[-1].stage == "Result"
    assert [c.name for c in LESSON.check(few) if not c.equal] == []


def test_one_column_is_refused_with_words() -> None:
    run = LESSON.run()
    table = Table("thin", np.arange(5.0)[:, None], np.array([0, 1, 0, 1, 1]), ("a",), "class", ("no", "yes"))
    with pytest.raises(ValueError, match="needs 2 columns"):
        LESSON.walk(Run(table, run.values, run.seed))


@pytest.mark.parametrize("view", LESSON.views or [""])
def test_the_step_after_a_question_answers_it_and_asks_nothing(view: str) -> None:
    runs = [LESSON.run(data.name, view=view) for data in LESSON.data]
    for run in [*runs, *(LESSON.broken(p) for p in LESSON.presets)]:
        asks = [scene.ask is not None for scene in LESSON.walk(run).scenes]
        assert not any(a and b for a, b in pairwise(asks)), run.table.name
