"""Lasso and elastic net: a line by hand, scikit-learn, relations and optimality, nasty inputs, steps and paths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import linear_model as reference
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.exceptions import ConvergenceWarning, NotFittedError

from algorithms import ElasticNet, Lasso, LinearRegression, Ridge
from algorithms.coordinate_descent import duality_gap, soft_threshold, sweep, sweep_compiled
from tests.algorithms.linear_oracle import tame
from tests.algorithms.nasty import LEGAL, REFUSED, TARGET

SEEDS = st.integers(0, 10_000)
LINE = np.array([[-1.0], [0.0], [1.0]]), np.array([-1.0, 0.0, 1.0])
SIZES = [(200, 5, 1), (60, 8, 3), (12, 30, 2), (1, 3, 1), (20, 1, 1)]


def draw(seed, n=14, d=3, targets=1):
    """Return X, y and whole weights, from a continuum."""
    rng = np.random.default_rng(seed)
    y = rng.normal(size=(n, targets))
    return rng.normal(size=(n, d)), y[:, 0] if targets == 1 else y, rng.integers(1, 4, n)


# ------------------------------------------------------------------ by hand


def test_soft_threshold_by_hand():
    assert [soft_threshold(rho, 1.0) for rho in (-3.0, -1.0, 0.5, 1.5)] == [-2, 0, 0, 0.5]


@pytest.mark.parametrize(("alpha", "slope"), [(0.1, 0.85), (0.5, 0.25), (1.0, 0.0)])
def test_a_line_by_hand(alpha, slope):
    # rho = mean of x y = 2/3, and so is the mean of x^2: slope (2/3 - alpha) / (2/3).
    model = Lasso(alpha).fit(*LINE)
    np.testing.assert_allclose(model.coef_, [slope], atol=1e-15)
    assert (model.intercept_, model.n_iter_) == (0, 2 if slope else 0)  # the second sweep finds nothing left to move
    assert model.dual_gap_ == pytest.approx(0, abs=1e-15)


def test_the_elastic_net_divides_by_its_ridge_part_too():
    np.testing.assert_allclose(ElasticNet(0.5, l1_ratio=0.5).fit(*LINE).coef_, [(2 / 3 - 1 / 4) / (2 / 3 + 1 / 4)])


def test_the_steps_of_a_line():
    start, moved, swept, again, checked, done = Lasso(0.5).iterate(LINE[0] + 5, LINE[1] + 2)
    assert (start.stage, start.coef.tolist(), start.intercept) == ("start", [0], 2)
    # Objective 1/3 at 0; the dual point is the residual, scaled by 0.5 / (2/3) = 3/4: 1/3 (1 + 9/16) - 2/3 x 3/4.
    assert start.gap == pytest.approx((1 + 9 / 16) / 3 - 1 / 2)
    assert start.tolerance == pytest.approx(1e-4 * 2 / 3)
    assert (moved.stage, moved.sweep, moved.feature, moved.before) == ("coordinate", 1, 0, 0)
    np.testing.assert_allclose([moved.rho, moved.threshold, moved.value, moved.curvature], [2 / 3, 1 / 2, 1 / 6, 2 / 3])
    np.testing.assert_allclose([moved.coef[0], moved.intercept], [1 / 4, 2 - 5 / 4])
    assert (swept.stage, swept.sweep, swept.gap) == ("sweep", 1, start.gap)  # it moved, so the gap was not looked at
    np.testing.assert_allclose([again.before, again.rho], [1 / 4, 2 / 3])
    assert (checked.stage, checked.sweep, checked.gap) == ("sweep", 2, pytest.approx(0, abs=1e-15))
    assert (done.stage, done.sweep) == ("converged", 2)


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.01])
@pytest.mark.parametrize(("n", "d", "targets"), SIZES)
def test_coefficients_are_scikit_learns(fit_intercept, weighted, l1_ratio, n, d, targets):
    X, y, weight = draw(n + d, n, d, targets)
    settings_ = {"alpha": 0.1, "l1_ratio": l1_ratio, "fit_intercept": fit_intercept, "tol": 1e-13, "max_iter": 100_000}
    ours, theirs = (
        kind(**settings_).fit(X, y, weight if weighted else None) for kind in (ElasticNet, reference.ElasticNet)
    )
    for name in ("coef_", "intercept_", "dual_gap_"):
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert mine.shape == its.shape
        np.testing.assert_allclose(mine, its, atol=1e-8)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-8)


@pytest.mark.parametrize("alpha", [0.01, 0.1, 1.0])
def test_the_rule_to_stop_is_scikit_learns(alpha):
    X, y = load_diabetes(return_X_y=True)
    ours, theirs = (kind(alpha).fit(X, y) for kind in (Lasso, reference.Lasso))
    assert ours.n_iter_ == theirs.n_iter_
    assert ours.dual_gap_ == pytest.approx(theirs.dual_gap_, rel=1e-6, abs=1e-9)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-8)
    np.testing.assert_array_equal(ours.coef_ == 0, theirs.coef_ == 0)


def test_attributes_types_and_params_are_scikit_learns():
    X, y = load_diabetes(return_X_y=True)
    pairs = (ElasticNet(0.1), reference.ElasticNet(0.1)), (Lasso(0.1), reference.Lasso(0.1))
    for kind in (np.float64, np.float32):
        for target in (y, y[:, None], np.column_stack([y, y])):
            for pair in pairs:
                ours, theirs = (clone(m).fit(X.astype(kind), target.astype(kind)) for m in pair)
                for name in ("coef_", "intercept_", "dual_gap_", "n_features_in_", "n_iter_"):
                    mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
                    assert (mine.dtype, mine.shape) == (its.dtype, its.shape), name
                assert type(ours.n_iter_) is type(theirs.n_iter_)
                assert ours.predict(X.astype(kind)).shape == theirs.predict(X.astype(kind)).shape
    for ours, theirs in pairs:
        assert ours.get_params() == {name: theirs.get_params()[name] for name in ours.get_params()}


# ------------------------------------------------------------------ relations


@settings(max_examples=40, deadline=None)
@given(
    seed=SEEDS, alpha=st.sampled_from([0.01, 0.1, 0.5]), ratio=st.sampled_from([0.2, 0.5, 1.0]), d=st.integers(1, 20)
)
def test_the_end_is_optimal(seed, alpha, ratio, d):
    X, y, weight = draw(seed, d=d)
    model = ElasticNet(alpha, l1_ratio=ratio, tol=1e-12, max_iter=100_000).fit(X, y, weight)
    residual = weight * (y - model.predict(X)) / weight.sum()
    slope = (X - np.average(X, axis=0, weights=weight)).T @ residual - alpha * (1 - ratio) * model.coef_
    used = model.coef_ != 0
    np.testing.assert_allclose(slope[used], alpha * ratio * np.sign(model.coef_[used]), atol=1e-5)
    assert (np.abs(slope[~used]) <= alpha * ratio + 1e-5).all()


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, l1=st.sampled_from([0.05, 0.3]), l2=st.sampled_from([0.0, 0.2]))
def test_the_objective_never_rises_and_the_gap_bounds_it(seed, l1, l2):
    X, y, _ = draw(seed)
    X, y = tame(X), tame(y)

    def objective(w):
        return ((y - X @ w) ** 2).mean() / 2 + l1 * np.abs(w).sum() + l2 / 2 * w @ w

    model = ElasticNet(l1 + l2, l1_ratio=l1 / (l1 + l2), tol=1e-10, max_iter=10_000)
    walk = list(model.iterate(X, y))
    told = np.array([objective(step.coef) for step in walk])
    assert (np.diff(told) <= 1e-12).all()
    for step, at in zip(walk, told, strict=True):
        gap = duality_gap(np.ascontiguousarray(X.T), y, y - X @ step.coef, step.coef, l1, l2)
        assert gap >= at - told[-1] - 1e-12


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, l1=st.sampled_from([0.0, 0.1]), l2=st.sampled_from([0.0, 0.3]))
def test_compiled_and_plain_sweeps_agree(seed, l1, l2):
    X, y, _ = draw(seed)
    columns = np.ascontiguousarray(np.column_stack([X, np.zeros(len(X))]).T)
    mean_sq = (columns**2).mean(axis=1)
    plain, compiled = (y.copy(), np.zeros(4)), (y.copy(), np.zeros(4))
    for _ in range(3):
        for j, rho, value, before in sweep(columns, *plain, mean_sq, l1, l2):
            assert value == soft_threshold(rho, l1)
            assert np.isfinite(before)
            assert j < 3
        sweep_compiled(columns, *compiled, mean_sq, l1, l2)
        for mine, its in zip(compiled, plain, strict=True):
            np.testing.assert_allclose(mine, its, rtol=1e-12, atol=1e-14)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, shift=st.floats(-50, 50))
def test_weights_are_copies_and_an_offset_is_nothing(seed, shift):
    X, y, weight = draw(seed)
    fits = [
        Lasso(0.1, tol=1e-12).fit(X, y, weight),
        Lasso(0.1, tol=1e-12).fit(np.repeat(X, weight, axis=0), np.repeat(y, weight)),
        Lasso(0.1, tol=1e-12).fit(X + shift, y - shift, 7.0 * weight),
    ]
    for other in fits[1:]:
        np.testing.assert_allclose(other.coef_, fits[0].coef_, atol=1e-6)


def test_without_an_l1_penalty_it_is_ridge():
    X, y, weight = draw(2, n=40)
    ours = ElasticNet(0.3, l1_ratio=0.0, tol=1e-14, max_iter=10_000).fit(X, y, weight)
    np.testing.assert_allclose(ours.coef_, Ridge(0.3 * weight.sum()).fit(X, y, weight).coef_, atol=1e-7)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_end_where_no_column_pulls_harder_than_the_threshold(name):
    X = LEGAL[name]
    A, y = tame(X), TARGET - TARGET.mean()
    alpha = 0.05 * np.abs(A.T @ y).max() / 40
    model = Lasso(alpha, tol=1e-9, max_iter=100_000).fit(X, TARGET)
    residual = TARGET - model.predict(X)
    slope = A.T @ residual / 40
    used = model.coef_ != 0
    np.testing.assert_allclose(slope[used] / alpha, np.sign(model.coef_[used]), atol=1e-3)
    assert (np.abs(slope) <= alpha * 1.001).all()
    assert used.any()
    assert abs(residual.mean()) < 1e-5


def test_a_constant_column_gets_no_weight_without_penalty_either():
    X = np.column_stack([LEGAL["one column"], np.full(40, 0.1)])
    with pytest.warns(UserWarning, match="With alpha=0, this algorithm does not converge well"):
        model = Lasso(0, tol=1e-12).fit(X, TARGET)
    assert model.coef_[1] == 0
    np.testing.assert_allclose(model.coef_, LinearRegression().fit(X, TARGET).coef_, atol=1e-9)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        Lasso().fit(X, TARGET[: len(X)])


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:overflow")
def test_overflow_is_an_error():
    with pytest.raises(ValueError, match="non-finite parameter values"):
        ElasticNet(0.1).fit(np.finfo(float).max * np.random.default_rng(0).uniform(size=(10, 2)), np.arange(10) % 2)


@pytest.mark.parametrize(
    ("params", "arguments", "says"),
    [
        ({"alpha": -1.0}, {}, "'alpha' parameter of ElasticNet"), ({"l1_ratio": 1.5}, {}, "'l1_ratio'"),
        ({"max_iter": 0}, {}, "'max_iter'"), ({"tol": -1}, {}, "'tol'"), ({"fit_intercept": 3}, {}, "'fit_intercept'"),
        ({}, {"y": TARGET[:-1]}, "inconsistent"), ({}, {"sample_weight": -np.ones(40)}, "[Nn]egative"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(params, arguments, says):
    with pytest.raises(ValueError, match=says):
        ElasticNet(**params).fit(**({"X": LEGAL["one column"], "y": TARGET} | arguments))


def test_too_few_sweeps_warn_and_asking_before_fitting_is_refused():
    X, y, _ = draw(0, n=10, d=30)
    with pytest.warns(ConvergenceWarning, match="Objective did not converge"):
        model = Lasso(1e-3, max_iter=2).fit(X, y)
    assert model.n_iter_ == 2
    with pytest.raises(NotFittedError):
        Lasso().predict([[1.0]])


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize("targets", [1, 2])
def test_the_last_step_of_each_target_is_the_fit_however_it_is_stepped(targets):
    X, y, weight = draw(4, n=30, d=6, targets=targets)
    model = ElasticNet(0.05).fit(X, y, weight)
    for each in (True, False):
        walk = list(ElasticNet(0.05).iterate(X, y, weight, each=each))
        ends = [step for step in walk if step.stage == "converged"]
        assert [step.target for step in ends] == list(range(targets))
        assert [step.sweep for step in ends] == list(np.atleast_1d(model.n_iter_))
        np.testing.assert_allclose([step.coef for step in ends], np.atleast_2d(model.coef_), rtol=1e-12)
        np.testing.assert_allclose([step.intercept for step in ends], np.atleast_1d(model.intercept_), rtol=1e-12)
        moves = [step for step in walk if step.stage == "coordinate"]
        assert len(moves) == (6 * sum(step.sweep for step in ends) if each else 0)
        for step in moves:
            assert step.coef[step.feature] == step.value / step.curvature
