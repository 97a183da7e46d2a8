"""The training rows of one family, copied together for the solver."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray


class Rows(NamedTuple):
    """Rows with features numbered in order of first use.

    Attributes
    ----------
    ptr : int64 (n + 1,)
        Row i's entries are ``ptr[i]`` up to ``ptr[i + 1]``: the features it shares with other rows, then the bias
        as one more feature, then the bias's number with value 0 up to a multiple of four.
    idx, val : int32, float32 (ptr[-1],)
        Compact number and value; the bias has the number nf.
    features : int32 (nf,)
        Compact number -> feature.
    lone_ptr : int64 (n + 1,)
        Row i's features that no other row has.
    lone_feature, lone_val : int32, float32 (lone_ptr[-1],)
    square, lone_square : float32 (n,)
        Squared length of the row with its bias, and of its lone features.
    """

    ptr: NDArray[np.int64]
    idx: NDArray[np.int32]
    val: NDArray[np.float32]
    features: NDArray[np.int32]
    lone_ptr: NDArray[np.int64]
    lone_feature: NDArray[np.int32]
    lone_val: NDArray[np.float32]
    square: NDArray[np.float32]
    lone_square: NDArray[np.float32]


@njit(nogil=True, cache=True)
def count(indptr, indices, rows, seen):
    """Return how many features are shared, and each row's `Rows.ptr` and `Rows.lone_ptr`.

    ``seen`` int32 (d,) comes with -1 everywhere and leaves with one less than a feature's number of entries.
    """
    n = rows.size
    ptr, lone_ptr, n_shared = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64), 0
    for row in rows:
        for t in range(indptr[row], indptr[row + 1]):
            n_shared += seen[indices[t]] == 0  # its second entry
            seen[indices[t]] += 1
    for i in range(n):
        lone = 0
        for t in range(indptr[rows[i]], indptr[rows[i] + 1]):
            lone += seen[indices[t]] == 0
        entries = indptr[rows[i] + 1] - indptr[rows[i]] - lone + 1
        ptr[i + 1] = ptr[i] + (entries + 3) // 4 * 4
        lone_ptr[i + 1] = lone_ptr[i] + lone
    return n_shared, ptr, lone_ptr


@njit(nogil=True, cache=True, error_model="numpy")
def compact(indptr, indices, data, rows, bias, seen):
    """Copy rows out of a CSR matrix.

    ``rows`` int32 (n,); ``bias`` float32, the value of the bias feature; ``seen`` int32 (d,) is scratch, -1
    everywhere before and after. Returns `Rows`.
    """
    n = rows.size
    n_shared, ptr, lone_ptr = count(indptr, indices, rows, seen)
    idx, val = np.full(ptr[n], n_shared, np.int32), np.zeros(ptr[n], np.float32)
    lone_feature, lone_val = np.empty(lone_ptr[n], np.int32), np.empty(lone_ptr[n], np.float32)
    features, numbered = np.empty(n_shared, np.int32), 0
    square, lone_square = np.full(n, bias * bias), np.zeros(n, np.float32)
    for i in range(n):
        at, lone_at = ptr[i], lone_ptr[i]
        for t in range(indptr[rows[i]], indptr[rows[i] + 1]):
            f, v = indices[t], data[t]
            square[i] += v * v
            if seen[f] == 0:
                lone_feature[lone_at], lone_val[lone_at] = f, v
                lone_square[i] += v * v
                lone_at += 1
                continue
            if seen[f] > 0:  # first use: the count makes room for the number, below -1
                features[numbered], seen[f] = f, -2 - numbered
                numbered += 1
            idx[at], val[at] = -2 - seen[f], v
            at += 1
        val[at] = bias
    for f in features:
        seen[f] = -1
    for f in lone_feature:
        seen[f] = -1
    return Rows(ptr, idx, val, features, lone_ptr, lone_feature, lone_val, square, lone_square)
