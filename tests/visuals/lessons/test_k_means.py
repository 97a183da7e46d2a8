"""The page of k-means: its failures happen, and captions, questions and answers say what the run says."""

import re
from itertools import pairwise

import numpy as np
import pytest
from sklearn.cluster import KMeans as Reference
from sklearn.metrics import silhouette_samples, silhouette_score

from algorithms import KMeans
from algorithms.datasets import BLOBS, IRIS, STRETCHED, Table
from tests.visuals.lessons.shared import facts_of
from visuals.lessons.k_means.check import start_of
from visuals.lessons.k_means.choose import elbow, fits
from visuals.lessons.k_means.lesson import LESSON
from visuals.lessons.k_means.scenes import CHOOSE, CLUSTER, model
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Walkthrough

PRESETS = {preset.name: preset for preset in LESSON.presets}


def _run(X: list, view: str = CLUSTER, **values: object) -> Run:
    start = {p.name: p.start for p in LESSON.params_of(view)}
    return Run(Table("tiny", np.array(X, float), None, ("x₁", "x₂")), start | values, 0, view)


def _facts(walk: Walkthrough) -> dict[str, str]:
    return facts_of(walk)


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


# ------------------------------------------------------------------ failures


def test_a_bad_start_ends_at_more_than_three_times_the_best():
    run = LESSON.broken(PRESETS["A bad start"])
    fitted = model(run).fit(run.table.X)
    best = min(Reference(3, n_init=1, random_state=seed).fit(run.table.X).inertia_ for seed in range(20))
    assert fitted.inertia_ / best == pytest.approx(3.6, abs=0.05)
    counts = [np.bincount(fitted.labels_[run.table.labels == blob], minlength=3) for blob in range(3)]
    split = [c for c in counts if np.sort(c)[-2] >= 0.4 * c.sum()]
    whole = [int(np.argmax(c)) for c in counts if c.max() >= 0.9 * c.sum()]
    assert len(split) == 1  # one blob is shared by two centroids
    assert len(whole) == 2
    assert whole[0] == whole[1]  # and one centroid has two blobs


def test_one_outlier_has_a_centroid_of_its_own():
    run = LESSON.broken(PRESETS["One outlier"])
    labels = model(run).fit(run.table.X).labels_
    assert (labels == labels[-1]).sum() == 1
    assert len(set(labels[:-1])) == 1  # both groups share the other
    best = Reference(2, n_init=20, random_state=0).fit(run.table.X)
    assert model(run).fit(run.table.X).inertia_ == pytest.approx(best.inertia_)


def test_two_centroids_on_one_place_leave_one_empty():
    preset = PRESETS["Two centroids on one place"]
    run = LESSON.broken(preset)
    seed, assigned, moved = list(model(run).iterate(run.table.X))[:3]
    assert len(np.unique(seed.centers, axis=0)) == 3
    empty = np.setdiff1d(np.arange(4), assigned.labels)
    assert moved.relocated.tolist() == empty.tolist()
    far = np.argmax(((run.table.X - assigned.centers[assigned.labels]) ** 2).sum(axis=1))
    np.testing.assert_allclose(moved.centers[empty[0]], run.table.X[far])
    walk = LESSON.walk(run)
    assert "ties go to the first, so it gets no points" in walk.scenes[0].caption
    assert preset.step == 2
    assert "had no points and takes what lies farthest out" in walk.scenes[2].caption
    assert int((model(run).fit(run.table.X).labels_ == empty[0]).sum()) > 0


def test_moons_are_cut_by_a_straight_line():
    run = LESSON.broken(PRESETS["Groups that are not round"])
    labels = model(run).fit(run.table.X).labels_
    right = np.mean(labels == run.table.labels)
    assert 0.6 < max(right, 1 - right) < 0.95


def test_elbow_and_silhouette_disagree_on_long_groups():
    run = LESSON.broken(PRESETS["Elbow against silhouette"])
    X = run.table.X
    assert len(run.table.classes) == 3
    theirs = {k: Reference(k, n_init=6, random_state=1).fit(X) for k in range(1, 9)}
    assert elbow(np.array([theirs[k].inertia_ for k in range(1, 9)]))[0] == 3
    assert max(range(2, 9), key=lambda k: silhouette_score(X, theirs[k].labels_)) == 2
    walk = LESSON.walk(run)
    assert (_facts(walk)["Elbow"], _facts(walk)["Highest silhouette"]) == ("k = 3", "k = 2")
    assert walk.scenes[-1].caption.startswith("They disagree")


def test_an_even_spread_has_no_bend_and_no_peak():
    run = LESSON.broken(PRESETS["Nothing to find"])
    found = fits(run)
    assert all(abs(f.mean - 0.4) < 0.05 for f in found[1:])
    _, flat = elbow(np.array([f.inertia for f in found]))
    blobs = fits(LESSON.run(BLOBS, seed=0, view=CHOOSE))
    _, bent = elbow(np.array([f.inertia for f in blobs]))
    assert np.sort(flat)[-1] - np.sort(flat)[-2] < 0.02 < np.sort(bent)[-1] - np.sort(bent)[-2]
    assert max(f.mean for f in blobs[1:]) > 0.6


