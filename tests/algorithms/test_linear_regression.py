"""Linear regression: three points by hand, scikit-learn, relations, nasty inputs, stages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_diabetes, make_regression
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LinearRegression as Reference

from algorithms import LinearRegression
from algorithms.linear_base import centre
from algorithms.linear_regression import BLOCK, factor, solve, sum_of_squares, triangle
from tests.algorithms.linear_oracle import fitted
from tests.algorithms.nasty import LEGAL, REFUSED, TARGET

SEEDS = st.integers(0, 10_000)


def draw(seed, n=14, d=3, targets=2):
    """Return X, y and whole weights, from a continuum."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(n, targets)), rng.integers(1, 4, n)


# ------------------------------------------------------------------ by hand


def test_three_points_by_hand():
    model = LinearRegression().fit([[0.0], [1.0], [2.0]], [0.0, 0.0, 3.0])
    # Means 1 and 1; slope (1 x 1 + 1 x 2) / (1 + 1) = 3/2; intercept 1 - 3/2.
    np.testing.assert_allclose([model.coef_[0], model.intercept_], [1.5, -0.5], atol=1e-12)
    np.testing.assert_allclose(model.predict([[4.0]]), [5.5])
    assert (model.rank_, model.n_features_in_) == (1, 1)
    np.testing.assert_allclose(model.singular_, [np.sqrt(2)])


def test_through_the_origin_by_hand():
    model = LinearRegression(fit_intercept=False).fit([[1.0], [2.0]], [1.0, 1.0])
    np.testing.assert_allclose(model.coef_, [3 / 5])
    assert model.intercept_ == 0


def test_of_equal_fits_the_smallest_coefficients_win():
    model = LinearRegression().fit([[0.0, 0.0], [1.0, 1.0]], [0.0, 2.0])
    np.testing.assert_allclose(model.coef_, [1, 1])  # w1 + w2 = 2 fits; (1, 1) is the shortest
    assert model.rank_ == 1


def test_the_stages_of_three_points():
    centred, factored, solved = LinearRegression().iterate([[0.0], [1.0], [2.0]], [0.0, 0.0, 3.0])
    assert (centred.stage, centred.X_mean.tolist(), centred.y_mean.tolist()) == ("centre", [1], [1])
    np.testing.assert_allclose(centred.rss, [6])  # 1 + 1 + 4 around the mean
    assert factored.stage == "factor"
    np.testing.assert_allclose(np.abs(factored.triangle), [[np.sqrt(2)]])
    np.testing.assert_allclose(factored.triangle.T @ factored.turned, [[3]])  # X'y
    assert solved.stage == "solve"
    np.testing.assert_allclose(solved.rss, [6 - 3**2 / 2])


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize(("n", "d", "targets"), [(200, 5, 1), (200, 5, 3), (10, 30, 2), (1, 3, 1), (20, 1, 1)])
def test_coefficients_are_scikit_learns(fit_intercept, weighted, n, d, targets):
    X, y, weight = draw(n + d, n, d, targets)
    y = y[:, 0] if targets == 1 else y
    ours, theirs = (
        kind(fit_intercept=fit_intercept).fit(X, y, weight if weighted else None)
        for kind in (LinearRegression, Reference)
    )
    for name in ("coef_", "intercept_", "rank_", "singular_"):
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert mine.shape == its.shape
        if name != "rank_" or n > 1:  # of one row, rounding has a say in theirs
            np.testing.assert_allclose(mine, its, atol=1e-8)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-8)


def test_attributes_types_and_params_are_scikit_learns():
    X, y = load_diabetes(return_X_y=True)
    for kind in (np.float64, np.float32):
        ours, theirs = (m.fit(X.astype(kind), y) for m in (LinearRegression(), Reference()))
        for name in ("coef_", "intercept_", "singular_", "n_features_in_"):
            mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
            assert (mine.dtype, mine.shape) == (its.dtype, its.shape), name
        assert ours.predict(X.astype(kind)).dtype == kind
    assert ours.get_params() == {name: theirs.get_params()[name] for name in ours.get_params()}
    assert clone(ours).get_params() == ours.get_params()
    assert LinearRegression().fit(X, y).score(X, y) == pytest.approx(Reference().fit(X, y).score(X, y), abs=1e-12)
    one_column = LinearRegression().fit(X, y[:, None])
    assert (one_column.coef_.shape, one_column.intercept_.shape) == ((1, 10), (1,))


