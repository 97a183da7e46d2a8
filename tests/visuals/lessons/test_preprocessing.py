"""Preprocessing: what is measured equals another count, and each failure really happens."""

import re
import statistics
from dataclasses import replace

import numpy as np
import pytest
from sklearn.impute import KNNImputer
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from algorithms.datasets import IRIS, OUTLIER, Table
from tests.visuals.lessons.shared import facts_of, preset_of
from visuals.figures.write import fixed, num
from visuals.lessons.catalogue import lesson
from visuals.lessons.lesson import Run
from visuals.lessons.preprocessing import leak, missing, one_hot, scale
from visuals.lessons.preprocessing.lesson import _untied
from visuals.lessons.preprocessing.people import PEOPLE, RICH
from visuals.lessons.walkthrough import Scene, Walkthrough

LESSON = lesson("preprocessing")
SCALE, ONE_HOT, MISSING, LEAK = LESSON.views
X = np.array([[0.0, 10], [1, 30], [2, 20], [3, 40], [4, 30], [5, 60], [6, 50], [7, 70], [8, 60], [9, 130]])
TEN = Table("ten", X, np.repeat([0, 1], 5), ("a", "b"), "class", ("no", "yes"))


def ten(view: str, **values: object) -> Run:
    return replace(LESSON.run(view=view, values=values), table=TEN)


def broken(name: str) -> tuple[Run, Walkthrough, Scene]:
    preset = preset_of(LESSON, name)
    run = LESSON.broken(preset)
    walk = LESSON.walk(run)
    assert preset.step is not None
    return run, walk, walk.scenes[preset.step]


# ---------------------------------------------------------------------- scale


def test_scaling_by_hand() -> None:
    walk = LESSON.walk(ten(SCALE))
    a, b = X.T.tolist()
    assert f"Of a: mean 4.5, standard deviation {num(statistics.pstdev(a))}" in walk.scenes[2].caption
    assert f"Of b: mean 50, standard deviation {num(statistics.pstdev(b))}" in walk.scenes[3].caption
    share = statistics.pvariance(b) / (statistics.pvariance(a) + statistics.pvariance(b))
    assert facts_of(walk.scenes[1])["Share of distance, b"] == f"{100 * share:.1f} %"
    assert facts_of(walk.scenes[-1])["Share of distance, b"] == "50.0 %"


def test_min_max_by_hand() -> None:
    walk = LESSON.walk(ten(SCALE, scaler="MinMaxScaler"))
    assert "b: least 10, most 130" in walk.scenes[3].caption
    # The middle half of b goes from 30 to 60: 30 of a range of 120.
    asked = walk.scenes[3].ask
    assert asked is not None
    assert asked.options[asked.answer] == "0.25"
    assert "takes 0.50 of it in a and 0.25 in b" in walk.scenes[4].caption


@pytest.mark.parametrize("data", [PEOPLE, RICH, IRIS])
def test_neighbours_and_accuracy_by_another_way(data: str) -> None:
    run = LESSON.run(data=data, seed=2)
    found = scale.scaled(run)
    for Z, near in ((found.X, found.near_raw), (found.Z, found.near)):
        gap = ((Z - Z[found.query]) ** 2).sum(axis=1)
        gap[found.query] = np.inf
        assert np.sort(gap[near]) == pytest.approx(np.sort(gap)[:5])
    walk = LESSON.walk(run)
    asks = {scene.ask.question: scene.ask for scene in walk.scenes if scene.ask}
    kept = next(ask for question, ask in asks.items() if question.startswith("How many"))
    assert kept.options[kept.answer] == str(len(set(found.near.tolist()) & set(found.near_raw.tolist())))
    assert walk.scenes[5].caption.startswith(f"{found.kept} of the 5")


# ---------------------------------------------------------------------- one-hot


