"""Logistic regression: mirrored points by hand, scikit-learn, relations and derivatives, nasty inputs, steps."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.linear_model import LogisticRegression as Reference

from algorithms import LogisticRegression
from algorithms.logistic_loss import (
    Problem,
    conjugate_direction,
    gradient,
    hessian,
    hessian_product,
    loss,
    newton_direction,
    probabilities,
)
from tests.algorithms.linear_oracle import tame
from tests.algorithms.nasty import CLASSES, LEGAL, REFUSED

SEEDS = st.integers(0, 10_000)
SHARP = {"tol": 1e-12}


def draw(seed, n=30, d=3, k=2):
    """Return X, classes that all occur, and whole weights."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % k)
    return rng.normal(size=(n, d)) + 0.5 * y[:, None], y, rng.integers(1, 4, n)


def draw_problem(seed, k):
    """Return a problem with an unpenalized last column, and a place to look at it."""
    X, y, weight = draw(seed, k=k)
    target = (y[:, None] == (np.array([1]) if k == 2 else np.arange(k))).astype(float)
    theta = np.random.default_rng(seed).normal(size=(target.shape[1], 4))
    problem = Problem(np.column_stack([X, np.ones(30)]), target, weight / weight.sum(), np.array([0.1, 0.1, 0.1, 0]))
    return problem, theta - (theta.mean(axis=0) if k > 2 else 0)


# ------------------------------------------------------------------ by hand


def test_two_mirrored_points_by_hand():
    # At -1 and 1 with C = 1 the slope w solves w = 2 / (1 + e^w), so w (1 + e^w) = 2; the line of even odds is 0.
    model = LogisticRegression(**SHARP).fit([[-1.0], [1.0]], ["low", "high"])
    assert model.classes_.tolist() == ["high", "low"]
    w = -model.coef_[0, 0]
    assert w * (1 + np.exp(w)) == pytest.approx(2, abs=1e-12)
    assert model.intercept_[0] == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(model.predict_proba([[1.0]]), [[1 / (1 + np.exp(-w)), 1 / (1 + np.exp(w))]])
    assert model.predict([[-3.0], [3.0]]).tolist() == ["low", "high"]
    tied = LogisticRegression(fit_intercept=False).fit([[-1.0], [1.0]], ["low", "high"])
    assert tied.predict([[0.0]]).tolist() == ["high"]  # a tie goes to the first


def test_the_first_newton_step_by_hand():
    start, moved, *_ = LogisticRegression().iterate([[-1.0], [1.0]], [0, 1])
    # At 0 every probability is 1/2: the slope is -1/2, the bend 1/4 + 1/2 (the penalty's 1 / (C S)), so 2/3 is gone.
    assert (start.stage, start.loss) == ("start", pytest.approx(np.log(2)))
    np.testing.assert_allclose(start.gradient, [[-1 / 2, 0]], atol=1e-15)
    assert (moved.stage, moved.rate, moved.decrement) == ("newton", 1, pytest.approx(1 / 3))
    np.testing.assert_allclose([moved.coef[0, 0], moved.intercept[0]], [2 / 3, 0], atol=1e-15)


def test_without_columns_that_tell_the_intercept_is_the_log_odds():
    for k, want in ((2, [np.log(3)]), (3, np.log([1, 3, 1]) - np.log([1, 3, 1]).mean())):
        y = [0, 1, 1, 1] if k == 2 else [0, 1, 1, 1, 2]
        model = LogisticRegression(**SHARP).fit(np.ones((len(y), 2)), y)
        np.testing.assert_allclose(model.intercept_, want, atol=1e-9)
        assert not model.coef_.any()


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weighted", [None, "rows", "balanced", "classes"])
@pytest.mark.parametrize("C", [0.01, 1.0, 100.0])
@pytest.mark.parametrize(("n", "d", "k"), [(200, 4, 2), (200, 4, 4), (12, 20, 2), (12, 20, 3)])
def test_coefficients_are_scikit_learns(fit_intercept, weighted, C, n, d, k):
    X, y, weight = draw(n + d + k, n, d, k)
    by_class = {None: None, "rows": None, "balanced": "balanced", "classes": {0: 2.0, 1: 0.5}}[weighted]
    params = {"C": C, "fit_intercept": fit_intercept, "class_weight": by_class, "tol": 1e-11}
    rows = weight if weighted in ("rows", "balanced") else None
    ours = LogisticRegression(**params).fit(X, y, rows)
    theirs = Reference(**params, solver="newton-cholesky").fit(X, y, rows)
    for name in ("coef_", "intercept_"):
        mine, its = getattr(ours, name), getattr(theirs, name)
        assert mine.shape == its.shape
        np.testing.assert_allclose(mine, its, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(ours.decision_function(X), theirs.decision_function(X), rtol=1e-8, atol=1e-7)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-8)
    np.testing.assert_allclose(ours.predict_log_proba(X), theirs.predict_log_proba(X), rtol=1e-6, atol=1e-8)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    assert ours.score(X, y) == theirs.score(X, y)


