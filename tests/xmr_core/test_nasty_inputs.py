"""One table of nasty X and Y, each with its outcome: it works and equals its clean form, or it is refused in words.

Values are exact in float32 and in sums, so that "equals" means the same bits.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.sparse import csr_matrix

from tests.xmr_core.data import random_problem
from xmr_core import InputError, XRLinear
from xmr_core.checks import as_features

N, D, L = 12, 7, 5
RNG = np.random.default_rng(0)
X = csr_matrix(RNG.integers(0, 5, (N, D)) * (RNG.random((N, D)) < 0.5) / np.float32(4), dtype=np.float32)
Y = csr_matrix(np.eye(L, dtype=np.float32)[np.arange(N) % L] + np.eye(L, dtype=np.float32)[np.arange(N) // 3])
Y.data[:] = 1
ASK: dict[str, Callable[[XRLinear, Any], Any]] = {
    "fit": lambda model, X: XRLinear(branching=2, max_leaf_size=2).fit(X, Y[: np.shape(X)[0] if np.ndim(X) else 1]),
    "predict": lambda model, X: model.predict(X, k=L),
    "rank": lambda model, X: model.rank(X, k=L),
    "trace": lambda model, X: model.trace(X, k=L),
}


def fitted(X: Any = X, Y: Any = Y) -> XRLinear:
    return XRLinear(branching=2, max_leaf_size=2).fit(X, Y)


@pytest.fixture(scope="module")
def model() -> XRLinear:
    return fitted()


def same_weights(one: XRLinear, other: XRLinear) -> None:
    for name, array, wanted in zip(one.frozen_._fields, one.frozen_, other.frozen_, strict=True):
        np.testing.assert_array_equal(array, wanted, err_msg=name)


# ---------------------------------------------------------------------- forms of the same matrix


def doubled(A: csr_matrix) -> csr_matrix:
    """Every entry twice, with half of its value each, in descending order of columns."""
    rows = [np.repeat(np.arange(a, b), 2)[::-1] for a, b in zip(A.indptr[:-1], A.indptr[1:], strict=True)]
    at = np.concatenate(rows)
    return csr_matrix((A.data[at] / 2, A.indices[at], A.indptr * 2), shape=A.shape)


def descending(A: csr_matrix) -> csr_matrix:
    at = np.concatenate([np.arange(a, b)[::-1] for a, b in zip(A.indptr[:-1], A.indptr[1:], strict=True)])
    return csr_matrix((A.data[at], A.indices[at], A.indptr), shape=A.shape)


def descending_behind_its_back(A: csr_matrix) -> csr_matrix:
    B = A.copy()
    assert B.has_canonical_format  # remembered, and no longer true
    other = descending(A)
    B.indices[:], B.data[:] = other.indices, other.data
    return B


def with_zeros(A: csr_matrix) -> csr_matrix:
    dense = A.toarray()
    row, column = np.indices(dense.shape)
    return csr_matrix((dense.ravel(), (row.ravel(), column.ravel())), shape=A.shape)


def wide_indices(A: csr_matrix) -> csr_matrix:
    B = A.copy()
    B.indices, B.indptr = B.indices.astype(np.int64), B.indptr.astype(np.int64)
    return B


def read_only(A: csr_matrix) -> csr_matrix:
    B = A.copy()
    for array in (B.data, B.indices, B.indptr):
        array.flags.writeable = False
    return B


FORMS: dict[str, Callable[[csr_matrix], Any]] = {
    "duplicates that add up": doubled,
    "descending columns": descending,
    "order changed behind scipy's back": descending_behind_its_back,
    "explicit zeros": with_zeros,
    "int64 indices": wide_indices,
    "read-only arrays": read_only,
    "float64": lambda A: A.astype(np.float64),
    "dense": lambda A: A.toarray(),
    "dense in Fortran's order": lambda A: np.asfortranarray(A.toarray()),
    "dense float16": lambda A: A.toarray().astype(np.float16),
    "numpy matrix": lambda A: A.todense(),
    "lists": lambda A: A.toarray().tolist(),
    "table": lambda A: pd.DataFrame(A.toarray()),
    "COO": sparse.coo_matrix,
    "CSC": sparse.csc_matrix,
    "LIL": sparse.lil_matrix,
    "DOK": sparse.dok_matrix,
    "BSR": sparse.bsr_matrix,
    "sparse array": sparse.csr_array,
    "sparse COO array": sparse.coo_array,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_x_equals_the_clean_one(model, form):
    make = FORMS[form]
    same_weights(fitted(X=make(X)), model)
    assert (model.predict(make(X), k=L) != model.predict(X, k=L)).nnz == 0
    for i in range(N):
        labels, scores = model.rank(X[i], k=L)
        found = model.rank(make(X[i]), k=L)
        trace = model.trace(make(X[i]), k=L)
        assert labels.tolist() == found[0].tolist() == trace.labels.tolist()
        assert scores.tolist() == found[1].tolist() == trace.scores.tolist()


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_y_equals_the_clean_one(model, form):
    same_weights(fitted(Y=FORMS[form](Y)), model)


@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.uint8, np.int64, np.float64])
def test_the_type_of_numbers_does_not_matter(model, kind):
    same_weights(fitted(Y=Y.astype(kind)), model)
    whole = X * 4
    same_weights(fitted(X=whole.astype(kind)), fitted(X=whole.astype(kind).astype(np.float32)))


# ---------------------------------------------------------------------- refused, whatever is asked


def put(value: Any) -> np.ndarray:
    dense = X[:1].toarray().astype(np.result_type(np.float32, type(value)))
    dense[0, 2] = value
    return dense


def broken(**arrays: Any) -> csr_matrix:
    """One row whose arrays contradict each other; scipy's constructor would not notice."""
    A = csr_matrix(np.ones((1, D), dtype=np.float32))
    for name, array in arrays.items():
        setattr(A, name, np.array(array, dtype=getattr(A, name).dtype))
    return A


