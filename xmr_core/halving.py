"""Balanced spherical 2-means over the rows of a CSR matrix: the compiled part of `balanced_kmeans`.

A set of labels is a stretch of ``rows`` int32, row numbers of the matrix. Splitting sorts the stretch in place, so no
part of the matrix is ever copied.
"""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True, error_model="numpy")
def lean(indptr, indices, data, share):
    """Scale rows to length 1 and leave out their smallest values.

    Of a row with m values, those whose square is under ``share / m`` of the row's are left out: all together less
    than ``share`` of its squared length. Frequent labels have a long tail of such values.

    Returns
    -------
    indptr int64 (n + 1,), indices uint32 (nnz,), data float32 (nnz,)
    """
    n = indptr.size - 1
    ptr, square = np.zeros(n + 1, np.int64), np.zeros(n)
    for i in range(n):
        a, b = indptr[i], indptr[i + 1]
        for t in range(a, b):
            square[i] += np.float64(data[t]) * data[t]
        ptr[i + 1] = ptr[i]
        for t in range(a, b):
            ptr[i + 1] += is_large(data[t], square[i], b - a, share)
    idx, val = np.empty(ptr[n], np.uint32), np.empty(ptr[n], np.float32)
    for i in range(n):
        a, b, at = indptr[i], indptr[i + 1], ptr[i]
        for t in range(a, b):
            if is_large(data[t], square[i], b - a, share):
                idx[at], val[at] = indices[t], data[t] / np.sqrt(square[i])
                at += 1
    return ptr, idx, val


@njit(nogil=True, cache=True, error_model="numpy")
def is_large(value, square, m, share):
    """Tell whether a value holds its part of the row's squared length; zero never does."""
    return value != 0 and np.float64(value) * value * m >= share * square


@njit(nogil=True, cache=True, error_model="numpy")
def add_row(indptr, indices, data, row, factor, total):
    """Add ``factor`` times a row to ``total`` float32 (d,)."""
    for t in range(indptr[row], indptr[row + 1]):
        total[indices[t]] += factor * data[t]


@njit(nogil=True, cache=True, error_model="numpy")
def project(indptr, indices, data, rows, total, out):
    """Write each row's dot product with ``total`` into ``out`` float64 (n,)."""
    for i in range(rows.size):
        dot = np.float32(0)
        for t in range(indptr[rows[i]], indptr[rows[i] + 1]):
            dot += data[t] * total[indices[t]]
        out[i] = dot


@njit(nogil=True, cache=True, error_model="numpy")
def upper_half(score):
    """Return which rows have the larger half of the scores, bool (n,); of equal scores the first rows."""
    middle = (score.size + 1) // 2
    cut = np.partition(score, score.size - middle)[score.size - middle]
    inside = score > cut
    left = middle - np.sum(inside)
    for i in range(score.size):
        if left > 0 and score[i] == cut:
            inside[i] = True
            left -= 1
    return inside


@njit(nogil=True, cache=True, error_model="numpy")
def nearness(on_first, on_all, inside):
    """Return how much nearer each row is to the first half's centroid than to the second's, float64 (n,).

    ``on_first`` and ``on_all`` are the rows' dot products with the sum of the first half and with the sum of all. The
    length of a sum is the sum of its own rows' dot products with it.
    """
    on_second = on_all - on_first
    first, second = np.sum(on_first[inside]), np.sum(on_second[~inside])
    if first > 0:
        on_first = on_first / np.sqrt(first)
    if second > 0:
        on_second = on_second / np.sqrt(second)
    return on_first - on_second


@njit(nogil=True, cache=True, error_model="numpy")
def move(indptr, indices, data, rows, before, after, first):
    """Bring the sum of the first half up to date; return how many rows changed sides."""
    moved = 0
    for i in range(rows.size):
        if before[i] != after[i]:
            add_row(indptr, indices, data, rows[i], np.float32(1 if after[i] else -1), first)
            moved += 1
    return moved


@njit(nogil=True, cache=True, error_model="numpy")
def halve(indptr, indices, data, rows, one, other, max_iter, first, whole):
    """Sort ``rows`` in place so that its first (n + 1) // 2 are one half of similar direction.

    Starts from rows number ``one`` and ``other``, then assigns and takes new centroids until nothing moves. Within a
    half the rows keep their order.

    Parameters
    ----------
    indptr, indices, data : CSR, rows of length 1 (or 0)
    rows : int32 (n,), n >= 2
    first, whole : float32 (d,)
        Scratch, zero before and after.

    Notes
    -----
    O(iterations * nnz).
    """
    on_first, on_all = np.empty(rows.size), np.empty(rows.size)
    inside = np.zeros(rows.size, np.bool_)
    add_row(indptr, indices, data, rows[one], np.float32(1), first)
    add_row(indptr, indices, data, rows[other], np.float32(-1), first)
    project(indptr, indices, data, rows, first, on_first)
    clear(indptr, indices, rows, first)
    for row in rows:
        add_row(indptr, indices, data, row, np.float32(1), whole)
    project(indptr, indices, data, rows, whole, on_all)
    clear(indptr, indices, rows, whole)
    after = upper_half(on_first)
    for _ in range(max_iter - 1):
        if not move(indptr, indices, data, rows, inside, after, first):
            break
        inside = after
        project(indptr, indices, data, rows, first, on_first)
        after = upper_half(nearness(on_first, on_all, inside))
    clear(indptr, indices, rows, first)
    before = rows.copy()
    rows[: (rows.size + 1) // 2], rows[(rows.size + 1) // 2 :] = before[after], before[~after]


@njit(nogil=True, cache=True, error_model="numpy")
def clear(indptr, indices, rows, total):
    """Set ``total`` back to zero where the rows may have touched it."""
    for row in rows:
        for t in range(indptr[row], indptr[row + 1]):
            total[indices[t]] = 0


@njit(nogil=True, cache=True, error_model="numpy")
def halve_all(indptr, indices, data, rows, starts, pairs, max_iter, first, whole):
    """Halve every stretch ``rows[starts[i]:starts[i + 1]]``, starting from the rows numbered ``pairs[i]``."""
    for i in range(pairs.shape[0]):
        part = rows[starts[i] : starts[i + 1]]
        if part.size > 1:
            halve(indptr, indices, data, part, pairs[i, 0], pairs[i, 1], max_iter, first, whole)