@pytest.mark.parametrize("load", [load_iris, load_breast_cancer])
def test_with_every_default_the_end_is_as_low_as_scikit_learns(load):
    X, y = load(return_X_y=True)
    ours, best = (m.fit(X, y) for m in (LogisticRegression(), Reference(solver="newton-cholesky", tol=1e-12)))

    def objective(model):
        penalty = (model.coef_**2).sum() / (2 * len(y))
        return penalty - model.predict_log_proba(X)[np.arange(len(y)), y].mean()

    assert objective(ours) - objective(best) < 1e-6


def test_without_a_penalty_it_is_the_likelihoods_maximum():
    X, y, _ = draw(0, 300, 3, 3)
    ours = LogisticRegression(C=np.inf, **SHARP).fit(X, y)
    theirs = Reference(C=np.inf, tol=1e-12, solver="newton-cholesky").fit(X, y)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-8)


@pytest.mark.parametrize("solver", ["lbfgs", "newton-cg", "newton-cholesky", "sag", "saga"])
@pytest.mark.parametrize("k", [2, 3])
def test_every_solvers_name_leads_to_the_same_minimum(solver, k):
    X, y, _ = draw(k, 60, 3, k)
    ours = LogisticRegression(solver=solver, random_state=0, **SHARP).fit(X, y)
    theirs = Reference(solver=solver, random_state=0, tol=1e-9, max_iter=10_000).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=1e-5)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=0, atol=1e-5)


def test_liblinears_name_is_taken_but_the_intercept_stays_free():
    X, y, _ = draw(0, 60, 3, 2)
    ours = LogisticRegression(solver="liblinear", random_state=0, **SHARP).fit(X + 3, y)
    theirs = Reference(solver="liblinear", random_state=0, intercept_scaling=1e4, tol=1e-10, max_iter=10_000)
    np.testing.assert_allclose(
        ours.coef_, theirs.fit(X + 3, y).coef_, rtol=0, atol=1e-4
    )  # there, scaled to be nearly free
    with pytest.raises(ValueError, match="'solver' parameter of LogisticRegression"):
        LogisticRegression(solver="newton").fit(X, y)


def test_attributes_types_and_params_are_scikit_learns():
    for y in (load_iris().target, np.array(["b", "a"])[(load_iris().target == 1).astype(int)]):
        for kind in (np.float64, np.float32):
            X = load_iris().data.astype(kind)
            ours, theirs = (m.fit(X, y) for m in (LogisticRegression(), Reference(max_iter=1000)))
            for name in ("coef_", "intercept_", "n_iter_", "n_features_in_"):
                mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
                assert (mine.dtype, mine.shape) == (its.dtype, its.shape), name
            np.testing.assert_array_equal(ours.classes_, theirs.classes_)
            for ask in ("decision_function", "predict_proba", "predict_log_proba", "predict"):
                mine, its = getattr(ours, ask)(X), getattr(theirs, ask)(X)
                assert (mine.dtype, mine.shape) == (its.dtype, its.shape), ask
    assert ours.get_params() == {name: theirs.set_params(max_iter=100).get_params()[name] for name in ours.get_params()}
    assert clone(ours).get_params() == ours.get_params()


# ------------------------------------------------------------------ relations


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, k=st.integers(2, 4))
def test_gradient_and_hessian_are_the_derivatives(seed, k):
    problem, theta = draw_problem(seed, k)

    def at(theta):
        scores = problem.A @ theta.T
        return loss(problem, theta, scores), gradient(problem, theta, probabilities(scores))

    way = np.random.default_rng(seed + 1).normal(size=theta.shape)
    (ahead, up), (behind, down) = at(theta + 1e-5 * way), at(theta - 1e-5 * way)
    proba = probabilities(problem.A @ theta.T)
    assert (ahead - behind) / 2e-5 == pytest.approx((gradient(problem, theta, proba) * way).sum(), abs=1e-8)
    product = hessian_product(problem, proba, way)
    np.testing.assert_allclose((up - down) / 2e-5, product, atol=1e-7)
    along = way - (way.mean(axis=0) if k > 2 else 0)  # no part in the directions that were given a bend
    made = (hessian(problem, proba) @ along.ravel()).reshape(way.shape)
    np.testing.assert_allclose(made, hessian_product(problem, proba, along), atol=1e-10)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, k=st.integers(2, 4))