def test_the_coding_by_hand() -> None:
    run = LESSON.run(view=ONE_HOT, seed=1)
    data, walk = one_hot.rents(run), LESSON.walk(run)
    for row in range(one_hot.SHOWN):
        code = ", ".join("1" if name == data.cities[row] else "0" for name in sorted(one_hot.CITIES))
        assert walk.scenes[3 + row].formulas[0].lines == [f"→ ({code})"]
    dropped = LESSON.walk(LESSON.run(view=ONE_HOT, seed=1, values={"drop": "The first"}))
    bergen = next(s for s in dropped.scenes if " is Bergen" in s.caption)
    assert bergen.formulas[0].lines == ["→ (0, 0, 0)"]


def test_columns_explain_what_each_citys_mean_does() -> None:
    data = one_hot.rents(LESSON.run(view=ONE_HOT, seed=3))
    means = {c: data.rent[data.cities == c].mean() for c in one_hot.CITIES}
    left = sum((r - means[c]) ** 2 for c, r in zip(data.cities, data.rent, strict=True))
    assert data.by_columns == pytest.approx(1 - left / ((data.rent - data.rent.mean()) ** 2).sum())
    place = np.array([one_hot.CITIES.index(c) for c in data.cities])
    assert data.by_number == pytest.approx(np.corrcoef(place, data.rent)[0, 1] ** 2)


@pytest.mark.parametrize(("drop", "width"), [("None", 4), ("The first", 3)])
def test_rank_and_width(drop: str, width: int) -> None:
    walk = LESSON.walk(LESSON.run(view=ONE_HOT, values={"drop": drop}))
    rank = next(s for s in walk.scenes if s.stage == "Rank")
    assert facts_of(rank) == {"Columns with the intercept": str(width + 1), "Rank": "4"}
    asked = [s.ask for s in walk.scenes if s.ask]
    assert asked[1].options[asked[1].answer] == str(width)
    assert asked[2].options[asked[2].answer] == "4"


def test_a_name_never_learned() -> None:
    refused = LESSON.walk(LESSON.run(view=ONE_HOT, values={"unknown": "Refuse it"})).scenes[-2]
    assert "refuses it: “Found unknown categories ['Oslo']”" in refused.caption


# ---------------------------------------------------------------------- missing values


@pytest.mark.parametrize("cause", missing.CAUSES)
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_fillings_by_another_way(cause: str, share: float) -> None:
    run = LESSON.run(data=PEOPLE, view=MISSING, values={"cause": cause, "share": share}, seed=1)
    data = missing.gone(run)
    X = data.X
    assert data.gone.sum() == round(share * len(X))
    known = X[~data.gone, 1]
    by_mean, by_median = np.where(data.gone, known.mean(), X[:, 1]), np.where(data.gone, np.median(known), X[:, 1])
    holes = X.copy()
    holes[data.gone, 1] = np.nan
    near = KNNImputer(n_neighbors=5).fit_transform(holes)[:, 1]
    for name, filled in ((missing.MEAN, by_mean), (missing.MEDIAN, by_median), (missing.NEAR, near)):
        way = data.way(name)
        certain = _untied(holes, 5) if name == missing.NEAR else np.ones(len(X), bool)
        assert way.X[certain, 1] == pytest.approx(filled[certain])
        assert (way.mean, way.deviation) == pytest.approx((way.X[:, 1].mean(), way.X[:, 1].std()))
        assert way.correlation == pytest.approx(np.corrcoef(X[:, 0], way.X[:, 1])[0, 1])
    i, rows = missing.drawn_row(data, 5)
    assert data.gone[i]
    assert not data.gone[rows].any()
    assert X[rows, 1].mean() == pytest.approx(data.way(missing.NEAR).X[i, 1])


def test_the_mean_shrinks_the_deviation_by_a_root() -> None:
    data = missing.gone(LESSON.run(view=MISSING, values={"cause": missing.CHANCE, "share": 0.3}))
    ratio = data.way(missing.MEAN).deviation / data.way(missing.DROP).deviation
    assert ratio == pytest.approx(np.sqrt(0.7))


