"""Gradient boosting: two stumps by hand, scikit-learn's predictions, relations, nasty inputs, steps."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_diabetes, make_friedman1, make_regression
from sklearn.ensemble import GradientBoostingRegressor as Reference
from sklearn.exceptions import NotFittedError

from algorithms import GradientBoostingRegressor
from algorithms.gradient_boosting import draw_part
from tests.algorithms.nasty import LEGAL, PLAIN, REFUSED, TARGET

X3, Y3 = np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 0.0, 9.0])


def singles(X, y):
    return X.astype(np.float32).astype(np.float64), y


# ------------------------------------------------------------------ by hand


def test_two_stumps_halve_the_residuals_twice():
    model = GradientBoostingRegressor(n_estimators=2, learning_rate=0.5, max_depth=1)
    steps = list(model.iterate(X3, Y3))
    assert [step.stage for step in steps] == ["start", *["residuals", "tree", "update"] * 2, "done"]
    assert steps[0].prediction.tolist() == [3, 3, 3]
    assert steps[1].residuals.tolist() == [-3, -3, 6]
    assert steps[2].tree.threshold[0] == 1.5
    assert steps[2].tree.value.ravel().tolist() == [0, -3, 6]
    assert steps[3].prediction.tolist() == [1.5, 1.5, 6]
    assert steps[3].train_score == (1.5**2 + 1.5**2 + 9) / 3
    assert steps[-1].prediction.tolist() == [0.75, 0.75, 7.5]
    model.fit(X3, Y3)
    assert model.predict(X3).tolist() == [0.75, 0.75, 7.5]
    assert [stage.tolist() for stage in model.staged_predict(X3)] == [[1.5, 1.5, 6], [0.75, 0.75, 7.5]]
    assert model.train_score_.tolist() == [4.5, 1.125]
    assert model.feature_importances_.tolist() == [1]


def test_zero_begins_at_zero():
    model = GradientBoostingRegressor(n_estimators=1, learning_rate=1.0, init="zero").fit(X3, Y3)
    assert next(model.iterate(X3, Y3)).prediction.tolist() == [0, 0, 0]
    assert model.predict(X3).tolist() == [0, 0, 9]


@pytest.mark.parametrize(("n", "part"), [(1, 1), (7, 3), (50, 50), (200, 1)])
def test_a_part_has_the_size_that_was_asked_for(n, part):
    assert draw_part(n, part, np.random.RandomState(0)).sum() == part


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize(
    "params",
    [
        {}, {"subsample": 0.5}, {"max_depth": 5, "min_samples_leaf": 4}, {"max_features": "sqrt", "init": "zero"},
        {"learning_rate": 1.0, "n_estimators": 20}, {"max_depth": None, "n_estimators": 5}, {"ccp_alpha": 0.01},
        {"min_weight_fraction_leaf": 0.1, "min_impurity_decrease": 0.05, "min_samples_split": 0.1},
    ],
    ids=str,
)  # fmt: skip
def test_predictions_are_scikit_learns(params):
    X, y = singles(*make_friedman1(300, noise=1.0, random_state=0))
    fresh = (X[::2] + 0.01).astype(np.float32).astype(np.float64)
    for weight in (None, np.random.default_rng(0).uniform(0.5, 2, 300)):
        ours = GradientBoostingRegressor(random_state=1, **params).fit(X, y, weight)
        theirs = Reference(random_state=1, **params).fit(X, y, weight)
        np.testing.assert_allclose(ours.predict(fresh), theirs.predict(fresh), rtol=1e-9)
        np.testing.assert_allclose(ours.train_score_, theirs.train_score_, rtol=1e-9)
        np.testing.assert_allclose(ours.feature_importances_, theirs.feature_importances_, atol=1e-9)
        np.testing.assert_array_equal(ours.apply(fresh), theirs.apply(fresh))
        for mine, its in zip(ours.staged_predict(fresh), theirs.staged_predict(fresh), strict=True):
            np.testing.assert_allclose(mine, its, rtol=1e-9)
        if ours.subsample < 1:
            np.testing.assert_allclose(ours.oob_improvement_, theirs.oob_improvement_, atol=1e-9)
            np.testing.assert_allclose(ours.oob_scores_, theirs.oob_scores_, rtol=1e-9)
            assert ours.oob_score_ == pytest.approx(theirs.oob_score_, rel=1e-9)


@pytest.mark.parametrize("data", [load_diabetes(return_X_y=True), make_regression(200, 30, noise=5.0, random_state=3)])
def test_with_all_rows_predictions_are_scikit_learns_on_other_data(data):
    X, y = singles(*data)
    ours, theirs = (kind(random_state=0).fit(X, y) for kind in (GradientBoostingRegressor, Reference))
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-9)


def test_attributes_types_and_params_are_scikit_learns():
    X, y = make_friedman1(60, random_state=0)
    ours, theirs = (kind(n_estimators=4, subsample=0.5).fit(X, y) for kind in (GradientBoostingRegressor, Reference))
    for name in (
        "train_score_", "oob_improvement_", "oob_scores_", "oob_score_", "n_features_in_", "n_estimators_",
        "n_trees_per_iteration_", "max_features_", "feature_importances_", "estimators_",
    ):  # fmt: skip
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
    assert ours.apply(X).dtype == theirs.apply(X).dtype
    assert type(ours.init_) is type(theirs.init_)
    assert ours.get_params().items() <= theirs.get_params().items()
    assert clone(ours).get_params() == ours.get_params()
    assert ours.estimators_[0, 0].get_depth() == 3


# ------------------------------------------------------------------ relations

TABLES = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(30, 3)))


@settings(max_examples=25, deadline=None)
@given(X=TABLES, rate=st.floats(0.05, 1.0), depth=st.integers(1, 3))
def test_the_training_error_never_rises(X, rate, depth):
    y = X[:, 0] * X[:, 1] + X[:, 2]
    model = GradientBoostingRegressor(n_estimators=15, learning_rate=rate, max_depth=depth, random_state=0).fit(X, y)
    assert model.train_score_[0] <= y.var()
    assert all(after <= before * (1 + 1e-12) for before, after in pairwise(model.train_score_))


@settings(max_examples=25, deadline=None)
@given(X=TABLES, shift=st.integers(-9, 9), scale=st.sampled_from([0.25, 4.0]))
def test_scaled_targets_scale_the_predictions_and_shifted_columns_change_nothing(X, shift, scale):
    y = X[:, 0] * X[:, 1] + X[:, 2]
    model = GradientBoostingRegressor(n_estimators=10, max_depth=2, min_samples_leaf=3, random_state=0)
    one, other = clone(model).fit(X, y).predict(X), clone(model).fit(scale * X + shift, scale * y)
    np.testing.assert_allclose(other.predict(scale * X + shift), scale * one, rtol=1e-9, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(X=TABLES)
def test_weight_zero_is_no_row(X):
    y, weight = X[:, 0] * X[:, 1] + X[:, 2], np.tile([1.0, 0.0, 1.0], 10)
    model = GradientBoostingRegressor(n_estimators=10, max_depth=2, min_samples_leaf=3, random_state=0)
    weighted, fewer = clone(model).fit(X, y, weight), clone(model).fit(X[weight > 0], y[weight > 0])
    np.testing.assert_allclose(weighted.predict(X), fewer.predict(X), rtol=1e-9, atol=1e-9)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_learned(name):
    X = LEGAL[name]
    model = GradientBoostingRegressor(learning_rate=0.5, max_depth=None, n_estimators=40, random_state=0).fit(X, TARGET)
    if name == "duplicate points":
        halves = [TARGET[:20].mean(), TARGET[20:].mean()]
        np.testing.assert_allclose(model.predict(X[[0, 20]]), halves, rtol=1e-9)
    else:
        np.testing.assert_allclose(model.predict(X), TARGET, rtol=1e-9)


@pytest.mark.parametrize(("shift", "scale"), [(1e8, 1.0), (0.0, 1e-8), (0.0, 1e8)])
def test_offset_and_scale_of_the_target_are_followed(shift, scale):
    model = GradientBoostingRegressor(n_estimators=20, min_samples_leaf=3, random_state=0)
    plain = clone(model).fit(PLAIN, TARGET).predict(PLAIN)
    other = clone(model).fit(PLAIN, scale * TARGET + shift).predict(PLAIN)
    np.testing.assert_allclose((other - shift) / scale, plain, atol=1e-6)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        GradientBoostingRegressor(n_estimators=2).fit(X, TARGET)


def test_one_row_and_one_value_are_predicted_as_they_are():
    assert GradientBoostingRegressor().fit([[1.0]], [7.0]).predict([[5.0]]).tolist() == [7]
    model = GradientBoostingRegressor().fit(PLAIN, np.full(40, 0.1))
    np.testing.assert_allclose(model.predict(PLAIN), 0.1, rtol=1e-12)
    assert model.feature_importances_.tolist() == [0, 0, 0]
    alone = GradientBoostingRegressor(subsample=0.5, n_estimators=2).fit([[1.0]], [7.0])
    assert np.isnan(alone.oob_score_)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"n_estimators": 0}, "'n_estimators' parameter of GradientBoostingRegressor"), ({"loss": "huber"}, "'loss'"),
        ({"learning_rate": -0.1}, "learning_rate"), ({"subsample": 0.0}, "subsample"),
        ({"subsample": 1.1}, "subsample"),
        ({"max_depth": 0}, "max_depth"), ({"init": "mean"}, "'init'"), ({"max_features": "auto"}, "max_features"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    with pytest.raises(ValueError, match=says):
        GradientBoostingRegressor(**params).fit(PLAIN, TARGET)


def test_bad_targets_and_weights_are_named():
    with pytest.raises(ValueError, match="y contains NaN"):
        GradientBoostingRegressor().fit(PLAIN, np.where(TARGET > 3, np.nan, TARGET))
    with pytest.raises(ValueError, match="Negative values in data passed to `sample_weight`"):
        GradientBoostingRegressor().fit(PLAIN, TARGET, -np.ones(40))


def test_asking_before_fitting_is_refused():
    for ask in ("predict", "apply"):
        with pytest.raises(NotFittedError):
            getattr(GradientBoostingRegressor(), ask)(PLAIN)
    with pytest.raises(NotFittedError):
        next(GradientBoostingRegressor().staged_predict(PLAIN))
    with pytest.raises(ValueError, match="3 features"):
        GradientBoostingRegressor(n_estimators=2).fit(PLAIN, TARGET).predict([[1.0]])


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize("subsample", [1.0, 0.6])
def test_the_last_step_is_the_fit(subsample):
    X, y = load_diabetes(return_X_y=True)
    model = GradientBoostingRegressor(n_estimators=12, subsample=subsample, random_state=2).fit(X, y)
    steps = list(clone(model).iterate(X, y))
    end = steps[-1]
    assert (end.stage, end.number) == ("done", 11)
    np.testing.assert_array_equal(end.prediction, model.predict(X))
    for tree, member in zip(end.trees, model.estimators_[:, 0], strict=True):
        np.testing.assert_array_equal(tree.threshold, member.tree_.threshold)
    updates = [step for step in steps if step.stage == "update"]
    assert [step.train_score for step in updates] == model.train_score_.tolist()
    for step, stage in zip(updates, model.staged_predict(X), strict=True):
        np.testing.assert_array_equal(step.prediction, stage)
        assert step.in_bag.sum() == int(subsample * len(X))
        fitted = ((y - step.prediction)[step.in_bag] ** 2).mean()
        assert step.train_score == pytest.approx(fitted, rel=1e-12)