def test_both_ways_to_solve_find_newtons_direction(seed, k):
    problem, theta = draw_problem(seed, k)
    proba = probabilities(problem.A @ theta.T)
    slope = gradient(problem, theta, proba)
    exact = newton_direction(problem, proba, slope)
    np.testing.assert_allclose(hessian_product(problem, proba, exact), -slope, atol=1e-9)
    about = conjugate_direction(problem, proba, slope)
    assert (about * slope).sum() < 0
    left = hessian_product(problem, proba, about) + slope
    assert np.linalg.norm(left) < np.linalg.norm(slope)
    flat = problem._replace(A=np.repeat(problem.A, 2, axis=1), penalty=np.zeros(8))  # every column twice: singular
    twice = gradient(flat, np.repeat(theta, 2, axis=1) / 2, proba)
    found = newton_direction(flat, proba, twice)
    np.testing.assert_allclose(hessian_product(flat, proba, found), -twice, atol=1e-8)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, k=st.integers(2, 4), C=st.sampled_from([0.1, 1.0, 100.0]))
def test_the_loss_never_rises_and_the_end_is_level(seed, k, C):
    X, y, weight = draw(seed, k=k)
    for method in ("newton", "gradient"):
        walk = list(LogisticRegression(C=C, max_iter=60, **SHARP).iterate(X, y, weight, method=method))
        assert all(after.loss <= before.loss + 1e-12 for before, after in pairwise(walk))
        assert walk[1].stage == method
        if method == "newton":
            assert walk[-1].stage == "converged"
            assert np.abs(walk[-1].gradient).max() < 1e-8
            if k > 2:
                np.testing.assert_allclose(walk[-1].coef.sum(axis=0), 0, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, k=st.integers(2, 4), shift=st.floats(-50, 50))
def test_weights_are_copies_and_an_offset_is_nothing(seed, k, shift):
    X, y, weight = draw(seed, k=k)
    one = LogisticRegression(**SHARP).fit(X, y, weight)
    copies = LogisticRegression(**SHARP).fit(np.repeat(X, weight, axis=0), np.repeat(y, weight))
    moved = LogisticRegression(**SHARP).fit(X + shift, y, weight)
    np.testing.assert_allclose(copies.coef_, one.coef_, atol=1e-8)
    np.testing.assert_allclose(moved.coef_, one.coef_, atol=1e-8)
    np.testing.assert_allclose(moved.predict_proba(X + shift), one.predict_proba(X), atol=1e-8)


def test_gradient_descent_ends_where_newton_does():
    X, y, _ = draw(1, 60, 3, 3)
    model = LogisticRegression(max_iter=5000, tol=1e-9)
    ends = [list(model.iterate(X, y, method=method))[-1] for method in ("newton", "gradient")]
    fixed = list(model.iterate(X, y, method="gradient", learning_rate=0.5))[-1]
    for end in (ends[1], fixed):
        assert end.stage == "converged"
        np.testing.assert_allclose(end.coef, ends[0].coef, atol=1e-6)
    assert fixed.rate == 0.5


def test_a_rate_far_too_high_diverges_and_the_place_before_is_kept():
    X, y, _ = draw(1)
    walk = list(LogisticRegression().iterate(X, y, method="gradient", learning_rate=1e200))
    assert [step.stage for step in walk] == ["start", "diverged"]
    assert (walk[-1].loss, walk[-1].iteration) == (walk[0].loss, 1)


@pytest.mark.parametrize("k", [2, 3, 5])
def test_a_hessian_too_large_to_be_made_is_not_needed(monkeypatch, k):
    X, y, weight = draw(2, 60, 5, k)
    weight = weight * (1.0 + 9.0 * (y == 0))
    made = LogisticRegression(**SHARP).fit(X, y, weight)
    monkeypatch.setattr("algorithms.logistic_regression.LARGE", 1)
    found = LogisticRegression(**SHARP).fit(X, y, weight)
    np.testing.assert_allclose(found.coef_, made.coef_, atol=1e-8)
    np.testing.assert_allclose(found.intercept_, made.intercept_, atol=1e-8)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
@pytest.mark.parametrize("k", [2, 3])
def test_legal_nasty_inputs_end_level_and_tell_the_classes(name, k):
    X = LEGAL[name]
    A, y = tame(X), CLASSES if k == 2 else np.where(np.arange(40) % 20 < 10, CLASSES, 2)
    C = 1e2 / max((A**2).sum(axis=1).mean(), 1e-300)
    model = LogisticRegression(C=C, tol=1e-10).fit(X, y)
    assert np.isfinite(model.coef_).all()
    proba = model.predict_proba(X)
    want = (y[:, None] == model.classes_).astype(float)
    slope = (proba - want).T @ A
    slope = slope[1:] + model.coef_ / C if k == 2 else slope + model.coef_ / C
    np.testing.assert_allclose(slope / np.abs(A).sum(), 0, atol=1e-6)
    np.testing.assert_allclose((proba - want).mean(axis=0), 0, atol=1e-6)
    if k == 2 and name != "one column":
        assert model.score(X, y) == 1