COLUMNS = list(range(D))
REFUSED: dict[str, tuple[Any, str]] = {
    "NaN": (put(np.nan), "X has 1 values that are not finite, first at row 0, column 2: nan"),
    "infinite": (put(-np.inf), "first at row 0, column 2: -inf"),
    "NaN in sparse": (csr_matrix(put(np.nan)), "X has 1 values that are not finite, first at row 0, column 2"),
    "past float32": (put(np.float64(1e300)), r"not finite, first at row 0, column 2: 1e\+300"),
    "squares past float32": (put(np.float32(1e20)), r"X has values up to 1e\+20; 1e\+15 is the most"),
    "no columns": (csr_matrix((1, 0)), r"X has shape \(1, 0\); at least one feature is wanted"),
    "one dimension": (np.ones(D), "X must be a matrix with two dimensions; 1 came"),
    "one sparse dimension": (sparse.coo_array(np.ones(D)), "two dimensions; 1 came"),
    "three dimensions": (np.ones((1, D, 2)), "two dimensions; 3 came"),
    "nothing": (None, "two dimensions; 0 came"),
    "texts": (np.array([["mug"] * D]), "X must hold real numbers; its dtype is <U3"),
    "objects": (np.array([[None] * D]), "X must hold real numbers; its dtype is object"),
    "complex": (np.ones((1, D), dtype=complex), "X must hold real numbers; its dtype is complex128"),
    "column past the end": (broken(indices=[*COLUMNS[:-1], D]), "X is no sound sparse matrix: indices must be < 7"),
    "column negative": (broken(indices=[-1, *COLUMNS[1:]]), "X is no sound sparse matrix"),
    "pointers past the end": (broken(indptr=[0, D + 1]), "X is no sound sparse matrix"),
    "pointers from elsewhere": (broken(indptr=[1, D]), "X is no sound sparse matrix"),
    "data cut": (broken(data=[1.0]), "X is no sound sparse matrix"),
}


@pytest.mark.parametrize("question", ASK)
@pytest.mark.parametrize("case", REFUSED)
def test_x_that_cannot_be_used_is_refused_in_words(model, case, question):
    values, message = REFUSED[case]
    with pytest.raises(InputError, match=message):
        ASK[question](model, values)


def test_rows_of_different_lengths_are_refused(model):
    for ask in (lambda x: fitted(X=x), model.predict, model.rank, model.trace):
        with pytest.raises(InputError, match="X must be a matrix; its rows differ in length"):
            ask([[1.0, 2.0], [3.0]])


@pytest.mark.parametrize("width", [D - 1, D + 1])
def test_another_number_of_features_is_refused(model, width):
    for ask in (model.predict, model.rank, model.trace):
        with pytest.raises(InputError, match=f"trained on 7 features; X has {width}"):
            ask(csr_matrix((1, width)))


@pytest.mark.parametrize("rows", [0, 2])
def test_rank_and_trace_want_one_row(model, rows):
    for ask in (model.rank, model.trace):
        with pytest.raises(InputError, match=f"One query is wanted; {rows} rows came"):
            ask(X[:rows])


def with_value(value: float) -> csr_matrix:
    B = Y.astype(np.float64)
    B.data[3] = value
    return B


