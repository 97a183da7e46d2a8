"""Kernels that lay prototypes beside weights: one set of rows a chunk, two ranges of entries a row."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True, error_model="numpy")
def feature_major(indptr, indices, steps, count):
    """Turn a few sparse rows (children) into columns (features), leaving zeros out.

    Parameters
    ----------
    indptr int64 (m + 1,), indices int32 (nnz,), steps uint8 (nnz,)
        The children's values.
    count : int64 (d + 1,)
        Zero everywhere, before and after.

    Returns
    -------
    feature int32 (r,) ascending, row_begin int64 (r + 1,), child int32 (e,) ascending in a row, value uint8 (e,)
    """
    met, n_met, n = np.empty(indices.size, np.int32), 0, 0
    for t in range(indices.size):
        if steps[t] > 0:
            if count[indices[t]] == 0:
                met[n_met] = indices[t]
                n_met += 1
            count[indices[t]] += 1
            n += 1
    feature, row_begin = np.sort(met[:n_met]), np.zeros(n_met + 1, np.int64)
    for i in range(n_met):
        row_begin[i + 1] = row_begin[i] + count[feature[i]]
        count[feature[i]] = row_begin[i]  # now where the feature's next entry goes
    child, value = np.empty(n, np.int32), np.empty(n, np.uint8)
    for c in range(indptr.size - 1):
        for t in range(indptr[c], indptr[c + 1]):
            if steps[t] > 0:
                at = count[indices[t]]
                child[at], value[at] = c, steps[t]
                count[indices[t]] += 1
    for f in feature:
        count[f] = 0
    return feature, row_begin, child, value


@njit(nogil=True, cache=True, error_model="numpy")
def merge_rows(a_feature, a_begin, b_feature, b_begin):
    """Merge the rows of two feature-major blocks.

    Parameters
    ----------
    a_feature, b_feature : int32, ascending
    a_begin, b_begin : int64, one longer

    Returns
    -------
    feature int32 (r,) ascending, a_begin int64 (r + 1,), b_begin int64 (r + 1,)
        Each merged row's entries in both blocks; a row that a block has not is empty there.
    """
    most = a_feature.size + b_feature.size
    feature, begin = np.empty(most, np.int32), np.empty((2, most + 1), np.int64)
    i, j, n = 0, 0, 0
    while i < a_feature.size or j < b_feature.size:
        begin[0, n], begin[1, n] = a_begin[i], b_begin[j]
        here = np.int64(2**31)
        if i < a_feature.size:
            here = np.int64(a_feature[i])
        if j < b_feature.size:
            here = min(here, np.int64(b_feature[j]))
        feature[n] = here
        if i < a_feature.size and a_feature[i] == here:
            i += 1
        if j < b_feature.size and b_feature[j] == here:
            j += 1
        n += 1
    begin[0, n], begin[1, n] = a_begin[i], b_begin[j]
    return feature[:n].copy(), begin[0, : n + 1].copy(), begin[1, : n + 1].copy()