# ------------------------------------------------------------------ relations


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, shift=st.floats(-50, 50), scale=st.sampled_from([1e-3, 0.5, 8.0]))
def test_shift_and_scale_carry_over(seed, shift, scale):
    X, y, weight = draw(seed)
    plain = LinearRegression().fit(X, y, weight)
    moved = LinearRegression().fit(scale * X + shift, 3 * y - shift, weight)
    np.testing.assert_allclose(moved.coef_ * scale / 3, plain.coef_, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(moved.predict(scale * X + shift), 3 * plain.predict(X) - shift, atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, d=st.integers(1, 20))
def test_weight_three_is_three_copies(seed, d):
    X, y, weight = draw(seed, d=d)
    weighted = LinearRegression().fit(X, y, weight)
    copies = LinearRegression().fit(np.repeat(X, weight, axis=0), np.repeat(y, weight, axis=0))
    np.testing.assert_allclose(weighted.coef_, copies.coef_, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(weighted.intercept_, copies.intercept_, rtol=1e-7, atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_residuals_are_square_to_every_column_and_row_order_is_nothing(seed):
    X, y, weight = draw(seed)
    model = LinearRegression().fit(X, y, weight)
    residual = (y - model.predict(X)) * weight[:, None]
    np.testing.assert_allclose(X.T @ residual, 0, atol=1e-9)
    np.testing.assert_allclose(residual.sum(axis=0), 0, atol=1e-9)
    order = np.random.default_rng(seed).permutation(len(X))
    np.testing.assert_allclose(LinearRegression().fit(X[order], y[order], weight[order]).coef_, model.coef_, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, d=st.integers(1, 20))
def test_the_triangle_tells_the_residuals_of_the_rows(seed, d):
    X, y, _ = draw(seed, d=d)
    factors = factor(X, y)
    coef = solve(factors, min(X.shape))
    for w in (coef, np.zeros_like(coef)):
        np.testing.assert_allclose(sum_of_squares(factors, w), ((y - X @ w.T) ** 2).sum(axis=0), atol=1e-9)


@pytest.mark.parametrize("n", [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 200])
@pytest.mark.parametrize("d", [2, BLOCK // 4])
def test_the_triangle_of_blocks_is_that_of_all_rows(n, d):
    X, y, _ = draw(n, n, d)
    both = np.hstack([X, y])
    np.testing.assert_allclose(np.abs(triangle(X, y)), np.abs(np.linalg.qr(both, mode="r")), atol=1e-10)


def test_a_constant_column_becomes_exactly_zero():
    A, mean = centre(np.full((7, 1), 0.1), np.linspace(0.1, 3, 7))
    assert (A.tolist(), mean.tolist()) == ([[0.0]] * 7, [0.1])


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_fitted_as_well_as_can_be(name):
    X = LEGAL[name]
    model = LinearRegression().fit(X, TARGET)
    atol = 1e-5 if name == "float32" else 1e-6
    np.testing.assert_allclose(model.predict(X), fitted(X, TARGET), atol=atol)
    assert model.rank_ == {"duplicate points": 1, "more columns than rows": 39, "one column": 1}.get(name, 3)


def test_a_constant_column_gets_no_weight():
    X = np.column_stack([LEGAL["one column"], np.full(40, 0.1)])
    assert LinearRegression().fit(X, TARGET).coef_[1] == pytest.approx(0, abs=1e-12)
    assert LinearRegression().fit(X[:, 1:], TARGET).coef_.tolist() == [0]


def test_a_column_in_a_far_smaller_unit_needs_a_lower_tol():
    X = np.column_stack([LEGAL["one column"], 1e-8 * LEGAL["float32"][:, 1]])
    assert LinearRegression().fit(X, TARGET).rank_ == 1
    assert LinearRegression(tol=1e-12).fit(X, TARGET).rank_ == 2


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        LinearRegression().fit(X, TARGET[: len(X)])


@pytest.mark.parametrize(
    ("params", "arguments", "says"),
    [
        ({"fit_intercept": 2}, {}, "'fit_intercept' parameter of LinearRegression"), ({"tol": -1.0}, {}, "'tol'"),
        ({}, {"y": TARGET[:-1]}, "inconsistent numbers of samples"), ({}, {"y": np.full(40, np.nan)}, "NaN"),
        ({}, {"sample_weight": -np.ones(40)}, "[Nn]egative"), ({}, {"sample_weight": np.ones(3)}, "shape"),
        ({}, {"sample_weight": np.zeros(40)}, "non-zero"), ({}, {"y": np.full(40, "tea")}, "convert"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(params, arguments, says):
    with pytest.raises(ValueError, match=says):
        LinearRegression(**params).fit(**({"X": LEGAL["one column"], "y": TARGET} | arguments))


def test_asking_before_fitting_is_refused():
    with pytest.raises(NotFittedError):
        LinearRegression().predict([[1.0]])
    with pytest.raises(ValueError, match="1 features"):
        LinearRegression().fit(LEGAL["one column"], TARGET).predict([[1.0, 2.0]])


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize("weighted", [True, False])
def test_the_last_step_is_the_fit_and_the_input_is_left_alone(weighted):
    X, y = make_regression(50, 4, n_targets=2, noise=3, random_state=0)
    weight = np.arange(50.0) if weighted else None
    before = X.copy(), y.copy()
    model = LinearRegression().fit(X, y, weight)
    steps = list(LinearRegression().iterate(X, y, weight))
    end = steps[-1]
    assert [step.stage for step in steps] == ["centre", "factor", "solve"]
    np.testing.assert_array_equal(end.coef, model.coef_)
    np.testing.assert_allclose(end.intercept, model.intercept_, rtol=1e-12)
    residual = (y - model.predict(X)) ** 2
    np.testing.assert_allclose(end.rss, residual.T @ (np.ones(50) if weight is None else weight), rtol=1e-9)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(y, before[1])
