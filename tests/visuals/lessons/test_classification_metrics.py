"""Classification metrics: what is said equals a count by hand, and each failure really happens."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from algorithms.datasets import Table
from tests.visuals.lessons.shared import facts_of, preset_of
from visuals.figures.write import fixed, num, percent
from visuals.lessons.catalogue import lesson
from visuals.lessons.classification_metrics.calibration import binned, mended
from visuals.lessons.classification_metrics.scored import MANY, SCORES, SURE, drawn, judged, with_share, written
from visuals.lessons.classification_metrics.threshold import stops_of
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Walkthrough

LESSON = lesson("classification_metrics")
TINY = Table(
    "tiny", np.array([[0.9], [0.8], [0.6], [0.4], [0.1]]), np.array([1, 0, 1, 0, 0]), ("score",), "class", ("no", "yes")
)


def tiny(view: str = "Threshold", **values: object) -> Run:
    return replace(LESSON.run(view=view, values=values), table=TINY)


def broken(name: str) -> tuple[Run, Walkthrough]:
    preset = preset_of(LESSON, name)
    run = LESSON.broken(preset)
    return run, LESSON.walk(run)


def counts(y: np.ndarray, score: np.ndarray, threshold: float) -> tuple[int, int, int, int]:
    """Count tp, fp, fn, tn row by row."""
    found = {(1, True): 0, (0, True): 0, (1, False): 0, (0, False): 0}
    for truth, s in zip(y.tolist(), score.tolist(), strict=True):
        found[truth, s >= threshold] += 1
    return found[1, True], found[0, True], found[1, False], found[0, False]


# ---------------------------------------------------------------------- by hand


def test_a_sweep_by_hand() -> None:
    walk = LESSON.walk(tiny())
    assert [s.stage for s in walk.scenes] == ["Threshold"] * 5 + ["Area", "Choose", "Result"]
    first, second, third = walk.scenes[:3]
    assert first.caption.startswith("Threshold 0.900: nothing is called positive but the highest score, and rightly.")
    assert "one more row is called positive, and it is no" in second.caption
    assert "Recall stays 0.500, precision falls from 1.000 to 0.500." in second.caption
    assert [row.cells for row in third.numbers.rows] == [
        ("yes (positive)", "tp 2", "fn 0"), ("no (negative)", "fp 1", "tn 2")
    ]  # fmt: skip
    assert third.numbers.rows[0].lit
    assert not third.numbers.rows[1].lit
    assert facts_of(third) == {
        "Precision": "0.667", "Recall": "1.000", "F1": "0.800", "Accuracy": "0.800", "False positive rate": "0.333",
    }  # fmt: skip


def test_area_and_choice_by_hand() -> None:
    # Of 2 · 3 pairs only (0.6, 0.8) is the wrong way round.
    walk = LESSON.walk(tiny(cost=10))
    area, choose, result = walk.scenes[-3:]
    assert "0.833: in 5 of 6 pairs" in area.caption
    assert facts_of(area)["Average precision"] == fixed((1 + 2 / 3) / 2)
    assert "F1 is highest at 0.600" in choose.caption
    assert "least cost is 1 at 0.600" in choose.caption
    assert facts_of(result)["Accuracy"] == percent(4 / 5)


def test_the_questions_answers_are_what_comes_next() -> None:
    walk = LESSON.walk(LESSON.run())
    asked = [(now, following) for now, following in pairwise(walk.scenes) if now.ask and following.stage == "Threshold"]
    assert len(asked) == 2
    answers = []
    for now, following in asked:
        before, after = facts_of(now), facts_of(following)
        up, better = after["Recall"] > before["Recall"], after["Precision"] > before["Precision"]
        said = now.ask.options[now.ask.answer]  # type: ignore[union-attr]
        assert said.startswith(
            "Recall and precision rise" if up and better else "Recall rises" if up else "Recall stay"
        )
        answers.append(said)
    assert len(set(answers)) == 2, "two questions with one answer would teach to guess"


@pytest.mark.parametrize("seed", range(4))
def test_every_scene_counts_its_rows(seed: int) -> None:
    run = LESSON.run(data=SCORES, seed=seed)
    data, walk = judged(run), LESSON.walk(run)
    levels = np.unique(data.score)[::-1]
    for scene, threshold in zip(walk.scenes, levels, strict=False):
        tp, fp, fn, tn = counts(data.y, data.score, threshold)
        assert [c for row in scene.numbers.rows for c in row.cells[1:]] == [
            f"tp {tp}",
            f"fn {fn}",
            f"fp {fp}",
            f"tn {tn}",
        ]
        assert facts_of(scene)["Precision"] == fixed(tp / (tp + fp))
        filled = sum(len(m["x"]) for m in scene.marks["scores"] if m["t"] == "points" and m["style"] == "solid")
        assert filled == tp + fp


def test_the_question_on_the_cheapest_threshold() -> None:
    run = LESSON.run(data=MANY, values={"cost": 20})
    data, walk = judged(run), LESSON.walk(run)
    paid, f1 = {}, {}
    for t in np.unique(data.score):
        tp, fp, fn, _ = counts(data.y, data.score, t)
        paid[t], f1[t] = 20 * fn + fp, 2 * tp / (2 * tp + fp + fn)
    cheap, best = min(paid, key=paid.__getitem__), max(f1, key=f1.__getitem__)
    scene = walk.scenes[-2]
    assert f"least cost is {num(paid[cheap])}" in scene.caption
    assert f"best F1 costs {num(paid[best])}" in scene.caption
    assert walk.scenes[-3].ask.answer == int(cheap > best)  # type: ignore[union-attr]


def test_no_threshold_reached() -> None:
    walk = LESSON.walk(tiny(threshold=0.95))
    assert "0 of 5 rows are called positive" in walk.scenes[-1].caption
    assert facts_of(walk.scenes[-1])["Precision"] == "–"


# ---------------------------------------------------------------------- calibration


def test_bins_by_hand() -> None:
    walk = LESSON.walk(tiny("Calibration", n_bins=3))
    assert [s.stage for s in walk.scenes] == ["Bin"] * 3 + ["Brier score", "Log loss", "Result"]
    assert "the share that is yes 0.000: fewer than predicted" in walk.scenes[0].caption
    last = walk.scenes[2].numbers.rows[-1].cells
    assert last == ("0.67–1.00", "2", "0.850", "0.500", "−0.350")
    brier = (0.1**2 + 0.8**2 + 0.4**2 + 0.4**2 + 0.1**2) / 5
    assert facts_of(walk.scenes[-1])["Brier score"] == fixed(brier, 4)
    loss = -np.log([0.9, 0.2, 0.6, 0.6, 0.9]).mean()
    assert facts_of(walk.scenes[-1])["Log loss"] == fixed(loss, 4)


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
def test_bins_hold_every_row_once(strategy: str) -> None:
    data = judged(LESSON.run(data=MANY, view="Calibration"))
    bins = binned(data, 7, strategy)
    assert bins.rows.sum() == len(data.y)
    for low, high, rows, told, so in zip(bins.low, bins.high, bins.rows, bins.told, bins.so, strict=True):
        mine = (data.score > low) & (data.score <= high) | (data.score == low) & (low == bins.low[0])
        assert mine.sum() == rows
        assert (told, so) == pytest.approx((data.score[mine].mean(), data.y[mine].mean()))


def test_a_rising_curve_leaves_the_area() -> None:
    for seed in range(5):
        before, after, learned = mended(judged(LESSON.run(data=SURE, seed=seed, view="Calibration")), seed)
        assert learned[0] > 0
        assert before[1] == after[1]
        assert after[0] < before[0]


# ---------------------------------------------------------------------- regression


def line(X: list, y: list) -> Run:
    table = Table("line", np.array(X, float)[:, None], np.array(y, float), ("x",), "y")
    return replace(LESSON.run(view="Regression"), table=table)


def test_errors_of_a_line_by_hand() -> None:
    # The line through (0, 0), (1, 0), (2, 0), (3, 10) is −2 + 3 x: it tells −2, 1, 4, 7.
    walk = LESSON.walk(line([0, 1, 2, 3], [0, 0, 0, 10]))
    assert [s.stage for s in walk.scenes] == ["Errors", "MSE", "R²", "Mirrored", "Without one", "Result"]
    assert facts_of(walk.scenes[-1]) == {
        "MSE": fixed((4 + 1 + 16 + 9) / 4), "Root of MSE": fixed(7.5**0.5), "Mean absolute error": fixed(10 / 4),
        "R²": fixed(1 - 30 / 75),
    }  # fmt: skip
    # Without (2, 0): the line through (0, 0), (1, 0), (3, 10) has slope 50 / 14.
    slope, mean = 50 / 14, 10 / 3
    left = [v - (mean + slope * (x - 4 / 3)) for x, v in ((0, 0), (1, 0), (3, 10))]
    assert [row.cells[2] for row in walk.scenes[4].numbers.rows][:2] == [
        fixed(sum(e * e for e in left) / 3), fixed(sum(map(abs, left)) / 3)
    ]  # fmt: skip


def test_the_answers_on_a_line() -> None:
    walk = LESSON.walk(LESSON.run(view="Regression", seed=0))
    mse, mae, _ = ([float(c) for c in row.cells[1:]] for row in walk.scenes[4].numbers.rows)
    asks = [scene.ask for scene in walk.scenes if scene.ask]
    assert len(asks) == 4
    assert asks[1].answer == int(float(facts_of(walk.scenes[-1])["R²"]) > 0.5)
    assert asks[2].options[asks[2].answer] == "Below 0"
    assert asks[3].answer == int(mse[1] / mse[0] > mae[1] / mae[0])


@pytest.mark.parametrize("y", [[1, 1, 1, 1, 1], [0, 0, 0, 0, 5], [1, 2, 3, 4, 5]])
def test_odd_lines_walk(y: list) -> None:
    for X in ([0, 1, 2, 3, 4], [2, 2, 2, 2, 2]):
        run = line(X, y)
        assert LESSON.walk(run).scenes[-1].stage == "Result"
        assert all(c.equal for c in LESSON.check(run))


def test_lines_need_rows_and_values() -> None:
    with pytest.raises(ValueError, match="At least 4 rows"):
        LESSON.walk(line([0, 1, 2], [0, 1, 1]))
    with pytest.raises(ValueError, match="no values to predict"):
        LESSON.walk(replace(LESSON.run(view="Regression"), table=TINY))


# ---------------------------------------------------------------------- data


def test_drawn_scores_are_their_probabilities() -> None:
    table = drawn(MANY, 0, 40_000)
    for low in np.arange(0.1, 0.9, 0.2):
        mine = (table.X[:, 0] >= low) & (table.X[:, 0] < low + 0.2)
        assert table.labels[mine].mean() == pytest.approx(table.X[mine, 0].mean(), abs=0.02)


def test_shares() -> None:
    y = np.repeat([0, 1], [300, 300])
    assert y[with_share(y, 0.02, 0)].tolist().count(1) == 6
    assert len(with_share(y, 0.0, 0)) == 600
    more = with_share(np.repeat([0, 1], [90, 10]), 0.2, 0)
    assert (len(more), (more >= 90).sum()) == (50, 10)
    assert with_share(np.array([0, 0, 1, 1, 1]), 0.02, 0).shape == (3,), "one row of a class stays"


def test_many_thresholds_are_thinned_from_first_to_last() -> None:
    for n in (1, 2, 60, 61, 5000):
        stops = stops_of(n)
        assert len(stops) <= 60
        assert (stops[0], stops[-1]) == (0, n - 1)


@pytest.mark.parametrize(
    ("X", "y", "says"),
    [([[0.1], [0.2]], [1, 1], "Two classes"), ([[0.1], [2.0]], [0, 1], "from 0 to 1"),
     ([[0.1], [0.2], [0.3]], [0, 1, 2], "Two classes")],
)  # fmt: skip
def test_bad_data_is_refused(X: list, y: list, says: str) -> None:
    table = Table("bad", np.array(X), np.array(y), ("s",), "c", ("a", "b", "c"))
    for view in LESSON.views[:2]:
        with pytest.raises(ValueError, match=says):
            LESSON.walk(replace(LESSON.run(view=view), table=table))


@pytest.mark.parametrize("X", [[[0.5]] * 4, [[0.0], [1.0], [0.0], [1.0]], [[1.0], [0.0], [1.0], [0.0]]])
def test_odd_scores_walk(X: list) -> None:
    table = Table("odd", np.array(X), np.array([0, 1, 0, 1]), ("s",), "c", ("a", "b"))
    for view in LESSON.views[:2]:
        run = replace(LESSON.run(view=view), table=table)
        assert LESSON.walk(run).scenes
        assert all(c.equal for c in LESSON.check(run))


@pytest.mark.parametrize("p", [0.5, 0.0, 1.0, 0.9999999, 1e-9])
def test_probabilities_are_never_rounded_to_sure(p: float) -> None:
    assert (written(p) in ("0.000", "1.000")) == (p in (0.0, 1.0))


# ---------------------------------------------------------------------- failures


def test_accuracy_hides_what_is_missed() -> None:
    run, walk = broken("98 % accuracy")
    data = judged(run)
    tp, _, fn, tn = counts(data.y, data.score, run["threshold"])
    assert (tp + tn) / len(data.y) > 0.97
    assert fn > tp
    assert data.negatives / len(data.y) >= (tp + tn) / len(data.y)
    assert facts_of(walk.scenes[-1])["Accuracy"] == percent((tp + tn) / len(data.y))


def test_roc_looks_fine() -> None:
    run, walk = broken("ROC looks fine")
    data = judged(run)
    assert float(facts_of(walk.scenes[-1])["ROC AUC"]) > 0.85
    for t in np.unique(data.score):
        tp, fp, fn, _ = counts(data.y, data.score, t)
        assert tp <= fn or fp > tp, "above a recall of one half, more alarms are false than right"


def test_one_row_rules_the_mse() -> None:
    run, walk = broken("One row rules the MSE")
    x, y = run.table.X[:, 0], run.table.values
    sq = (y - np.polyval(np.polyfit(x, y, 1), x)) ** 2
    assert len(y) == 31
    assert sq.max() / sq.sum() > 0.5
    r2 = next(row for row in walk.scenes[4].numbers.rows if row.cells[0] == "R²")
    assert float(r2.cells[1]) < float(r2.cells[2]) - 0.4


def test_f1_hides_the_cost() -> None:
    _, walk = broken("F1 hides the cost")
    step = next(p.step for p in LESSON.presets if p.name == "F1 hides the cost")
    assert step is not None
    scene = walk.scenes[step]
    assert scene.stage == "Choose"
    best, cheap = (float(row.cells[-1]) for row in scene.numbers.rows)
    assert best > 3 * cheap


def test_too_sure_is_right_in_order() -> None:
    run, walk = broken("Right order, wrong probabilities")
    true = LESSON.walk(LESSON.run(data=MANY, seed=run.seed, view="Calibration")).scenes[-1]
    sure = facts_of(walk.scenes[-1])
    assert sure["ROC AUC"] == facts_of(true)["ROC AUC"]
    assert float(sure["Mean gap"]) > 4 * float(facts_of(true)["Mean gap"])
    gap = binned(judged(run), 8, "uniform").gap
    assert gap[0] > 0.05
    assert gap[-1] < -0.05


def test_another_share_tells_too_much() -> None:
    run, _ = broken("Another share of positives")
    gap = binned(judged(run), 8, "uniform").gap
    assert (gap < 0).sum() >= len(gap) - 1
    assert gap.min() < -0.3


# ---------------------------------------------------------------------- quiz


def test_quiz_by_another_way() -> None:
    for seed in range(20):
        matrix, pairs = LESSON.quiz(np.random.default_rng(seed))
        pos, _, called, tp = (int(n) for n in re.findall(r"\d+", matrix.prompt)[:4])
        want = {"precision": tp / called, "recall": tp / pos, "F1": 2 * tp / (called + pos)}
        assert matrix.answer == pytest.approx(want[matrix.prompt.split()[-1].rstrip("?")])
        signs = [c for c in pairs.prompt if c in "+−"]  # highest first
        won = sum(signs[i] == "+" and signs[j] == "−" for i in range(5) for j in range(i + 1, 5))
        assert pairs.answer == pytest.approx(won / (signs.count("+") * signs.count("−")))


def test_failures_say_the_figures_on_the_screen() -> None:
    shown = {
        "98 % accuracy": ("98.0 %", "4 of 6 positives are missed"),
        "ROC looks fine": ("AUC 0.930",),
        "F1 hides the cost": ("least cost is 295", "costs 1643"),
        "One row rules the MSE": ("R² from 0.337 to 0.904",),
    }
    for name, texts in shown.items():
        preset = preset_of(LESSON, name)
        scenes = LESSON.walk(LESSON.broken(preset)).scenes
        said = " ".join([s.caption for s in scenes] + [f"{f.name.removeprefix('ROC ')} {f.now}" for f in
                        scenes[-1].numbers.facts])  # fmt: skip
        assert all(text in said for text in texts), name
        digits = [w.strip(".,") for w in preset.see.split() if "." in w.strip(".,")]
        assert all(d in said for d in digits), (name, digits)
