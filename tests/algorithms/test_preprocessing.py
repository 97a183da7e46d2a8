"""Scalers, one-hot encoding and filling in: by hand, scikit-learn, relations, nasty inputs."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import impute, preprocessing
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

import algorithms
from algorithms import KNNImputer, MinMaxScaler, OneHotEncoder, SimpleImputer, StandardScaler
from algorithms.imputers import from_nearest, nan_sq_distances
from tests.algorithms.nasty import LEGAL, REFUSED

NAN = np.nan
CLOUDS = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(15, 3)))
NUMERIC = [StandardScaler, MinMaxScaler, SimpleImputer, KNNImputer]
TEXT = np.array([["tea", "S"], ["ink", "L"], ["tea", "M"], ["pen", "S"]], dtype=object)


def holes(X, seed=0, share=0.3):
    """Return a copy of X with some values missing; every column keeps some."""
    gone = np.random.default_rng(seed).random(X.shape) < share
    gone[:2] = False
    return np.where(gone, NAN, X)


# ------------------------------------------------------------------ by hand


def test_scaling_three_rows():
    X = [[1.0, 5.0], [3.0, 5.0], [NAN, 5.0]]
    model = StandardScaler().fit(X)
    assert (model.mean_.tolist(), model.var_.tolist(), model.scale_.tolist()) == ([2, 5], [1, 0], [1, 1])
    assert model.n_samples_seen_.tolist() == [2, 3]
    assert np.array_equal(model.transform(X), [[-1, 0], [1, 0], [NAN, 0]], equal_nan=True)
    assert MinMaxScaler((0, 10)).fit_transform([[1.0], [2.0], [5.0]]).ravel().tolist() == [0, 2.5, 10]
    assert MinMaxScaler(clip=True).fit([[1.0], [5.0]]).transform([[9.0], [0.0]]).ravel().tolist() == [1, 0]


def test_encoding_three_rows():
    model = OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit([["tea"], ["ink"], ["tea"]])
    assert model.transform([["ink"], ["tea"], ["pen"]]).tolist() == [[1, 0], [0, 1], [0, 0]]
    assert model.inverse_transform([[1, 0], [0, 1], [0, 0]]).tolist() == [["ink"], ["tea"], [None]]
    assert OneHotEncoder(drop="first").fit_transform([["a"], ["b"], ["c"]]).toarray().tolist() == [
        [0, 0],
        [1, 0],
        [0, 1],
    ]


def test_filling_four_rows():
    X = [[1.0], [2.0], [2.0], [7.0], [NAN]]
    filled = {s: SimpleImputer(strategy=s).fit_transform(X)[-1, 0] for s in ("mean", "median", "most_frequent")}
    assert filled == {"mean": 3, "median": 2, "most_frequent": 2}
    assert SimpleImputer(strategy="constant", fill_value=9).fit_transform(X)[-1, 0] == 9
    # Distances 1 and 3 in one of two columns, made up for the other: squares 2 and 18.
    rows = np.array([[0.0, NAN], [1.0, 10.0], [3.0, 30.0]])
    np.testing.assert_allclose(nan_sq_distances(rows[:1], rows[1:]), [[2, 18]])
    assert KNNImputer(n_neighbors=2).fit_transform(rows)[0, 1] == 20
    assert KNNImputer(n_neighbors=2, weights="distance").fit_transform(rows)[0, 1] == pytest.approx(15)
    assert from_nearest(np.array([[0.0, 1.0]]), np.array([4.0, 8.0]), 2, True).tolist() == [4]


# ------------------------------------------------------------------ scikit-learn


def agree(ours, theirs, X, attributes=(), rtol=1e-10):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mine, its = ours.fit_transform(X), theirs.fit_transform(X)
    assert (mine.dtype, mine.shape) == (its.dtype, its.shape)
    np.testing.assert_allclose(mine, its, rtol=rtol, atol=1e-9 if mine.dtype == np.float64 else 1e-5)
    for name in attributes:
        one, other = (np.asarray(getattr(model, name)) for model in (ours, theirs))
        assert one.dtype == other.dtype
        np.testing.assert_allclose(one.astype(float), other.astype(float), rtol=1e-6 if X.dtype == "f4" else rtol)
    if not (isinstance(ours, KNNImputer) and ours.keep_empty_features):  # scikit-learn forgets the names of these
        assert list(ours.get_feature_names_out()) == list(theirs.get_feature_names_out())
    assert len(ours.get_feature_names_out()) == mine.shape[1]
    assert set(ours.get_params()) <= set(theirs.get_params())
    assert clone(ours).get_params() == ours.get_params()


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("name", ["StandardScaler", "MinMaxScaler"])
def test_scalers_are_scikit_learns(name, kind):
    X = holes(np.random.default_rng(0).normal(size=(50, 4)) * [1, 10, 100, 0] + 3).astype(kind)
    fields = {
        "StandardScaler": ("mean_", "var_", "scale_", "n_samples_seen_"),
        "MinMaxScaler": ("data_min_", "data_max_", "data_range_", "scale_", "min_", "n_samples_seen_"),
    }
    ours, theirs = globals()[name](), getattr(preprocessing, name)()
    agree(ours, theirs, X, fields[name])
    np.testing.assert_allclose(ours.inverse_transform(ours.transform(X)), X, rtol=1e-4)


def test_weights_and_switches_of_the_standard_scaler_are_scikit_learns():
    X, weight = holes(np.random.default_rng(1).normal(size=(40, 3))), np.random.default_rng(2).random(40)
    ours, theirs = (home().fit(X, sample_weight=weight) for home in (StandardScaler, preprocessing.StandardScaler))
    for field in ("mean_", "var_", "scale_", "n_samples_seen_"):
        np.testing.assert_allclose(getattr(ours, field), getattr(theirs, field), rtol=1e-12)
    for switches in ({"with_mean": False}, {"with_std": False}, {"with_mean": False, "with_std": False}):
        agree(StandardScaler(**switches), preprocessing.StandardScaler(**switches), X, ("n_samples_seen_",))


@pytest.mark.parametrize("strategy", ["mean", "median", "most_frequent", "constant"])
@pytest.mark.parametrize("options", [{}, {"add_indicator": True}, {"keep_empty_features": True}])
def test_simple_filling_is_scikit_learns(strategy, options):
    X = np.round(holes(np.random.default_rng(3).normal(size=(40, 4))), 1)
    X[:, 2] = NAN
    ours, theirs = (home(strategy=strategy, **options) for home in (SimpleImputer, impute.SimpleImputer))
    agree(ours, theirs, X, ("statistics_",))
    for kind in (np.float32, np.int64):
        agree(ours, theirs, np.nan_to_num(10 * X).astype(kind), ("statistics_",), rtol=1e-5)


@pytest.mark.parametrize("strategy", ["most_frequent", "constant"])
def test_filling_text_is_scikit_learns(strategy):
    X = np.array([["tea", NAN], ["ink", "L"], [NAN, "L"], ["ink", "M"]], dtype=object)
    mine, its = (home(strategy=strategy).fit_transform(X) for home in (SimpleImputer, impute.SimpleImputer))
    assert mine.tolist() == its.tolist()


@pytest.mark.parametrize("weights", ["uniform", "distance"])
@pytest.mark.parametrize("options", [{}, {"add_indicator": True}, {"keep_empty_features": True}, {"n_neighbors": 99}])
def test_filling_from_neighbors_is_scikit_learns(weights, options):
    X = holes(np.random.default_rng(4).normal(size=(60, 4)), share=0.4)
    X[:, 1] = NAN
    X[5] = NAN  # shares no column with any row
    ours, theirs = (home(weights=weights, **options) for home in (KNNImputer, impute.KNNImputer))
    agree(ours, theirs, X, rtol=1e-8)
    new = holes(np.random.default_rng(5).normal(size=(20, 4)), seed=1)
    np.testing.assert_allclose(ours.transform(new), theirs.transform(new), rtol=1e-8)


@pytest.mark.parametrize("name", ["SimpleImputer", "KNNImputer"])
def test_a_number_may_stand_for_missing_as_in_scikit_learn(name):
    X = np.nan_to_num(holes(np.random.default_rng(7).normal(size=(30, 3))), nan=-1)
    ours, theirs = (getattr(home, name)(missing_values=-1) for home in (algorithms, impute))
    np.testing.assert_allclose(ours.fit_transform(X), theirs.fit_transform(X), rtol=1e-9)
    with pytest.raises(ValueError, match="NaN"):
        ours.fit(np.full((3, 3), NAN))


@pytest.mark.parametrize("drop", [None, "first", "if_binary"])
@pytest.mark.parametrize(
    "X",
    [
        TEXT, np.array([[3, 1], [1, 1], [2, 2]]), np.array([[1.5, NAN], [NAN, 2.0], [1.5, 2.0]]),
        np.array([["a", None], [NAN, "b"], ["a", NAN]], dtype=object), TEXT.astype(str), TEXT.tolist(),
        pd.DataFrame({"size": [3, 1, 2], "name": ["tea", "ink", None]}),
    ],
    ids=["text", "whole", "nan", "None", "U", "lists", "table"],
)  # fmt: skip
def test_encoding_is_scikit_learns(X, drop):
    ours, theirs = (home(drop=drop).fit(X) for home in (OneHotEncoder, preprocessing.OneHotEncoder))
    assert [repr(c.tolist()) for c in ours.categories_] == [repr(c.tolist()) for c in theirs.categories_]
    mine, its = ours.transform(X), theirs.transform(X)
    assert (type(mine), mine.dtype) == (type(its), its.dtype)
    np.testing.assert_array_equal(mine.toarray(), its.toarray())
    assert ours.inverse_transform(mine).astype(str).tolist() == theirs.inverse_transform(its).astype(str).tolist()
    assert list(ours.get_feature_names_out()) == list(theirs.get_feature_names_out())


def test_given_categories_and_unknown_ones_are_scikit_learns():
    given = [["tea", "pen", "ink", "cup"], ["S", "M", "L"]]
    options = {"categories": given, "handle_unknown": "ignore", "sparse_output": False, "dtype": np.int8}
    ours, theirs = (home(**options).fit(TEXT) for home in (OneHotEncoder, preprocessing.OneHotEncoder))
    new = np.array([["cup", "XL"], ["jar", "S"]], dtype=object)
    mine, its = ours.transform(new), theirs.transform(new)
    assert (mine.dtype, mine.tolist()) == (its.dtype, its.tolist())


# ------------------------------------------------------------------ relations


@settings(max_examples=30, deadline=None)
@given(X=CLOUDS, shift=st.sampled_from([0.0, -7.0, 1e6]), scale=st.sampled_from([0.25, 1e8, 1e-8]))
def test_scaling_undoes_shift_and_scale(X, shift, scale):
    for model in (StandardScaler(), MinMaxScaler()):
        np.testing.assert_allclose(model.fit_transform(scale * (X + shift)), model.fit_transform(X), atol=1e-8)
    np.testing.assert_allclose(StandardScaler().fit_transform(X).std(axis=0), 1)


@settings(max_examples=30, deadline=None)
@given(X=CLOUDS, cut=st.integers(1, 14), seed=st.integers(0, 99))
def test_batches_give_what_all_rows_give(X, cut, seed):
    X = np.where(np.random.default_rng(seed).random(X.shape) < 0.4, NAN, X)
    for model, fields in ((StandardScaler(), ("mean_", "var_")), (MinMaxScaler(), ("data_min_", "scale_"))):
        whole, parts = clone(model).fit(X), clone(model).partial_fit(X[:cut]).partial_fit(X[cut:])
        for field in fields:
            np.testing.assert_allclose(getattr(parts, field), getattr(whole, field), rtol=1e-9, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(X=CLOUDS, seed=st.integers(0, 99))
def test_filling_keeps_what_is_known(X, seed):
    gaps = holes(X, seed)
    known = ~np.isnan(gaps)
    for model in (SimpleImputer(), KNNImputer(n_neighbors=3), KNNImputer(n_neighbors=3, weights="distance")):
        filled = model.fit_transform(gaps)
        np.testing.assert_array_equal(filled[known], gaps[known])
        assert (filled >= np.nanmin(gaps, axis=0) - 1e-12).all()
        assert (filled <= np.nanmax(gaps, axis=0) + 1e-12).all()
        np.testing.assert_allclose(model.fit_transform(gaps + 64), filled + 64, atol=1e-6)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_scaled(name):
    X = LEGAL[name]
    scaled = StandardScaler().fit_transform(X)
    flat = np.ptp(X, axis=0) == 0
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(scaled.std(axis=0), np.where(flat, 0, 1), atol=1e-5)
    ends = MinMaxScaler().fit_transform(X)
    np.testing.assert_allclose((ends.min(axis=0), ends.max(axis=0))[1], np.where(flat, 0, 1), atol=1e-6)


def test_a_column_of_one_value_is_flat_whatever_the_value():
    X = np.full((1000, 1), 0.1) + np.array([[0.0, 1e8]])
    assert (StandardScaler().fit_transform(X) == 0).all()
    assert (MinMaxScaler().fit_transform(X) == 0).all()


def test_a_large_offset_costs_no_neighbors():
    X = holes(np.random.default_rng(6).integers(-64, 64, size=(40, 3)) / 8)  # the offset rounds nothing
    np.testing.assert_allclose(KNNImputer().fit_transform(X + 1e8) - 1e8, KNNImputer().fit_transform(X), atol=1e-6)


@pytest.mark.parametrize("kind", NUMERIC)
@pytest.mark.parametrize("name", [name for name in REFUSED if name != "NaN"])
def test_what_is_no_matrix_is_refused(kind, name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        kind().fit(X)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: StandardScaler(with_std="no").fit([[1.0]]), "'with_std' parameter of StandardScaler"),
        (lambda: MinMaxScaler((1, 1)).fit([[1.0]]), "must be smaller than maximum"),
        (lambda: MinMaxScaler(3).fit([[1.0]]), "'feature_range'"),
        (lambda: StandardScaler().fit([[1.0]]).transform([[1.0, 2.0]]), "2 features"),
        (lambda: SimpleImputer(strategy="mode").fit([[1.0]]), "'strategy'"),
        (lambda: SimpleImputer().fit(TEXT), "non-numeric"),
        (lambda: SimpleImputer(strategy="constant", fill_value="x").fit([[1.0]]), "cannot be cast"),
        (lambda: KNNImputer(n_neighbors=0).fit([[1.0]]), "'n_neighbors'"),
        (lambda: OneHotEncoder(drop="last").fit(TEXT), "'drop'"),
        (lambda: OneHotEncoder().fit(TEXT).transform([["jar", "S"]]), r"unknown categories \['jar'\] in column 0"),
        (lambda: OneHotEncoder(categories=[["tea"]]).fit(TEXT), "Shape mismatch"),
        (lambda: OneHotEncoder(categories=[["tea"], ["S"]]).fit(TEXT), "during fit"),
        (lambda: OneHotEncoder(categories=[[2, 1]]).fit([[1], [2]]), "Unsorted"),
        (lambda: OneHotEncoder(categories=[[1, 1]]).fit([[1], [1]]), "duplicate"),
        (lambda: OneHotEncoder().fit(np.array([["a"], [1]], dtype=object)), "uniformly strings or numbers"),
        (lambda: OneHotEncoder().fit(["a", "b"]), "1D array"),
        (lambda: OneHotEncoder().fit(TEXT).transform(TEXT[:, :1]), "1 features"),
        (lambda: OneHotEncoder().fit(TEXT).inverse_transform([[1]]), "Expected 6 columns"),
        (lambda: OneHotEncoder().fit(TEXT).inverse_transform([[0] * 6]), r"Samples \[0\] can not be inverted"),
    ],
)  # fmt: skip
def test_bad_calls_are_refused(call, says):
    with pytest.raises((ValueError, TypeError), match=says):
        call()


def test_a_column_without_values_is_left_out_with_a_warning():
    with pytest.warns(UserWarning, match=r"Skipping features without any observed values: \[1\]"):
        assert SimpleImputer().fit_transform([[1.0, NAN], [3.0, NAN]]).tolist() == [[1], [3]]


@pytest.mark.parametrize("kind", [*NUMERIC, OneHotEncoder])
def test_asking_before_fitting_is_refused_and_copies_stay(kind):
    X = np.array([[1.0, NAN], [2.0, 3.0]])
    with pytest.raises(NotFittedError):
        kind().transform(X)
    before = X.copy()
    kind().fit(X).transform(X)
    np.testing.assert_array_equal(X, before)
