"""The Gaussian mixture's page: its failures happen, and captions, questions and answers say what the run says."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture as Reference

from algorithms.datasets import BLOBS, IRIS, STRETCHED, Table
from tests.visuals.lessons.shared import facts_of
from visuals.lessons.gaussian_mixture.lesson import LESSON
from visuals.lessons.gaussian_mixture.scenes import SHOWN, model, shown_turns
from visuals.lessons.lesson import Preset, Run
from visuals.lessons.walkthrough import Walkthrough

PRESETS = {preset.name: preset for preset in LESSON.presets}


def _facts(walk: Walkthrough) -> dict[str, str]:
    return facts_of(walk)


def _tiny(X: list, **values: object) -> Run:
    table = Table("tiny", np.array(X, float), None, ("x₁", "x₂"))
    start = {p.name: p.start for p in LESSON.params}
    return Run(table, start | values, 0)


def _hits(run: Run) -> float:
    """Return the share of points in their own group, components matched to groups as well as can be."""
    labels, groups = model(run).fit_predict(run.table.X), run.table.labels
    return max(float(np.mean(np.array(order)[labels] == groups)) for order in permutations(range(3)))


# ------------------------------------------------------------------ failures


def test_a_component_collapses_on_flowers_of_one_width():
    run = LESSON.broken(PRESETS["A component collapses"])
    fitted = model(run).fit(run.table.X)
    spreads = np.sqrt(np.linalg.eigvalsh(fitted.covariances_)[:, 0])
    flat = int(np.argmin(spreads))
    assert spreads[flat] == pytest.approx(0.001, rel=1e-3)  # the root of reg_covar
    assert set(run.table.X[fitted.predict(run.table.X) == flat, 1]) == {0.2}
    others = [LESSON.run(IRIS, {"init_params": init}, seed=2) for init in ("k-means", "Random shares")]
    assert fitted.lower_bound_ > max(model(r).fit(r.table.X).lower_bound_ for r in others) + 0.5
    captions = [scene.caption for scene in LESSON.walk(run).scenes]
    assert any("has no extent in some direction but what reg_covar adds" in caption for caption in captions)


def test_reg_covar_holds_it_open():
    run = LESSON.broken(PRESETS["reg_covar holds it open"])
    assert run.seed == PRESETS["A component collapses"].seed
    narrow = np.sqrt(np.linalg.eigvalsh(model(run).fit(run.table.X).covariances_).min())
    assert narrow >= 0.1
    assert not any("no extent in some" in scene.caption for scene in LESSON.walk(run).scenes)


def test_too_many_components_raise_the_likelihood_and_the_bic():
    many, few = LESSON.broken(PRESETS["Too many components"]), LESSON.run(BLOBS, seed=0)
    a, b = (model(run).fit(run.table.X) for run in (many, few))
    assert a.lower_bound_ > b.lower_bound_ + 0.05
    assert a.bic(many.table.X) > b.bic(few.table.X) + 20


def test_round_components_miss_the_long_groups():
    assert _hits(LESSON.broken(PRESETS["The wrong form"])) < 0.65
    assert _hits(LESSON.run(STRETCHED, seed=2)) > 0.9


def test_a_flat_start_stops_at_once():
    run = LESSON.broken(PRESETS["A flat start"])
    flat, good = model(run).fit(run.table.X), model(LESSON.run(STRETCHED, seed=2)).fit(run.table.X)
    assert (flat.n_iter_, flat.converged_) == (2, True)
    assert good.lower_bound_ > flat.lower_bound_ + 0.3
    distance = np.abs(flat.means_ - flat.means_.mean(axis=0)).max()
    assert distance < 0.1 * run.table.X.std(axis=0).max()


# ------------------------------------------------------------------ what is said


def test_the_first_share_is_bayes_rule_by_scipy():
    run = LESSON.run()
    walk = LESSON.walk(run)
    first = next(step for step in model(run).iterate(run.table.X) if step.stage == "expectation")
    joint = np.column_stack(
        [w * multivariate_normal(m, c).pdf(run.table.X)
         for w, m, c in zip(first.weights, first.means, first.covariances, strict=True)]
    )  # fmt: skip
    ask = walk.scenes[0].ask
    x = next(mark["lit"][0] for mark in walk.scenes[0].marks["plane"] if mark.get("lit"))
    share = joint[x] / joint[x].sum()
    assert ask is not None
    assert ask.answer == int(np.argmax(share))
    assert f"gets {100 * share.max():.1f} %" in ask.reveal
    assert walk.scenes[1].numbers.rows[ask.answer].cells[3] == f"{100 * share.max():.1f} %"
    assert f"{np.log(joint.sum(axis=1)).mean():.4f}".replace("-", "−") in walk.scenes[1].caption


def test_every_rise_that_is_asked_for_is_scikit_learns():
    run = LESSON.run()
    theirs = Reference(3, random_state=2).fit(run.table.X).lower_bounds_
    rises = [after - before for before, after in pairwise(theirs)]
    asked = [s for s in LESSON.walk(run).scenes if s.ask and "rise by tol" in s.ask.question]
    assert len(asked) == 3
    for scene in asked:
        turn = int(scene.caption.split(":")[0].removeprefix("Turn "))
        assert scene.ask is not None
        assert scene.ask.answer == (0 if rises[turn - 1] >= 1e-3 else 1)
    assert [scene.ask.answer for scene in asked if scene.ask] == [0, 0, 1]


def test_whose_weight_grows_is_told_by_the_next_table():
    for name in ("", "A component collapses", "Too many components"):
        scenes = LESSON.walk(LESSON.broken(PRESETS[name]) if name else LESSON.run()).scenes
        for scene, following in pairwise(scenes):
            if scene.ask and "weight grows most" in scene.ask.question:
                grown = [float(r.cells[2]) - float(r.cells[1]) for r in following.numbers.rows]
                assert scene.ask.answer == int(np.argmax(grown))


def test_two_pairs_far_apart_by_hand():
    run = _tiny([[0, 0], [0, 2], [10, 0], [10, 2]], n_components=2, covariance_type="spherical")
    walk = LESSON.walk(run)
    last = walk.scenes[-1]
    assert sorted(row.cells[2] for row in last.numbers.rows) == ["(0.00, 1.00)", "(10.00, 1.00)"]
    assert {row.cells[1] for row in last.numbers.rows} == {"0.500"}
    assert {row.cells[3] for row in last.numbers.rows} == {"0.71 × 0.71"}  # variance: the mean of 0 and 1
    expected = np.log(0.5) - np.log(2 * np.pi * 0.5) - 0.5 * 1 / 0.5
    assert _facts(walk)["Mean log-likelihood"] == f"{expected:.4f}".replace("-", "−")
    assert "for 0 of 4, no component has 90 %" in walk.scenes[1].caption


def test_degenerate_points_walk_or_are_refused_in_words():
    assert LESSON.walk(_tiny([[1, 1]] * 5)).scenes[-1].mood == "kept"
    assert LESSON.walk(_tiny([[0, 0], [1, 0], [2, 0]])).scenes[-1].mood == "kept"
    with pytest.raises(ValueError, match=r"3 components need at least 3 points, and there are 2\. Add points"):
        LESSON.walk(_tiny([[0, 0], [1, 0]]))


def test_long_runs_are_thinned_and_say_so():
    assert shown_turns(5) == {1, 2, 3, 4, 5}
    many = shown_turns(200)
    assert {1, 2, 3, 199, 200} <= many
    assert len(many) <= SHOWN + 1
    walk = LESSON.walk(LESSON.run(STRETCHED, {"tol": 1e-6}, seed=0))
    assert walk.note.startswith("Of 200 turns" if "cut off" in walk.scenes[-1].caption else "Of ")


# ------------------------------------------------------------------ quiz


def test_the_quiz_is_right_by_arithmetic():
    for seed in range(20):
        share, mean = LESSON.quiz(np.random.default_rng(seed))
        found = [
            float(t.rstrip("."))
            for t in share.prompt.replace(",", " ").split()
            if t.rstrip(".").replace(".", "").isdigit()
        ]
        one, left, right, w, v, x = found[:6]
        odds = (w / v) * np.exp(-((x - left) ** 2 - (x - right) ** 2) / (2 * one))
        assert share.answer == pytest.approx(odds / (1 + odds))
        words = (
            mean.prompt.replace(" and ", ", ")
            .replace("The points ", "")
            .replace(" on a line belong to a component by ", ";")
        )
        xs, rs = ([float(t) for t in part.split(",")] for part in words.split(".  ")[0].split(". Where")[0].split(";"))
        assert mean.answer == pytest.approx(np.average(xs, weights=rs))


def test_presets_open_where_they_say() -> None:
    def at(preset: Preset) -> str:
        return LESSON.walk(LESSON.broken(preset)).scenes[preset.step if preset.step is not None else 0].stage

    assert {at(preset) for preset in LESSON.presets} == {"Result"}
