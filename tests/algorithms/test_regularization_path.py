"""Paths over alpha: a line by hand, scikit-learn, single fits, nasty inputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import linear_model as reference
from sklearn.exceptions import ConvergenceWarning

from algorithms import ElasticNet, Lasso, enet_path, lasso_path
from tests.algorithms.linear_oracle import tame
from tests.algorithms.nasty import LEGAL, REFUSED, TARGET

LINE = np.array([[-1.0], [0.0], [1.0]]), np.array([-1.0, 0.0, 1.0])


def draw(seed, n, d):
    """Return X and y from a continuum."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n)


# ------------------------------------------------------------------ by hand


def test_the_path_of_a_line_by_hand():
    # The mean of x y is 2/3: there the slope leaves 0. At alpha it is 1 - alpha / (2/3).
    alphas, coefs, gaps = lasso_path(*LINE, alphas=3, eps=0.25)
    np.testing.assert_allclose(alphas, [2 / 3, 1 / 3, 1 / 6])
    np.testing.assert_allclose(coefs, [[0, 1 / 2, 3 / 4]], atol=1e-12)
    np.testing.assert_allclose(gaps, 0, atol=1e-12)


# ------------------------------------------------------------------ scikit-learn and single fits


@pytest.mark.parametrize(("n", "d"), [(80, 6), (10, 30)])
def test_paths_are_scikit_learns(n, d):
    X, y = draw(n, n, d)
    options = {"alphas": 12, "eps": 1e-2, "tol": 1e-13, "max_iter": 100_000}
    for mine, its in zip(lasso_path(X, y, **options), reference.lasso_path(X, y, **options), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-8)
    options |= {"alphas": [0.1, 1.0, 0.5], "l1_ratio": 0.3}
    for mine, its in zip(enet_path(X, y, **options), reference.enet_path(X, y, **options), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-8)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.sampled_from([5, 8, 60]), ratio=st.sampled_from([0.3, 1.0]))
def test_every_point_of_the_path_is_the_fit_of_its_alpha(seed, n, ratio):
    X, y = (tame(part) for part in draw(seed, n, 6))
    options = {"tol": 1e-12, "max_iter": 100_000}
    alphas, coefs, _ = enet_path(X, y, l1_ratio=ratio, alphas=5, eps=0.05, **options)
    assert not np.round(coefs[:, 0], 9).any()
    for alpha, coef in zip(alphas, coefs.T, strict=True):
        one = ElasticNet(alpha, l1_ratio=ratio, **options).fit(X, y)
        np.testing.assert_allclose(X @ coef, X @ one.coef_, atol=1e-5)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_have_a_path(name):
    X, y = tame(LEGAL[name]), tame(TARGET)
    alphas, coefs, _ = lasso_path(X, y, alphas=3, eps=0.1, tol=1e-10, max_iter=100_000)
    one = Lasso(alphas[-1], tol=1e-10, max_iter=100_000).fit(X, y)
    np.testing.assert_allclose(X @ coefs[:, -1], X @ one.coef_, atol=1e-4)
    assert coefs[:, -1].any()


def test_a_target_without_any_slope_has_a_path_of_zeros():
    alphas, coefs, gaps = lasso_path(LINE[0], np.zeros(3), alphas=4)
    assert (alphas > 0).all()
    assert not coefs.any()
    assert not gaps.any()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        lasso_path(X, TARGET[: len(X)])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"alphas": [-1.0]}, "negative"), ({"alphas": 0}, "at least 1"), ({"eps": 0}, "eps"),
        ({"l1_ratio": 0}, "not supported for l1_ratio=0"), ({"l1_ratio": 2}, "l1_ratio"), ({"alphas": [np.nan]}, "NaN"),
    ],
)  # fmt: skip
def test_bad_paths_are_named(options, says):
    with pytest.raises(ValueError, match=says):
        enet_path(*LINE, **options)


def test_too_few_sweeps_warn():
    with pytest.warns(ConvergenceWarning, match="Objective did not converge"):
        lasso_path(*draw(0, 10, 30), alphas=[1e-3], max_iter=2)
