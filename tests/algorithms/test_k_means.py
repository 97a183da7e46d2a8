"""K-means: four points by hand, scikit-learn from the same start, relations, nasty inputs, steps."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone
from sklearn.cluster import KMeans as Reference
from sklearn.datasets import load_iris, make_blobs
from sklearn.exceptions import ConvergenceWarning, NotFittedError

from algorithms import KMeans
from algorithms.k_means import assign, assign_compiled, sq_distances, sums, update, within
from tests.algorithms.nasty import LEGAL, REFUSED

POINTS = np.array([[0.0, 0.0], [0.0, 2.0], [10.0, 0.0], [10.0, 2.0]])
GRIDS = arrays(np.float64, (12, 2), elements=st.integers(-4, 4).map(float))


# ------------------------------------------------------------------ by hand


def test_four_points_end_in_two_pairs_after_one_turn():
    model = KMeans(2, init=POINTS[[0, 2]], n_init=1).fit(POINTS)
    assert model.cluster_centers_.tolist() == [[0, 1], [10, 1]]
    assert model.labels_.tolist() == [0, 0, 1, 1]
    assert (model.inertia_, model.n_iter_) == (4.0, 2)
    assert model.predict([[1, 1], [9, 1]]).tolist() == [0, 1]
    assert model.transform([[0, 1]]).tolist() == [[0, 10]]
    assert model.score(POINTS) == -4


def test_the_steps_of_four_points():
    steps = list(KMeans(2, init=POINTS[[0, 1]], n_init=1).iterate(POINTS))
    assert [step.stage for step in steps] == ["seed", "assign", "update", "assign", "done"]
    assert steps[0].inertia == 200  # each of the right pair is 10 away from a center
    assert steps[2].centers.tolist() == [[5, 0], [5, 2]]  # a poor minimum: 4 x 25 instead of 4 x 1
    assert steps[-1].inertia == 100


def test_an_empty_cluster_takes_the_farthest_point():
    X, one = np.array([[0.0], [1.0], [9.0]]), np.ones(3)
    labels, nearest = assign(X, np.array([[0.0], [100.0]]))
    moved, empty = update(X, one, np.array([[0.0], [100.0]]), labels, nearest)
    assert (moved.tolist(), empty.tolist()) == ([[0.5], [9.0]], [1])


def test_a_tie_goes_to_the_lowest_index():
    assert assign(np.array([[1.0]]), np.array([[0.0], [2.0]]))[0].tolist() == [0]
    assert assign_compiled(np.array([[1.0]]), np.array([[0.0], [2.0]]))[0].tolist() == [0]


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("n_clusters", [1, 3, 8])
@pytest.mark.parametrize("seed", [0, 1])
def test_from_the_same_start_the_end_is_scikit_learns(n_clusters, seed):
    X, _ = make_blobs(400, 5, centers=6, cluster_std=3.0, random_state=seed)
    weight = np.random.default_rng(seed).integers(1, 4, len(X)).astype(float)
    ours = KMeans(n_clusters, init=X[:n_clusters], n_init=1).fit(X, sample_weight=weight)
    theirs = Reference(n_clusters, init=X[:n_clusters], n_init=1).fit(X, sample_weight=weight)
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_, rtol=0, atol=1e-9)
    assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-12)
    assert ours.n_iter_ == theirs.n_iter_
    np.testing.assert_allclose(ours.transform(X), theirs.transform(X), atol=1e-9)


@pytest.mark.parametrize("init", ["k-means++", "random"])
def test_the_same_seed_draws_the_same_start(init):
    X = load_iris().data
    ours, theirs = (kind(3, init=init, random_state=4).fit(X) for kind in (KMeans, Reference))
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-12)


def test_attributes_types_and_params_are_scikit_learns():
    X = load_iris().data
    ours, theirs = KMeans(3, random_state=0).fit(X), Reference(3, random_state=0).fit(X)
    for name in ("cluster_centers_", "labels_", "inertia_", "n_iter_", "n_features_in_"):
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
    assert KMeans(3).fit(X.astype(np.float32)).cluster_centers_.dtype == np.float32
    assert ours.get_params() == theirs.get_params()
    assert clone(ours).get_params() == ours.get_params()
    assert list(ours.get_feature_names_out()) == list(theirs.get_feature_names_out())


def test_names_that_a_notebook_may_give_change_nothing(capsys):
    X = load_iris().data
    plain = KMeans(3, random_state=0).fit(X)
    told = KMeans(3, random_state=0, verbose=1, copy_x=False, algorithm="elkan").fit(X)
    np.testing.assert_array_equal(plain.cluster_centers_, told.cluster_centers_)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines[:3]] == ["Iteration 0", "Iteration 1", "Iteration 2"]
    assert lines[-1].endswith(f"inertia {told.inertia_}.")
    np.testing.assert_array_equal(X, load_iris().data)


# ------------------------------------------------------------------ relations


@pytest.mark.filterwarnings("ignore:Number of distinct")
@settings(max_examples=60, deadline=None)
@given(X=GRIDS, k=st.integers(1, 4))
def test_the_inertia_never_rises_and_labels_are_nearest(X, k):
    steps = list(KMeans(k, random_state=0).iterate(X))
    told = [step.inertia for step in steps if step.stage != "seed" and not len(step.relocated)]
    assert all(after <= before + 1e-9 for before, after in pairwise(told))
    end = steps[-1]
    np.testing.assert_array_equal(end.labels, assign(X, end.centers)[0])


# Drawn from a continuum, so that no two distances are equal: rounding may break a tie either way.
POINT_CLOUDS = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(12, 2)))


@settings(max_examples=40, deadline=None)
@given(X=POINT_CLOUDS, k=st.integers(1, 3), shift=st.integers(-9, 9), scale=st.sampled_from([0.25, 4.0]))
def test_shift_and_scale_carry_over(X, k, shift, scale):
    start = X[:k]
    one = [s.inertia for s in KMeans(k, init=start, n_init=1).iterate(X)]
    other = [s.inertia for s in KMeans(k, init=scale * start + shift, n_init=1).iterate(scale * X + shift)]
    np.testing.assert_allclose(other, np.array(one) * scale**2, rtol=1e-9, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(X=POINT_CLOUDS, k=st.integers(1, 3))
def test_weight_three_is_three_copies(X, k):
    weight = np.tile([3, 1, 2], 4)
    weighted = KMeans(k, init=X[:k], n_init=1, tol=0).fit(X, sample_weight=weight)
    copies = KMeans(k, init=X[:k], n_init=1, tol=0).fit(np.repeat(X, weight, axis=0))
    assert weighted.inertia_ == pytest.approx(copies.inertia_, abs=1e-9)
    np.testing.assert_allclose(weighted.cluster_centers_, copies.cluster_centers_, atol=1e-9)


def test_sums_and_inertia_are_those_of_plain_arrays():
    rng = np.random.default_rng(0)
    X, weight, labels = rng.normal(size=(50, 3)), rng.uniform(size=50), rng.integers(0, 4, 50).astype(np.int32)
    total, mass = sums(X, weight, labels, 5)
    for c in range(5):
        np.testing.assert_allclose(total[c], weight[labels == c] @ X[labels == c], atol=1e-13)
        assert mass[c] == pytest.approx(weight[labels == c].sum())
    centers = rng.normal(size=(4, 3))
    assert within(X, weight, centers, labels) == pytest.approx(weight @ ((X - centers[labels]) ** 2).sum(axis=1))


@settings(max_examples=60, deadline=None)
@given(X=GRIDS, centers=arrays(np.float64, (3, 2), elements=st.integers(-4, 4).map(float)))
def test_compiled_and_plain_assignment_agree(X, centers):
    for mine, its in zip(assign_compiled(X, centers), assign(X, centers), strict=True):
        np.testing.assert_array_equal(mine, its)
    np.testing.assert_allclose(sq_distances(X, centers).min(axis=1), assign(X, centers)[1], atol=1e-9)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_split_the_two_groups(name):
    X = LEGAL[name]
    model = KMeans(2, n_init=10, random_state=0).fit(X)
    if name != "one column":  # alone, the first column overlaps
        assert len(set(model.labels_[:20])) == len(set(model.labels_[20:])) == 1
    shifted = X.astype(np.float64) - X.astype(np.float64)[0]
    means = np.array([shifted[model.labels_ == c].mean(axis=0) for c in range(2)])
    scale = max(np.abs(shifted).max(), 1e-300)
    found = model.cluster_centers_.astype(np.float64) - X.astype(np.float64)[0]
    np.testing.assert_allclose(found / scale, means / scale, atol=1e-6)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        KMeans(2).fit(X)


def test_fewer_different_points_than_clusters_warn():
    with pytest.warns(ConvergenceWarning, match=r"distinct clusters \(2\) found smaller than n_clusters \(3\)"):
        model = KMeans(3, random_state=0).fit([[0.0], [0.0], [1.0], [1.0]])
    assert model.inertia_ == 0


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"n_clusters": 5}, "n_samples=4 should be >= n_clusters=5"), ({"n_clusters": 2.0}, "n_clusters"),
        ({"n_clusters": 0}, "'n_clusters' parameter of KMeans"), ({"init": "far"}, "'init'"), ({"tol": -1}, "'tol'"),
        ({"max_iter": 0}, "max_iter"), ({"algorithm": "full"}, "'algorithm'"), ({"verbose": -1}, "'verbose'"),
        ({"copy_x": 2}, "'copy_x'"),
        ({"n_init": 0}, "n_init"), ({"n_clusters": 2, "init": [[1.0]], "n_init": 1}, "shape of the initial centers"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    with pytest.raises(ValueError, match=says):
        KMeans(**params).fit(POINTS)


def test_asking_before_fitting_is_refused():
    for ask in ("predict", "transform", "score"):
        with pytest.raises(NotFittedError):
            getattr(KMeans(2), ask)(POINTS)
    with pytest.raises(ValueError, match="2 features"):
        KMeans(2, random_state=0).fit(POINTS).predict([[1.0]])


# ------------------------------------------------------------------ steps


def test_the_last_step_is_the_fit():
    X = load_iris().data
    model = KMeans(3, n_init=3, random_state=1).fit(X)
    steps = list(KMeans(3, n_init=3, random_state=1).iterate(X))
    assert {step.run for step in steps} == {0, 1, 2}
    end = steps[-1]
    assert (end.stage, end.inertia) == ("done", model.inertia_)
    np.testing.assert_array_equal(end.centers, model.cluster_centers_)
    np.testing.assert_array_equal(end.labels, model.labels_)
    assert end.inertia == min(step.inertia for step in steps)
