"""Nearest neighbours' lesson: its failures happen, and what its scenes say is so."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from algorithms.datasets import BLOBS, CURVE, OVERLAP, UNEVEN, Table
from tests.visuals.lessons.shared import facts_of, preset_of
from visuals.figures.write import fixed, num
from visuals.lessons.catalogue import lesson
from visuals.lessons.k_neighbors import data, regress, tree, vote
from visuals.lessons.k_neighbors.data import NUMBER, TREE, VOTE
from visuals.lessons.lesson import Run

LESSON = lesson("k_neighbors")


def broken(name: str, **values: object) -> Run:
    run = LESSON.broken(preset_of(LESSON, name))
    return replace(run, values={**run.values, **values})


def floats(text: str) -> list[float]:
    return [float(t.replace("−", "-")) for t in re.findall(r"−?\d+(?:\.\d+)?", text)]


def found_by_others(run: Run, k: int) -> float:
    """Return the share of rows that are given their class by their k nearest others, by another way."""
    X, y = vote.scaled(run)[0], run.table.labels
    far = cdist(X, X)
    np.fill_diagonal(far, np.inf)
    near = y[np.argsort(far, axis=1, kind="stable")[:, :k]]
    answers = [np.bincount(row).argmax() for row in near]
    return float((answers == y).mean())


# ---------------------------------------------------------------------- failures


def test_one_neighbour_learns_wrong_labels_by_heart() -> None:
    run = broken("k = 1 on noise")
    walk = LESSON.walk(run)
    assert facts_of(walk)["Accuracy, itself counted"] == "100.0 %"
    assert found_by_others(run, 15) > found_by_others(run, 1) + 0.08, "what to do helps"
    tint = next(m for m in walk.scenes[-1].marks["plane"] if m["t"] == "regions")
    many = next(m for m in LESSON.walk(broken("k = 1 on noise", k=15)).scenes[-1].marks["plane"] if m["t"] == "regions")
    borders = [sum(a != b for row in m["rows"] for a, b in itertools.pairwise(row)) for m in (tint, many)]
    assert borders[0] > 2 * borders[1], "islands"


def test_all_neighbours_give_the_largest_class_everywhere() -> None:
    run = broken("k = n")
    tint = next(m for m in LESSON.walk(run).scenes[-1].marks["plane"] if m["t"] == "regions")
    assert set("".join(tint["rows"])) == {str(np.bincount(run.table.labels).argmax())}


def test_large_units_decide_until_columns_are_standardized() -> None:
    run = broken("Columns in other units")
    assert found_by_others(run, run["k"]) < 0.7
    assert found_by_others(broken("Columns in other units", scale="Standardized"), run["k"]) > 0.85
    tint = next(m for m in LESSON.walk(run).scenes[-1].marks["plane"] if m["t"] == "regions")
    assert sum(len(set(row)) == 1 for row in tint["rows"]) > 0.8 * len(tint["rows"]), "level stripes"


def test_noise_columns_make_distances_alike() -> None:
    run = broken("Many columns of noise")
    two = replace(run, table=replace(run.table, X=run.table.X[:, :2], columns=run.table.columns[:2]))
    assert found_by_others(two, run["k"]) > 0.9
    assert 1 - found_by_others(run, run["k"]) > 0.25, "over a quarter"
    ratios = [float(facts_of(LESSON.walk(r))["Farthest / nearest"]) for r in (run, two)]
    assert 1.5 < ratios[0] < 2.5
    assert ratios[1] > 10


def test_a_tree_spares_nothing_in_many_columns() -> None:
    run = broken("A tree in many columns")
    distances = floats(facts_of(LESSON.walk(run))["Distances"])
    assert distances[0] > 0.95 * distances[1]
    few = facts_of(LESSON.walk(LESSON.run(view=TREE)))
    assert float(few["Distances, mean of all points"]) < 0.4 * 120


def test_one_neighbour_jumps_to_the_outlier() -> None:
    run = broken("A value far off")
    assert run.table.values.min() == -6
    assert regress.model(run).fit(run.table.X, run.table.values).predict([[9.5]])[0] == -6
    raised = replace(run, values={**run.values, "k": 7})
    assert regress.model(raised).fit(run.table.X, run.table.values).predict([[9.5]])[0] > 3


# ---------------------------------------------------------------------- asking all


def tiny(**values: object) -> Run:
    X = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0], [6.0, 8.0], [1.0, 0.0], [9.0, 12.0]])
    table = Table("tiny", X, np.array([0, 0, 0, 1, 1, 1]), ("x₁", "x₂"), "class", ("A", "B"))
    return replace(LESSON.run(values={"k": 3, **values}), table=table)


@pytest.mark.parametrize(("metric", "p"), [("Euclidean", "euclidean"), ("Manhattan", "cityblock")])
def test_distances_are_those_of_the_rows(metric: str, p: str) -> None:
    run = tiny(metric=metric)
    scene = LESSON.walk(run).scenes[1]
    X = run.table.X
    asks = floats(LESSON.walk(run).scenes[0].caption.split(" at ")[1])[:2]
    row = int(np.flatnonzero((asks == X).all(axis=1))[0])
    far = np.sort(np.delete(cdist(X[[row]], X, p)[0], row))
    assert [r.cells[1] for r in scene.numbers.rows] == [num(v) for v in far]
    assert scene.formulas[0].lines[-1] == f"= {num(far[0])}"


def test_votes_weighed_by_distance_by_hand() -> None:
    run = tiny(weights="1 / distance")
    walk = LESSON.walk(run)
    ranks = walk.scenes[1].numbers.rows
    last = [s for s in walk.scenes if s.stage == "Vote"][-1]
    weights = {"A": 0.0, "B": 0.0}
    for row in ranks[:3]:
        weights[row.cells[2]] += 1 / float(row.cells[1])
    total = sum(weights.values())
    for row in last.numbers.rows:
        assert float(row.cells[2]) == pytest.approx(weights[row.cells[0]] / total, abs=0.002)


@pytest.mark.parametrize("name", [OVERLAP, BLOBS, data.NOISY])
def test_answers_of_the_vote_are_what_follows(name: str) -> None:
    run = LESSON.run(data=name)
    walk = LESSON.walk(run)
    for k, scene in enumerate(walk.scenes):
        ask = scene.ask
        if ask is None:
            continue
        chosen, after = ask.options[ask.answer], walk.scenes[k + 1]
        if "nearest to the marked" in ask.question:
            assert after.numbers.rows[0].cells[2] == chosen
        elif "vote. Which" in ask.question:
            final = [s for s in walk.scenes if s.stage == "Vote"][-1]
            assert f"the answer is {chosen}," in final.caption
        elif "is the answer still" in ask.question:
            same = ask.question.rstrip("?").split()[-1] in after.caption.split("the answer is ")[1].split(",")[0]
            assert (chosen == "Yes") == same
        elif "asks only the others" in ask.question:
            assert int(chosen) == round(found_by_others(run, run["k"]) * len(run.table.X))


# ---------------------------------------------------------------------- tree


def test_the_search_of_a_tree_is_the_answer_of_asking_all() -> None:
    for name in (OVERLAP, BLOBS, UNEVEN):
        for metric, p in (("Euclidean", "euclidean"), ("Manhattan", "cityblock")):
            run = LESSON.run(data=name, values={"metric": metric}, view=TREE)
            X = run.table.X
            *_, done = tree.model(run).iterate(X, run.table.labels)
            assert done.tree is not None
            place = tree.query(run, done.tree)
            far = np.sort(cdist(place[None], X, p)[0])[: run["k"]]
            last = LESSON.walk(run).scenes[-1]
            assert [row.cells[1] for row in last.numbers.rows] == [num(v) for v in far]


def test_the_first_cut_is_the_median_of_the_longest_side() -> None:
    run = LESSON.run(data=UNEVEN, view=TREE)
    X = run.table.X
    column = int(np.argmax(np.ptp(X, axis=0)))
    walk = LESSON.walk(run)
    ask = walk.scenes[0].ask
    assert ask is not None
    assert ask.options[ask.answer] == run.table.columns[column]
    cut = np.sort(X[:, column])[len(X) // 2]
    assert walk.scenes[1].numbers.rows[0].cells == ("box 0", str(len(X)), run.table.columns[column], num(cut, 3))


def test_questions_of_a_search_are_answered_by_the_next_stage() -> None:
    asked = 0
    for name in (OVERLAP, BLOBS, UNEVEN, data.NOISY):
        walk = LESSON.walk(LESSON.run(data=name, view=TREE))
        for k, scene in enumerate(walk.scenes):
            if scene.ask is not None and "What happens to it" in scene.ask.question:
                opened = scene.ask.options[scene.ask.answer] == "It is opened"
                assert walk.scenes[k + 1].stage == ("Open" if opened else "Rule out")
                asked += 1
            if scene.ask is not None and "will be compared" in scene.ask.question:
                assert scene.ask.options[scene.ask.answer] == facts_of(walk)["Distances"].split()[0]
    assert asked >= 5


def test_boxes_opened_and_ruled_out_add_up() -> None:
    walk = LESSON.walk(LESSON.run(data=OVERLAP, view=TREE))
    stages = [s.stage for s in walk.scenes]
    assert facts_of(walk)["Boxes ruled out"] == str(stages.count("Rule out"))
    said = [s.numbers.facts[1].now for s in walk.scenes if s.stage in ("Open", "Compare", "Rule out")][-1]
    assert floats(said) == [stages.count("Open"), stages.count("Rule out")]


@pytest.mark.parametrize("leaf_size", [1, 60])
def test_a_tree_of_any_leaf_size_fits_its_picture(leaf_size: int) -> None:
    walk = LESSON.walk(LESSON.run(values={"leaf_size": leaf_size}, view=TREE))
    assert len(walk.scenes) <= 240
    assert walk.pictures[1].min_width <= 1400


# ---------------------------------------------------------------------- numbers


def test_a_mean_by_hand_and_level_beyond_the_data() -> None:
    X, y = np.array([[0.0], [1.0], [2.0], [10.0]]), np.array([1.0, 3.0, 5.0, 9.0])
    run = replace(LESSON.run(values={"k": 2}, view=NUMBER), table=Table("tiny", X, y, ("x",), "y"))
    walk = LESSON.walk(run)
    first, last = walk.scenes[1], [s for s in walk.scenes if s.stage == "Ask"][-1]
    assert first.numbers.facts[0].now == "2"  # (1 + 3) / 2
    assert last.numbers.facts[0].now == "7"  # (5 + 9) / 2
    # Others alone: the two nearest of 0 are 1 and 2, of 1 are 0 and 2, of 2 are 1 and 0, of 10 are 2 and 1.
    assert regress.others(run).tolist() == [4, 3, 2, 4]
    left = 1 - (9 + 0 + 9 + 25) / ((y - 4.5) ** 2).sum()
    assert facts_of(walk)["R², others asked"] == fixed(left)
    beyond = last.ask
    assert beyond is None or beyond.options[beyond.answer] == "7"


def test_predictions_asked_for_are_those_given() -> None:
    walk = LESSON.walk(LESSON.run(data=CURVE, view=NUMBER))
    asked = [
        (s.ask, walk.scenes[k + 1]) for k, s in enumerate(walk.scenes) if s.ask and "will be pred" in s.ask.question
    ]
    assert len(asked) >= 3
    for ask, after in asked:
        assert float(after.numbers.facts[0].now.replace("−", "-")) == pytest.approx(
            float(ask.options[ask.answer].replace("−", "-")), rel=0.01
        )


# ---------------------------------------------------------------------- nonsense, quiz


@pytest.mark.parametrize("view", [VOTE, TREE])
def test_points_moved_into_nonsense_walk_or_say_what_is_wanted(view: str) -> None:
    run = LESSON.run(data=OVERLAP, view=view)
    one_place = replace(run.table, X=np.full((7, 2), 3.0), y=np.array([0, 1, 0, 1, 0, 1, 0]))
    one_class = replace(run.table, y=np.zeros(len(run.table.X), np.int64))
    for table in (one_place, one_class):
        changed = replace(run, table=table)
        assert LESSON.walk(changed).scenes
        assert [(c.name, c.gap) for c in LESSON.check(changed) if not c.equal] == []
    two = replace(run.table, X=run.table.X[:2], y=run.table.labels[:2])
    with pytest.raises(ValueError, match="At least 3 points"):
        LESSON.walk(replace(run, table=two))
    with pytest.raises(ValueError, match="Choose a k of 7 or less"):
        LESSON.walk(replace(run, table=one_place, values={**run.values, "k": 8}))


def test_numbers_moved_into_nonsense_walk_or_say_what_is_wanted() -> None:
    run = LESSON.run(data=CURVE, values={"k": 4}, view=NUMBER)
    one_place = replace(run.table, X=np.full((6, 1), 3.0), y=np.full(6, 2.0))
    assert LESSON.walk(replace(run, table=one_place)).scenes
    assert all(c.equal for c in LESSON.check(replace(run, table=one_place)))
    classes = LESSON.run(data=OVERLAP).table
    with pytest.raises(ValueError, match="one column and the value"):
        LESSON.walk(replace(run, table=classes))


def test_quiz_answers_by_another_way() -> None:
    for seed in range(20):
        first, box = LESSON.quiz(np.random.default_rng(seed))
        numbers = floats(first.prompt)
        if "mean" in first.why:
            x, y = np.array(numbers[0:12:2]), np.array(numbers[1:12:2])
            k, place = int(numbers[12]), numbers[13]
            assert first.answer == pytest.approx(y[np.argsort(np.abs(x - place))[:k]].mean())
        else:
            x, k, place = np.array(numbers[:7]), int(numbers[7]), numbers[8]
            y = np.array([c == "B" for c in re.findall(r"\d ([AB])", first.prompt)])
            assert first.answer == round(y[np.argsort(np.abs(x - place))[:k]].mean())
        px, py, best, lx, ly, hx, hy = floats(box.prompt)
        bound = np.hypot(max(lx - px, 0, px - hx), max(ly - py, 0, py - hy))
        assert box.answer == float(bound > best)
