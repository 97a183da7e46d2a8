"""L2-loss linear support vector machines, solved for all siblings of a parent at once.

Dual coordinate descent (Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
2008, doi:10.1145/1390156.1390208). One pass visits a row once for all children of the parent, so the row is
read once and the inner loops run over children, which a compiler turns into vector instructions.

The children are the columns of a block. Its width is padded to what the vectoriser likes, with columns whose
sign is 0, and it is repacked as children finish. A feature that only one row has needs no weight in the block:
its weight is its value times the row's sign times alpha, and its share of the margin goes into the diagonal.
"""

import numpy as np
from numba import njit

from xmr_core.family_rows import compact

FEW = 6  # under a sixth of the columns moved: cheaper to update them one by one
TINY = 0.02  # share of the tolerance
GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@njit(nogil=True, cache=True)
def mix(x):
    """Scramble a uint64: the finaliser of splitmix64 (Steele et al. 2014, doi:10.1145/2660193.2660195)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(nogil=True, cache=True)
def seed_of(seed, number):
    """Return the start of task ``number``'s own generator, uint64; unlike for every (seed, number)."""
    return mix(mix(np.uint64(seed) + GOLDEN) + np.uint64(number) * GOLDEN)


@njit(nogil=True, cache=True)
def shuffle(order, state):
    """Shuffle in place (Fisher and Yates), stepping the splitmix64 generator held in ``state`` uint64 (1,)."""
    s = state[0]
    for i in range(order.size - 1, 0, -1):
        s += GOLDEN
        # The upper 32 bits times i + 1, shifted down: a number from 0 to i without a division.
        j = np.int64(((mix(s) >> np.uint64(32)) * np.uint64(i + 1)) >> np.uint64(32))
        order[i], order[j] = order[j], order[i]
    state[0] = s


@njit(nogil=True, cache=True)
def padded(n_columns):
    """Return the width of a block for so many columns: as they are up to 4, 8, then multiples of 16."""
    return n_columns if n_columns <= 4 else 8 if n_columns <= 8 else (n_columns + 15) // 16 * 16


@njit(nogil=True, cache=True, error_model="numpy")
def row_margins(W, idx, val, a, b, out):
    """Write one row, entries ``a`` up to ``b`` (a multiple of four of them), times W into ``out`` float32 (width,)."""
    for c in range(out.size):
        out[c] = 0
    for t in range(a, b, 4):  # four features a trip: out is read and written once for four
        v0, v1, v2, v3 = val[t], val[t + 1], val[t + 2], val[t + 3]
        w0, w1, w2, w3 = W[idx[t]], W[idx[t + 1]], W[idx[t + 2]], W[idx[t + 3]]
        for c in range(out.size):
            out[c] += v0 * w0[c] + v1 * w1[c] + v2 * w2[c] + v3 * w3[c]


@njit(nogil=True, cache=True, error_model="numpy", fastmath={"nnan", "ninf"})
def step(margin, sign, alpha, extremes, diag, inverse, tiny):
    """Move one row's dual variables, all columns at once; return how many moved.

    ``margin`` float32 (width,) comes with w.x and leaves with the change of w along the row. ``sign`` int8 and
    ``alpha`` float32 (width,) are the row's. ``extremes`` float32 (2, width) keeps the projected gradient's
    largest and smallest. ``diag`` and ``inverse``: for a negative and a positive sign, what alpha adds to the
    gradient and 1 / the second derivative. A projected gradient up to ``tiny`` moves nothing.
    """
    high, low = extremes[0], extremes[1]
    negative_diag, positive_diag, negative_inverse, positive_inverse = diag[0], diag[1], inverse[0], inverse[1]
    moved = 0
    for c in range(margin.size):
        s, a = np.float32(sign[c]), alpha[c]
        g = s * margin[c] - np.float32(1) + a * (positive_diag if s > 0 else negative_diag)
        # The projected gradient is g where alpha > 0, else min(g, 0); without a branch, for the vectoriser.
        projected = min(g, np.float32(1e30) * a)
        high[c], low[c] = max(high[c], projected), min(low[c], projected)
        move = max(-g * (positive_inverse if s > 0 else negative_inverse), -a)
        move = move if abs(projected) > tiny else np.float32(0)
        alpha[c] = a + move
        margin[c] = move * s
        moved += margin[c] != 0
    return moved


@njit(nogil=True, cache=True, error_model="numpy")
def add_row(W, idx, val, a, b, delta):
    """Add ``delta`` times the row to every column."""
    for t in range(a, b):
        w, v = W[idx[t]], val[t]
        for c in range(delta.size):
            w[c] += v * delta[c]


