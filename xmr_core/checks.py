"""Checks at the public boundary. Behind it, arrays are CSR float32 with sorted int32 indices, or as documented."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.errors import InputError


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


def as_features(X: Any) -> csr_matrix:
    """Return X as CSR float32 with sorted int32 indices; refuse NaN, infinity and wrong dimensions."""
    X = _matrix("X", X).astype(np.float32)
    bad = ~np.isfinite(X.data)
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        row = int(np.searchsorted(X.indptr, at, side="right")) - 1
        raise InputError(
            f"X has {int(bad.sum())} values that are not finite, first at row {row}, column {X.indices[at]}; "
            "drop or fill them."
        )
    return X


def as_labels(Y: Any) -> csr_matrix:
    """Return Y as CSR without explicit zeros; refuse an empty label set."""
    Y = _matrix("Y", Y)
    if (Y.data == 0).any():
        Y = Y.copy()  # the caller's arrays stay as they are
        Y.eliminate_zeros()
    if Y.shape[1] == 0 or Y.nnz == 0:
        raise InputError(f"Y has shape {Y.shape} and {Y.nnz} labels set; at least one row must have a label.")
    return Y


def same_rows(X: csr_matrix, Y: csr_matrix) -> None:
    """Raise InputError unless X and Y have as many rows."""
    if X.shape[0] != Y.shape[0]:
        raise InputError(f"X has {X.shape[0]} rows and Y has {Y.shape[0]}; they must agree.")


def check_query(feature: NDArray[np.int32], value: NDArray[np.float32], n_features: int) -> None:
    """Refuse a sparse query that the kernels could not read safely."""
    if feature.dtype != np.int32 or value.dtype != np.float32 or feature.shape != value.shape or feature.ndim != 1:
        raise InputError("A query is two arrays of one length: features int32 ascending, values float32.")
    if len(feature) and (feature[0] < 0 or feature[-1] >= n_features or (np.diff(feature) <= 0).any()):
        raise InputError(f"A query's features must ascend and lie in 0 to {n_features - 1}.")
    if not np.isfinite(value).all():
        raise InputError("A query's values must be finite.")


def _matrix(name: str, values: Any) -> csr_matrix:
    if np.ndim(values) != 2:
        raise InputError(f"{name} must be a matrix with two dimensions; {np.ndim(values)} came.")
    matrix = csr_matrix(values)
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    # The kernels are compiled for one type of index.
    indices = matrix.indices.astype(np.int32, copy=False)
    return csr_matrix((matrix.data, indices, matrix.indptr), shape=matrix.shape)
