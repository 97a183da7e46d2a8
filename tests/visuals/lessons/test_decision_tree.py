"""The decision tree's page: what is said equals what is, its questions have their answers, its failures happen."""

import re
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from algorithms.datasets import OVERLAP, XOR, Table
from algorithms.datasets.by_hand import changed_by_hand
from tests.visuals.lessons.shared import facts_of, preset_of
from visuals.figures.write import num
from visuals.lessons.decision_tree.lesson import LESSON
from visuals.lessons.decision_tree.pruning import chosen, links, parts, stops
from visuals.lessons.decision_tree.setting import GROW, NUMBERS, PRUNE, model, setting
from visuals.lessons.decision_tree.tables import CLOSE, DIAGONAL, SLOPE, coins
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Walkthrough

TINY = Table("tiny", np.array([[0.0, 5.0], [1.0, 1.0], [4.0, 4.0], [5.0, 2.0]]), np.array([0, 0, 1, 1]), ("a", "b"),
             "class", ("no", "yes"))  # fmt: skip
USUAL = {"criterion": "Gini", "max_depth": 3, "min_samples_leaf": 1}


def walk(table: Table, view: str = GROW, **values: object) -> Walkthrough:
    return LESSON.walk(Run(table, USUAL | values, 0, view))


def gini(y: np.ndarray) -> float:
    shares = np.bincount(y) / len(y)
    return float(1 - (shares**2).sum())


# ---------------------------------------------------------------------- a run worked by hand


def test_four_points_are_parted_by_one_cut() -> None:
    found = walk(TINY)
    # Gini of 2 and 2 is 0.5; a ≤ 2.5 leaves none; the best of b, at 1.5 or 4.5, leaves 3/4 of 4/9
    assert [scene.stage for scene in found.scenes] == ["Open", "Score", "Score", "Split", "Leaf", "Leaf", "Result"]
    opened, split, leaf = found.scenes[0], found.scenes[3], found.scenes[4]
    assert "4 rows with Gini impurity 0.500" in opened.caption
    assert opened.formulas[0].lines == ["= 1 − Σ p^{2}", "= 1 − (2/4)^{2} − (2/4)^{2}", "= 0.500"]
    assert split.caption == (
        "a ≤ 2.5 takes most away, so the node is split there: 2 rows left, 2 right. "
        "The Gini impurity over all leaves falls from 0.500 to 0.000."
    )
    assert leaf.caption == "Nothing is left to part: all 2 rows are no. The leaf answers no."
    scored = {scene.numbers.head[0]: scene for scene in found.scenes if scene.stage == "Score"}
    best_b = max(float(row.cells[3]) for row in scored["b"].numbers.rows)
    assert best_b == pytest.approx(1 / 2 - 3 / 4 * 4 / 9, abs=5e-4)
    assert facts_of(found)["Accuracy on these rows"] == "100.0 %"


def test_entropy_counts_in_bits() -> None:
    assert walk(TINY, criterion="Entropy").scenes[0].formulas[0].lines[-1] == "= 1.000"


def test_numbers_answer_the_mean_and_lower_the_squared_error() -> None:
    table = Table("line", np.array([[0.0], [1.0], [2.0], [9.0]]), np.array([1.0, 4.0, 1.0, 10.0]), ("x",), "y")
    found = walk(table, NUMBERS, max_depth=1)
    # mean 4, error (9 + 0 + 9 + 36) / 4 = 13.5; cut at 5.5: left 1, 4, 1 with mean 2 and error 2
    assert found.scenes[0].formulas[0].lines[-1] == "= 13.50"
    split = next(scene for scene in found.scenes if scene.stage == "Split")
    assert split.formulas[0].lines[1] == "= 13.50 − 3/4 · 2.00 − 1/4 · 0.00"
    assert split.formulas[0].lines[2] == "= 12.00"
    assert split.ask is not None
    assert split.ask.options[split.ask.answer] == "2, its mean"
    assert facts_of(found)["R² on these rows"] == "0.889"


# ---------------------------------------------------------------------- questions


