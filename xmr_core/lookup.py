"""Where is a feature's row in a chunk? A small table of buckets over the sorted rows answers.

The features of a chunk are cut into ranges of a power of two; a bucket says where each range begins among the rows.
It is derived from a frozen ranker when it is first asked for, and takes about a byte a row.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmr_core.frozen import Frozen

ROWS_A_BUCKET = 4  # at least, on average over a chunk; at most twice as many
SHORT = 8  # rows searched one after the other rather than by halving


class Index(NamedTuple):
    """The buckets of all chunks.

    Attributes
    ----------
    bucket_ptr : int64 (chunks + 1,)
        The buckets of each chunk; the last of them is its end.
    shift : int64 (chunks,)
        A feature belongs to bucket ``feature >> shift``.
    bucket : as ``Frozen.row_begin`` (buckets,)
        The first row of each bucket.
    """

    bucket_ptr: NDArray[np.int64]
    shift: NDArray[np.int64]
    bucket: NDArray[np.int32]


def build(model: Frozen) -> Index:
    """Return the buckets of a frozen ranker. O(rows)."""
    n_rows = np.diff(model.chunk_ptr)
    last = np.zeros(len(n_rows), np.int64)
    last[n_rows > 0] = model.row_feature[model.chunk_ptr[1:][n_rows > 0] - 1]
    shift = np.zeros(len(n_rows), np.int64)
    while (crowded := (last >> shift) + 1 > np.maximum(n_rows // ROWS_A_BUCKET, 1)).any():
        shift[crowded] += 1
    sizes = np.where(n_rows > 0, (last >> shift) + 2, 0)
    bucket_ptr = np.concatenate([[0], np.cumsum(sizes)])
    bucket = np.empty(bucket_ptr[-1], model.row_begin.dtype)
    fill(model.chunk_ptr, model.row_feature, bucket_ptr, shift, bucket)
    return Index(bucket_ptr, shift, bucket)


@njit(nogil=True, cache=True, error_model="numpy")
def fill(chunk_ptr, row_feature, bucket_ptr, shift, bucket):
    """Write the first row of every bucket."""
    for chunk in range(chunk_ptr.size - 1):
        row = chunk_ptr[chunk]
        for at in range(bucket_ptr[chunk], bucket_ptr[chunk + 1]):
            while row < chunk_ptr[chunk + 1] and row_feature[row] >> shift[chunk] < at - bucket_ptr[chunk]:
                row += 1
            bucket[at] = row


@njit(nogil=True, cache=True, error_model="numpy")
def find(feature, row_feature, start, end, shift, bucket):
    """Return the row of a feature, or -1; the chunk's buckets are ``bucket[start:end]``.

    O(log rows) at worst, when all of a chunk's features crowd one bucket.
    """
    at = start + (feature >> shift)
    if at + 1 >= end:
        return -1
    low, high = np.int64(bucket[at]), np.int64(bucket[at + 1])
    while high - low > SHORT:
        middle = (low + high) // 2
        if row_feature[middle] <= feature:
            low = middle
        else:
            high = middle
    while low < high and row_feature[low] < feature:
        low += 1
    return low if low < high and row_feature[low] == feature else -1