@njit(nogil=True, cache=True, error_model="numpy")
def add_row_sparse(W, idx, val, a, b, delta):
    """Add ``delta`` times the row to the columns that moved, one by one."""
    for c in range(delta.size):
        if delta[c] != 0:
            d = delta[c]
            for t in range(a, b):
                W[idx[t], c] += val[t] * d


@njit(nogil=True, cache=True, error_model="numpy")
def sweep(rows, order, W, alpha, sign, diag, inverse, tiny, margin, extremes):
    """Visit every row once, in the given order."""
    few = max(margin.size // FEW, 1)
    extremes[0], extremes[1] = -np.inf, np.inf
    for i in order:
        a, b = rows.ptr[i], rows.ptr[i + 1]
        row_margins(W, rows.idx, rows.val, a, b, margin)
        moved = step(margin, sign[i], alpha[i], extremes, diag[i], inverse[i], tiny)
        if moved > few:
            add_row(W, rows.idx, rows.val, a, b, margin)
        elif moved > 0:
            add_row_sparse(W, rows.idx, rows.val, a, b, margin)


@njit(nogil=True, cache=True)
def repack(block, columns, width):
    """Move the given ascending columns of a C-ordered block together, in its own memory; return the new block."""
    n, old = block.shape
    flat = block.ravel()
    for i in range(n):
        for j in range(columns.size):
            flat[i * width + j] = flat[i * old + columns[j]]
        flat[i * width + columns.size : (i + 1) * width] = 0
    return flat[: n * width].reshape(n, width)


@njit(nogil=True, cache=True, error_model="numpy")
def large(w, threshold):
    """Tell whether a weight is stored; one of exactly 0 never is."""
    return abs(w) >= threshold and w != 0


@njit(nogil=True, cache=True, error_model="numpy")
def cut(rows, W, alpha, sign, columns, threshold):
    """Return the stored weights of some columns: ptr int64 (columns + 1,), feature int32 and weight float32."""
    n_shared, n = rows.features.size, rows.ptr.size - 1
    ptr = np.zeros(columns.size + 1, np.int64)
    feature, weight = np.empty(0, np.int32), np.empty(0, np.float32)
    at = np.zeros(columns.size, np.int64)
    for fill in (False, True):  # count, then fill
        for f in range(n_shared):
            for j in range(columns.size):
                w = W[f, columns[j]]
                if large(w, threshold):
                    if fill:
                        feature[at[j]], weight[at[j]] = rows.features[f], w
                    at[j] += 1
        for i in range(n):
            for t in range(rows.lone_ptr[i], rows.lone_ptr[i + 1]):
                for j in range(columns.size):
                    w = rows.lone_val[t] * alpha[i, columns[j]] * sign[i, columns[j]]
                    if large(w, threshold):
                        if fill:
                            feature[at[j]], weight[at[j]] = rows.lone_feature[t], w
                        at[j] += 1
        if not fill:
            ptr[1:] = np.cumsum(at)
            at[:] = ptr[:-1]
            feature, weight = np.empty(ptr[-1], np.int32), np.empty(ptr[-1], np.float32)
    return ptr, feature, weight


@njit(nogil=True, cache=True, error_model="numpy")
def solve(rows, sign, n_children, Cp, Cn, eps, max_iter, threshold, seed):
    """Fit one classifier a column of ``sign`` over the same rows.

    Minimises for each column 1/2 |w|^2 + sum_i C_i max(0, 1 - sign_i w.x_i)^2, C_i being ``Cp`` where the sign
    is +1 and ``Cn`` where it is -1; x has one more feature, the bias. A column is finished when the extremes of
    its projected gradient over a pass differ by at most ``eps``.

    Parameters
    ----------
    rows : Rows
    sign : int8 (n, padded(n_children)), +1 or -1, and 0 in the columns of the padding; is overwritten
    threshold : weights of a smaller absolute value are left out
    seed : uint64

    Returns
    -------
    begin, end : int64 (n_children,), a child's stored weights
    feature, weight : int32 and float32, no order within a child
    bias : float32 (n_children,), the bias feature's weight
    """
    n, width = sign.shape
    W, alpha = np.zeros((rows.features.size + 1, width), np.float32), np.zeros((n, width), np.float32)
    diag, inverse = np.empty((n, 2), np.float32), np.empty((n, 2), np.float32)
    for k, C in enumerate((Cn, Cp)):
        diag[:, k] = rows.lone_square + np.float32(0.5 / C)
        inverse[:, k] = 1 / (rows.square + np.float32(0.5 / C))
    margin, extremes = np.empty(width, np.float32), np.empty((2, width), np.float32)
    begin, end = np.zeros(n_children, np.int64), np.zeros(n_children, np.int64)
    bias = np.zeros(n_children, np.float32)
    feature, weight = np.empty(0, np.int32), np.empty(0, np.float32)
    active, order, state = np.arange(n_children), np.arange(n), np.array([seed], np.uint64)
    for iteration in range(max_iter):
        shuffle(order, state)
        sweep(rows, order, W, alpha, sign, diag, inverse, np.float32(TINY * eps), margin, extremes)
        waits = (extremes[0] - extremes[1])[: active.size] > eps
        if iteration == max_iter - 1:
            waits[:] = False
        left, done = np.flatnonzero(waits), np.flatnonzero(~waits)
        if left.size and padded(left.size) == width:
            continue
        ptr, new_feature, new_weight = cut(rows, W, alpha, sign, done, threshold)
        for j in range(done.size):
            child = active[done[j]]
            begin[child], end[child] = feature.size + ptr[j], feature.size + ptr[j + 1]
            bias[child] = W[-1, done[j]]
        feature, weight = np.concatenate((feature, new_feature)), np.concatenate((weight, new_weight))
        if left.size == 0:
            break
        active, width = active[left], padded(left.size)
        W, alpha, sign = repack(W, left, width), repack(alpha, left, width), repack(sign, left, width)
        margin, extremes = np.empty(width, np.float32), np.empty((2, width), np.float32)
    return begin, end, feature, weight, bias


@njit(nogil=True, cache=True)
def signs(rows, begin, members):
    """Return int8 (n, padded children): 1 where a row is the child's, else -1; 0 in the padding.

    ``rows`` int32 (n,) ascending; child c's rows are ``members[begin[c] : begin[c + 1]]``, a part of ``rows``.
    """
    n_children = begin.size - 1
    sign = np.zeros((rows.size, padded(n_children)), np.int8)
    sign[:, :n_children] = -1
    for c in range(n_children):
        for at in np.searchsorted(rows, members[begin[c] : begin[c + 1]]):
            sign[at, c] = 1
    return sign


@njit(nogil=True, cache=True)
def feature_major(begin, end, feature, weight, seen):
    """Sort children's weights by feature, then child.

    ``seen`` int32 (d,) is scratch, -1 everywhere before and after.

    Returns
    -------
    feature int32 (r,) ascending, row_begin int64 (r + 1,), child int32 (e,), weight float32 (e,)
    """
    for f in feature:
        seen[f] = 0
    used = np.empty(min(feature.size, seen.size), np.int32)
    n_used = 0
    for f in feature:
        if seen[f] == 0:
            used[n_used], seen[f] = f, 1
            n_used += 1
    used = np.sort(used[:n_used])
    for r in range(n_used):
        seen[used[r]] = r
    row_begin = np.zeros(n_used + 1, np.int64)
    for f in feature:
        row_begin[seen[f] + 1] += 1
    row_begin = np.cumsum(row_begin)
    at, child, sorted_weight = row_begin.copy(), np.empty(feature.size, np.int32), np.empty(feature.size, np.float32)
    for c in range(begin.size):
        for e in range(begin[c], end[c]):
            r = seen[feature[e]]
            child[at[r]], sorted_weight[at[r]] = c, weight[e]
            at[r] += 1
    for f in used:
        seen[f] = -1
    return used, row_begin, child, sorted_weight


@njit(nogil=True, cache=True, error_model="numpy")
def fit_family(indptr, indices, data, rows, begin, members, Cp, Cn, bias, eps, max_iter, threshold, seed, number, seen):
    """Solve one family from the training matrix on.

    ``indptr``, ``indices``, ``data`` are X's; ``rows``, ``begin``, ``members`` see `signs`; the rest see `solve`.
    ``seed`` int64 and the family's ``number`` int64 choose the generator.
    Returns what `feature_major` does, and the biases: weight times ``bias``, float32 (children,).
    """
    compacted = compact(indptr, indices, data, rows, bias, seen)
    sign = signs(rows, begin, members)
    solved = solve(compacted, sign, begin.size - 1, Cp, Cn, eps, max_iter, threshold, seed_of(seed, number))
    used, row_begin, child, weight = feature_major(solved[0], solved[1], solved[2], solved[3], seen)
    return used, row_begin, child, weight, solved[4] * bias
