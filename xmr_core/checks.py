"""Checks at the public boundary. Behind it, arrays are CSR float32 with sorted int32 indices, or as documented."""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csc_matrix, csr_array, csr_matrix, issparse

from xmr_core.errors import InputError

MAX_VALUE = 1e15
_CSR, _CSC = csr_matrix | csr_array, csc_matrix | csc_array


def at_least(name: str, value: float, low: float) -> None:
    """Raise InputError unless ``value`` is a finite number, not below ``low``."""
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float, np.number))
        or not np.isfinite(value)
        or value < low
    ):
        raise InputError(f"{name} must be at least {low:g}; {value!r} came.")


def whole(name: str, value: int, low: int) -> None:
    """Raise InputError unless ``value`` is a whole number, not below ``low``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < low:
        raise InputError(f"{name} must be a whole number, at least {low}; {value!r} came.")


def one_of(name: str, value: str, known: Collection[str]) -> None:
    """Raise InputError unless ``value`` is one of the known names."""
    if not isinstance(value, str) or value not in known:
        raise InputError(f"{name} must be one of {', '.join(known)}; {value!r} came.")


def check_threads(n_jobs: int | None) -> None:
    """Raise InputError unless ``n_jobs`` is None, -1 or a number of threads."""
    if n_jobs not in (None, -1):
        whole("n_jobs", n_jobs, 1)


def check_averaged(score_function: str, n_trees: int) -> None:
    """Raise InputError for margins, which are no scores, of several trees."""
    if score_function == "noop" and n_trees > 1:
        raise InputError("Margins of several trees cannot be averaged; take another score_function or n_trees=1.")


def as_features(X: Any) -> csr_matrix:
    """Return X as CSR float32 with sorted int32 indices; refuse what `as_matrix` does, no columns, and huge values."""
    X = _bounded("X", X if _is_clean_row(X) else as_matrix("X", X))
    if X.shape[1] == 0:
        raise InputError(f"X has shape {X.shape}; at least one feature is wanted.")
    return X


def as_labels(Y: Any) -> csr_matrix:
    """Return Y as CSR float32 without explicit zeros; refuse what `as_matrix` does, negative values, no labels."""
    Y = _bounded("Y", as_matrix("Y", Y))
    if (Y.data < 0).any():
        at = int(np.flatnonzero(Y.data < 0)[0])
        raise InputError(
            f"Y has {int((Y.data < 0).sum())} negative values, first at {_place(Y, at)}; where a label is wrong, "
            "0 is wanted."
        )
    Y = without_zeros(Y)
    if Y.shape[1] == 0 or Y.nnz == 0:
        raise InputError(f"Y has shape {Y.shape} and {Y.nnz} labels set; at least one row must have a label.")
    return Y


def without_zeros(matrix: csr_matrix) -> csr_matrix:
    """Return the matrix without stored zeros; the caller's arrays stay as they are."""
    if (matrix.data == 0).any():
        matrix = matrix.copy()
        matrix.eliminate_zeros()
    return matrix


def same_rows(X: csr_matrix, Y: csr_matrix) -> None:
    """Raise InputError unless X and Y have as many rows."""
    if X.shape[0] != Y.shape[0]:
        raise InputError(f"X has {X.shape[0]} rows and Y has {Y.shape[0]}; they must agree.")


def check_query(feature: NDArray[np.int32], value: NDArray[np.float32], n_features: int) -> None:
    """Refuse a sparse query that the kernels could not read safely."""
    if not isinstance(feature, np.ndarray) or not isinstance(value, np.ndarray):
        raise InputError("A query is two arrays: features int32 ascending, values float32.")
    if feature.dtype != np.int32 or value.dtype != np.float32 or feature.shape != value.shape or feature.ndim != 1:
        raise InputError("A query is two arrays of one length: features int32 ascending, values float32.")
    if len(feature) and (feature[0] < 0 or feature[-1] >= n_features or (np.diff(feature) <= 0).any()):
        raise InputError(f"A query's features must ascend and lie in 0 to {n_features - 1}.")
    if not np.isfinite(value).all():
        raise InputError("A query's values must be finite.")