# ------------------------------------------------------------------ cluster


def test_four_points_by_hand():
    walk = LESSON.walk(_run([[0, 0], [0, 2], [10, 0], [10, 2]], n_clusters=2, init="k-means++"))
    last = walk.scenes[-1]
    assert (last.stage, last.mood) == ("Result", "kept")
    assert sorted(row.cells[2] for row in last.numbers.rows) == ["(0.00, 1.00)", "(10.00, 1.00)"]
    assert _facts(walk) == {"Changed": "0 points", "Inertia": "4"}


def test_which_centroid_moves_most_is_told_by_the_next_table():
    asked = 0
    for name in ("", "A bad start", "Two centroids on one place"):
        scenes = LESSON.walk(LESSON.broken(PRESETS[name]) if name else LESSON.run()).scenes
        for scene, following in pairwise(scenes):
            if scene.ask and "moves most" in scene.ask.question:
                moved = [_number(row.cells[4]) for row in following.numbers.rows]
                assert scene.ask.answer == int(np.argmax(moved))
                asked += 1
    assert asked >= 2


def test_where_a_point_goes_is_told_by_the_next_labels():
    stays = []
    for scene, following in pairwise(LESSON.walk(LESSON.run()).scenes):
        if scene.ask and "The point x" in scene.ask.question:
            x = next(m for m in scene.marks["plane"] if m.get("text") == "x")
            i = int(np.argmin(np.hypot(*(LESSON.run().table.X - [x["x"], x["y"]]).T)))
            before, after = (s.marks["plane"][0]["c"][i] for s in (scene, following))
            assert scene.ask.options[before] in scene.ask.question
            assert scene.ask.answer == after
            stays.append(before == after)
    assert stays == [False, True, True]  # not always the same answer


def test_the_inertia_of_the_captions_never_rises():
    told = [s.numbers.facts for s in LESSON.walk(LESSON.run()).scenes]
    inertia = [_number(next(f.now for f in facts if f.name == "Inertia")) for facts in told]
    assert inertia == sorted(inertia, reverse=True)


def test_a_run_that_is_cut_off_does_not_claim_an_end(monkeypatch):
    monkeypatch.setattr("visuals.lessons.k_means.scenes.MAX_TURNS", 1)
    caption = LESSON.walk(LESSON.run()).scenes[-1].caption
    assert caption.startswith("The run is cut off after 1 turn")


def test_too_few_points_are_refused_in_words():
    with pytest.raises(ValueError, match="3 centroids need as many points, and there are 2"):
        LESSON.walk(_run([[0, 0], [1, 1]]))
    for X in ([[0, 0], [1, 1]], [[1, 1]] * 5):
        with pytest.raises(ValueError, match="three points are needed that are not all in one place"):
            LESSON.walk(_run(X, CHOOSE))


def test_equal_points_walk():
    run = _run([[1, 1]] * 5)
    assert LESSON.walk(run).scenes[-1].stage == "Result"
    assert all(c.equal for c in LESSON.check(run))


# ------------------------------------------------------------------ choose k


def test_three_pairs_by_hand():
    # Pairs 1 apart at 0, 10 and 20: k = 3 has inertia 3 · 0.5.
    run = _run([[0, 0], [1, 0], [10, 0], [11, 0], [20, 0], [21, 0]], CHOOSE)
    walk = LESSON.walk(run)
    assert [s.stage for s in walk.scenes[:5]] == ["Fit", "Fit", "Silhouette", "Fit", "Silhouette"]
    rows = {row.cells[0]: row.cells for row in walk.scenes[-1].numbers.rows}
    assert (rows["1"][1], rows["3"][1]) == ("401.5", "1.5")  # 2 (10.5² + 9.5²) + 2 · 0.25 = 401.5
    # Ends: a = 1, b = (9 + 10 or 10 + 11) / 2; the four inner ones have b = 9.5 or 10.5, the outer two 10.5 and 9.5.
    mean = np.mean([1 - 1 / 10.5, 1 - 1 / 9.5, 1 - 1 / 9.5, 1 - 1 / 9.5, 1 - 1 / 9.5, 1 - 1 / 10.5])
    assert rows["3"][4] == f"{mean:.3f}"
    assert _facts(walk)["Highest silhouette"] == "k = 3"
    assert max(int(k) for k in rows) == 5  # n − 1: six clusters of one have no silhouette


REST = pytest.mark.thorough


@pytest.mark.parametrize("data", [pytest.param(d.name, marks=[REST] * (i > 1)) for i, d in enumerate(LESSON.data)])
def test_every_data_set_can_be_judged_and_equals_scikit_learn(data):
    run = LESSON.run(data, view=CHOOSE)
    walk = LESSON.walk(run)
    assert [c.name for c in LESSON.check(run) if not c.equal] == []
    assert len(walk.scenes) == 16
    assert len([s for s in walk.scenes if s.ask]) >= 3
    bars = next(m for m in walk.scenes[4].marks["bars"] if m["t"] == "bars")
    labels = fits(run)[2].model.labels_
    theirs = silhouette_samples(run.table.X, labels)
    order = np.lexsort((-theirs, labels))
    np.testing.assert_allclose(bars["y"], theirs[order], atol=1e-4)
    assert bars["c"] == labels[order].tolist()


