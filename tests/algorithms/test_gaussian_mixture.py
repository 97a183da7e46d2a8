"""Gaussian mixture: two unit Gaussians by hand, scikit-learn from the same start, relations, nasty inputs, steps."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal
from sklearn.base import clone
from sklearn.cluster import kmeans_plusplus
from sklearn.datasets import load_iris, make_blobs
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.mixture import GaussianMixture as Reference

from algorithms import GaussianMixture
from algorithms.gaussians import (
    covariances_of,
    factors,
    factors_of_precisions,
    log_densities,
    log_sum_exp,
    moments,
    products,
    singular,
)
from tests.algorithms.nasty import LEGAL, PLAIN, REFUSED

KINDS = ["full", "tied", "diag", "spherical"]
IRIS = load_iris().data
LEARNED = ["weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"]
UNIT = {"weights_init": [0.5, 0.5], "means_init": [[0.0], [2.0]], "precisions_init": [[1.0], [1.0]]}


# ------------------------------------------------------------------ by hand


def test_one_component_is_the_mean_and_the_variance():
    model = GaussianMixture(reg_covar=0).fit([[1.0], [3.0]])
    assert (model.weights_.tolist(), model.means_.tolist()) == ([1], [[2]])
    np.testing.assert_allclose(model.covariances_, [[[1]]])
    assert model.lower_bound_ == pytest.approx(-0.5 - 0.5 * np.log(2 * np.pi))
    assert model.bic([[1.0], [3.0]]) == pytest.approx(-4 * model.lower_bound_ + 2 * np.log(2))
    assert model.aic([[1.0], [3.0]]) == pytest.approx(-4 * model.lower_bound_ + 4)


def test_one_turn_of_two_unit_gaussians():
    mixture = GaussianMixture(2, covariance_type="diag", max_iter=1, reg_covar=0, **UNIT)
    start, expectation, maximisation, done = mixture.iterate([[0.0], [1.0], [2.0]])
    assert start.means.tolist() == [[0], [2]]
    near = 1 / (1 + np.exp(-2))  # densities at 0 are as 1 to exp(-2)
    np.testing.assert_allclose(expectation.share, [[near, 1 - near], [0.5, 0.5], [1 - near, near]])
    np.testing.assert_allclose(maximisation.weights, [0.5, 0.5])
    left = (0.5 + 2 * (1 - near)) / 1.5
    np.testing.assert_allclose(maximisation.means, [[left], [2 - left]])
    spread = (near * left**2 + 0.5 * (1 - left) ** 2 + (1 - near) * (2 - left) ** 2) / 1.5
    np.testing.assert_allclose(maximisation.covariances, [[spread], [spread]])
    assert (done.stage, done.converged) == ("done", False)


def test_the_density_of_a_tilted_gaussian():
    covariance = np.array([[2.0, 0.6], [0.6, 1.0]])
    X, mean = PLAIN[:, :2], np.array([1.0, -1.0])
    found = log_densities(X, mean[None], factors(covariance[None], "full"), "full")[:, 0]
    np.testing.assert_allclose(found, multivariate_normal(mean, covariance).logpdf(X), rtol=1e-12)


def test_log_sum_exp_survives_what_exp_does_not():
    got = log_sum_exp(np.array([[-1000.0, -1000.0], [1000.0, 0.0], [-np.inf, 0.0]]))
    np.testing.assert_allclose(got, [-1000 + np.log(2), 1000, 0])


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_components", [1, 4])
def test_from_the_same_start_every_turn_is_scikit_learns(kind, n_components):
    X, _ = make_blobs(300, 4, centers=4, cluster_std=2.0, random_state=1)
    shape = {"full": np.array([np.eye(4)] * n_components), "tied": np.eye(4), "diag": np.ones((n_components, 4))}
    given_start = {
        "weights_init": np.full(n_components, 1 / n_components), "means_init": X[:n_components],
        "precisions_init": 0.1 * shape.get(kind, np.ones(n_components)),
    }  # fmt: skip
    ours, theirs = (
        make(n_components, covariance_type=kind, tol=1e-4, max_iter=300, **given_start).fit(X)
        for make in (GaussianMixture, Reference)
    )
    np.testing.assert_allclose(ours.lower_bounds_, theirs.lower_bounds_, rtol=0, atol=1e-9)
    assert (ours.n_iter_, ours.converged_) == (theirs.n_iter_, True)
    for name in LEARNED:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-8, atol=1e-8, err_msg=name)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-8)
    np.testing.assert_allclose(ours.score_samples(X), theirs.score_samples(X), atol=1e-8)
    assert ours.score(X) == pytest.approx(theirs.score(X), abs=1e-9)
    assert (ours.aic(X), ours.bic(X)) == pytest.approx((theirs.aic(X), theirs.bic(X)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("init", ["kmeans", "random"])
def test_the_same_seed_gives_the_same_answer(kind, init):
    ours, theirs = (
        make(3, covariance_type=kind, init_params=init, tol=0.01, random_state=3).fit(IRIS)
        for make in (GaussianMixture, Reference)
    )
    assert ours.lower_bound_ == pytest.approx(theirs.lower_bound_, abs=1e-9)
    np.testing.assert_array_equal(ours.fit_predict(IRIS), theirs.fit_predict(IRIS))
    for mine, its in zip(ours.sample(40), theirs.sample(40), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_draws_the_same_rows(seed):
    X = np.unique(IRIS, axis=0)
    drawn = {
        "k-means++": kmeans_plusplus(X, 3, random_state=seed)[1],
        "random_from_data": np.random.RandomState(seed).choice(len(X), 3, replace=False),
    }
    for init, rows in drawn.items():
        start = next(GaussianMixture(3, init_params=init, random_state=seed).iterate(X))
        np.testing.assert_array_equal(np.argwhere(start.share.T == 1), np.column_stack([np.arange(3), rows]))
        np.testing.assert_allclose(start.means, X[rows])
        np.testing.assert_allclose(start.covariances, [1e-6 * np.eye(4)] * 3, atol=1e-12)


@pytest.mark.filterwarnings("ignore:Best performing")
def test_a_part_of_the_start_and_no_turns_are_scikit_learns():
    for params in ({"means_init": IRIS[[0, 60, 120]]}, {"weights_init": [0.2, 0.3, 0.5]}, {"max_iter": 0}):
        ours, theirs = (make(3, random_state=0, **params).fit(IRIS) for make in (GaussianMixture, Reference))
        for name in LEARNED:
            np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), atol=1e-7, err_msg=name)
        assert (ours.n_iter_, ours.lower_bounds_) == (theirs.n_iter_, pytest.approx(theirs.lower_bounds_))


def test_attributes_types_and_params_are_scikit_learns():
    for dtype in (np.float64, np.float32):
        ours, theirs = (make(2, random_state=0).fit(IRIS.astype(dtype)) for make in (GaussianMixture, Reference))
        for name in LEARNED:
            mine, its = getattr(ours, name), getattr(theirs, name)
            assert (mine.dtype, mine.shape) == (its.dtype, its.shape), name
    assert type(ours.lower_bounds_) is type(theirs.lower_bounds_) is list
    assert set(ours.get_params()) < set(theirs.get_params())
    assert clone(ours).get_params() == ours.get_params()


# ------------------------------------------------------------------ relations

CLOUDS = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(30, 2)))


@pytest.mark.filterwarnings("ignore:Best performing")
@settings(max_examples=20, deadline=None)
@given(X=CLOUDS, k=st.integers(1, 3), kind=st.sampled_from(KINDS))
def test_the_likelihood_never_falls_and_shares_add_up(X, k, kind):
    steps = list(GaussianMixture(k, covariance_type=kind, reg_covar=1e-12, random_state=0).iterate(X))
    bounds = [step.lower_bound for step in steps if step.stage == "expectation"]
    assert all(before <= after + 1e-9 for before, after in pairwise(bounds))
    for step in steps[:-1]:
        np.testing.assert_allclose(step.share.sum(axis=1), 1)
        assert step.weights.sum() == pytest.approx(1)
        np.testing.assert_allclose(covariances_of(step.factors, kind), step.covariances, rtol=1e-6, atol=1e-9)


@pytest.mark.filterwarnings("ignore:Best performing")
@settings(max_examples=20, deadline=None)
@given(X=CLOUDS, kind=st.sampled_from(KINDS), shift=st.integers(-9, 9), scale=st.sampled_from([0.25, 4.0]))
def test_shift_and_scale_carry_over(X, kind, shift, scale):
    one, other = (
        GaussianMixture(2, covariance_type=kind, means_init=m, reg_covar=r, random_state=0, max_iter=20).fit(Z)
        for Z, m, r in ((X, X[:2], 1e-3), (scale * X + shift, scale * X[:2] + shift, 1e-3 * scale**2))
    )
    np.testing.assert_allclose(other.means_, scale * one.means_ + shift, atol=1e-6)
    np.testing.assert_allclose(np.array(other.lower_bounds_) + 2 * np.log(scale), one.lower_bounds_, atol=1e-8)


@settings(max_examples=20, deadline=None)
@given(X=CLOUDS, seed=st.integers(0, 99))
def test_the_kinds_of_moments_agree_with_numpy(X, seed):
    share = np.random.default_rng(seed).dirichlet(np.ones(2), len(X))
    mass, means, full = moments(X, share, "full")
    for j in range(2):
        np.testing.assert_allclose(full[j], np.cov(X.T, aweights=share[:, j], bias=True), atol=1e-12)
        np.testing.assert_allclose(means[j], np.average(X, axis=0, weights=share[:, j]), atol=1e-12)
    diag = np.diagonal(full, axis1=1, axis2=2)
    np.testing.assert_allclose(moments(X, share, "diag")[2], diag)
    np.testing.assert_allclose(moments(X, share, "spherical")[2], diag.mean(axis=1))
    np.testing.assert_allclose(moments(X, share, "tied")[2], np.average(full, axis=0, weights=mass))
    upper = factors_of_precisions(np.linalg.inv(full), "full")
    np.testing.assert_allclose(upper, factors(full, "full"), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(products(upper, "full") @ full, [np.eye(2)] * 2, atol=1e-9)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.filterwarnings("ignore:Best performing")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_give_what_the_moved_and_scaled_points_give(name, kind):
    X = LEGAL[name]
    near = X.astype(np.float64) - X.astype(np.float64)[0]
    unit = np.abs(near).max()
    model = GaussianMixture(2, covariance_type=kind, reg_covar=1e-6 * unit**2, random_state=0).fit(X)
    plain = GaussianMixture(2, covariance_type=kind, reg_covar=1e-6, random_state=0).fit(near / unit)
    np.testing.assert_allclose((model.means_ - X.astype(np.float64)[0]) / unit, plain.means_, atol=1e-5)
    shift = X.shape[1] * np.log(unit)
    assert model.lower_bound_ + shift == pytest.approx(plain.lower_bound_, abs=1e-4)
    np.testing.assert_array_equal(model.predict(X), plain.predict(near / unit))
    if name != "one column":  # alone, the first column overlaps
        assert len(set(model.predict(X)[:20])) == 1
    assert np.isfinite(model.score_samples(X)).all()


def test_an_offset_costs_no_digits():
    near, far = (GaussianMixture(2, random_state=0).fit(PLAIN + shift) for shift in (0, 2.0**27))
    rounded = GaussianMixture(2, random_state=0).fit(PLAIN + 2.0**27 - 2.0**27)
    np.testing.assert_allclose(far.covariances_, rounded.covariances_, atol=1e-12)
    assert far.score(PLAIN + 2.0**27) == pytest.approx(near.score(PLAIN), abs=1e-6)


@pytest.mark.parametrize("kind", ["full", "diag", "spherical"])
def test_a_component_that_shrinks_to_a_point_is_named(kind):
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.2], [50.0, 50.0]])
    steps = list(GaussianMixture(2, covariance_type=kind, random_state=0).iterate(X))
    (alone,) = {j for step in steps for j in step.singular.tolist()}
    np.testing.assert_allclose(steps[-1].means[alone], [50, 50])
    np.testing.assert_allclose(np.diag(np.atleast_2d(steps[-1].covariances[alone])), 1e-6)


def test_a_plane_without_reg_covar_is_refused():
    with pytest.raises(ValueError, match="ill-defined empirical covariance"):
        GaussianMixture(reg_covar=0).fit(np.repeat(np.arange(4.0)[:, None], 2, axis=1))
    with pytest.raises(ValueError, match="ill-defined empirical covariance"):
        GaussianMixture(covariance_type="diag", reg_covar=0).fit([[1.0, 0.0], [1.0, 2.0]])


def test_what_is_singular():
    one, variance = np.array([[1.0, 1.0], [1.0, 1.0]]), np.ones(2)
    assert singular(np.array([np.eye(2), one]), "full", variance).tolist() == [1]
    assert singular(np.eye(2) * [1, 1e-6], "tied", variance).tolist() == []
    assert singular(one, "tied", variance).tolist() == [0]
    assert singular(np.array([[1.0, 0.0], [1.0, 1.0]]), "diag", variance).tolist() == [0]
    assert singular(np.array([0.0, 1e-9]), "spherical", variance).tolist() == [0]


def test_a_component_without_points_moves_to_the_mean_of_all():
    mass, means, covariances = moments(np.array([[-1.0], [1.0]]), np.array([[1.0, 0.0], [1.0, 0.0]]), "diag")
    assert (means[1].tolist(), covariances[1].tolist()) == ([0], [0])
    assert mass[1] < 1e-14


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        GaussianMixture(2).fit(X)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"n_components": 0}, "'n_components'"), ({"covariance_type": "round"}, "'covariance_type'"),
        ({"tol": -1}, "'tol'"), ({"reg_covar": -1}, "'reg_covar'"), ({"max_iter": -1}, "'max_iter'"),
        ({"n_init": 0}, "'n_init'"), ({"init_params": "far"}, "'init_params'"),
        ({"n_components": 99}, "n_samples >= n_components"),
        ({"n_components": 2, "weights_init": [1.0]}, "'weights' should have the shape"),
        ({"n_components": 2, "weights_init": [0.5, 0.6]}, "should be normalized"),
        ({"n_components": 2, "weights_init": [1.5, -0.5]}, r"range \[0, 1\]"),
        ({"means_init": [[0.0]]}, "'means' should have the shape"),
        ({"precisions_init": -np.eye(3)[None]}, "symmetric, positive-definite"),
        ({"precisions_init": [-1.0], "covariance_type": "spherical"}, "should be positive"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    with pytest.raises(ValueError, match=says):
        GaussianMixture(**params).fit(PLAIN)


def test_asking_before_fitting_and_drawing_nothing_are_refused():
    for ask in ("predict", "predict_proba", "score", "score_samples", "aic", "bic"):
        with pytest.raises(NotFittedError):
            getattr(GaussianMixture(2), ask)(PLAIN)
    with pytest.raises(NotFittedError):
        GaussianMixture().sample()
    with pytest.raises(ValueError, match="at least one sample"):
        GaussianMixture().fit(PLAIN).sample(0)
    with pytest.raises(ValueError, match="3 features"):
        GaussianMixture().fit(PLAIN).predict([[1.0]])


def test_a_run_that_is_cut_short_warns():
    with pytest.warns(ConvergenceWarning, match="did not converge"):
        GaussianMixture(3, max_iter=1, random_state=0).fit(IRIS)


# ------------------------------------------------------------------ steps


def test_the_last_step_is_the_fit():
    params = {"n_components": 3, "n_init": 2, "init_params": "random", "random_state": 2, "tol": 0.01}
    model, steps = GaussianMixture(**params).fit(IRIS), list(GaussianMixture(**params).iterate(IRIS))
    assert {step.run for step in steps} == {0, 1}
    end = steps[-1]
    assert (end.stage, end.lower_bound, end.converged) == ("done", model.lower_bound_, model.converged_)
    assert (list(end.lower_bounds), end.iteration) == (model.lower_bounds_, model.n_iter_)
    np.testing.assert_array_equal(end.means, model.means_)
    np.testing.assert_array_equal(end.factors, model.precisions_cholesky_)
    ends = [step for step in steps if step.stage == "maximisation" and step.converged]
    assert end.lower_bound == max(step.lower_bound for step in ends)


def test_the_stages_take_turns_and_tell_what_moved():
    steps = list(GaussianMixture(2, random_state=0).iterate(PLAIN))
    stages = [step.stage for step in steps]
    assert stages == ["start", *["expectation", "maximisation"] * ((len(steps) - 2) // 2), "done"]
    for before, after in pairwise(steps[1:-1]):
        if after.stage == "maximisation":
            np.testing.assert_allclose(after.means, moments(PLAIN, before.share, "full")[1], atol=1e-12)