def as_matrix(name: str, values: Any) -> csr_matrix:
    """Return numbers as CSR float32 with sorted, distinct int32 indices; entries of one place are added up.

    Arrays that are so already are shared, not copied, unless they are read-only.

    Raises
    ------
    InputError
        If it is no matrix of real numbers, its arrays contradict each other, or a value is not finite in float32.
    """
    values = _numbers(name, values)
    try:
        if isinstance(values, _CSR | _CSC):
            values.check_format(full_check=True)  # scipy itself trusts the arrays it is given
        matrix = csr_matrix(values)
        # A new object: what the caller's remembers of order and repeats may no longer be so.
        matrix = csr_matrix((matrix.data, matrix.indices, matrix.indptr), shape=matrix.shape)
    except (ValueError, TypeError, IndexError) as error:
        raise InputError(f"{name} is no sound sparse matrix: {error}.") from None
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    with np.errstate(over="ignore", under="ignore"):
        data = matrix.data.astype(np.float32, copy=False)
    if not (finite := np.isfinite(data)).all():
        at = int(np.flatnonzero(~finite)[0])
        raise InputError(
            f"{name} has {int((~finite).sum())} values that are not finite, first at {_place(matrix, at)}: "
            f"{matrix.data[at]:g}. Drop or fill them; float32 ends at 3.4e38."
        )
    # The kernels are compiled for one type of index, and anew, for half a minute, for arrays that are read-only.
    arrays = data, matrix.indices.astype(np.int32, copy=False), matrix.indptr
    return csr_matrix(tuple(np.require(array, requirements="W") for array in arrays), shape=matrix.shape)


def _is_clean_row(X: Any) -> bool:
    """Say whether X is one row that `as_matrix` would return as it is: the quick way of a single query."""
    if type(X) is not csr_matrix or X.shape[0] != 1:
        return False
    data, indices, n = X.data, X.indices, len(X.indices)
    return (
        (data.dtype, indices.dtype, len(data), len(X.indptr)) == (np.float32, np.int32, n, 2)
        and data.flags.writeable
        and indices.flags.writeable
        and (X.indptr[0], X.indptr[1]) == (0, n)
        and (n == 0 or 0 <= indices[0] <= indices[-1] < X.shape[1])
        and bool((indices[1:] > indices[:-1]).all())
        and bool(np.isfinite(data).all())
    )


def _bounded(name: str, matrix: csr_matrix) -> csr_matrix:
    largest = max(matrix.data.max(), -matrix.data.min()) if len(matrix.data) else 0
    if largest > MAX_VALUE:
        raise InputError(
            f"{name} has values up to {largest:g}; {MAX_VALUE:g} is the most whose squares add up in float32."
        )
    return matrix


def _numbers(name: str, values: Any) -> Any:
    """Return an array or a sparse matrix of two dimensions with real numbers in it."""
    if not issparse(values):
        try:
            values = np.asarray(values)
        except ValueError:
            raise InputError(f"{name} must be a matrix; its rows differ in length.") from None
    if values.ndim != 2:
        raise InputError(f"{name} must be a matrix with two dimensions; {values.ndim} came.")
    if values.dtype.kind not in "biuf":
        raise InputError(f"{name} must hold real numbers; its dtype is {values.dtype}.")
    # Small types could overflow where entries are added up, and scipy does not take them all.
    return values if values.dtype in (np.float32, np.float64) else values.astype(np.float64)


def _place(matrix: csr_matrix, at: int) -> str:
    """Name the row and column of the entry at a place of ``matrix.data``."""
    row = int(np.searchsorted(matrix.indptr, at, side="right")) - 1
    return f"row {row}, column {matrix.indices[at]}"