@pytest.mark.parametrize("data", [data.name for data in LESSON.data])
@pytest.mark.parametrize("view", [GROW, NUMBERS])
def test_the_best_cut_is_the_one_that_leaves_least(data: str, view: str) -> None:
    run = LESSON.run(data, view=view)
    its = setting(run)
    ask = LESSON.walk(run).scenes[0].ask
    if ask is None or not ask.question.startswith("Which of these cuts"):
        return
    left_over = []
    for option in ask.options:
        name, at = option.rsplit(" ≤ ", 1)
        j = next(i for i, column in enumerate(its.columns) if column.startswith(name[:10]))
        low = its.X[:, j] <= float(at.replace("−", "-"))
        sides = [its.y[low], its.y[~low]]
        left_over.append(sum(len(y) * (gini(y) if its.classes else float(np.var(y))) for y in sides))
    assert int(np.argmin(left_over)) == ask.answer


@pytest.mark.parametrize("view", [GROW, NUMBERS, PRUNE])
def test_marks_carry_the_tags_of_the_options(view: str) -> None:
    for scene in LESSON.walk(LESSON.run(view=view)).scenes:
        if scene.ask and scene.ask.tags:
            drawn = {
                mark.get("tag") for marks in scene.marks.values() for mark in marks if isinstance(mark.get("tag"), str)
            }
            assert set(scene.ask.tags) <= drawn


def test_quiz_by_fractions() -> None:
    for seed in range(8):
        decrease, answer = LESSON.quiz(np.random.default_rng(seed))
        a, b, c, d = (int(word) for word in decrease.prompt.replace(".", " ").split() if word.isdigit())
        part = [lambda p, q: Fraction(1) - Fraction(p, p + q) ** 2 - Fraction(q, p + q) ** 2][0]
        n = a + b + c + d
        exact = part(a + c, b + d) - Fraction(a + b, n) * part(a, b) - Fraction(c + d, n) * part(c, d)
        assert decrease.answer == pytest.approx(float(exact), abs=1e-12)
        points = np.array(re.findall(r"\((\d+), (\d+)\)", answer.prompt), float)
        x, y, at = points[:, 0], points[:, 1], float(answer.prompt.split("at x = ")[1].rstrip("?").replace("−", "-"))
        cuts = [(p + q) / 2 for p, q in pairwise(x)]
        cost = [y[x <= t].var() * (x <= t).sum() + y[x > t].var() * (x > t).sum() for t in cuts]
        best = cuts[int(np.argmin(cost))]
        assert answer.answer == pytest.approx(y[(x <= best) == (at <= best)].mean())


# ---------------------------------------------------------------------- pruning


def test_pruning_says_what_the_links_weigh_and_ends_at_the_root() -> None:
    run = LESSON.run(OVERLAP, view=PRUNE)
    its, held = parts(run)
    fitted = model(run).fit(its.X[~held], its.y[~held])
    path = stops(fitted.tree_, its, held, fitted.classes_)
    assert path[-1].leaves == 1
    assert path[0].train == 0.0
    for before, after in pairwise(path):
        weights = {link.node: link.alpha for link in links(fitted.tree_, before.kept)}
        assert min(weights.values()) == pytest.approx(weights[min(weights, key=weights.__getitem__)])
        assert any(weights.get(node) == pytest.approx(min(weights.values()), abs=1e-9) for node in after.removed)
        assert after.alpha >= before.alpha - 1e-12
        assert after.train >= before.train
    best = chosen(path)
    assert path[best].held == min(stop.held for stop in path)
    assert facts_of(LESSON.walk(run))["Leaves"] == str(path[best].leaves)


def test_pruning_needs_rows_to_hold_out() -> None:
    with pytest.raises(ValueError, match="6 rows"):
        walk(TINY, PRUNE)


# ---------------------------------------------------------------------- failures


def test_a_deep_tree_learns_coin_flips_by_heart() -> None:
    run = LESSON.broken(preset_of(LESSON, "Too deep on noise"))
    its = setting(run)
    fitted = model(run).fit(its.X, its.y)
    assert (fitted.predict(its.X) == its.y).all()
    others = [coins(seed) for seed in range(1, 9)]
    new = np.mean([np.mean(fitted.predict(t.X) == t.labels) for t in others])
    assert abs(new - 0.5) < 0.06


