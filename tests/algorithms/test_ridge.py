"""Ridge: three points by hand, scikit-learn, relations, nasty inputs, stages and the path over alpha."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import Ridge as Reference

from algorithms import LinearRegression, Ridge
from algorithms.ridge import shares
from tests.algorithms.linear_oracle import fitted, tame
from tests.algorithms.nasty import LEGAL, REFUSED, TARGET

SEEDS = st.integers(0, 10_000)
ALPHAS = st.sampled_from([1e-3, 0.1, 1.0, 30.0])


def draw(seed, n=14, d=3, targets=2):
    """Return X, y and whole weights, from a continuum."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(n, targets)), rng.integers(1, 4, n)


# ------------------------------------------------------------------ by hand


def test_three_points_by_hand():
    model = Ridge(alpha=1.0).fit([[0.0], [1.0], [2.0]], [0.0, 0.0, 3.0])
    # X'X = 2 and X'y = 3 around the means 1 and 1: slope 3 / (2 + 1), so the line is y = x.
    np.testing.assert_allclose([model.coef_[0], model.intercept_], [1, 0], atol=1e-12)
    np.testing.assert_allclose(Ridge(alpha=1.0, fit_intercept=False).fit([[1.0], [2.0]], [1.0, 1.0]).coef_, [3 / 6])


def test_shares_by_hand():
    assert shares(np.array([2.0, 1.0]), np.array([0.0, 4.0])).tolist() == [[1, 1], [0.5, 0.2]]
    assert shares(np.array([2.0, 1e-20]), np.array([0.0])).tolist() == [[1, 0]]
    assert shares(np.zeros(2), np.zeros(1)).tolist() == [[0, 0]]


def test_the_stages_of_three_points_along_a_path():
    steps = list(Ridge(alpha=1.0).iterate([[0.0], [1.0], [2.0]], [0.0, 0.0, 3.0], alphas=[4.0, 2.0]))
    assert [step.stage for step in steps] == ["centre", "factor", "shrink", "shrink", "shrink"]
    np.testing.assert_allclose(steps[1].singular, [np.sqrt(2)])
    np.testing.assert_allclose([float(step.alpha[0]) for step in steps[2:]], [4, 2, 1])
    np.testing.assert_allclose([float(step.coef[0, 0]) for step in steps[2:]], [1 / 2, 3 / 4, 1])
    np.testing.assert_allclose([float(step.degrees_of_freedom[0]) for step in steps[2:]], [1 / 3, 1 / 2, 2 / 3])
    np.testing.assert_allclose(steps[-1].rss, [2])  # residuals 0, -1, 1


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("alpha", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(("n", "d", "targets"), [(200, 5, 1), (1500, 5, 3), (10, 30, 2), (1, 3, 1), (20, 1, 1)])
def test_coefficients_are_scikit_learns(fit_intercept, weighted, alpha, n, d, targets):
    X, y, weight = draw(n + d, n, d, targets)
    y = y[:, 0] if targets == 1 else y
    ours, theirs = (
        kind(alpha, fit_intercept=fit_intercept).fit(X, y, weight if weighted else None) for kind in (Ridge, Reference)
    )
    for name in ("coef_", "intercept_"):
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert mine.shape == its.shape
        np.testing.assert_allclose(mine, its, atol=1e-8)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-8)


def test_each_target_may_have_its_alpha():
    X, y, _ = draw(3)
    ours, theirs = (kind([0.1, 10.0]).fit(X, y) for kind in (Ridge, Reference))
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-10)
    with pytest.raises(ValueError, match="number of penalties do not correspond: 3 != 2"):
        Ridge([1.0, 2.0, 3.0]).fit(X, y)


@pytest.mark.parametrize("solver", ["auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga"])
def test_every_solvers_name_leads_to_the_same_minimum(solver):
    X, y = load_diabetes(return_X_y=True)
    ours = Ridge(0.5, solver=solver, random_state=0).fit(X, y)
    theirs = Reference(0.5, solver=solver, random_state=0, tol=1e-10, max_iter=100_000).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-5)
    with pytest.raises(ValueError, match="'solver' parameter of Ridge"):
        Ridge(solver="newton").fit(X, y)


def test_attributes_types_and_params_are_scikit_learns():
    X, y = load_diabetes(return_X_y=True)
    for kind in (np.float64, np.float32):
        for target in (y, y[:, None]):
            ours, theirs = (m.fit(X.astype(kind), target.astype(kind)) for m in (Ridge(), Reference()))
            for name in ("coef_", "intercept_", "n_features_in_"):
                mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
                assert (mine.dtype, mine.shape) == (its.dtype, its.shape), name
            assert ours.predict(X.astype(kind)).shape == theirs.predict(X.astype(kind)).shape
    assert ours.get_params() == {name: theirs.get_params()[name] for name in ours.get_params()}
    assert clone(ours).get_params() == ours.get_params()