@pytest.mark.parametrize("cause", missing.CAUSES)
def test_the_answers_are_in_the_table(cause: str) -> None:
    walk = LESSON.walk(LESSON.run(view=MISSING, values={"cause": cause}))
    mean, deviation, correlation = (
        {row.cells[0]: float(row.cells[k].replace("−", "-")) for row in walk.scenes[-1].numbers.rows} for k in (1, 2, 3)
    )
    for scene in walk.scenes:
        if not scene.ask:
            continue
        said = scene.ask.options[scene.ask.answer]
        if "mean of the complete rows" in scene.ask.question:
            gap = (mean["Drop rows"] - mean["Complete"]) / deviation["Complete"]
            assert said == (
                "Near the true mean" if abs(gap) < 0.1 else "Clearly below it" if gap < 0 else "Clearly above it"
            )
        if "comes closer" in scene.ask.question:
            off = {name: abs(correlation[name] - correlation["Complete"]) for name in ("Mean", "Nearest rows")}
            assert (said == "The mean") == (off["Mean"] < off["Nearest rows"])
        if "how will the column vary" in scene.ask.question:
            assert (said == "It varies less") == (deviation["Nearest rows"] < deviation["Complete"])


def test_what_is_missing_follows_its_cause() -> None:
    rng = np.random.default_rng(0)
    Z = rng.normal(size=(400, 2))
    for cause, column in ((missing.BY_OTHER, 0), (missing.BY_ITSELF, 1)):
        gone = missing.taken(Z, 0.5, cause, 0)
        assert Z[gone, column].mean() > Z[~gone, column].mean() + 1
        assert abs(Z[gone, 1 - column].mean() - Z[~gone, 1 - column].mean()) < 0.3


# ---------------------------------------------------------------------- leak


def test_the_scaler_leak_by_another_way() -> None:
    run = LESSON.run(data=IRIS, view=LEAK, seed=5)
    found, (Z, y) = leak.measured(run, leak.SCALER), (run.table.X, run.table.labels)
    for r, (train, test) in enumerate(leak.splits(run)[:6]):
        for rows, score in ((np.arange(len(y)), found.leaky[r]), (train, found.honest[r])):
            W = StandardScaler().fit(Z[rows]).transform(Z)
            model = KNeighborsClassifier(5).fit(W[train], y[train])
            assert score == pytest.approx((model.predict(W[test]) == y[test]).mean(), abs=1.01 / len(test))  # ties


def test_the_leaks_answers() -> None:
    walk = LESSON.walk(LESSON.run(view=LEAK))
    gains = [float(row.cells[3].replace("−", "-")) for row in walk.scenes[-1].numbers.rows]
    asks = [s.ask for s in walk.scenes if s.ask]
    assert len(asks) == len(gains) == 3
    for ask, gain in zip(asks, gains, strict=True):
        assert ask.answer == (0 if gain < 0.01 else 1 if gain < 0.05 else 2)


def test_no_row_is_missing_whole() -> None:
    for share in (0.1, 0.7):
        holes = leak.holes(LESSON.run(view=LEAK, values={"share": share}), leak.IMPUTER)
        assert (np.isnan(holes).sum(axis=1) <= 1).all()


# ---------------------------------------------------------------------- data


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (replace(TEN, X=X[:4], y=np.array([0, 1, 0, 1])), "At least 10 rows"),
        (replace(TEN, y=np.zeros(10, int)), "of one class"),
        (replace(TEN, X=X[:, :1], columns=("a",)), "Two columns"),
    ],
)
def test_bad_data_is_refused(table: Table, says: str) -> None:
    for view in (SCALE, MISSING, LEAK):
        with pytest.raises(ValueError, match=says):
            LESSON.walk(replace(LESSON.run(view=view), table=table))


@pytest.mark.parametrize("view", [SCALE, MISSING, LEAK])
@pytest.mark.parametrize("kind", ["same", "constant", "one"])
@pytest.mark.parametrize("share", [0.1, 0.7])
def test_odd_points_walk(view: str, kind: str, share: float) -> None:
    Z = X.copy()
    if kind == "same":
        Z[:] = 3.0
    elif kind == "constant":
        Z[:, 1] = 7.0
    y = np.r_[1, np.zeros(9, int)] if kind == "one" else TEN.labels
    values = {} if view == SCALE else {"share": share}
    run = replace(LESSON.run(view=view, values=values), table=replace(TEN, X=Z, y=y))
    assert LESSON.walk(run).scenes[-1].stage == "Result"
    assert all(c.equal for c in LESSON.check(run))