def test_the_first_cut_of_xor_gains_next_to_nothing() -> None:
    run = LESSON.broken(preset_of(LESSON, "XOR"))
    its = setting(run)
    tree = model(run).fit(its.X, its.y).tree_
    after = tree.n_node_samples[tree.depth == 1] @ tree.impurity[tree.depth == 1] / len(its.X)
    assert tree.impurity[0] - after < 0.1 * tree.impurity[0]
    assert np.mean(model(run).fit(its.X, its.y).predict(its.X) == its.y) < 0.75
    corners = (its.X[:, 0] > 0) != (its.X[:, 1] > 0)
    assert (corners == its.y).all()  # two levels of cuts at 0 would have parted them
    assert run.table.name == XOR


def test_a_diagonal_border_becomes_a_staircase() -> None:
    run = LESSON.broken(preset_of(LESSON, "A diagonal border"))
    its = setting(run)
    fitted = model(run).fit(its.X, its.y)
    assert ((its.X[:, 1] > its.X[:, 0]) == its.y).all()
    assert np.mean(fitted.predict(its.X) == its.y) < 0.98
    assert fitted.get_n_leaves() > 4
    assert run.table.name == DIAGONAL


def test_one_moved_point_changes_the_root() -> None:
    run = LESSON.broken(preset_of(LESSON, "One point moved"))
    other = LESSON.run(CLOSE, {"max_depth": 2}, seed=0)
    assert int((run.table.X != other.table.X).any(axis=1).sum()) == 1
    roots = [model(r).fit(setting(r).X, setting(r).y).tree_.feature[0] for r in (run, other)]
    assert roots == [0, 1]


def test_numbers_by_heart_are_worse_on_new_rows_than_ten_rows_a_leaf() -> None:
    run = LESSON.broken(preset_of(LESSON, "Numbers by heart"))
    assert facts_of(LESSON.walk(run))["R² on these rows"] == "1.000"
    assert facts_of(LESSON.walk(run))["Leaves"] == str(len(run.table.X))
    calm = Run(run.table, {**run.values, "min_samples_leaf": 10}, run.seed, run.view)
    its, new = setting(run), [setting(LESSON.run(SLOPE, seed=seed, view=NUMBERS)) for seed in range(20, 40)]
    by_heart, steady = (
        np.mean([np.mean((fitted.predict(other.X) - other.y) ** 2) for other in new])
        for fitted in (model(r).fit(its.X, its.y) for r in (run, calm))
    )
    assert steady < 0.7 * by_heart


# ---------------------------------------------------------------------- points moved by hand


@pytest.mark.parametrize("view", [GROW, NUMBERS, PRUNE])
@pytest.mark.parametrize("text", ["m0,5,5;r3;a1.5,2.5,1", "a1000000,-20,0"])
def test_moved_points_walk_and_equal_scikit_learn(view: str, text: str) -> None:
    run = LESSON.run(view=view)
    moved = Run(changed_by_hand(run.table, text), run.values, run.seed, view)
    assert LESSON.walk(moved).scenes
    assert [c.name for c in LESSON.check(moved) if not c.equal] == []


@pytest.mark.parametrize("view", [GROW, NUMBERS])
def test_equal_points_stay_one_leaf(view: str) -> None:
    table = Table("one", np.ones((7, 2)), np.array([0, 1, 0, 1, 0, 0, 0]), ("a", "b"), "class", ("no", "yes"))
    found = walk(table, view)
    assert facts_of(found)["Leaves"] == "1"
    assert found.scenes[-1].stage == "Result"


def test_one_class_is_one_pure_leaf() -> None:
    found = walk(Table("one", TINY.X, np.zeros(4, int), ("a", "b"), "class", ("no", "yes")))
    assert facts_of(found)["Leaves"] == "1"
    assert num(0) in found.scenes[-1].caption or "one leaf" in found.scenes[-1].caption


@pytest.mark.parametrize("view", LESSON.views or [""])
def test_the_step_after_a_question_answers_it_and_asks_nothing(view: str) -> None:
    runs = [LESSON.run(data.name, view=view) for data in LESSON.data]
    for run in [*runs, *(LESSON.broken(p) for p in LESSON.presets)]:
        asks = [scene.ask is not None for scene in LESSON.walk(run).scenes]
        assert not any(a and b for a, b in pairwise(asks)), run.table.name
