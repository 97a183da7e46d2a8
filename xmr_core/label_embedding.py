"""Label embeddings: what a label looks like, judged by its rows."""

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix


def pifa(X: csr_matrix, Y: csr_matrix) -> csr_matrix:
    """Positive instance feature aggregation: a label is the sum of its rows, scaled to length 1.

    A row counts for each of its labels in proportion to its value in Y, Y's rows being scaled to length 1 first: a row
    with four labels counts half as much as a row with one.

    Parameters
    ----------
    X : CSR float32 (n, d)
    Y : CSR (n, n_labels)

    Returns
    -------
    CSR float32 (n_labels, d)
        A label without rows is a row of zeros. Features are not sorted within a row.

    Notes
    -----
    Yu et al., arXiv:2010.05878, section 3.1; the scaling of Y is that of PECOS. O(nnz(X) * labels a row).
    """
    columns = csc_matrix(Y)
    weight = (columns.data / _lengths(Y)[columns.indices]).astype(np.float32)
    stamp = np.full(X.shape[1], -1, dtype=np.int32)
    indptr = count(X.indptr, X.indices, columns.indptr, columns.indices, stamp)
    indices, data = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.float32)
    total = np.zeros(X.shape[1], dtype=np.float32)
    stamp[:] = -1
    fill(X.indptr, X.indices, X.data, columns.indptr, columns.indices, weight, stamp, total, indptr, indices, data)
    return csr_matrix((data, indices, indptr), shape=(Y.shape[1], X.shape[1]))


def pii(X: csr_matrix, Y: csr_matrix) -> csr_matrix:
    """Positive instance indices: a label is its column of Y, scaled to length 1. X is not read.

    Parameters
    ----------
    X : CSR (n, d)
    Y : CSR (n, n_labels)

    Returns
    -------
    CSR float32 (n_labels, n)
        A label without rows is a row of zeros.
    """
    Z = csr_matrix(Y.T, dtype=np.float32)
    Z.data /= np.repeat(_lengths(Z), np.diff(Z.indptr)).astype(np.float32)
    return Z


EMBEDDINGS: dict[str, Callable[[csr_matrix, csr_matrix], csr_matrix]] = {"pifa": pifa, "pii": pii}


def _lengths(A: csr_matrix) -> NDArray[np.float64]:
    """Return the length of each row, float64; 1 for a row of zeros."""
    row = np.repeat(np.arange(A.shape[0]), np.diff(A.indptr))
    square = np.bincount(row, weights=np.square(A.data, dtype=np.float64), minlength=A.shape[0])
    return np.sqrt(np.where(square > 0, square, 1))


@njit(nogil=True, cache=True, error_model="numpy")
def count(indptr, indices, row_ptr, rows, stamp):
    """Count the different features of each label's rows; ``stamp`` int32 (d,) is -1 everywhere before.

    Returns
    -------
    int64 (n_labels + 1,), running sums
    """
    out = np.zeros(row_ptr.size, np.int64)
    for label in range(row_ptr.size - 1):
        n = 0
        for row in rows[row_ptr[label] : row_ptr[label + 1]]:
            for t in range(indptr[row], indptr[row + 1]):
                n += stamp[indices[t]] != label
                stamp[indices[t]] = label
        out[label + 1] = out[label] + n
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def fill(indptr, indices, data, row_ptr, rows, weight, stamp, total, out_ptr, out_indices, out_data):
    """Write each label's weighted sum of rows, scaled to length 1, where `count` made room for it.

    ``stamp`` int32 (d,) is -1 everywhere before; ``total`` float32 (d,) is scratch.
    """
    for label in range(row_ptr.size - 1):
        at = out_ptr[label]
        for r in range(row_ptr[label], row_ptr[label + 1]):
            for t in range(indptr[rows[r]], indptr[rows[r] + 1]):
                f = indices[t]
                if stamp[f] != label:
                    stamp[f], total[f], out_indices[at] = label, 0, f
                    at += 1
                total[f] += weight[r] * data[t]
        square = 0.0
        for f in out_indices[out_ptr[label] : at]:
            square += np.float64(total[f]) * total[f]
        scale = 1 / np.sqrt(square) if square > 0 else 0.0
        for t in range(out_ptr[label], at):
            out_data[t] = total[out_indices[t]] * scale