REFUSED_Y: dict[str, tuple[Any, str]] = {
    "NaN": (with_value(np.nan), "Y has 1 values that are not finite"),
    "infinite": (with_value(np.inf), "Y has 1 values that are not finite"),
    "negative": (with_value(-1), "Y has 1 negative values, first at row .*; where a label is wrong, 0 is wanted"),
    "minus one for wrong": (2 * Y.toarray() - 1, "negative values, first at row 0, column 1"),
    "huge": (with_value(1e20), r"Y has values up to 1e\+20"),
    "rows differ": (Y[:-1], "X has 12 rows and Y has 11; they must agree"),
    "no columns": (csr_matrix((N, 0)), r"Y has shape \(12, 0\) and 0 labels set"),
    "no labels set": (csr_matrix((N, L)), "at least one row must have a label"),
    "nothing but explicit zeros": (with_zeros(csr_matrix((N, L))), "at least one row must have a label"),
    "a list of numbers": (list(range(N)), "Y must be a matrix with two dimensions; 1 came"),
    "lists of labels": ([[0, 1], [2]] * 6, "Y must be a matrix; its rows differ in length"),
    "texts": (np.array([["mug"]] * N), "Y must hold real numbers"),
    "broken arrays": (broken(indices=[*COLUMNS[:-1], D]), "Y is no sound sparse matrix"),
}


@pytest.mark.parametrize("case", REFUSED_Y)
def test_y_that_cannot_be_used_is_refused_in_words(case):
    values, message = REFUSED_Y[case]
    with pytest.raises(InputError, match=message):
        fitted(Y=values)


def test_no_rows_are_refused_in_training_and_answered_in_prediction(model):
    with pytest.raises(InputError, match="at least one row must have a label"):
        fitted(X=X[:0], Y=Y[:0])
    P = model.predict(X[:0])
    assert P.shape == (0, L)
    assert P.dtype == np.float32


# ---------------------------------------------------------------------- odd, but data


def rows_without(A: csr_matrix, *rows: int) -> csr_matrix:
    dense = A.toarray()
    dense[list(rows)] = 0
    return csr_matrix(dense)


ODD: dict[str, tuple[csr_matrix, csr_matrix]] = {
    "an empty row": (rows_without(X, 3), Y),
    "nothing but empty rows": (csr_matrix((N, D)), Y),
    "rows without labels": (X, rows_without(Y, 0, 5)),
    "labels without rows": (X, sparse.hstack([csr_matrix((N, 2)), Y, csr_matrix((N, 3))], format="csr")),
    "one label": (X, Y[:, :1]),
    "one row": (X[:1], Y[:1]),
    "one feature": (X[:, :1], Y),
    "every label on every row": (X, csr_matrix(np.ones((N, L)))),
    "a constant column": (csr_matrix(np.column_stack([X.toarray(), np.ones(N)])), Y),
    "the same row with different labels": (X[[0] * N], Y),
    "large values": (X * np.float32(1e12), Y),
    "small values": (X * np.float32(1e-30), Y),
    "fractions for labels": (X, Y * np.float32(0.25)),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_data_is_learned_and_every_label_gets_a_score(case):
    A, B = ODD[case]
    model, n_labels = fitted(X=A, Y=B), B.shape[1]
    P = model.predict(A, k=n_labels, beam_width=n_labels)
    assert np.diff(P.indptr).tolist() == [n_labels] * A.shape[0]
    assert ((P.data >= 0) & (P.data <= 1)).all()
    for i in range(A.shape[0]):
        labels, scores = model.rank(A[i], k=n_labels, beam_width=n_labels)
        trace = model.trace(A[i], k=n_labels, beam_width=n_labels)
        assert sorted(labels.tolist()) == list(range(n_labels))
        assert labels.tolist() == trace.labels.tolist() == P.indices[P.indptr[i] : P.indptr[i + 1]].tolist()
        assert scores.tolist() == trace.scores.tolist()


def test_rows_without_labels_teach_nothing():
    one = fitted(X=sparse.vstack([X, X[:4]], format="csr"), Y=sparse.vstack([Y, csr_matrix((4, L))], format="csr"))
    same_weights(one, fitted())


def test_the_same_fraction_for_every_label_changes_nothing():
    same_weights(fitted(Y=Y * np.float32(0.25)), fitted())


def test_the_callers_arrays_stay_as_they_are():
    for make in (doubled, with_zeros, descending, wide_indices):
        A, B = make(X), make(Y)
        before = [array.copy() for C in (A, B) for array in (C.data, C.indices, C.indptr)]
        fitted(X=A, Y=B).predict(A)
        for array, then in zip((C for D in (A, B) for C in (D.data, D.indices, D.indptr)), before, strict=True):
            np.testing.assert_array_equal(array, then)
            assert array.dtype == then.dtype


@pytest.mark.parametrize("n_rows", [1, 5])
def test_read_only_arrays_need_no_kernels_of_their_own(n_rows):
    X = as_features(random_problem(0)[0][:n_rows])
    for array in (X.data, X.indices, X.indptr):
        array.flags.writeable = False
    mended = as_features(X)
    assert all(array.flags.writeable for array in (mended.data, mended.indices, mended.indptr))
    assert (mended != X).nnz == 0
