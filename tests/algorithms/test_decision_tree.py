"""Decision trees: six rows by hand, scikit-learn's trees node by node, relations, nasty inputs, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_digits, load_iris, load_wine, make_friedman1
from sklearn.exceptions import NotFittedError
from sklearn.tree import DecisionTreeClassifier as ReferenceClassifier
from sklearn.tree import DecisionTreeRegressor as ReferenceRegressor
from sklearn.tree import export_text as reference_text

from algorithms import DecisionTreeClassifier, DecisionTreeRegressor, export_text
from algorithms.growth import leaf_of, leaf_of_compiled
from algorithms.split import ENTROPY, GINI, SQUARED_ERROR, Rules, midpoint, scan, scan_compiled
from algorithms.steps import last
from algorithms.tree import cuts, pruned
from tests.algorithms.nasty import CLASSES, LEGAL, PLAIN, REFUSED, TARGET

X6 = np.array([[0.0, 5.0], [1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [4.0, 5.0], [6.0, 5.0]])
Y6 = np.array(["a", "a", "b", "a", "b", "b"])
FREE = Rules(GINI, 2**31 - 1, 2, 1, 0.0, 9, 0.0)
PAIRS = {
    "classifier": (DecisionTreeClassifier, ReferenceClassifier),
    "regressor": (DecisionTreeRegressor, ReferenceRegressor),
}
ARRAYS = ("children_left", "children_right", "feature", "threshold", "n_node_samples")
NUMBERS = ("impurity", "weighted_n_node_samples", "value")


def singles(load):
    X, y = load(return_X_y=True)
    return X.astype(np.float32).astype(np.float64), y


def load_friedman(**_):
    return make_friedman1(300, random_state=0)


def assert_same_tree(ours, theirs):
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(ours.tree_, name), getattr(theirs.tree_, name), err_msg=name)
    for name in NUMBERS:
        mine, its = getattr(ours.tree_, name), getattr(theirs.tree_, name)
        np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-9, err_msg=name)


# ------------------------------------------------------------------ by hand


def test_six_rows_are_parted_after_the_second_then_twice_more():
    model = DecisionTreeClassifier(random_state=0).fit(X6, Y6)
    tree = model.tree_
    # After row 2: 1/2 - 4/6 x 3/8 = 1/4, as after row 4; the lower threshold wins.
    assert tree.feature.tolist() == [0, -2, 0, 0, -2, -2, -2]
    assert tree.threshold.tolist() == [1.5, -2, 3.5, 2.5, -2, -2, -2]
    assert tree.children_left.tolist() == [1, -1, 3, 4, -1, -1, -1]
    assert tree.children_right.tolist() == [2, -1, 6, 5, -1, -1, -1]
    np.testing.assert_allclose(tree.impurity, [1 / 2, 0, 3 / 8, 1 / 2, 0, 0, 0])
    assert tree.value[2, 0].tolist() == [0.25, 0.75]
    assert (model.get_depth(), model.get_n_leaves(), tree.node_count) == (3, 4, 7)
    assert model.predict([[1.5, 0], [1.6, 0]]).tolist() == ["a", "b"]
    assert model.apply([[3.0, 0]]).tolist() == [5]
    assert model.decision_path([[3.0, 0], [1.0, 0]]).toarray().tolist() == [
        [1, 0, 1, 1, 0, 1, 0],
        [1, 1, 0, 0, 0, 0, 0],
    ]
    assert model.feature_importances_.tolist() == [1, 0]


def test_entropy_is_in_bits_and_log_loss_is_its_other_name():
    for name in ("entropy", "log_loss"):
        assert DecisionTreeClassifier(criterion=name).fit(X6, Y6).tree_.impurity[0] == 1


def test_a_regression_leaf_is_the_weighted_mean():
    model = DecisionTreeRegressor(max_depth=1).fit([[0.0], [1.0], [8.0]], [1.0, 4.0, 20.0], [2.0, 1.0, 1.0])
    assert model.tree_.threshold[0] == 4.5
    assert model.predict([[4.5], [4.6]]).tolist() == [2, 20]
    assert model.tree_.impurity.tolist() == [(2 * 5.5**2 + 2.5**2 + 13.5**2) / 4, 2.0, 0.0]


def test_the_weakest_link_is_cut_first():
    tree = DecisionTreeClassifier(random_state=0).fit(X6, Y6).tree_
    path = list(cuts(tree))
    # Nodes 0, 2 and 3 take 1/4, 1/12 and 1/6: the branch at 2 is worth 1/4 for two leaves more.
    assert [cut.node for cut in path] == [2, 0]
    np.testing.assert_allclose([cut.alpha for cut in path], [1 / 8, 1 / 4])
    np.testing.assert_allclose([cut.impurity for cut in path], [1 / 4, 1 / 2])
    assert pruned(tree, path[0].kept).feature.tolist() == [0, -2, -2]
    assert DecisionTreeClassifier(random_state=0, ccp_alpha=0.13).fit(X6, Y6).get_n_leaves() == 2


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"max_depth": 1}, {"pure", "max_depth"}), ({"min_samples_split": 5}, {"pure", "min_samples_split"}),
        ({"min_impurity_decrease": 0.2}, {"pure", "min_impurity_decrease"}), ({}, {"pure"}),
        ({"min_weight_fraction_leaf": 0.4}, {"min_weight_fraction_leaf"}),
    ],
)  # fmt: skip
def test_a_leaf_says_why_it_is_one(params, why):
    steps = list(DecisionTreeClassifier(**params, random_state=0).iterate(X6, Y6))
    assert {step.why for step in steps if step.stage == "leaf"} == why


def test_equal_rows_and_uneven_leaves_are_not_split():
    (leaf,) = [s for s in DecisionTreeClassifier().iterate([[1.0], [1.0]], [0, 1]) if s.stage == "leaf"]
    assert leaf.why == "constant"
    X, y = [[0.0], [0.0], [0.0], [1.0]], [0, 0, 0, 1]
    (leaf,) = [s for s in DecisionTreeClassifier(min_samples_leaf=2).iterate(X, y) if s.stage == "leaf"]
    assert leaf.why == "min_samples_leaf"


def test_a_threshold_lies_between_neighbouring_floats():
    for low in (1.0, 1e300, 5e-324, -1e300, 1e8):
        high = np.nextafter(low, np.inf)
        assert low <= midpoint(low, high) < high
        assert DecisionTreeClassifier().fit([[low], [high]], [0, 1]).predict([[low], [high]]).tolist() == [0, 1]


# ------------------------------------------------------------------ scikit-learn

CLASSIFIERS = [
    {}, {"criterion": "entropy"}, {"max_features": "sqrt"}, {"max_depth": 4}, {"min_samples_leaf": 5},
    {"min_samples_leaf": 0.05, "min_samples_split": 0.2}, {"min_weight_fraction_leaf": 0.05},
    {"ccp_alpha": 0.01}, {"min_impurity_decrease": 0.01},
]  # fmt: skip


@pytest.mark.parametrize("load", [load_iris, load_wine, load_digits])
@pytest.mark.parametrize("params", CLASSIFIERS, ids=str)
def test_classifiers_are_scikit_learns_node_by_node(load, params):
    X, y = singles(load)
    for seed, weight in ((0, None), (1, np.random.default_rng(1).integers(0, 4, len(X)).astype(float))):
        ours = DecisionTreeClassifier(random_state=seed, **params).fit(X, y, weight)
        theirs = ReferenceClassifier(random_state=seed, **params).fit(X, y, weight)
        assert_same_tree(ours, theirs)
        np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
        np.testing.assert_array_equal(ours.decision_path(X).toarray(), theirs.decision_path(X).toarray())
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-12)
        np.testing.assert_allclose(ours.feature_importances_, theirs.feature_importances_, atol=1e-12)


@pytest.mark.parametrize("load", [load_diabetes, load_friedman])
@pytest.mark.parametrize(
    "params", [{}, {"max_features": 0.5}, {"max_depth": 3}, {"min_samples_leaf": 7}, {"ccp_alpha": 0.5}], ids=str
)
def test_regressors_are_scikit_learns_node_by_node(load, params):
    X, y = singles(load)
    fresh = (X[::3] + 0.001).astype(np.float32).astype(np.float64)
    for seed in (0, 1):
        ours = DecisionTreeRegressor(random_state=seed, **params).fit(X, y)
        theirs = ReferenceRegressor(random_state=seed, **params).fit(X, y)
        assert_same_tree(ours, theirs)
        np.testing.assert_allclose(ours.predict(fresh), theirs.predict(fresh), rtol=1e-12)


@pytest.mark.parametrize("kind", ["classifier", "regressor"])
def test_the_pruning_path_is_scikit_learns(kind):
    X, y = singles(load_wine if kind == "classifier" else load_diabetes)
    mine, its = PAIRS[kind]
    ours = mine(random_state=0, min_samples_leaf=3).cost_complexity_pruning_path(X, y)
    theirs = its(random_state=0, min_samples_leaf=3).cost_complexity_pruning_path(X, y)
    np.testing.assert_allclose(ours.ccp_alphas, theirs.ccp_alphas, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(ours.impurities, theirs.impurities, rtol=1e-9)


def test_balanced_classes_predict_as_scikit_learn_does():
    X, y = singles(load_iris)
    X, y = X[30:], y[30:]
    for weights in ("balanced", {0: 1, 1: 5, 2: 0.25}):
        ours = DecisionTreeClassifier(class_weight=weights, max_depth=2, random_state=0).fit(X, y)
        theirs = ReferenceClassifier(class_weight=weights, max_depth=2, random_state=0).fit(X, y)
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-12)


def test_the_text_is_scikit_learns():
    for load, (mine, its) in ((load_digits, PAIRS["classifier"]), (load_diabetes, PAIRS["regressor"])):
        X, y = singles(load)
        ours, theirs = mine(random_state=0).fit(X, y), its(random_state=0).fit(X, y)
        names = [f"c{f}" for f in range(X.shape[1])]
        assert export_text(ours) == reference_text(theirs)
        told = {"feature_names": names, "decimals": 4, "max_depth": 3}
        assert export_text(ours, **told) == reference_text(theirs, **told)
    with pytest.raises(ValueError, match="10 elements, got 1"):
        export_text(ours, feature_names=["one"])


def test_attributes_types_and_params_are_scikit_learns():
    X, y = load_iris(return_X_y=True)
    ours, theirs = DecisionTreeClassifier(random_state=0).fit(X, y), ReferenceClassifier(random_state=0).fit(X, y)
    for name in ("classes_", "n_classes_", "n_features_in_", "n_outputs_", "max_features_", "feature_importances_"):
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
    for name in (*ARRAYS, *NUMBERS):
        mine, its = getattr(ours.tree_, name), getattr(theirs.tree_, name)
        assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
    assert ours.tree_.n_classes.tolist() == theirs.tree_.n_classes.tolist()
    assert ours.tree_.n_outputs == theirs.tree_.n_outputs
    assert (ours.tree_.max_depth, ours.tree_.n_leaves) == (theirs.tree_.max_depth, theirs.tree_.n_leaves)
    for mine, its in ((ours, theirs), (DecisionTreeRegressor(), ReferenceRegressor())):
        assert mine.get_params().items() <= its.get_params().items()
        assert clone(mine).get_params() == mine.get_params()


# ------------------------------------------------------------------ relations

TABLES = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(24, 3)))
GRIDS = arrays(np.float64, (14, 2), elements=st.integers(-3, 3).map(float))
BITS = arrays(np.int64, 14, elements=st.integers(0, 2))


@settings(max_examples=40, deadline=None)
@given(X=TABLES, shift=st.integers(-9, 9), scale=st.sampled_from([0.25, 4.0]), seed=st.integers(0, 5))
def test_shift_and_scale_of_columns_change_thresholds_only(X, shift, scale, seed):
    y = X[:, 0] * X[:, 1] > 0
    one = DecisionTreeClassifier(random_state=seed).fit(X, y)
    other = DecisionTreeClassifier(random_state=seed).fit(scale * X + shift, y)
    np.testing.assert_array_equal(one.tree_.feature, other.tree_.feature)
    inner = one.tree_.feature >= 0
    np.testing.assert_allclose(scale * one.tree_.threshold[inner] + shift, other.tree_.threshold[inner], atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(X=TABLES, depth=st.integers(1, 4))
def test_weight_three_is_three_copies(X, depth):
    y, weight = np.digitize(X[:, 0] * X[:, 1], [-0.5, 0.5]), np.tile([3, 1, 2], 8)
    model = DecisionTreeClassifier(max_depth=depth, random_state=0)
    weighted = clone(model).fit(X, y, weight)
    copies = clone(model).fit(np.repeat(X, weight, axis=0), np.repeat(y, weight))
    np.testing.assert_array_equal(weighted.tree_.threshold, copies.tree_.threshold)
    np.testing.assert_array_equal(weighted.tree_.value, copies.tree_.value)


@settings(max_examples=60, deadline=None)
@given(X=GRIDS, y=BITS, seed=st.integers(0, 3))
def test_a_full_tree_knows_its_rows_and_never_raises_impurity(X, y, seed):
    model = DecisionTreeClassifier(random_state=seed).fit(X, y)
    tree = model.tree_
    for row in X:  # equal rows share a leaf, so it shows their classes
        its = y[(row == X).all(axis=1)]
        shares = model.predict_proba([row])[0][np.searchsorted(model.classes_, its)]
        np.testing.assert_allclose(shares, [np.mean(its == c) for c in its])
    inner = np.flatnonzero(tree.feature >= 0)
    mass = tree.weighted_n_node_samples * tree.impurity
    assert (mass[inner] + 1e-9 >= mass[tree.children_left[inner]] + mass[tree.children_right[inner]]).all()


@settings(max_examples=80, deadline=None)
@given(
    X=GRIDS,
    y=BITS,
    criterion=st.sampled_from([GINI, ENTROPY, SQUARED_ERROR]),
    min_leaf=st.integers(1, 3),
    min_weight=st.integers(0, 9).map(float),
)
def test_compiled_and_plain_scan_agree(X, y, criterion, min_leaf, min_weight):
    x, target, weight = X[:, 0], y.astype(float), np.tile([1.0, 2.0], 7)
    k = 1 if criterion == SQUARED_ERROR else 3
    rules = FREE._replace(criterion=criterion, min_leaf=min_leaf, min_weight=min_weight)
    thresholds, decreases = scan(x, target, weight, k, rules)
    rows = np.argsort(x, kind="stable").astype(np.int32)
    total = np.array([weight @ target]) if k == 1 else np.bincount(y, weight, 3)
    for kernel in (scan_compiled, scan_compiled.py_func):
        _, n_left = kernel(x, target, weight, rows, total, weight.sum(), rules)
        assert (n_left == 0) == (len(thresholds) == 0)
        if n_left:
            assert (decreases >= -1e-12).all()
            taken = thresholds[(x[rows[n_left - 1]] <= thresholds) & (thresholds < x[rows[n_left]])]
            assert decreases[thresholds == taken] == pytest.approx(decreases.max(), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(X=TABLES, fresh=TABLES)
def test_compiled_and_plain_walk_end_in_the_same_leaves(X, fresh):
    tree = DecisionTreeRegressor(random_state=0).fit(X, X[:, 0] * X[:, 2]).tree_
    links = (tree.children_left, tree.children_right, tree.feature, tree.threshold)
    np.testing.assert_array_equal(leaf_of(fresh, *links), leaf_of_compiled(fresh, *links))


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_learned(name):
    X = LEGAL[name]
    if name == "duplicate points":
        assert DecisionTreeClassifier(max_depth=1).fit(X, CLASSES).score(X, CLASSES) == 1
        return
    model = DecisionTreeClassifier(random_state=0).fit(X, CLASSES)
    assert model.score(X, CLASSES) == 1
    regressor = DecisionTreeRegressor(random_state=0).fit(X, TARGET)
    np.testing.assert_allclose(regressor.predict(X), TARGET, rtol=1e-12)
    plain = DecisionTreeClassifier(random_state=0).fit(PLAIN, CLASSES)
    if name.startswith(("offset", "scale", "fortran")):
        np.testing.assert_array_equal(model.tree_.n_node_samples, plain.tree_.n_node_samples)


@pytest.mark.parametrize(("shift", "scale"), [(1e8, 1.0), (0.0, 1e-8), (0.0, 1e8), (-1e12, 1.0)])
def test_offset_and_scale_of_the_target_cost_no_splits(shift, scale):
    plain = DecisionTreeRegressor(max_depth=3, random_state=0).fit(PLAIN, TARGET)
    other = DecisionTreeRegressor(max_depth=3, random_state=0).fit(PLAIN, scale * TARGET + shift)
    np.testing.assert_array_equal(other.tree_.feature, plain.tree_.feature)
    np.testing.assert_allclose((other.predict(PLAIN) - shift) / scale, plain.predict(PLAIN), atol=1e-3, rtol=1e-9)


def test_fine_structure_is_split_beside_a_far_group():
    """Group 0 lies near 0, group 1 near 1e8; within each the targets differ by a step of 1 at the same place."""
    X = np.random.default_rng(0).uniform(-1, 1, size=(200, 2)).astype(np.float32).astype(float)
    fine, group = (X[:, 1] > 0.25) * 1.0, X[:, 0] > 0
    model = DecisionTreeRegressor(max_depth=2, random_state=0).fit(X, fine + 1e8 * group)
    np.testing.assert_allclose(model.predict(X), fine + 1e8 * group, rtol=0, atol=1e-6)


def test_targets_whose_squares_overflow_are_refused():
    for scale in (1e200, 1e-200):
        with pytest.raises(ValueError, match="rescale y"):
            DecisionTreeRegressor().fit(PLAIN, scale * TARGET)


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("kind", [DecisionTreeClassifier, DecisionTreeRegressor])
def test_what_is_no_finite_matrix_is_refused(kind, name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        kind().fit(X, CLASSES)


def test_one_class_one_row_and_one_value_are_one_leaf():
    assert DecisionTreeClassifier().fit(PLAIN, np.full(40, "tea")).predict(PLAIN[:2]).tolist() == ["tea", "tea"]
    assert DecisionTreeClassifier().fit([[1.0]], [7]).get_depth() == 0
    constant = DecisionTreeRegressor().fit(PLAIN, np.full(40, 0.1))
    assert constant.get_n_leaves() == 1
    assert constant.feature_importances_.tolist() == [0, 0, 0]
    assert DecisionTreeClassifier().fit([[1.0]], [7]).predict_log_proba([[0.0]]).tolist() == [[0.0]]


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"criterion": "mse"}, "'criterion' parameter of DecisionTreeClassifier"), ({"max_depth": 0}, "max_depth"),
        ({"min_samples_split": 1}, "min_samples_split"), ({"min_samples_leaf": 0}, "min_samples_leaf"),
        ({"min_samples_leaf": 1.5}, "min_samples_leaf"), ({"max_features": "all"}, "max_features"),
        ({"max_features": 0}, "max_features"), ({"ccp_alpha": -1.0}, "ccp_alpha"), ({"splitter": "random"}, "splitter"),
        ({"min_weight_fraction_leaf": 0.6}, "min_weight_fraction_leaf"),
        ({"min_impurity_decrease": -0.1}, "min_impurity_decrease"), ({"class_weight": "even"}, "class_weight"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    with pytest.raises(ValueError, match=says):
        DecisionTreeClassifier(**params).fit(X6, Y6)


def test_bad_targets_and_weights_are_named():
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        DecisionTreeClassifier().fit(PLAIN, CLASSES[:5])
    with pytest.raises(ValueError, match="Unknown label type: continuous"):
        DecisionTreeClassifier().fit(PLAIN, TARGET)
    with pytest.raises(ValueError, match="y contains NaN"):
        DecisionTreeRegressor().fit(PLAIN, np.where(TARGET > 3, np.nan, TARGET))
    with pytest.raises(ValueError, match="Negative values in data passed to `sample_weight`"):
        DecisionTreeRegressor().fit(PLAIN, TARGET, -np.ones(40))
    with pytest.raises(ValueError, match="zero"):
        DecisionTreeRegressor().fit(PLAIN, TARGET, np.zeros(40))


def test_asking_before_fitting_is_refused():
    for ask in ("predict", "predict_proba", "apply"):
        with pytest.raises(NotFittedError):
            getattr(DecisionTreeClassifier(), ask)(X6)
    for ask in ("get_depth", "get_n_leaves"):
        with pytest.raises(NotFittedError):
            getattr(DecisionTreeRegressor(), ask)()
    with pytest.raises(ValueError, match="2 features"):
        DecisionTreeClassifier().fit(X6, Y6).predict([[1.0]])


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize(
    "params", [{}, {"max_features": 2, "ccp_alpha": 0.01}, {"criterion": "entropy", "max_depth": 3}]
)
def test_the_last_step_is_the_fit_and_detail_changes_nothing(params):
    X, y = load_wine(return_X_y=True)
    model = DecisionTreeClassifier(random_state=3, **params)
    tree = clone(model).fit(X, y).tree_
    steps = list(clone(model).iterate(X, y))
    end, brief = steps[-1], list(clone(model).iterate(X, y, detail=False))
    assert end.stage == "done"
    assert {step.stage for step in brief} <= {"grown", "prune", "done"}
    for name in (*ARRAYS, *NUMBERS, "depth"):
        np.testing.assert_array_equal(getattr(end.tree, name), getattr(tree, name))
        np.testing.assert_array_equal(getattr(brief[-1].tree, name), getattr(tree, name))
    grown = next(step.tree for step in steps if step.stage == "grown")
    assert [step.node for step in steps if step.stage == "open"] == list(range(grown.node_count))
    assert sum(step.stage == "leaf" for step in steps) == grown.n_leaves
    for prune in (step for step in steps if step.stage == "prune"):
        assert prune.alpha <= 0.01


def test_a_split_takes_the_best_of_the_thresholds_scored():
    X, y = load_diabetes(return_X_y=True)
    best: dict[int, float] = {}
    for step in DecisionTreeRegressor(max_depth=4, random_state=0).iterate(X, y + 1e8):
        if step.stage == "score":
            assert step.decrease == step.decreases.max()
            assert step.threshold == step.thresholds[np.argmax(step.decreases)]
            best[step.node] = max(step.decrease, best.get(step.node, 0.0))
        elif step.stage == "split":
            assert step.decrease == pytest.approx(best[step.node], rel=1e-9)
            assert step.value == pytest.approx((y + 1e8)[step.rows].mean(), rel=1e-14)
            assert 0 < (X[step.rows, step.feature] <= step.threshold).sum() < len(step.rows)
    assert (
        step.tree.node_count == last(DecisionTreeRegressor(max_depth=4, random_state=0).iterate(X, y)).tree.node_count
    )