def test_an_offset_of_1e8_costs_nothing():
    plain = LogisticRegression().fit(LEGAL["offset 1e8"] - 1e8, CLASSES)
    model = LogisticRegression().fit(LEGAL["offset 1e8"], CLASSES)
    np.testing.assert_allclose(model.coef_, plain.coef_, atol=1e-7)
    np.testing.assert_allclose(
        model.predict_proba(LEGAL["offset 1e8"]), plain.predict_proba(LEGAL["offset 1e8"] - 1e8), atol=1e-6
    )


def test_logarithms_of_tiny_probabilities_stay_finite():
    model = LogisticRegression().fit([[-1.0], [1.0]], [0, 1])
    np.testing.assert_allclose(model.predict_log_proba([[1e6]])[0], [-1e6 * model.coef_[0, 0], 0], rtol=1e-9)
    three = LogisticRegression().fit([[-1.0], [0.0], [1.0]], [0, 1, 2])
    assert np.isfinite(three.predict_log_proba([[1e6]])).all()


def test_separable_classes_without_a_penalty_end_or_warn_with_finite_coefficients():
    model = LogisticRegression(C=np.inf).fit([[-1.0], [1.0]], [0, 1])
    assert np.isfinite(model.coef_).all()
    assert model.score([[-1.0], [1.0]], [0, 1]) == 1


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        LogisticRegression().fit(X, CLASSES[: len(X)])


@pytest.mark.parametrize(
    ("params", "arguments", "says"),
    [
        ({"C": 0.0}, {}, "'C' parameter of LogisticRegression"), ({"C": np.nan}, {}, "'C'"), ({"tol": -1}, {}, "'tol'"),
        ({"max_iter": -1}, {}, "'max_iter'"), ({"class_weight": "even"}, {}, "'class_weight'"),
        ({"fit_intercept": None}, {}, "'fit_intercept'"), ({}, {"y": np.zeros(40)}, "at least 2 classes"),
        ({}, {"y": np.linspace(0, 1, 40)}, "[Uu]nknown label type"), ({}, {"y": CLASSES[:-1]}, "inconsistent"),
        ({}, {"sample_weight": -np.ones(40)}, "[Nn]egative"), ({"class_weight": {0: -1.0}}, {}, "must be positive"),
        ({"class_weight": {0: 0.0, 1: 0.0}}, {}, "must be positive"),
    ],
)  # fmt: skip
def test_bad_arguments_are_named(params, arguments, says):
    with pytest.raises(ValueError, match=says):
        LogisticRegression(**params).fit(**({"X": LEGAL["one column"], "y": CLASSES} | arguments))


@pytest.mark.parametrize("options", [{"method": "guess"}, {"learning_rate": 0.0}, {"learning_rate": np.nan}])
def test_bad_ways_to_go_are_named(options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} must be"):
        next(LogisticRegression().iterate([[0.0], [1.0]], [0, 1], **options))


def test_too_few_steps_warn_and_asking_before_fitting_is_refused():
    X, y = load_iris(return_X_y=True)
    with pytest.warns(ConvergenceWarning, match="did not converge after 1 iterations"):
        assert LogisticRegression(max_iter=1).fit(X, y).n_iter_.tolist() == [1]
    with pytest.warns(ConvergenceWarning, match="after 0 iterations"):
        assert not LogisticRegression(max_iter=0).fit(X, y).coef_.any()
    for ask in ("predict", "predict_proba", "predict_log_proba", "decision_function"):
        with pytest.raises(NotFittedError):
            getattr(LogisticRegression(), ask)(X)


# ------------------------------------------------------------------ steps


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_the_last_step_is_the_fit(k, fit_intercept):
    X, y, weight = draw(6, 50, 3, k)
    model = LogisticRegression(fit_intercept=fit_intercept).fit(X, y, weight)
    walk = list(LogisticRegression(fit_intercept=fit_intercept).iterate(X, y, weight))
    end = walk[-1]
    assert (end.stage, end.iteration) == ("converged", model.n_iter_[0])
    np.testing.assert_array_equal(end.coef, model.coef_)
    np.testing.assert_array_equal(end.intercept, model.intercept_)
    log_proba = model.predict_log_proba(X)[np.arange(50), y]
    penalty = (model.coef_**2).sum() / (2 * weight.sum())
    assert end.loss == pytest.approx(penalty - weight @ log_proba / weight.sum())
    for before, after in pairwise(walk[:-1]):
        d = X.shape[1]
        np.testing.assert_allclose(after.coef, before.coef + after.rate * after.direction[:, :d], atol=1e-12)