# ------------------------------------------------------------------ relations


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, alpha=ALPHAS, d=st.integers(1, 20))
def test_ridge_is_least_squares_with_alpha_as_further_rows(seed, alpha, d):
    X, y, _ = draw(seed, d=d)
    more = np.vstack([X, np.sqrt(alpha) * np.eye(d)]), np.vstack([y, np.zeros((d, 2))])
    direct = LinearRegression(fit_intercept=False, tol=1e-14).fit(*more)
    np.testing.assert_allclose(Ridge(alpha, fit_intercept=False).fit(X, y).coef_, direct.coef_, rtol=1e-6, atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, alpha=ALPHAS)
def test_weight_three_is_three_copies_and_scale_goes_with_alpha(seed, alpha):
    X, y, weight = draw(seed)
    weighted = Ridge(alpha).fit(X, y, weight)
    copies = Ridge(alpha).fit(np.repeat(X, weight, axis=0), np.repeat(y, weight, axis=0))
    scaled = Ridge(16 * alpha).fit(4 * X + 9, y, weight)
    np.testing.assert_allclose(copies.coef_, weighted.coef_, atol=1e-9)
    np.testing.assert_allclose(scaled.coef_ * 4, weighted.coef_, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, d=st.integers(1, 20))
def test_along_the_path_coefficients_shrink_and_residuals_grow(seed, d):
    X, y, weight = draw(seed, d=d)
    path = list(Ridge(100.0).iterate(X, y, weight, alphas=[0.0, 0.01, 1.0, 10.0]))[2:]
    for before, after in pairwise(path):
        assert (np.linalg.norm(after.coef, axis=1) <= np.linalg.norm(before.coef, axis=1) + 1e-12).all()
        assert (after.rss >= before.rss - 1e-10).all()
        assert (after.degrees_of_freedom <= before.degrees_of_freedom).all()


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_without_penalty_are_least_squares(name):
    X = LEGAL[name]
    np.testing.assert_allclose(Ridge(0).fit(X, TARGET).predict(X), fitted(X, TARGET), atol=1e-5)


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_solve_the_normal_equations(name):
    X = LEGAL[name]
    sq = float((tame(X) ** 2).sum())
    model = Ridge(0.01 * sq).fit(X, TARGET)
    A = tame(X) / np.sqrt(sq)
    want = np.linalg.solve(A.T @ A + 0.01 * np.eye(A.shape[1]), A.T @ (TARGET - TARGET.mean()))
    np.testing.assert_allclose(model.predict(X), TARGET.mean() + A @ want, atol=1e-5 if name == "float32" else 1e-6)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        Ridge().fit(X, TARGET[: len(X)])


@pytest.mark.parametrize(
    ("params", "arguments", "says"),
    [
        ({"alpha": -1.0}, {}, "'alpha' parameter of Ridge"), ({"alpha": [-1.0]}, {}, "not negative"),
        ({"alpha": np.nan}, {}, "'alpha'"), ({"fit_intercept": "yes"}, {}, "'fit_intercept'"),
        ({}, {"y": TARGET[:-1]}, "inconsistent numbers of samples"),
        ({}, {"sample_weight": -np.ones(40)}, "[Nn]egative"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(params, arguments, says):
    with pytest.raises(ValueError, match=says):
        Ridge(**params).fit(**({"X": LEGAL["one column"], "y": TARGET} | arguments))


def test_asking_before_fitting_is_refused():
    with pytest.raises(NotFittedError):
        Ridge().predict([[1.0]])


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize("weighted", [True, False])
def test_the_last_step_is_the_fit_with_or_without_a_path(weighted):
    X, y, weight = draw(5, n=60)
    given_ = weight if weighted else None
    model = Ridge(2.0).fit(X, y, given_)
    for alphas in ((), np.logspace(3, -3, 7)):
        end = list(Ridge(2.0).iterate(X, y, given_, alphas=alphas))[-1]
        np.testing.assert_array_equal(end.coef, model.coef_)
        np.testing.assert_allclose(end.intercept, model.intercept_, rtol=1e-12)
        gap = (y - model.predict(X)) ** 2
        np.testing.assert_allclose(end.rss, gap.T @ (weight if weighted else np.ones(60)), rtol=1e-9)
