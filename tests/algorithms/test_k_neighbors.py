"""k nearest neighbours and the k-d tree: by hand, scikit-learn, relations, nasty inputs, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import DataConversionWarning, NotFittedError
from sklearn.neighbors import KNeighborsClassifier as ReferenceClassifier
from sklearn.neighbors import KNeighborsRegressor as ReferenceRegressor

from algorithms import KNeighborsClassifier, KNeighborsRegressor
from algorithms.k_neighbors import neighbour_weights, votes
from algorithms.kd_tree import box_distance, box_distance_compiled, brute_compiled, build, search, search_compiled
from algorithms.steps import last
from tests.algorithms.nasty import CLASSES, LEGAL, PLAIN, REFUSED, TARGET

LINE = np.arange(8.0)[:, None]
GRIDS = arrays(np.float64, (30, 2), elements=st.integers(-4, 4).map(float))
ALGORITHMS = ["brute", "kd_tree"]


def plainly(X, queries, k, p):
    """Return the distances and rows of the nearest k, by comparing all; ties by row."""
    gaps = np.abs(queries[:, None].astype(np.float64) - X.astype(np.float64))
    distances = gaps.sum(axis=2) if p == 1 else np.sqrt((gaps**2).sum(axis=2))
    rows = np.argsort(distances, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(distances, rows, axis=1), rows


# ------------------------------------------------------------------ by hand


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_three_of_five_on_a_line(algorithm):
    X, y = [[0.0], [1.0], [2.0], [8.0], [9.0]], ["a", "a", "b", "b", "b"]
    model = KNeighborsClassifier(3, algorithm=algorithm, leaf_size=1).fit(X, y)
    distances, rows = model.kneighbors([[1.0], [7.0]])
    assert distances.tolist() == [[0, 1, 1], [1, 2, 5]]
    assert rows.tolist() == [[1, 0, 2], [3, 4, 2]]
    np.testing.assert_allclose(model.predict_proba([[1.0], [7.0]]), [[2 / 3, 1 / 3], [0, 1]])
    assert model.predict([[1.0], [7.0]]).tolist() == ["a", "b"]
    assert model.score([[1.0], [7.0]], ["a", "a"]) == 0.5


def test_weights_by_distance():
    assert neighbour_weights(np.array([[1.0, 2.0, 4.0]]), "distance").tolist() == [[1, 0.5, 0.25]]
    assert neighbour_weights(np.array([[0.0, 0.0, 4.0]]), "distance").tolist() == [[1, 1, 0]]
    model = KNeighborsRegressor(2, weights="distance").fit([[0.0], [4.0]], [0.0, 8.0])
    np.testing.assert_allclose(model.predict([[1.0], [0.0], [2.0]]), [2, 0, 4])  # (0/1 + 8/3) / (1 + 1/3)
    assert votes(np.array([[1, 0, 1]]), np.array([[1.0, 1.0, 2.0]]), 3).tolist() == [[0.25, 0.75, 0]]


def test_ties_go_to_the_lower_row_and_the_first_class():
    for algorithm in ALGORITHMS:
        model = KNeighborsClassifier(2, algorithm=algorithm, leaf_size=1).fit(
            [[1.0], [-1.0], [1.0], [-1.0]], [2, 1, 0, 0]
        )
        assert model.kneighbors([[0.0]])[1].tolist() == [[0, 1]]
        assert model.predict([[0.0]]).tolist() == [1]


def test_the_tree_of_eight_points_on_a_line():
    *nodes, done = build(LINE, 1)
    assert [(step.stage, step.node, step.rows.tolist(), step.at) for step in nodes] == [
        ("split", 0, list(range(8)), 4), ("split", 1, [0, 1, 2, 3], 2), ("split", 2, [4, 5, 6, 7], 6),
        ("leaf", 3, [0, 1], 0), ("leaf", 4, [2, 3], 0), ("leaf", 5, [4, 5], 0), ("leaf", 6, [6, 7], 0),
    ]  # fmt: skip
    tree = done.tree
    assert (tree.lows[:, 0].tolist(), tree.highs[:, 0].tolist()) == ([0, 0, 4, 0, 2, 4, 6], [7, 3, 7, 1, 3, 5, 7])


def test_the_search_on_a_line_rules_boxes_out():
    steps = list(search(last(build(LINE, 1)).tree, np.array([5.2]), 1, 2))
    assert [(step.stage, step.node) for step in steps] == [
        ("visit", 0), ("visit", 2), ("visit", 5), ("scan", 5), ("prune", 6), ("prune", 1), ("done", 0),
    ]  # fmt: skip
    assert steps[4].bound == pytest.approx(0.64)
    assert (steps[-1].rows.tolist(), steps[-1].n_distances) == ([5], 2)
    assert box_distance(np.zeros(2), np.ones(2), np.array([4.0, -4.0]), 2) == 25
    assert box_distance(np.zeros(2), np.ones(2), np.array([4.0, 0.5]), 1) == 3


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("weights", ["uniform", "distance", None, lambda d: 1 / (1 + d)])
@pytest.mark.parametrize("algorithm", [*ALGORITHMS, "auto"])
def test_classes_and_shares_are_scikit_learns(algorithm, weights, p):
    X, y = load_iris(return_X_y=True)
    X = X + 1e-3 * np.random.default_rng(0).normal(size=X.shape)  # no ties, which scikit-learn leaves open
    ours, theirs = (
        make(7, weights=weights, algorithm=algorithm, p=p, leaf_size=10).fit(X[::2], y[::2])
        for make in (KNeighborsClassifier, ReferenceClassifier)
    )
    for mine, its in zip(ours.kneighbors(X), theirs.kneighbors(X), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-7)  # theirs loses digits at distance 0
    for mine, its in zip(ours.kneighbors(n_neighbors=3), theirs.kneighbors(n_neighbors=3), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-9)
    np.testing.assert_allclose(ours.predict_proba(X[1::2]), theirs.predict_proba(X[1::2]), atol=1e-9)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    assert ours.score(X, y) == theirs.score(X, y)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_means_are_scikit_learns(algorithm, weights):
    X, y = load_diabetes(return_X_y=True)
    for target in (y, np.column_stack([y, -y])):
        ours, theirs = (
            make(6, weights=weights, algorithm=algorithm).fit(X[::2], target[::2])
            for make in (KNeighborsRegressor, ReferenceRegressor)
        )
        np.testing.assert_allclose(ours.predict(X[1::2]), theirs.predict(X[1::2]), rtol=1e-9)
        assert ours.score(X[1::2], target[1::2]) == pytest.approx(theirs.score(X[1::2], target[1::2]))


def test_several_outputs_are_scikit_learns():
    X, y = load_iris(return_X_y=True)
    X = X + 1e-3 * np.random.default_rng(0).normal(size=X.shape)
    targets = np.column_stack([y, y == 1])
    ours, theirs = (make(5).fit(X, targets) for make in (KNeighborsClassifier, ReferenceClassifier))
    np.testing.assert_array_equal(ours.predict(X[::7]), theirs.predict(X[::7]))
    assert [names.tolist() for names in ours.classes_] == [names.tolist() for names in theirs.classes_]
    for mine, its in zip(ours.predict_proba(X[::7]), theirs.predict_proba(X[::7]), strict=True):
        np.testing.assert_allclose(mine, its)


def test_types_params_and_warnings_are_scikit_learns():
    X, y = load_iris(return_X_y=True)
    for mine, its in ((KNeighborsClassifier, ReferenceClassifier), (KNeighborsRegressor, ReferenceRegressor)):
        ours, theirs = mine().fit(X, y), its().fit(X, y)
        assert set(ours.get_params()) < set(theirs.get_params())
        assert all(theirs.get_params()[name] == value for name, value in ours.get_params().items())
        assert clone(ours).get_params() == ours.get_params()
        assert ours.predict(X).dtype == theirs.predict(X).dtype
        assert (ours.n_samples_fit_, ours.effective_metric_) == (theirs.n_samples_fit_, theirs.effective_metric_)
        assert ours.kneighbors(X)[1].dtype == theirs.kneighbors(X)[1].dtype
        assert KNeighborsClassifier(metric="manhattan").fit(X, y).effective_metric_ == "manhattan"
    assert is_classifier(KNeighborsClassifier())
    assert is_regressor(KNeighborsRegressor())
    with pytest.warns(DataConversionWarning, match="column-vector"):
        assert KNeighborsClassifier().fit(X, y[:, None]).predict(X).shape == (150,)


# ------------------------------------------------------------------ relations


@settings(max_examples=60, deadline=None)
@given(X=GRIDS, queries=GRIDS, k=st.integers(1, 30), p=st.sampled_from([1, 2]), leaf_size=st.integers(1, 40))
def test_tree_brute_force_and_plain_search_agree_to_the_last_tie(X, queries, k, p, leaf_size):
    tree = last(build(X, leaf_size)).tree
    arrays_of = (tree.columns, tree.order, tree.starts, tree.ends, tree.lows, tree.highs, tree.split)
    best, rows, n_distances = search_compiled(*arrays_of, queries, k, p)
    for mine, its in zip(brute_compiled(np.ascontiguousarray(X.T), queries, k, p), (best, rows), strict=True):
        np.testing.assert_array_equal(mine, its)
    for i, query in enumerate(queries[:5]):
        end = last(search(tree, query, k, p))
        np.testing.assert_array_equal(end.distances, best[i])
        np.testing.assert_array_equal(end.rows, rows[i])
        assert end.n_distances == n_distances[i] <= len(X)
        assert box_distance(tree.lows[0], tree.highs[0], 9 * query, p) == box_distance_compiled(
            tree.lows[0], tree.highs[0], 9 * query, p
        )
    distances, plain_rows = plainly(X, queries, k, p)
    np.testing.assert_array_equal(rows, plain_rows)
    np.testing.assert_array_equal(best if p == 1 else np.sqrt(best), distances)


@settings(max_examples=40, deadline=None)
@given(X=GRIDS, leaf_size=st.integers(1, 40))
def test_a_tree_holds_every_point_once_inside_its_boxes(X, leaf_size):
    tree = last(build(X, leaf_size)).tree
    leaves = np.flatnonzero(tree.split < 0)
    held = np.concatenate([tree.order[tree.starts[i] : tree.ends[i]] for i in leaves])
    assert sorted(held.tolist()) == list(range(len(X)))
    np.testing.assert_array_equal(tree.columns.T, X[tree.order])
    for i in range(len(tree.split)):
        points = tree.columns[:, tree.starts[i] : tree.ends[i]]
        np.testing.assert_array_equal([points.min(axis=1), points.max(axis=1)], [tree.lows[i], tree.highs[i]])
    sizes = tree.ends[leaves] - tree.starts[leaves]
    assert sizes.max() <= 2 * leaf_size
    assert sizes.max() - sizes.min() <= 1


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.sampled_from([0.25, 4.0]), shift=st.integers(-9, 9))
def test_shift_scale_and_row_order_carry_over(seed, scale, shift):
    rng = np.random.default_rng(seed)
    X, queries, y = rng.normal(size=(40, 3)), rng.normal(size=(9, 3)), rng.normal(size=40)
    rows = rng.permutation(40)
    one = KNeighborsRegressor(4, weights="distance").fit(X, y)
    other = KNeighborsRegressor(4, weights="distance").fit(scale * X[rows] + shift, y[rows])
    np.testing.assert_allclose(other.predict(scale * queries + shift), one.predict(queries), rtol=1e-6)
    np.testing.assert_array_equal(rows[other.kneighbors(scale * queries + shift)[1]], one.kneighbors(queries)[1])


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_have_the_plain_neighbours(name, algorithm):
    X = LEGAL[name]
    for p in (1, 2):
        model = KNeighborsClassifier(3, algorithm=algorithm, leaf_size=4, p=p).fit(X, CLASSES)
        distances, rows = model.kneighbors(X)
        plain_distances, plain_rows = plainly(X, X, 3, p)
        np.testing.assert_allclose(distances, plain_distances, rtol=1e-12)
        np.testing.assert_array_equal(distances[:, 0], 0)
        if name != "duplicate points":
            np.testing.assert_array_equal(rows, plain_rows)
        np.testing.assert_array_equal(model.predict(X), (CLASSES[plain_rows].sum(axis=1) > 1).astype(int))
        regressor = KNeighborsRegressor(3, algorithm=algorithm, p=p).fit(X, TARGET)
        np.testing.assert_allclose(regressor.predict(X), TARGET[regressor.kneighbors(X)[1]].mean(axis=1))


def test_a_row_is_no_neighbour_of_itself_even_among_copies():
    model = KNeighborsRegressor(2).fit(np.zeros((5, 2)), np.arange(5.0))
    assert model.kneighbors()[1].tolist() == [[1, 2], [0, 2], [0, 1], [0, 1], [0, 1]]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_one_row_and_one_class_are_enough(algorithm):
    model = KNeighborsClassifier(1, algorithm=algorithm).fit([[1.0, 2.0]], ["only"])
    assert model.predict([[9.0, 9.0]]).tolist() == ["only"]
    assert model.predict_proba([[9.0, 9.0]]).tolist() == [[1]]


@pytest.mark.parametrize("make", [KNeighborsClassifier, KNeighborsRegressor])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name, make):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        make().fit(X, CLASSES if len(X) else [])


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"n_neighbors": 0}, "'n_neighbors'"), ({"n_neighbors": 2.0}, "'n_neighbors'"), ({"p": 3}, "'p'"),
        ({"weights": "near"}, "'weights'"), ({"algorithm": "ball"}, "'algorithm'"), ({"leaf_size": 0}, "'leaf_size'"),
        ({"metric": "cosine"}, "'metric'"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    for make in (KNeighborsClassifier, KNeighborsRegressor):
        with pytest.raises(ValueError, match=says):
            make(**params).fit(PLAIN, CLASSES)


def test_more_neighbours_than_points_are_refused():
    model = KNeighborsClassifier(5).fit(LINE[:4], [0, 0, 1, 1])
    with pytest.raises(
        ValueError, match="Expected n_neighbors <= n_samples_fit, but n_neighbors = 5, n_samples_fit = 4"
    ):
        model.predict([[1.0]])
    with pytest.raises(ValueError, match="Expected n_neighbors < n_samples_fit, but n_neighbors = 4"):
        model.kneighbors(n_neighbors=4)
    with pytest.raises(ValueError, match="n_neighbors > 0"):
        model.kneighbors([[1.0]], n_neighbors=0)
    with pytest.raises(TypeError, match="integer value"):
        model.kneighbors([[1.0]], n_neighbors=1.5)


def test_asking_before_fitting_bad_targets_and_zero_weights_are_refused():
    for make in (KNeighborsClassifier, KNeighborsRegressor):
        with pytest.raises(NotFittedError):
            make().predict(PLAIN)
        with pytest.raises(ValueError, match="inconsistent numbers of samples"):
            make().fit(PLAIN, CLASSES[:5])
        with pytest.raises(ValueError, match="3 features"):
            make().fit(PLAIN, CLASSES).predict([[1.0]])
        with pytest.raises(ValueError, match="zero weights"):
            make(weights=np.zeros_like).fit(PLAIN, CLASSES).predict(PLAIN)
    with pytest.raises(ValueError, match="Unknown label type"):
        KNeighborsClassifier().fit(PLAIN, TARGET)


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_steps_end_where_fit_and_kneighbors_do(algorithm):
    model = KNeighborsClassifier(4, algorithm=algorithm, leaf_size=3).fit(PLAIN, CLASSES)
    *nodes, done = KNeighborsClassifier(4, algorithm=algorithm, leaf_size=3).iterate(PLAIN, CLASSES)
    assert len(nodes) == len(done.tree.split) == (15 if algorithm == "kd_tree" else 1)
    np.testing.assert_array_equal(done.tree.order, model._tree.order)
    query = PLAIN[3] + 0.1
    *steps, end = model.search(query)
    distances, rows = model.kneighbors([query])
    np.testing.assert_array_equal(end.distances, distances[0])
    np.testing.assert_array_equal(end.rows, rows[0])
    assert end.n_distances == sum(len(nodes[s.node].rows) for s in steps if s.stage == "scan")
    assert all(step.bound >= step.distances[-1] for step in steps if step.stage == "prune")
    if algorithm == "kd_tree":
        assert end.n_distances < len(PLAIN)
