"""Splits, scores of folds, bias and variance: by hand, scikit-learn, relations, nasty inputs, steps."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import model_selection as reference
from sklearn.datasets import load_iris
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LinearRegression
from sklearn.metrics import check_scoring
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsRegressor

import algorithms
from algorithms import KFold, StratifiedKFold, bias_variance, cross_val_score, learning_curve, train_test_split
from algorithms.cross_validation import cross_validate_steps
from algorithms.model_selection import fold_sizes, stratified_folds

IRIS = load_iris(return_X_y=True)
CLASSES = st.lists(st.sampled_from("abc"), min_size=9, max_size=30).map(lambda y: np.array([*"aaabbbccc", *y]))


def pairs(splits):
    return [(train.tolist(), test.tolist()) for train, test in splits]


# ------------------------------------------------------------------ by hand


def test_five_rows_in_two_folds():
    assert fold_sizes(5, 2).tolist() == [3, 2]
    assert pairs(KFold(2).split(range(5))) == [([3, 4], [0, 1, 2]), ([0, 1, 2], [3, 4])]
    assert stratified_folds(np.array([0, 0, 1, 1, 1]), 2, None).tolist() == [0, 1, 0, 0, 1]
    assert train_test_split([1, 2, 3, 4, 5], test_size=2, shuffle=False) == [[1, 2, 3], [4, 5]]


def test_a_model_that_always_says_the_mean_has_the_bias_and_variance_of_a_mean():
    ends = list(
        bias_variance(
            DummyRegressor(), lambda rng: (np.zeros((4, 1)), 3 + rng.normal(size=4)),
            lambda X, rng: 1 + 2 * rng.normal(size=1), [[0.0]], n_resamples=2000, random_state=0,
        )
    )[-1]  # fmt: skip
    assert ends.bias2 == pytest.approx(4, rel=0.1)
    assert ends.variance == pytest.approx(1 / 4, rel=0.1)
    assert ends.noise == pytest.approx(4, rel=0.1)


# ------------------------------------------------------------------ scikit-learn


@settings(max_examples=40, deadline=None)
@given(y=CLASSES, seed=st.integers(0, 99), size=st.sampled_from([None, 0.2, 0.5, 7]), kept=st.sampled_from([None, 6]))
def test_drawn_rows_are_scikit_learns(y, seed, size, kept):
    for stratify in (None, y):
        options = {"random_state": seed, "test_size": size, "train_size": kept, "stratify": stratify}
        mine, its = (home.train_test_split(y, np.arange(len(y)), **options) for home in (algorithms, reference))
        for a, b in zip(mine, its, strict=True):
            np.testing.assert_array_equal(a, b)


@settings(max_examples=40, deadline=None)
@given(y=CLASSES, seed=st.integers(0, 99), k=st.integers(2, 3))
def test_folds_are_scikit_learns(y, seed, k):
    for name in ("KFold", "StratifiedKFold"):
        for options in ({}, {"shuffle": True, "random_state": seed}):
            mine, its = (getattr(home, name)(k, **options) for home in (algorithms, reference))
            assert pairs(mine.split(y, y)) == pairs(its.split(y, y))
            assert repr(mine) == repr(its)


@pytest.mark.parametrize("cv", [None, 3, KFold(4, shuffle=True, random_state=1), [([0, 60, 120], [1, 61, 121])]])
@pytest.mark.parametrize("scoring", [None, "neg_log_loss"])
def test_scores_are_scikit_learns(cv, scoring):
    mine, its = (home.cross_val_score(GaussianNB(), *IRIS, cv=cv, scoring=scoring) for home in (algorithms, reference))
    np.testing.assert_allclose(mine, its, rtol=1e-12)
    assert mine.dtype == its.dtype


@pytest.mark.parametrize("sizes", [[0.5, 0.75, 1.0], [100, 80]])
def test_learning_curves_are_scikit_learns(sizes):
    options = {"train_sizes": sizes, "shuffle": True, "random_state": 2, "cv": 4}
    mine, its = (home.learning_curve(GaussianNB(), *IRIS, **options) for home in (algorithms, reference))
    for a, b in zip(mine, its, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_our_folds_serve_scikit_learns_search():
    search = reference.GridSearchCV(GaussianNB(), {"var_smoothing": [1e-9, 1e-2]}, cv=StratifiedKFold(3)).fit(*IRIS)
    assert search.n_splits_ == 3


def test_tables_stay_tables():
    table = pd.DataFrame({"a": range(8), "b": list("xyxyxyxy")})
    mine, its = (home.train_test_split(table, random_state=0) for home in (algorithms, reference))
    for a, b in zip(mine, its, strict=True):
        pd.testing.assert_frame_equal(a, b)


# ------------------------------------------------------------------ relations


@settings(max_examples=40, deadline=None)
@given(y=CLASSES, k=st.integers(2, 3), seed=st.integers(0, 99))
def test_every_row_is_judged_once_and_classes_keep_their_shares(y, k, seed):
    for kind in (KFold, StratifiedKFold):
        splits = list(kind(k, shuffle=True, random_state=seed).split(y, y))
        assert sorted(np.concatenate([test for _, test in splits])) == list(range(len(y)))
        assert all(
            set(train) | set(test) == set(range(len(y))) and not set(train) & set(test) for train, test in splits
        )
    for _, test in splits:  # of the stratified ones
        for c in "abc":
            assert abs((y[test] == c).sum() - (y == c).sum() / k) < 2
    train, test = train_test_split(np.arange(len(y)), stratify=y, random_state=seed)
    assert sorted([*train, *test]) == list(range(len(y)))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 999), offset=st.sampled_from([0.0, 1e8]), n=st.integers(1, 8))
def test_the_parts_add_up_to_the_error(seed, offset, n):
    def make_data(rng):
        X = rng.uniform(-3, 3, size=(12, 1))
        return X, offset + np.sin(X[:, 0]) + 0.3 * rng.normal(size=12)

    def make_targets(X, rng):
        return offset + np.sin(X[:, 0]) + 0.3 * rng.normal(size=len(X))

    points = np.linspace(-3, 3, 7)[:, None]
    steps = list(
        bias_variance(KNeighborsRegressor(3), make_data, make_targets, points, n_resamples=n, random_state=seed)
    )
    assert len(steps) == n
    for step in steps:
        np.testing.assert_allclose(step.bias2_at + step.variance_at + step.noise_at, step.error_at, atol=1e-6)
        assert step.bias2 + step.variance + step.noise == pytest.approx(step.error, abs=1e-6)
    told = np.array([step.prediction for step in steps])
    np.testing.assert_allclose(steps[-1].mean_prediction, told.mean(axis=0))
    np.testing.assert_allclose(steps[-1].variance_at, told.var(axis=0), atol=1e-6)


def test_more_neighbors_trade_variance_for_bias():
    def make_data(rng):
        X = rng.uniform(-3, 3, size=(40, 1))
        return X, np.sin(X[:, 0]) + 0.3 * rng.normal(size=40)

    points = np.linspace(-2.5, 2.5, 9)[:, None]
    few, many = (
        list(bias_variance(KNeighborsRegressor(k), make_data, lambda X, rng: np.sin(X[:, 0]), points, random_state=0))[
            -1
        ]
        for k in (1, 30)
    )
    assert few.variance > many.variance
    assert few.bias2 < many.bias2
    assert few.noise == 0


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: train_test_split(), "At least one array"),
        (lambda: train_test_split([1]), "will be empty"),
        (lambda: train_test_split([1, 2], test_size=2), "test_size=2 should be"),
        (lambda: train_test_split([1, 2], test_size=1.0), "test_size=1.0 should be"),
        (lambda: train_test_split([1, 2], test_size=float("nan")), "test_size=nan should be"),
        (lambda: train_test_split([1, 2], test_size="all"), "test_size=all should be"),
        (lambda: train_test_split([1, 2, 3], test_size=0.6, train_size=0.6), "sum of test_size and train_size"),
        (lambda: train_test_split([1, 2, 3], test_size=2, train_size=2), "sum of train_size and test_size"),
        (lambda: train_test_split([1, 2, 3], [1, 2]), "inconsistent"),
        (lambda: train_test_split([1, 2, 3], stratify=[0, 0, 1], shuffle=False), "not implemented"),
        (lambda: train_test_split([1, 2, 3], stratify=[0, 0, 1]), "only 1 member"),
        (lambda: train_test_split([1, 2, 3, 4], stratify=[0, 0, 1, 1]), "test_size = 1 should be greater"),
        (lambda: train_test_split([1, 2, 3, 4], stratify=[0, 0, 1, 1, 1]), "inconsistent"),
        (lambda: KFold(1), "n_splits=2 or more"), (lambda: KFold(2.5), "Integral"),
        (lambda: KFold(2, shuffle=1), "shuffle must be"), (lambda: KFold(2, random_state=0), "no effect"),
        (lambda: list(KFold(3).split([1, 2])), "greater than the number of samples"),
        (lambda: list(StratifiedKFold(2).split([1, 2], [0, 1])), "each class"),
        (lambda: list(StratifiedKFold(2).split([1, 2], [0.5, 1.5])), "Supported target types"),
        (lambda: cross_val_score(GaussianNB(), *IRIS, cv="five"), "Expected `cv`"),
        (lambda: cross_val_score(GaussianNB(), *IRIS, error_score="ignore"), "'error_score'"),
        (lambda: cross_val_score(GaussianNB(), [[np.nan]] * 10, [0, 1] * 5), "All the 5 fits failed"),
        (lambda: cross_val_score(GaussianNB(), [[np.nan]] * 10, [0, 1] * 5, error_score="raise"), "NaN"),
        (lambda: learning_curve(GaussianNB(), *IRIS, train_sizes=[0.0, 1.0]), "fractions"),
        (lambda: learning_curve(GaussianNB(), *IRIS, train_sizes=[5, 500]), "absolute numbers"),
        (lambda: list(bias_variance(None, 3, 3, [[0]])), "'make_data' parameter of bias_variance"),
    ],
)  # fmt: skip
def test_bad_calls_are_refused(call, says):
    with pytest.raises((ValueError, TypeError), match=says):
        call()


def test_what_is_rare_or_fails_in_part_is_told():
    with pytest.warns(UserWarning, match="only 1 members, which is less than n_splits=2"):
        assert len(list(StratifiedKFold(2).split([1, 2, 3], [0, 0, 1]))) == 2
    with pytest.warns(FitFailedWarning, match="1 fits failed out of a total of 2"):
        scores = cross_val_score(LinearRegression(), [[np.nan], [1.0]] + [[1.0], [2.0]] * 2, range(6), cv=[
            ([0, 1, 2], [3, 4]), ([1, 2, 3], [4, 5]),
        ])  # fmt: skip
    assert np.isnan(scores[0])
    assert np.isfinite(scores[1])
    with pytest.warns(RuntimeWarning, match="Removed duplicate entries"):
        assert learning_curve(GaussianNB(), *IRIS, train_sizes=[100, 100])[0].tolist() == [100]


def test_predictions_that_are_no_numbers_are_refused():
    def run(y, target):
        return list(bias_variance(DummyClassifier(), lambda rng: ([[0]], y), lambda X, rng: target, [[0]]))

    with pytest.raises(ValueError, match="could not convert"):
        run(["tea"], [1.0])
    with pytest.raises(ValueError, match="Every target must be a finite number"):
        run([1.0], [np.nan])
    with pytest.raises(ValueError, match=r"as many targets \(2\) as predictions \(1\)"):
        run([1.0], [1.0, 2.0])


# ------------------------------------------------------------------ steps


def test_the_steps_are_the_scores():
    X, y = IRIS
    folds = list(StratifiedKFold(5).split(X, y))
    steps = list(cross_validate_steps(GaussianNB(), X, folds, y, scorer=check_scoring(GaussianNB())))
    assert [step.test_score for step in steps] == cross_val_score(GaussianNB(), X, y).tolist()
    assert pairs((step.train, step.test) for step in steps) == pairs(folds)
    assert all(np.isnan(step.train_score) and step.error is None for step in steps)
