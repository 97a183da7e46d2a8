"""Gradient descent: two points by hand, the direct solution and scikit-learn, relations, nasty inputs, the walk."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.linear_model import LinearRegression as Direct
from sklearn.preprocessing import StandardScaler

from algorithms import GradientDescentRegressor
from algorithms.gradient_descent import exact_rate, largest_rate, loss_gradient, run_batches, run_batches_compiled
from tests.algorithms.linear_oracle import fitted
from tests.algorithms.nasty import CLASSES, LEGAL, REFUSED, TARGET

SEEDS = st.integers(0, 10_000)
TWO = np.array([[-1.0], [1.0]]), np.array([-2.0, 2.0])


def draw(seed, n=30, d=3):
    """Return A, y and weights with mean 1, from a continuum."""
    rng = np.random.default_rng(seed)
    weight = rng.uniform(0.5, 2, n)
    return rng.normal(size=(n, d)), rng.normal(size=n), weight / weight.mean()


# ------------------------------------------------------------------ by hand


def test_two_points_by_hand():
    # J(w) = (w - 2)^2 / 2, so the gradient at 0 is -2, the curvature 1, and the exact rate 1.
    start, moved, done = GradientDescentRegressor().iterate(*TWO)
    assert (start.stage, start.loss, start.gradient.tolist(), start.rate) == ("start", 2, [-2], 0)
    assert (moved.stage, moved.rate, moved.coef.tolist(), moved.loss) == ("move", 1, [2], 0)
    assert (done.stage, done.epoch, done.update) == ("converged", 1, 1)


def test_half_the_rate_halves_the_way_and_momentum_carries_on():
    walk = list(GradientDescentRegressor(0.5, max_iter=3, tol=0).iterate(*TWO))
    assert [step.coef[0] for step in walk] == [0, 1, 1.5, 1.75, 1.75]
    assert walk[-1].stage == "exhausted"
    # Velocities 1, then 1/4 + 1/2, then 3/16 + 1/8: too far.
    walk = list(GradientDescentRegressor(0.5, momentum=0.25, max_iter=3, tol=0).iterate(*TWO))
    assert [step.coef[0] for step in walk[:-1]] == [0, 1, 1.75, 2.0625]


def test_a_rate_over_the_largest_diverges_and_is_told():
    A = TWO[0]
    assert largest_rate(A, np.ones(2)) == 2
    with pytest.warns(ConvergenceWarning, match="grew without bound"):
        model = GradientDescentRegressor(2.5).fit(*TWO)
    assert (model.coef_.tolist(), model.loss_) == ([0], 2)  # the start was the lowest place
    walk = list(GradientDescentRegressor(2.5).iterate(*TWO))
    assert walk[-1].stage == "diverged"
    assert walk[-2].loss > 1e6
    assert all(after.loss > before.loss for before, after in pairwise(walk[:-1]))


def test_a_rate_far_too_large_overflows_without_a_number_that_is_none():
    walk = list(GradientDescentRegressor(1e200).iterate(*TWO))
    assert [step.stage for step in walk] == ["start", "diverged"]
    assert np.isfinite(walk[-1].coef).all()


def test_one_row_a_step_by_hand():
    model = GradientDescentRegressor(0.5, batch_size=1, max_iter=1, fit_intercept=False, decay=1.0, tol=0)
    walk = list(model.iterate(*TWO, every=1))
    # Both rows pull alike: to 0 + 0.5 x 2, then at rate 0.25 to 1 + 0.25 x 1.
    assert [step.coef[0] for step in walk] == [0, 1, 1.25, 1.25]
    assert [step.rate for step in walk[:-1]] == [0, 0.5, 0.25]


# ------------------------------------------------------------------ the direct solution


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize(
    "params", [{}, {"learning_rate": 0.2}, {"learning_rate": 0.1, "momentum": 0.8}, {"center": False}]
)
def test_it_ends_at_scikit_learns_least_squares(fit_intercept, params):
    X, y = load_diabetes(return_X_y=True)
    X = StandardScaler().fit_transform(X) + 0.5
    weight = np.random.default_rng(0).uniform(0.5, 2, len(y))
    model = GradientDescentRegressor(tol=1e-11, max_iter=50_000, fit_intercept=fit_intercept, **params)
    model.fit(X, y, sample_weight=weight)
    theirs = Direct(fit_intercept=fit_intercept).fit(X, y, weight)
    np.testing.assert_allclose(model.coef_, theirs.coef_, rtol=1e-7, atol=1e-6)
    assert model.intercept_ == pytest.approx(theirs.intercept_, rel=1e-7, abs=1e-6)
    assert model.score(X, y) == pytest.approx(theirs.score(X, y), abs=1e-9)


def test_with_fewer_rows_than_columns_it_ends_at_the_smallest_solution():
    X, y, _ = draw(0, n=5, d=9)
    model = GradientDescentRegressor(tol=1e-12, max_iter=20_000).fit(X, y)
    np.testing.assert_allclose(model.coef_, Direct().fit(X, y).coef_, atol=1e-8)


def test_single_rows_come_to_rest_under_decay():
    X, y, _ = draw(1, n=200)
    model = GradientDescentRegressor(0.1, batch_size=1, decay=0.01, tol=1e-3, random_state=0).fit(X, y)
    np.testing.assert_allclose(model.coef_, Direct().fit(X, y).coef_, atol=3e-3)


# ------------------------------------------------------------------ relations


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_the_gradient_is_the_slope_of_the_loss_and_the_exact_rate_its_lowest_point(seed):
    A, y, weight = draw(seed)
    theta = y[:3]
    loss, gradient = loss_gradient(A, y, weight, theta)
    for f in range(3):
        ahead, behind = (loss_gradient(A, y, weight, theta + s * np.eye(3)[f])[0] for s in (1e-5, -1e-5))
        assert (ahead - behind) / 2e-5 == pytest.approx(gradient[f], abs=1e-8)
    rate = exact_rate(A, weight, gradient)
    lowest, here = loss_gradient(A, y, weight, theta - rate * gradient)
    assert lowest <= loss
    assert here @ gradient == pytest.approx(0, abs=1e-10)  # level along the line
    assert 0 < rate <= largest_rate(A, weight) * 1e9


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, share=st.floats(0.1, 0.9))
def test_under_the_largest_rate_the_loss_never_rises(seed, share):
    X, y, weight = draw(seed)
    rate = share * largest_rate(np.column_stack([X, np.ones(30)]) - np.append(weight @ X / 30, 0), weight)
    for kind in (rate, "exact"):
        walk = list(GradientDescentRegressor(kind, max_iter=20).iterate(X, y, weight))
        assert all(after.loss <= before.loss + 1e-12 for before, after in pairwise(walk))


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, batch=st.integers(1, 30), decay=st.sampled_from([0.0, 0.1]), momentum=st.sampled_from([0.0, 0.7]))
def test_compiled_and_plain_batches_agree(seed, batch, decay, momentum):
    A, y, weight = draw(seed)
    order = np.random.default_rng(seed).permutation(30)
    given_ = A, y, weight, order, batch, y[:3], y[3:6], 5, 0.05, decay, momentum
    for mine, its in zip(run_batches_compiled(*given_), run_batches(*given_), strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-11)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, every=st.integers(1, 12), batch=st.sampled_from([1, 4, 30]))
def test_how_often_it_is_looked_at_changes_nothing(seed, every, batch):
    X, y, weight = draw(seed)
    model = GradientDescentRegressor(0.05, batch_size=batch, max_iter=3, decay=0.1, momentum=0.3, random_state=seed)
    often = list(model.iterate(X, y, weight, every=every))
    seldom = list(model.iterate(X, y, weight))
    by_update = {step.update: step for step in often if step.stage == "move"}
    for step in seldom[1:-1]:
        np.testing.assert_allclose(by_update[step.update].coef, step.coef, rtol=1e-12)
        assert by_update[step.update].rate == step.rate


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_weight_three_is_three_copies(seed):
    X, y, _ = draw(seed)
    weight = np.tile([3, 1, 2], 10)
    weighted = GradientDescentRegressor(tol=1e-9).fit(X, y, sample_weight=weight)
    copies = GradientDescentRegressor(tol=1e-9).fit(np.repeat(X, weight, axis=0), np.repeat(y, weight))
    np.testing.assert_allclose(weighted.coef_, copies.coef_, atol=1e-7)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_fitted(name):
    X = LEGAL[name]
    model = GradientDescentRegressor(tol=1e-8, max_iter=20_000).fit(X, TARGET)
    np.testing.assert_allclose(model.predict(X), fitted(X, TARGET), atol=1e-5)


def test_a_constant_target_and_a_single_row_need_no_walk():
    model = GradientDescentRegressor().fit(LEGAL["one column"], np.full(40, 7.0))
    assert (model.coef_.tolist(), model.intercept_, model.n_iter_) == ([0], 7, 0)
    assert GradientDescentRegressor().fit([[3.0]], [2.0]).predict([[3.0]]).tolist() == [2]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        GradientDescentRegressor().fit(X, TARGET[: len(X)])


@pytest.mark.parametrize(
    ("params", "arguments", "says"),
    [
        ({"learning_rate": 0.0}, {}, "'learning_rate' parameter of GradientDescentRegressor"),
        ({"learning_rate": "best"}, {}, "'learning_rate'"), ({"momentum": 1.0}, {}, "'momentum'"),
        ({"momentum": 0.5}, {}, "looks at all rows"), ({"batch_size": 2}, {}, "looks at all rows"),
        ({"decay": 0.5}, {}, "looks at all rows"), ({"batch_size": 0}, {}, "'batch_size'"),
        ({"max_iter": 0}, {}, "'max_iter'"), ({"tol": -1}, {}, "'tol'"), ({"center": 1}, {}, "'center'"),
        ({}, {"coef_init": [1.0, 2.0]}, "2 coefficients, but X has 1"), ({}, {"coef_init": [np.inf]}, "infinity"),
        ({}, {"intercept_init": np.nan}, "intercept_init must be finite"),
        ({}, {"y": TARGET[:-1]}, "inconsistent"), ({}, {"y": np.column_stack([TARGET, TARGET])}, "1d array"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(params, arguments, says):
    with pytest.raises(ValueError, match=says):
        GradientDescentRegressor(**params).fit(**({"X": LEGAL["one column"], "y": TARGET} | arguments))


def test_a_step_that_is_none_is_refused():
    with pytest.raises(ValueError, match="every must be at least 1"):
        next(GradientDescentRegressor().iterate(*TWO, every=0))


def test_too_few_epochs_warn_and_asking_before_fitting_is_refused():
    with pytest.warns(ConvergenceWarning, match="did not converge in max_iter=1 "):
        GradientDescentRegressor(max_iter=1, tol=0).fit(LEGAL["float32"], TARGET)
    with pytest.raises(NotFittedError):
        GradientDescentRegressor().predict([[1.0]])


# ------------------------------------------------------------------ the walk


@pytest.mark.parametrize("params", [{}, {"learning_rate": 0.1, "batch_size": 8, "decay": 0.02, "random_state": 3}])
def test_the_last_step_is_the_fit(params):
    X, y = LEGAL["float32"].astype(float), TARGET
    model = GradientDescentRegressor(tol=1e-2, **params).fit(X, y)
    walk = list(clone(model).iterate(X, y))
    end = walk[-1]
    assert (end.stage, end.loss, end.epoch) == ("converged", model.loss_, model.n_iter_)
    np.testing.assert_array_equal(end.coef, model.coef_)
    assert end.intercept == pytest.approx(model.intercept_, rel=1e-12)
    for step in walk:
        gap = X @ step.coef + step.intercept - y
        assert step.loss == pytest.approx((gap**2).mean() / 2)
        np.testing.assert_allclose(step.gradient, gap @ (X - X.mean(axis=0)) / len(y), atol=1e-9)
        assert step.gradient_height == pytest.approx(gap.mean(), abs=1e-9)
        assert step.height == pytest.approx(step.intercept + X.mean(axis=0) @ step.coef)


def test_the_start_can_be_given():
    start = next(GradientDescentRegressor().iterate(*TWO, coef_init=[5.0], intercept_init=1.0))
    assert (start.coef.tolist(), start.intercept) == ([5], 1)
    model = GradientDescentRegressor(center=False).fit(CLASSES[:, None], TARGET, coef_init=[1.0], intercept_init=-3.0)
    assert model.coef_[0] == pytest.approx(Direct().fit(CLASSES[:, None], TARGET).coef_[0], rel=1e-3)


def test_a_step_says_which_rows_it_looked_at():
    X, y, _ = draw(3)
    model = GradientDescentRegressor(0.01, batch_size=4, max_iter=2, tol=0, random_state=1)
    walk = [step for step in model.iterate(X, y, every=1) if step.stage == "move"]
    for epoch in (1, 2):
        seen = np.concatenate([step.rows for step in walk if step.epoch == epoch])
        assert sorted(seen) == list(range(len(X)))
    assert all(len(step.rows) <= 4 for step in walk)
    assert all(not len(step.rows) for step in GradientDescentRegressor(max_iter=3, tol=0).iterate(X, y))
