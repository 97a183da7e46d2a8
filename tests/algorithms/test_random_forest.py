"""Random forests: two trees by hand, scikit-learn's forest vote by vote, relations, nasty inputs, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_digits, load_iris, load_wine
from sklearn.ensemble import RandomForestClassifier as Reference
from sklearn.exceptions import NotFittedError

from algorithms import DecisionTreeClassifier, RandomForestClassifier
from algorithms.random_forest import bootstrap
from tests.algorithms.nasty import CLASSES, LEGAL, PLAIN, REFUSED, TARGET

X4, Y4 = np.array([[0.0], [1.0], [8.0], [9.0]]), np.array(["no", "no", "yes", "yes"])


def singles(load):
    X, y = load(return_X_y=True)
    return X.astype(np.float32).astype(np.float64), y


# ------------------------------------------------------------------ by hand


def test_four_rows_and_two_trees_vote():
    model = RandomForestClassifier(2, random_state=0, oob_score=True)
    steps = list(model.iterate(X4, Y4))
    assert [step.stage for step in steps] == ["bootstrap", "tree", "vote"] * 2 + ["done"]
    shares = np.zeros((4, 2))
    for step in (steps[2], steps[5]):
        assert step.counts.sum() == 4
        drawn = np.repeat(np.arange(4), step.counts)
        assert step.tree.weighted_n_node_samples[0] == 4
        assert step.tree.n_node_samples[0] == len(set(drawn))
        np.testing.assert_allclose(step.tree.value[0, 0], [np.mean(drawn < 2), np.mean(drawn >= 2)])
        unseen = step.counts == 0
        shares[unseen] += step.tree.predict(X4[unseen])
        np.testing.assert_array_equal(step.votes, shares)
    assert steps[-1].n_votes.tolist() == ((steps[2].counts == 0) * 1 + (steps[5].counts == 0)).tolist()


def test_without_bootstrap_and_with_all_columns_each_tree_is_the_tree():
    forest = RandomForestClassifier(3, bootstrap=False, max_features=None, random_state=0).fit(X4, Y4)
    for member in forest.estimators_:
        assert member.tree_.threshold[0] == 4.5
    assert forest.predict([[4.5], [4.6]]).tolist() == ["no", "yes"]
    assert forest.predict_proba([[4.5]]).tolist() == [[1.0, 0.0]]


def test_rows_are_drawn_in_proportion_to_their_weights():
    counts = bootstrap(1000, 1000, np.r_[np.zeros(500), np.ones(250), np.full(250, 3.0)], 0)
    assert counts.sum() == 1000
    assert counts[:500].sum() == 0
    assert counts[750:].sum() == pytest.approx(750, abs=60)  # four standard deviations


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("load", [load_iris, load_wine, pytest.param(load_digits, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(
    "params",
    [
        {"oob_score": True}, {"criterion": "entropy", "max_depth": 3}, {"bootstrap": False},
        {"min_samples_leaf": 3, "max_features": None}, {"max_features": 0.3, "min_samples_split": 0.1},
    ],
    ids=str,
)  # fmt: skip
def test_the_forest_is_scikit_learns(load, params):
    X, y = singles(load)
    fresh = (X[::3] + 0.01).astype(np.float32).astype(np.float64)
    for weight in (None, np.random.default_rng(0).integers(1, 4, len(X))):
        n_trees = 40 if params.get("oob_score") else 15
        ours = RandomForestClassifier(n_trees, random_state=1, **params).fit(X, y, weight)
        theirs = Reference(n_trees, random_state=1, **params).fit(X, y, weight)
        np.testing.assert_array_equal(ours.apply(X), theirs.apply(X))
        np.testing.assert_allclose(ours.predict_proba(fresh), theirs.predict_proba(fresh), atol=1e-12)
        np.testing.assert_allclose(ours.feature_importances_, theirs.feature_importances_, atol=1e-12)
        assert [m.random_state for m in ours.estimators_] == [m.random_state for m in theirs.estimators_]
        if ours.oob_score:
            assert ours.oob_score_ == theirs.oob_score_
            np.testing.assert_allclose(ours.oob_decision_function_, theirs.oob_decision_function_, atol=1e-12)


@pytest.mark.parametrize(
    "params",
    [
        {"max_samples": 0.4}, {"max_samples": 30}, {"class_weight": {0: 1, 1: 4, 2: 2}}, {"class_weight": "balanced"},
        {"class_weight": "balanced", "max_samples": 0.5}, {"class_weight": "balanced_subsample", "max_depth": 2},
    ],
    ids=str,
)  # fmt: skip
def test_drawn_parts_and_class_weights_are_scikit_learns(params):
    X, y = singles(load_iris)
    X, y = X[30:], y[30:]
    for weight in (None, np.random.default_rng(0).integers(1, 4, len(X)).astype(float)):
        ours = RandomForestClassifier(15, random_state=1, **params).fit(X, y, weight)
        theirs = Reference(15, random_state=1, **params).fit(X, y, weight)
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-12)


def test_attributes_types_and_params_are_scikit_learns():
    X, y = load_iris(return_X_y=True)
    ours, theirs = (kind(40, random_state=0, oob_score=True).fit(X, y) for kind in (RandomForestClassifier, Reference))
    for name in (
        "classes_", "n_classes_", "n_features_in_", "n_outputs_", "feature_importances_", "oob_score_",
        "oob_decision_function_",
    ):  # fmt: skip
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
    assert ours.get_params().items() <= theirs.get_params().items()
    assert clone(ours).get_params() == ours.get_params()
    np.testing.assert_array_equal(ours.estimators_[3].predict(X), theirs.estimators_[3].predict(X))


# ------------------------------------------------------------------ relations

TABLES = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(30, 3)))


@settings(max_examples=20, deadline=None)
@given(X=TABLES, seed=st.integers(0, 9))
def test_the_forest_is_the_mean_of_its_trees_and_importances_add_to_one(X, seed):
    y = (X[:, 0] + X[:, 1] > 0).astype(int)
    model = RandomForestClassifier(5, random_state=seed).fit(X, y)
    np.testing.assert_allclose(
        model.predict_proba(X), np.mean([m.predict_proba(X) for m in model.estimators_], axis=0), atol=1e-12
    )
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1)
    assert model.feature_importances_.sum() == pytest.approx(1)


@settings(max_examples=20, deadline=None)
@given(X=TABLES, seed=st.integers(0, 9))
def test_each_tree_is_grown_on_its_drawn_rows(X, seed):
    y = (X[:, 0] > X[:, 1]).astype(int)
    for step in RandomForestClassifier(3, random_state=seed).iterate(X, y):
        if step.stage == "tree":
            tree = DecisionTreeClassifier(max_features="sqrt", random_state=step.seed).fit(X, y, step.counts).tree_
            np.testing.assert_array_equal(step.tree.threshold, tree.threshold)


@settings(max_examples=15, deadline=None)
@given(X=TABLES, shift=st.integers(-9, 9), scale=st.sampled_from([0.25, 4.0]))
def test_shift_and_scale_of_columns_change_no_vote(X, shift, scale):
    y = (X[:, 0] * X[:, 1] > 0).astype(int)
    one = RandomForestClassifier(5, random_state=0).fit(X, y)
    other = RandomForestClassifier(5, random_state=0).fit(scale * X + shift, y)
    np.testing.assert_array_equal(one.predict_proba(X), other.predict_proba(scale * X + shift))


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_learned(name):
    model = RandomForestClassifier(30, random_state=0).fit(LEGAL[name], CLASSES)
    assert model.score(LEGAL[name], CLASSES) == 1
    if name.startswith(("offset", "scale")):
        plain = RandomForestClassifier(30, random_state=0).fit(PLAIN, CLASSES)
        np.testing.assert_array_equal(model.apply(LEGAL[name]), plain.apply(PLAIN))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        RandomForestClassifier(2).fit(X, CLASSES)


def test_one_class_and_one_row_are_leaves():
    model = RandomForestClassifier(3).fit(PLAIN, np.full(40, "tea"))
    assert model.predict(PLAIN[:2]).tolist() == ["tea", "tea"]
    assert model.feature_importances_.tolist() == [0, 0, 0]
    assert RandomForestClassifier(3).fit([[1.0]], [7]).predict([[5.0]]).tolist() == [7]


def test_a_row_that_every_tree_saw_is_told():
    with pytest.warns(UserWarning, match="Some inputs do not have OOB scores"):
        model = RandomForestClassifier(1, oob_score=True, random_state=0).fit(PLAIN, CLASSES)
    seen = bootstrap(40, 40, None, model.estimators_[0].random_state) > 0
    assert (model.oob_decision_function_[seen] == 0).all()


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"n_estimators": 0}, "'n_estimators' parameter of RandomForestClassifier"),
        ({"criterion": "mse"}, "criterion"),
        ({"max_features": 1.5}, "max_features"), ({"bootstrap": "yes"}, "bootstrap"), ({"max_depth": -1}, "max_depth"),
        ({"oob_score": True, "bootstrap": False}, "only available if bootstrap=True"), ({"oob_score": 2}, "oob_score"),
        ({"max_samples": 0}, "max_samples"), ({"max_samples": 5, "bootstrap": False}, "max_samples"),
        ({"class_weight": "even"}, "class_weight"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    with pytest.raises(ValueError, match=says):
        RandomForestClassifier(**params).fit(PLAIN, CLASSES)


def test_bad_targets_and_weights_are_named():
    with pytest.raises(ValueError, match="Unknown label type: continuous"):
        RandomForestClassifier().fit(PLAIN, TARGET)
    with pytest.raises(ValueError, match="Negative values in data passed to `sample_weight`"):
        RandomForestClassifier().fit(PLAIN, CLASSES, -np.ones(40))


def test_asking_before_fitting_is_refused():
    for ask in ("predict", "predict_proba", "predict_log_proba", "apply"):
        with pytest.raises(NotFittedError):
            getattr(RandomForestClassifier(), ask)(PLAIN)
    with pytest.raises(ValueError, match="3 features"):
        RandomForestClassifier(2).fit(PLAIN, CLASSES).predict([[1.0]])


# ------------------------------------------------------------------ steps


def test_the_last_step_is_the_fit():
    X, y = load_wine(return_X_y=True)
    model = RandomForestClassifier(20, oob_score=True, random_state=2).fit(X, y)
    steps = list(clone(model).iterate(X, y))
    end = steps[-1]
    assert (end.stage, len(end.trees)) == ("done", 20)
    assert [step.number for step in steps if step.stage == "vote"] == list(range(20))
    for tree, member in zip(end.trees, model.estimators_, strict=True):
        np.testing.assert_array_equal(tree.threshold, member.tree_.threshold)
    np.testing.assert_array_equal(end.votes / end.n_votes[:, None], model.oob_decision_function_)
    votes = [step.n_votes.sum() for step in steps if step.stage == "vote"]
    assert votes == np.cumsum([(step.counts == 0).sum() for step in steps if step.stage == "bootstrap"]).tolist()
