"""Naive Bayes: by hand, scikit-learn, relations, nasty inputs, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array, csr_matrix
from scipy.stats import norm
from sklearn.base import clone
from sklearn.datasets import load_digits, load_iris
from sklearn.exceptions import NotFittedError
from sklearn.naive_bayes import GaussianNB as ReferenceGaussian
from sklearn.naive_bayes import MultinomialNB as ReferenceMultinomial

from algorithms import GaussianNB, MultinomialNB
from algorithms.multinomial_nb import multinomial_joint, smoothed
from algorithms.naive_bayes import gaussian_joint, merge, moments
from tests.algorithms.nasty import CLASSES, LEGAL, PLAIN, REFUSED, TARGET

IRIS, KINDS = load_iris(return_X_y=True)
DIGITS, NAMES = load_digits(return_X_y=True)
BOTH = [GaussianNB, MultinomialNB]
ASKED = ["predict_proba", "predict_log_proba", "predict_joint_log_proba"]
GAUSSIAN = ["classes_", "class_count_", "class_prior_", "theta_", "var_", "epsilon_"]
MULTINOMIAL = ["classes_", "class_count_", "class_log_prior_", "feature_count_", "feature_log_prob_"]


def agree(ours, theirs, names, X, rtol=1e-8):
    for name in names:
        mine, its = np.asarray(getattr(ours, name)), np.asarray(getattr(theirs, name))
        assert (mine.shape, mine.dtype) == (its.shape, its.dtype), name
        np.testing.assert_allclose(mine, its, rtol=rtol, err_msg=name)
    for ask in ASKED:
        np.testing.assert_allclose(getattr(ours, ask)(X), getattr(theirs, ask)(X), rtol=1e-6, atol=1e-8, err_msg=ask)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))


# ------------------------------------------------------------------ by hand


def test_two_gaussians_on_a_line():
    model = GaussianNB(var_smoothing=0).fit([[0.0], [2.0], [8.0], [12.0], [10.0]], ["a", "a", "b", "b", "b"])
    assert (model.theta_.tolist(), model.class_count_.tolist()) == ([[1], [10]], [2, 3])
    np.testing.assert_allclose(model.var_, [[1], [8 / 3]])
    np.testing.assert_allclose(model.class_prior_, [0.4, 0.6])
    joint = np.log([0.4, 0.6]) + norm([1, 10], np.sqrt([1, 8 / 3])).logpdf(4.0)
    np.testing.assert_allclose(model.predict_joint_log_proba([[4.0]]), [joint])
    np.testing.assert_allclose(model.predict_proba([[4.0]])[0], np.exp(joint) / np.exp(joint).sum())
    assert model.predict([[4.0], [5.0]]).tolist() == ["a", "b"]


def test_words_of_two_classes():
    model = MultinomialNB().fit([[2, 0], [1, 1], [0, 3]], ["tea", "tea", "ink"])
    assert model.classes_.tolist() == ["ink", "tea"]
    assert model.feature_count_.tolist() == [[0, 3], [3, 1]]
    np.testing.assert_allclose(np.exp(model.feature_log_prob_), [[1 / 5, 4 / 5], [4 / 6, 2 / 6]])
    np.testing.assert_allclose(np.exp(model.class_log_prior_), [1 / 3, 2 / 3])
    ink, tea = 1 / 3 * 1 / 5 * 4 / 5, 2 / 3 * 4 / 6 * 2 / 6
    np.testing.assert_allclose(model.predict_proba([[1, 1]]), [[ink / (ink + tea), tea / (ink + tea)]])


def test_without_smoothing_what_was_never_seen_rules_a_class_out():
    model = MultinomialNB(alpha=0).fit([[2, 0, 0], [0, 3, 0]], [0, 1])
    assert model.predict_proba([[1, 0, 0], [0, 9, 0]]).tolist() == [[1, 0], [0, 1]]
    np.testing.assert_allclose(model.predict_proba([[1, 1, 0], [0, 0, 1], [0, 0, 0]]), 0.5)  # the priors alone
    np.testing.assert_allclose(np.exp(smoothed(np.zeros(4), 0.0)), 0.25)
    log_prob = np.log([[0.5, 0.5], [1.0, 1e-300]])
    np.testing.assert_allclose(multinomial_joint(np.array([[1.0, 0.0]]), log_prob), [[np.log(0.5), 0]])


def test_moments_by_hand():
    mass, mean, var = moments(np.array([[1.0, 5.0], [4.0, 5.0]]), np.array([2.0, 1.0]))
    assert (mass, mean.tolist(), var.tolist()) == (3, [2, 5], [2, 0])
    assert moments(np.empty((0, 2)), np.empty(0))[0] == 0
    assert gaussian_joint(np.array([[1.0]]), np.array([[1.0]]), np.array([[1.0]]))[0, 0] == -0.5 * np.log(2 * np.pi)


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("weighed", [False, True])
@pytest.mark.parametrize("params", [{}, {"priors": [0.2, 0.3, 0.5]}, {"var_smoothing": 0.1}])
def test_gaussian_is_scikit_learns(params, weighed):
    weight = np.random.default_rng(0).uniform(0.1, 3, len(KINDS)) if weighed else None
    ours, theirs = (make(**params).fit(IRIS, KINDS, weight) for make in (GaussianNB, ReferenceGaussian))
    agree(ours, theirs, GAUSSIAN, IRIS)
    assert ours.score(IRIS, KINDS) == theirs.score(IRIS, KINDS)


@pytest.mark.parametrize("weighed", [False, True])
@pytest.mark.parametrize(
    "params",
    [{}, {"alpha": 0.1}, {"alpha": np.linspace(0.5, 2, 64)}, {"fit_prior": False}, {"class_prior": np.full(10, 0.1)}],
)
@pytest.mark.parametrize("kind", [np.asarray, csr_matrix, csr_array])
def test_multinomial_is_scikit_learns(kind, params, weighed):
    weight = np.random.default_rng(0).uniform(0.1, 3, len(NAMES)) if weighed else None
    X = kind(DIGITS)
    ours, theirs = (make(**params).fit(X, NAMES, weight) for make in (MultinomialNB, ReferenceMultinomial))
    agree(ours, theirs, MULTINOMIAL, X)


def test_batches_are_scikit_learns():
    rows = np.random.default_rng(0).permutation(150)
    pairs = [
        (GaussianNB(), ReferenceGaussian(), GAUSSIAN), (MultinomialNB(), ReferenceMultinomial(), MULTINOMIAL),
    ]  # fmt: skip
    for ours, theirs, names in pairs:
        for batch in np.split(rows, 5):
            for model in (ours, theirs):
                model.partial_fit(IRIS[batch], KINDS[batch], classes=[0, 1, 2])
        agree(ours, theirs, names, IRIS, rtol=1e-7)


def test_types_and_params_are_scikit_learns():
    for mine, its, names in (
        (GaussianNB, ReferenceGaussian, GAUSSIAN),
        (MultinomialNB, ReferenceMultinomial, MULTINOMIAL),
    ):
        for dtype in (np.float32, np.int64):
            X = np.round(10 * IRIS).astype(dtype)
            ours, theirs = mine().fit(X, KINDS), its().fit(X, KINDS)
            for name in set(names) - {"epsilon_"}:
                mine_is, its_is = getattr(ours, name), getattr(theirs, name)
                np.testing.assert_allclose(mine_is, its_is, rtol=1e-4)
                if name in ("theta_", "var_", "class_count_", "class_prior_"):
                    assert mine_is.dtype == its_is.dtype
            np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-3)
        assert ours.get_params() == theirs.get_params()
        assert clone(ours).get_params() == ours.get_params()


# ------------------------------------------------------------------ relations

CLOUDS = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(40, 3)) + CLASSES[:, None])
COUNTS = arrays(np.float64, (40, 3), elements=st.integers(0, 5).map(float))


@settings(max_examples=40, deadline=None)
@given(X=CLOUDS, shift=st.integers(-9, 9), scale=st.sampled_from([0.25, 4.0]), seed=st.integers(0, 99))
def test_gaussian_shift_scale_and_row_order_carry_over(X, shift, scale, seed):
    rows = np.random.default_rng(seed).permutation(40)
    one, other = GaussianNB().fit(X, CLASSES), GaussianNB().fit(scale * X[rows] + shift, CLASSES[rows])
    np.testing.assert_allclose(other.theta_, scale * one.theta_ + shift, atol=1e-9)
    np.testing.assert_allclose(other.var_, scale**2 * one.var_, rtol=1e-9)
    np.testing.assert_allclose(other.predict_proba(scale * X + shift), one.predict_proba(X), atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(X=CLOUDS, counts=COUNTS, seed=st.integers(0, 99))
def test_weight_is_copies_and_batches_are_one(X, counts, seed):
    rng = np.random.default_rng(seed)
    weight, cut = rng.integers(1, 4, 40), int(rng.integers(1, 40))
    for make, Z in ((GaussianNB, X), (MultinomialNB, counts)):
        weighted = make().fit(Z, CLASSES, sample_weight=weight)
        copies = make().fit(np.repeat(Z, weight, axis=0), np.repeat(CLASSES, weight))
        atol = 1e-7 if make is GaussianNB else 1e-12  # epsilon is taken from the rows, not from their weights
        np.testing.assert_allclose(weighted.predict_proba(Z), copies.predict_proba(Z), atol=atol)
        whole, parts = make().fit(Z, CLASSES), make().partial_fit(Z[:cut], CLASSES[:cut], classes=[0, 1])
        parts.partial_fit(Z[cut:], CLASSES[cut:])
        np.testing.assert_allclose(whole.predict_proba(Z), parts.predict_proba(Z), atol=1e-6)
        np.testing.assert_allclose(whole.predict_proba(Z).sum(axis=1), 1)


@settings(max_examples=40, deadline=None)
@given(X=CLOUDS, cut=st.integers(0, 40))
def test_merged_moments_are_those_of_all(X, cut):
    one = np.ones(40)
    merged = merge(moments(X[:cut], one[:cut]), moments(X[cut:], one[cut:]))
    for mine, whole, its in zip(merged, moments(X, one), (40, X.mean(axis=0), X.var(axis=0)), strict=True):
        np.testing.assert_allclose(mine, whole, atol=1e-12)
        np.testing.assert_allclose(whole, its, atol=1e-12)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_give_gaussian_what_the_moved_points_give(name):
    X = LEGAL[name]
    near = X.astype(np.float64) - X.astype(np.float64)[0]
    unit = np.abs(near).max()
    model, plain = GaussianNB().fit(X, CLASSES), ReferenceGaussian().fit(near / unit, CLASSES)
    np.testing.assert_allclose(model.var_ / unit**2, plain.var_, rtol=1e-6)
    np.testing.assert_array_equal(model.predict(X), plain.predict(near / unit))
    np.testing.assert_allclose(model.predict_proba(X), plain.predict_proba(near / unit), atol=1e-5)


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_counted_as_by_scikit_learn(name):
    X = np.abs(LEGAL[name])
    ours, theirs = MultinomialNB().fit(X, CLASSES), ReferenceMultinomial().fit(X, CLASSES)
    np.testing.assert_allclose(ours.feature_log_prob_, theirs.feature_log_prob_, rtol=1e-6)
    if name != "scale 1e8":  # there, rounding in sums of 1e9 decides
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-4)


def test_columns_that_do_not_vary_leave_the_priors():
    model = GaussianNB().fit(np.full((3, 2), 0.1), [0, 0, 1])
    np.testing.assert_allclose(model.predict_proba([[0.1, 0.1]]), [[2 / 3, 1 / 3]])
    with pytest.raises(ValueError, match="Column 1 does not vary in class"):
        GaussianNB(var_smoothing=0).fit([[0.0, 1.0], [1.0, 1.0], [2.0, 0.0]], [0, 0, 1])


def test_a_row_beyond_all_classes_takes_the_priors():
    model = GaussianNB(priors=[0.25, 0.75]).fit(PLAIN, CLASSES)
    np.testing.assert_allclose(model.predict_proba(np.full((1, 3), 1e200)), [[0.25, 0.75]])


@pytest.mark.parametrize("make", BOTH)
def test_one_class_one_row_and_a_class_not_met_yet(make):
    assert make().fit([[1.0, 2.0]], ["only"]).predict([[9.0, 9.0]]).tolist() == ["only"]
    model = make().partial_fit([[1.0, 2.0], [2.0, 1.0]], [0, 0], classes=[0, 1])
    np.testing.assert_allclose(model.predict_proba([[9.0, 9.0]]), [[1, 0]])


@pytest.mark.parametrize("make", BOTH)
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name, make):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        make().fit(X, CLASSES if len(X) else [])


@pytest.mark.parametrize(
    ("make", "params", "says"),
    [
        (GaussianNB, {"var_smoothing": -1}, "'var_smoothing'"), (GaussianNB, {"priors": 2}, "'priors'"),
        (GaussianNB, {"priors": [1.0]}, "Number of priors"), (GaussianNB, {"priors": [0.5, 0.6]}, "sum of the priors"),
        (GaussianNB, {"priors": [-0.5, 1.5]}, "non-negative"), (MultinomialNB, {"alpha": -1}, "'alpha'"),
        (MultinomialNB, {"alpha": [1.0]}, "alpha is an array"),
        (MultinomialNB, {"alpha": [1, -1, 1]}, "values in alpha"),
        (MultinomialNB, {"class_prior": [1.0]}, "Number of priors"), (MultinomialNB, {"fit_prior": 3}, "'fit_prior'"),
        (MultinomialNB, {"force_alpha": "no"}, "'force_alpha'"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(make, params, says):
    with pytest.raises(ValueError, match=says):
        make(**params).fit(np.abs(PLAIN), CLASSES)


@pytest.mark.parametrize("make", BOTH)
def test_bad_targets_bad_batches_and_asking_before_fitting_are_refused(make):
    X = np.abs(PLAIN)
    for ask in ("predict", *ASKED):
        with pytest.raises(NotFittedError):
            getattr(make(), ask)(X)
    with pytest.raises(ValueError, match="Unknown label type"):
        make().fit(X, TARGET)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        make().fit(X, CLASSES[:5])
    with pytest.raises(ValueError, match="3 features"):
        make().fit(X, CLASSES).predict([[1.0]])
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        make().partial_fit(X, CLASSES)
    with pytest.raises(ValueError, match="do not exist in the initial classes"):
        make().partial_fit(X, CLASSES, classes=[1, 2])


def test_negative_counts_are_refused_and_a_tiny_alpha_warns():
    with pytest.raises(ValueError, match="Negative values in data passed to MultinomialNB"):
        MultinomialNB().fit(PLAIN, CLASSES)
    with pytest.raises(ValueError, match="Negative values"):
        MultinomialNB().fit(np.abs(PLAIN), CLASSES).predict(PLAIN)
    with pytest.warns(UserWarning, match="alpha too small"):
        model = MultinomialNB(alpha=0, force_alpha=False).fit([[1, 0], [1, 1]], [0, 1])
    np.testing.assert_allclose(np.exp(model.feature_log_prob_), [[1, 0], [0.5, 0.5]], atol=1e-9)


# ------------------------------------------------------------------ steps


def test_each_class_is_a_step_and_the_last_step_is_the_fit():
    *classes, end = GaussianNB().iterate(IRIS, KINDS)
    model = GaussianNB().fit(IRIS, KINDS)
    assert [len(step.counts) for step in classes] == [1, 2, 3]
    for c, step in enumerate(classes):
        np.testing.assert_array_equal(step.theta, model.theta_[: c + 1])
        np.testing.assert_array_equal(step.var, model.var_[: c + 1])
    assert (end.stage, end.epsilon) == ("done", model.epsilon_)
    np.testing.assert_array_equal(end.theta, model.theta_)

    *classes, end = MultinomialNB().iterate(DIGITS, NAMES)
    other = MultinomialNB().fit(DIGITS, NAMES)
    assert [len(step.counts) for step in classes] == list(range(1, 11))
    for c, step in enumerate(classes):
        np.testing.assert_array_equal(step.log_prob, other.feature_log_prob_[: c + 1])
    np.testing.assert_array_equal(end.feature_counts, other.feature_count_)
