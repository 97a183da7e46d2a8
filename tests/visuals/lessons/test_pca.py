"""The page of PCA: its failures happen, and captions, questions and answers say what the data say."""

import re

import numpy as np
import pytest

from algorithms.datasets import IRIS, WINE, Table
from tests.visuals.lessons.shared import facts_of
from visuals.lessons.lesson import Run
from visuals.lessons.pca.axes import TURNS, shown_turns
from visuals.lessons.pca.data import ROUND, SIX_DIGITS, TILTED
from visuals.lessons.pca.lesson import LESSON
from visuals.lessons.pca.parts import SHOWN, STANDARDISED
from visuals.lessons.pca.scenes import FIND, REBUILD
from visuals.lessons.walkthrough import Scene, Walkthrough

PRESETS = {preset.name: preset for preset in LESSON.presets}


def _facts(walk: Walkthrough) -> dict[str, str]:
    return facts_of(walk)


def _eigen(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, vectors = np.linalg.eigh(np.cov(X.T))
    return values[::-1], vectors.T[::-1]


def _angle(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.degrees(np.arccos(min(1.0, abs(float(a @ b))))))


def _tiny(X: list, view: str = FIND, **values: object) -> Run:
    start = {p.name: p.start for p in LESSON.params_of(view)}
    return Run(Table("tiny", np.array(X, float), None, ("x₁", "x₂")), start | values, 0, view)


def _turns(run: Run) -> int:
    found = re.search(r"Axis 1 is found after (\d+) turn", " ".join(s.caption for s in LESSON.walk(run).scenes))
    assert found
    return int(found[1])


# ------------------------------------------------------------------ failures


def test_the_column_of_the_largest_unit_is_the_first_axis():
    run = LESSON.broken(PRESETS["Columns of different units"])
    values, vectors = _eigen(run.table.X)
    assert abs(vectors[0][run.table.columns.index("proline")]) > 0.999
    assert f"{values[0] / values.sum():.3f}" == "0.998"
    facts = _facts(LESSON.walk(run))
    assert (facts["Share of axis 1"], facts["Axis 1"]) == ("99.8 %", "1.000 along proline")
    scaled = LESSON.run(WINE, {"scale": STANDARDISED}, seed=0, view=FIND)
    assert _facts(LESSON.walk(scaled))["Share of axis 1"] == "36.2 %"
    assert np.corrcoef(scaled.table.X.T)[0, 0] == pytest.approx(1)
    assert f"{np.linalg.eigvalsh(np.corrcoef(scaled.table.X.T))[-1] / 13:.3f}" == "0.362"


def test_one_outlier_takes_the_first_axis():
    X = LESSON.broken(PRESETS["One outlier"]).table.X
    assert len(X) == 41
    sq = ((X - X.mean(axis=0)) ** 2).sum(axis=1)
    assert sq[-1] > sq[:-1].sum()
    assert _angle(_eigen(X)[1][0], _eigen(X[:-1])[1][0]) > 60
    assert _angle(_eigen(X)[1][0], (X[-1] - X[:-1].mean(axis=0)) / np.linalg.norm(X[-1] - X[:-1].mean(axis=0))) < 10


def test_a_bend_costs_almost_half_of_the_variance():
    run = LESSON.broken(PRESETS["A curve"])
    values, _ = _eigen(run.table.X)
    assert 0.45 < values[1] / values.sum() < 0.5
    x, y = run.table.X[:, 0] - 5, run.table.X[:, 1] - 3
    assert np.var(y - 0.6 * x**2) < 0.03 * values.sum()  # one number, x, tells nearly all
    assert _facts(LESSON.walk(run))["Variance kept"] == f"{100 * values[0] / values.sum():.1f} %"


def test_a_round_cloud_takes_many_turns_and_its_axis_is_chance():
    run = LESSON.broken(PRESETS["No direction stands out"])
    assert _turns(run) > 4 * _turns(LESSON.run())
    other = LESSON.run(ROUND, seed=run.seed + 1, view=FIND)
    assert _angle(_eigen(run.table.X)[1][0], _eigen(other.table.X)[1][0]) > 30


def test_the_axis_that_is_kept_does_not_part_the_groups():
    table = LESSON.broken(PRESETS["The groups lie across"]).table
    _, vectors = _eigen(table.X)
    scores = (table.X - table.X.mean(axis=0)) @ vectors.T
    hits = [max(np.mean((scores[:, j] > cut) == (table.labels == 1)) for cut in scores[:, j]) for j in (0, 1)]
    hits = [max(hit, 1 - hit) for hit in hits]
    hits[1] = max(hits[1], max(np.mean((scores[:, 1] < cut) == (table.labels == 1)) for cut in scores[:, 1]))
    assert hits[0] < 0.7
    assert hits[1] > 0.97


# ------------------------------------------------------------------ what is said


def test_three_points_on_a_line_by_hand():
    walk = LESSON.walk(_tiny([[0, 0], [3, 4], [6, 8]]))
    assert walk.scenes[1].numbers.facts[0].now == "25"  # 9 + 16
    assert [row.cells[1:] for row in walk.scenes[1].numbers.rows] == [("9", "12"), ("12", "16")]
    assert _facts(walk)["Axis 1"] == "(0.600, 0.800)"
    assert _facts(walk)["Share of axis 1"] == "100.0 %"
    rebuilt = LESSON.walk(_tiny([[0, 0], [3, 4], [6, 8]], REBUILD, n_components=1))
    assert [scene.stage for scene in rebuilt.scenes] == ["Mean", "Project", "Rebuild", "Result"]
    assert rebuilt.scenes[0].numbers.facts[0].now == "25"
    assert _facts(rebuilt)["Reconstruction error"] == "0"


def test_the_variance_along_the_axis_never_falls_and_ends_at_the_eigenvalue():
    run = LESSON.run()
    turns = [s for s in LESSON.walk(run).scenes if s.stage == "Turn" and "v₁" not in s.caption]
    along = [float(s.numbers.facts[0].now) for s in turns]
    assert along == sorted(along)
    assert along[-1] == pytest.approx(_eigen(run.table.X)[0][0], rel=1e-3)


@pytest.mark.parametrize("seed", [1, 2, 5, 8])
def test_which_way_the_axis_turns_is_seen_in_the_table(seed):
    scene = next(
        s for s in LESSON.walk(LESSON.run(TILTED, seed=seed)).scenes if s.ask and "Which way" in s.ask.question
    )
    (a, b), (c, d) = ([float(r.cells[i].replace("−", "-")) for r in scene.numbers.rows] for i in (1, 3))
    assert scene.ask is not None
    assert scene.ask.options[scene.ask.answer] == ("Against the clock" if a * d - b * c > 0 else "With the clock")


def _asked(scenes: list[Scene], words: str) -> Scene:
    return next(s for s in scenes if s.ask and words in s.ask.question)


def test_the_share_of_the_second_axis_is_numpys():
    run = LESSON.run()
    values, _ = _eigen(run.table.X)
    ask = _asked(list(LESSON.walk(run).scenes), "will axis 2 hold").ask
    assert ask is not None
    assert ask.options[ask.answer] == f"{100 * values[1] / values.sum():.0f} %"


def test_who_loses_most_is_the_farthest_from_the_line():
    for seed in range(4):
        run = LESSON.run(TILTED, seed=seed, view=REBUILD)
        walk = LESSON.walk(run)
        ask = _asked(list(walk.scenes), "loses most").ask
        assert ask is not None
        labels = {m["text"]: (m["x"], m["y"]) for m in walk.scenes[1].marks["plane"] if m["t"] == "label"}
        normal = _eigen(run.table.X)[1][1]
        away = {k: abs((np.array(labels[k]) - run.table.X.mean(axis=0)) @ normal) for k in "abcd"}
        assert ask.options[ask.answer] == max(away, key=lambda k: away[k])


def test_projections_meet_the_axis_at_right_angles():
    run = LESSON.run(view=REBUILD)
    scene = LESSON.walk(run).scenes[1]
    assert scene.stage == "Project"
    lines = scene.marks["plane"][0]
    across = np.c_[np.array(lines["x2"]) - lines["x1"], np.array(lines["y2"]) - lines["y1"]]
    assert np.abs(across @ _eigen(run.table.X)[1][0]).max() < 1e-3  # five digits are sent
    assert LESSON.walk(run).pictures[0].equal


def test_the_error_is_what_the_left_out_axes_hold():
    run = LESSON.run(IRIS, {"n_components": 3}, view=REBUILD)
    values, _ = _eigen(run.table.X)
    rebuilt = [s for s in LESSON.walk(run).scenes if s.stage == "Rebuild"]
    for k, scene in enumerate(rebuilt, 1):
        assert float(scene.numbers.facts[0].now) == pytest.approx(values[k:].sum(), rel=2e-3)


def test_digits_are_drawn_beside_what_is_rebuilt():
    run = LESSON.run(SIX_DIGITS, {"n_components": 16}, view=REBUILD)
    walk = LESSON.walk(run)
    heats = [[m for m in scene.marks["plane"] if m["t"] == "heat"] for scene in walk.scenes]
    assert all(len(pair) == 2 and len(pair[0]["rows"]) == 8 for pair in heats)
    assert heats[0][0] == heats[-1][0]  # the digit stays
    assert heats[0][1] != heats[-1][1]
    assert "data" not in walk.arrays


def test_many_points_are_sampled_and_said():
    walk = LESSON.walk(LESSON.run(SIX_DIGITS, view=FIND))
    assert len(walk.arrays["seen"][0]) == SHOWN
    assert "250 of 1083 points are drawn" in walk.note
    assert shown_turns(5) == [1, 2, 3, 4, 5]
    many = shown_turns(400)
    assert len(many) <= TURNS + 3
    assert {1, 2, 3, 400} <= set(many)


def test_an_axis_coarser_than_tol_is_said_to_be():
    walk = LESSON.walk(LESSON.run(WINE, {"tol": 1e-2}, seed=0, view=FIND))
    assert any("A lower tol finds it" in scene.caption for scene in walk.scenes)


def test_scaled_points_cannot_be_moved():
    assert "data" in LESSON.walk(LESSON.run()).arrays
    assert "data" not in LESSON.walk(LESSON.run(values={"scale": STANDARDISED})).arrays


@pytest.mark.parametrize("view", [FIND, REBUILD])
@pytest.mark.parametrize(
    "X", [[[1, 1]] * 4, [[0, 0], [1, 0]], [[0, 0], [1, 0], [0, 1], [1, 1]], [[0, 0], [1, 0], [2, 0]]]
)
def test_degenerate_points_walk_and_still_equal_scikit_learn(X, view):
    run = _tiny(X, view)
    assert LESSON.walk(run).scenes[-1].mood == "kept"
    assert [c.name for c in LESSON.check(run) if not c.equal] == []


def test_a_single_column_is_refused_in_words():
    run = Run(Table("one", np.zeros((5, 1)), None, ("x",)), {"scale": "As given", "tol": 1e-4}, 0, FIND)
    with pytest.raises(ValueError, match="takes two columns or more; there is 1"):
        LESSON.walk(run)


# ------------------------------------------------------------------ quiz


def test_the_quiz_is_right_by_numpy():
    for seed in range(20):
        place, share = LESSON.quiz(np.random.default_rng(seed))
        n = [float(t.replace("−", "-")) for t in re.findall(r"−?\d+(?:\.\d+)?", place.prompt)]
        mean, axis, x = np.array(n[:2]), np.array([n[2] / n[3], n[4] / n[5]]), np.array(n[6:8])
        assert place.answer == pytest.approx(float((x - mean) @ axis))
        one, other, both = (float(t.replace("−", "-")) for t in re.findall(r"−?\d+(?:\.\d+)?", share.prompt)[:3])
        values = np.linalg.eigvalsh([[one, both], [both, other]])
        assert share.answer == pytest.approx(values[1] / values.sum())
