"""Silhouette: three points by hand, scikit-learn, relations, nasty inputs, and the mean as the sum of its points."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.datasets import load_iris, make_blobs
from sklearn.metrics import silhouette_samples as reference_samples
from sklearn.metrics import silhouette_score as reference_score

from algorithms import silhouette_samples, silhouette_score
from algorithms.silhouette import distance_sums, silhouettes
from tests.algorithms.nasty import CLASSES, LEGAL, REFUSED

LINE = np.array([[0.0], [1.0], [4.0]])


# ------------------------------------------------------------------ by hand


def test_three_points_on_a_line():
    # 0: a = 1, b = 4; 1: a = 1, b = 3; 4 is alone.
    np.testing.assert_allclose(silhouette_samples(LINE, [0, 0, 1]), [3 / 4, 2 / 3, 0])
    assert silhouette_score(LINE, [0, 0, 1]) == pytest.approx((3 / 4 + 2 / 3) / 3)


def test_a_point_in_the_wrong_cluster_is_negative():
    # 8 is called a member of the left pair: a = (8 + 7) / 2, b = 1.
    found = silhouette_samples([[0.0], [1.0], [8.0], [9.0]], ["left", "left", "left", "right"])
    assert found[2] == pytest.approx((1 - 7.5) / 7.5)
    assert found[3] == 0


def test_the_summed_distances_of_a_right_triangle():
    sums = distance_sums(np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]]), np.array([0, 0, 1]), 2)
    assert sums.tolist() == [[3, 4], [3, 5], [9, 0]]
    s = silhouettes(sums, np.array([0, 0, 1]), np.array([2, 1]))
    np.testing.assert_allclose(s, [1 / 4, 2 / 5, 0])


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("k", [2, 3, 7])
@pytest.mark.parametrize("metric", ["euclidean", "precomputed"])
def test_every_point_is_scikit_learns(k, metric):
    X, labels = make_blobs(150, 4, centers=k, cluster_std=4.0, random_state=k)
    data = X if metric == "euclidean" else cdist(X, X)
    np.testing.assert_allclose(
        silhouette_samples(data, labels, metric=metric), reference_samples(data, labels, metric=metric), atol=1e-12
    )
    assert silhouette_score(data, labels, metric=metric) == pytest.approx(
        reference_score(data, labels, metric=metric), abs=1e-12
    )


@pytest.mark.parametrize("metric", ["euclidean", "precomputed"])
def test_the_same_seed_draws_the_same_points(metric):
    iris = load_iris()
    X = iris.data if metric == "euclidean" else cdist(iris.data, iris.data)
    names = iris.target_names[iris.target]
    ours, theirs = (
        score(X, names, metric=metric, sample_size=60, random_state=5) for score in (silhouette_score, reference_score)
    )
    assert ours == pytest.approx(theirs, abs=1e-12)


def test_types_are_scikit_learns():
    X = LEGAL["float32"]
    assert silhouette_samples(X, CLASSES).dtype == reference_samples(X, CLASSES).dtype == np.float32
    assert isinstance(silhouette_score(X, CLASSES), float)


# ------------------------------------------------------------------ relations

LABELS = st.lists(st.integers(0, 2), min_size=10, max_size=10).filter(lambda y: len(set(y)) > 1)
CLOUDS = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(10, 2)))


@settings(max_examples=60, deadline=None)
@given(X=CLOUDS, labels=LABELS, scale=st.sampled_from([0.25, 4.0]), shift=st.integers(-9, 9))
def test_shift_scale_order_and_names_do_not_matter(X, labels, scale, shift):
    labels = np.array(labels)
    found = silhouette_samples(X, labels)
    np.testing.assert_allclose(silhouette_samples(scale * X + shift, labels), found, atol=1e-9)
    np.testing.assert_allclose(silhouette_samples(X, 7 - 2 * labels), found, atol=1e-12)
    order = np.random.default_rng(0).permutation(10)
    np.testing.assert_allclose(silhouette_samples(X[order], labels[order]), found[order], atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(X=CLOUDS, labels=LABELS)
def test_bounds_lonely_points_and_the_definition_word_by_word(X, labels):
    labels, found = np.array(labels), silhouette_samples(X, labels)
    distances = cdist(X, X)
    for i, s in enumerate(found):
        mine = (labels == labels[i]) & (np.arange(10) != i)
        if not mine.any():
            assert s == 0
            continue
        a = distances[i, mine].mean()
        b = min(distances[i, labels == c].mean() for c in set(labels) - {labels[i]})
        assert s == pytest.approx((b - a) / max(a, b), abs=1e-12)
        assert -1 <= s <= 1


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_inputs_are_scikit_learns_or_better(name):
    X = LEGAL[name]
    found = silhouette_samples(X, CLASSES)
    assert np.all(np.abs(found) <= 1)
    centred = X.astype(np.float64) - X.astype(np.float64).mean(axis=0)  # the product in scikit-learn loses an offset
    np.testing.assert_allclose(found, reference_samples(centred, CLASSES), atol=2e-6 if X.dtype == np.float32 else 1e-6)


def test_near_points_far_from_the_origin_keep_their_digits():
    X = np.array([[0.0], [1.0], [3.0], [4.0]]) + 1e8
    np.testing.assert_allclose(silhouette_samples(X, [0, 0, 1, 1]), [1 - 1 / 3.5, 0.6, 0.6, 1 - 1 / 3.5], rtol=1e-12)


@pytest.mark.parametrize("name", REFUSED)
def test_refused_inputs_are_named(name):
    X, message = REFUSED[name]
    labels = CLASSES if len(X) else []
    with pytest.raises(ValueError, match=message):
        silhouette_samples(X, labels)


@pytest.mark.parametrize(("labels", "k"), [([0, 0, 0], 1), ([0, 1, 2], 3)])
def test_too_few_or_too_many_clusters(labels, k):
    for score in (silhouette_samples, silhouette_score):
        with pytest.raises(ValueError, match=rf"Number of labels is {k}\. Valid values are 2 to n_samples - 1"):
            score(LINE, labels)


def test_other_refusals():
    with pytest.raises(ValueError, match="non-zero elements on the diagonal"):
        silhouette_samples(np.ones((3, 3)), [0, 0, 1], metric="precomputed")
    with pytest.raises(ValueError, match=r"square matrix; got shape \(3, 1\)"):
        silhouette_samples(LINE, [0, 0, 1], metric="precomputed")
    with pytest.raises(ValueError, match="'metric' parameter of silhouette_samples"):
        silhouette_samples(LINE, [0, 0, 1], metric="cosine")
    with pytest.raises(ValueError, match="'sample_size' parameter of silhouette_score"):
        silhouette_score(LINE, [0, 0, 1], sample_size=0)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        silhouette_samples(LINE, [0, 1])


def test_points_on_top_of_each_other_count_nothing():
    assert silhouette_samples(np.ones((4, 2)), [0, 0, 1, 1]).tolist() == [0, 0, 0, 0]


# ------------------------------------------------------------------ compiled and plain


@settings(max_examples=40, deadline=None)
@given(X=CLOUDS, labels=LABELS)
def test_the_compiled_sums_are_those_of_all_distances(X, labels):
    codes = np.array(labels)
    one_hot = np.eye(3)[codes]
    np.testing.assert_allclose(distance_sums(X, codes, 3), cdist(X, X) @ one_hot, atol=1e-12)
    np.testing.assert_allclose(distance_sums.py_func(X, codes, 3), cdist(X, X) @ one_hot, atol=1e-12)
