"""Hash tables from a chunk's features to its rows, derived from a frozen ranker when it is first asked."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmr_core.frozen import Frozen

Slots = tuple[NDArray[np.int64], NDArray[np.int32]]


def build(model: Frozen) -> Slots:
    """Return one table for each chunk: open addressing, linear probing, a power of two, at most two thirds full.

    Returns
    -------
    slot_ptr : int64 (chunks + 1,)
        Where each chunk's table begins.
    slot : int32 (slots,)
        A row number, or -1.
    """
    n_rows = np.diff(model.chunk_ptr)
    sizes = np.where(n_rows > 0, 2 ** np.ceil(np.log2(np.maximum(n_rows, 1) * 1.5)), 0)
    slot_ptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    slot = np.full(slot_ptr[-1], -1, dtype=np.int32)
    fill(model.chunk_ptr, model.row_feature, slot_ptr, slot)
    return slot_ptr, slot


@njit(nogil=True, cache=True, error_model="numpy")
def place(feature, size):
    """Return where a feature belongs in a table of ``size`` slots (multiplicative hashing)."""
    return (np.uint32(feature) * np.uint32(2654435769) >> np.uint32(7)) & (size - 1)


@njit(nogil=True, cache=True, error_model="numpy")
def fill(chunk_ptr, row_feature, slot_ptr, slot):
    """Put every row into its chunk's table."""
    for chunk in range(chunk_ptr.size - 1):
        start, size = slot_ptr[chunk], slot_ptr[chunk + 1] - slot_ptr[chunk]
        for row in range(chunk_ptr[chunk], chunk_ptr[chunk + 1]):
            at = place(row_feature[row], size)
            while slot[start + at] >= 0:
                at = (at + 1) & (size - 1)
            slot[start + at] = row


@njit(nogil=True, cache=True, error_model="numpy")
def find(feature, row_feature, slot, start, end):
    """Return the row of a feature in the table ``slot[start:end]``, or -1."""
    size = end - start
    if size == 0:
        return -1
    at = place(feature, size)
    row = slot[start + at]
    while row >= 0 and row_feature[row] != feature:
        at = (at + 1) & (size - 1)
        row = slot[start + at]
    return row