def test_the_answers_are_in_the_scenes_that_follow():
    for name in ("", "Elbow against silhouette", "Nothing to find"):
        scenes = LESSON.walk(LESSON.broken(PRESETS[name]) if name else LESSON.run(view=CHOOSE)).scenes
        for scene, following in pairwise(scenes):
            if scene.ask is None:
                continue
            fact = following.numbers.facts[0]
            if "off the inertia" in scene.ask.question:
                assert scene.ask.answer == (0 if _number(fact.now) <= _number(fact.before) * 2 / 3 else 1)
            elif "mean silhouette was" in scene.ask.question:
                assert scene.ask.answer == (0 if _number(fact.now) > _number(fact.before) else 1)
            else:
                assert scene.ask.options[scene.ask.answer] == fact.now


def test_the_elbow_of_a_curve_by_hand():
    # Shares 1, 0.4, 0.3, 0.2, 0.1 against the line 1, 0.775, 0.55, 0.325, 0.1: farthest below at k = 2.
    at, below = elbow(np.array([10.0, 4.0, 3.0, 2.0, 1.0]))
    assert at == 2
    np.testing.assert_allclose(below, [0, 0.375, 0.25, 0.125, 0])


def test_the_formula_of_the_lowest_silhouette_is_right():
    for scene in LESSON.walk(LESSON.run(view=CHOOSE)).scenes:
        if scene.stage == "Silhouette":
            a, b, _, last = scene.formulas[0].lines
            a, b = (float(re.search(r"\d+\.\d+", text)[0]) for text in (a, b))  # type: ignore[index]
            assert _number(last.split("= ")[-1]) == pytest.approx((b - a) / max(a, b), abs=2e-3)
            lowest = min(_number(row.cells[3]) for row in scene.numbers.rows)
            assert _number(last.split("= ")[-1]) == lowest


def test_with_one_start_the_inertia_can_rise_and_the_caption_says_why():
    run = LESSON.run(STRETCHED, {"n_init": 1}, seed=18, view=CHOOSE)
    inertia = [KMeans(k, n_init=1, tol=0, random_state=18).fit(run.table.X).inertia_ for k in range(1, 9)]
    assert inertia[7] > inertia[6]
    captions = [s.caption for s in LESSON.walk(run).scenes]
    assert any("k = 8, the best of 1 start: the inertia rises" in caption for caption in captions)


# ------------------------------------------------------------------ check and quiz


def test_a_tie_is_left_to_ours_before_scikit_learn_starts():
    # 1 is exactly between 0 and 2: the first centroid takes it.
    X = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [3.2, 0]])
    steps = list(KMeans(2, init=X[[0, 2]], n_init=1, tol=0).iterate(X))
    start = start_of(X, steps)
    assert start.skipped == 1
    np.testing.assert_allclose(start.centers, [[0.5, 0], [8.2 / 3, 0]])
    assert not start.tied
    free = list(KMeans(2, init=X[[0, 3]], n_init=1, tol=0).iterate(X))
    assert start_of(X, free).skipped == 0


def test_a_start_after_a_tie_is_said():
    rows = [[i, i * i % 7] for i in range(20)]  # a point lies exactly between two of the drawn rows
    run = _run(rows)
    found = LESSON.check(Run(run.table, run.values, 3, run.view))
    assert [c.name for c in found] == ["Centroids", "Labels", "Inertia"]
    assert found[0].note == "From turn 2: before, exact ties fell as rounding had it."
    assert all(c.equal for c in found)


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_every_start_on_a_coarse_table_equals_scikit_learn(seed):
    run = LESSON.run(IRIS, {"n_clusters": 3 + seed % 6}, seed=seed)
    assert [c.name for c in LESSON.check(run) if not c.equal] == []


def test_hand_moved_grids_equal_scikit_learn():
    for X in ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]], [[0, 0]] * 3 + [[1, 1]] * 3):
        for view in (CLUSTER, CHOOSE):
            run = _run(X, view)
            assert [c.name for c in LESSON.check(run) if not c.equal] == []


def test_the_quiz_is_right_by_arithmetic():
    for seed in range(8):
        moved, inertia = LESSON.quiz(np.random.default_rng(seed))
        line, centers = re.findall(r": ([\d, ]+)\.", moved.prompt)[0], re.findall(r"(\d+) and (\d+)", moved.prompt)[0]
        points, (one, other) = [float(v) for v in line.split(",")], map(float, centers)
        assert moved.answer == pytest.approx(np.mean([p for p in points if abs(p - one) <= abs(p - other)]))
        X = np.array([float(v) for v in re.findall(r"\d+", inertia.prompt.split("points")[1])])
        assert inertia.answer == pytest.approx(Reference(2, n_init=3, random_state=0).fit(X[:, None]).inertia_)
