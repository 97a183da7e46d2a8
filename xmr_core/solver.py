"""L2-loss linear support vector machines, solved for all siblings of a parent at once.

Dual coordinate descent (Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
2008, doi:10.1145/1390156.1390208). One pass visits a row once for all children of the parent, so the row is
read once and the inner loops run over children, which a compiler turns into vector instructions.
"""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True, error_model="numpy")
def compact(indptr, indices, data, rows, seen):
    """Copy rows out of a CSR matrix with features numbered in order of first use.

    ``seen`` int32 (d,) is scratch, -1 everywhere before and after.

    Returns
    -------
    ptr int64 (n + 1,), idx int32 (nnz,), val float32 (nnz,), features int32 (nf,): compact number -> feature
    """
    ptr = np.zeros(rows.size + 1, np.int64)
    for i in range(rows.size):
        ptr[i + 1] = ptr[i] + indptr[rows[i] + 1] - indptr[rows[i]]
    idx, val = np.empty(ptr[-1], np.int32), np.empty(ptr[-1], np.float32)
    features = np.empty(min(ptr[-1], seen.size), np.int32)
    n_features, at = 0, 0
    for row in rows:
        for t in range(indptr[row], indptr[row + 1]):
            f = indices[t]
            if seen[f] < 0:
                seen[f] = n_features
                features[n_features] = f
                n_features += 1
            idx[at], val[at] = seen[f], data[t]
            at += 1
    features = features[:n_features].copy()
    for f in features:
        seen[f] = -1
    return ptr, idx, val, features


@njit(nogil=True, cache=True)
def next_random(state):
    """Step a 64-bit xorshift generator held in ``state`` uint64 (1,); return the new number."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return x


@njit(nogil=True, cache=True)
def shuffle(order, state):
    """Shuffle in place (Fisher and Yates)."""
    for i in range(order.size - 1, 0, -1):
        j = np.int64(next_random(state) % np.uint64(i + 1))
        order[i], order[j] = order[j], order[i]


@njit(nogil=True, cache=True, error_model="numpy")
def row_margins(W, idx, val, a, b, bias, out):
    """Write w.x for every child into ``out`` float32 (K,); row -1 of W is the bias weight."""
    for c in range(out.size):
        out[c] = bias * W[-1, c]
    for t in range(a, b):
        w, v = W[idx[t]], val[t]
        for c in range(out.size):
            out[c] += v * w[c]


@njit(nogil=True, cache=True, error_model="numpy")
def step(margin, sign, alpha, diag, square, high, low, delta):
    """Move one row's dual variables, all children at once; return how many moved.

    The projected gradient's extremes are kept in ``high`` and ``low``; ``delta`` takes the change of the
    weight along the row.
    """
    moved = 0
    for c in range(margin.size):
        g = sign[c] * margin[c] - np.float32(1) + alpha[c] * diag[c]
        projected = g if alpha[c] > 0 else min(g, np.float32(0))
        high[c], low[c] = max(high[c], projected), min(low[c], projected)
        new = max(alpha[c] - g / (square + diag[c]), np.float32(0))
        delta[c] = (new - alpha[c]) * sign[c]
        alpha[c] = new
        moved += delta[c] != 0
    return moved


@njit(nogil=True, cache=True, error_model="numpy")
def add_row(W, idx, val, a, b, bias, delta):
    """Add ``delta`` times the row to every child's weights."""
    for t in range(a, b):
        w, v = W[idx[t]], val[t]
        for c in range(delta.size):
            w[c] += v * delta[c]
    for c in range(delta.size):
        W[-1, c] += bias * delta[c]


@njit(nogil=True, cache=True, error_model="numpy")
def solve(ptr, idx, val, n_features, sign, Cp, Cn, bias, eps, max_iter, seed):
    """Fit one classifier a column of ``sign`` over the same rows.

    Minimises for each column 1/2 |w|^2 + sum_i C_i max(0, 1 - sign_i w.x_i)^2, C_i being ``Cp`` where the sign
    is +1 and ``Cn`` where it is -1; x has one more feature of value ``bias``. A column is finished when the
    extremes of its projected gradient over a pass differ by at most ``eps``.

    Parameters
    ----------
    ptr, idx, val : compact rows, see `compact`
    sign : float32 (n, K), +1 or -1

    Returns
    -------
    W : float32 (n_features + 1, K), the bias weight last
    """
    n, n_children = sign.shape
    done = np.zeros((n_features + 1, n_children), np.float32)
    active = np.arange(n_children)
    W, alpha, sign = done.copy(), np.zeros((n, n_children), np.float32), sign.copy()
    square = np.full(n, np.float32(bias * bias))
    for i in range(n):
        for t in range(ptr[i], ptr[i + 1]):
            square[i] += val[t] * val[t]
    diag = np.where(sign > 0, np.float32(0.5 / Cp), np.float32(0.5 / Cn))
    margin, delta = np.empty(n_children, np.float32), np.empty(n_children, np.float32)
    high, low = np.empty(n_children, np.float32), np.empty(n_children, np.float32)
    order, state = np.arange(n), np.array([seed | np.uint64(1)], np.uint64)
    for _ in range(max_iter):
        shuffle(order, state)
        high[:], low[:] = -np.inf, np.inf
        for i in order:
            a, b = ptr[i], ptr[i + 1]
            row_margins(W, idx, val, a, b, bias, margin)
            if step(margin, sign[i], alpha[i], diag[i], square[i], high, low, delta):
                add_row(W, idx, val, a, b, bias, delta)
        left = np.flatnonzero(high - low > eps)
        # Finished columns are set aside once they are half of the work: repacking costs about one pass.
        if left.size == 0:
            break
        if left.size <= active.size // 2:
            done[:, active] = W
            active = active[left]
            W, alpha, sign, diag = W[:, left].copy(), alpha[:, left].copy(), sign[:, left].copy(), diag[:, left].copy()
            margin, delta, high, low = margin[: left.size], delta[: left.size], high[: left.size], low[: left.size]
    done[:, active] = W
    return done