def test_a_moved_point_moves_the_numbers() -> None:
    run = LESSON.run(data=OUTLIER)
    Z = run.table.X.copy()
    Z[0] += 50
    moved = replace(run, table=replace(run.table, X=Z))
    assert LESSON.walk(moved).scenes[2].caption != LESSON.walk(run).scenes[2].caption
    assert all(c.equal for c in LESSON.check(moved))


# ---------------------------------------------------------------------- failures


def test_units_decide() -> None:
    run, _, _ = broken("Units decide")
    found = scale.scaled(run)
    assert 0.6 < found.accuracy_raw < 0.72
    assert found.accuracy > 0.93
    assert scale.share_of_distance(found.X)[1] > 0.999


def test_an_outlier_squeezes_min_max() -> None:
    run, _, scene = broken("An outlier squeezes min-max")
    assert scene.stage == "Transform"
    income = run.table.X[:, 1]
    inner = np.percentile((income - income.min()) / np.ptp(income), [25, 75])
    assert np.diff(inner)[0] < 0.03
    assert income.max() == 900_000
    assert fixed(float(np.diff(inner)[0]), 2) in scene.caption


def test_the_mean_loses_spread() -> None:
    run, _, scene = broken("Filled with the mean")
    assert scene.stage == "Mean"
    data = missing.gone(run)
    way, full = data.way(missing.MEAN), data.way(missing.DROP)
    assert way.mean == pytest.approx(full.mean)
    assert 0.5 < way.deviation / full.deviation < 0.6
    assert len(np.unique(way.X[data.gone, 1])) == 1
    assert data.gone.mean() == pytest.approx(0.7)


def test_no_filling_knows_what_is_gone() -> None:
    run, _, _ = broken("Missing because it is high")
    full, *ways = missing.gone(run).ways
    assert all(way.mean < full.mean - 0.5 * full.deviation for way in ways)


def test_the_target_leaks() -> None:
    run, walk, _ = broken("The target leaks")
    gain = leak.measured(run, leak.TARGET).gain
    assert gain.mean() > 0.05
    assert (gain > 0).mean() > 0.7
    assert abs(leak.measured(run, leak.SCALER).gain.mean()) < 0.02
    assert "carries none" in walk.scenes[-1].caption


def test_a_new_name_looks_like_an_old_one() -> None:
    run, _, scene = broken("A new name looks like an old one")
    encoder = one_hot.rents(run).encoder
    assert encoder.transform([["Oslo"]]).tolist() == encoder.transform([["Bergen"]]).tolist() == [[0, 0, 0]]
    assert "also the code of Bergen" in scene.caption


# ---------------------------------------------------------------------- quiz


def test_quiz_by_another_way() -> None:
    for seed in range(30):
        scaled, filled = LESSON.quiz(np.random.default_rng(seed))
        *x, wanted = (float(v) for v in re.findall(r"\d+", scaled.prompt))
        if "Standard" in scaled.prompt:
            want = (wanted - statistics.mean(x)) / statistics.pstdev(x)
        else:
            want = (wanted - min(x)) / (max(x) - min(x))
        assert scaled.answer == pytest.approx(want)
        rows = [(float(a), b) for a, b in re.findall(r"\((\d+), ([\d?]+)\)", filled.prompt)]
        hole = next(a for a, b in rows if b == "?")
        others = sorted((abs(a - hole), float(b)) for a, b in rows if b != "?")
        values = [b for _, b in others]
        if "median" in filled.prompt:
            want = statistics.median(values)
        else:
            want = statistics.mean(values[:2] if "nearest" in filled.prompt else values)
        assert filled.answer == pytest.approx(want)
