"""Growing a decision tree: open a node, find its best split, part its rows; and walk rows down a tree.

Each column is sorted once, before growth. A node owns the same stretch ``start:end`` of every sorted column, so one
pass over the stretch scores all thresholds, and a split only has to part each stretch in two, which keeps it sorted:
O(n d log n) once and O(n d) a level, as in SLIQ (Mehta, Agrawal and Rissanen, EDBT 1996, doi:10.1007/BFb0014141).

Ties. Columns are drawn without replacement by the 32-bit xorshift generator (Marsaglia 2003,
doi:10.18637/jss.v008.i14), and a later one must be strictly better, so the first drawn wins; within a column the lowest
threshold wins. The draws, the order in which a node's rows are added up, and the formula of the score are
scikit-learn's: two columns that part the rows alike may differ in the last bit of their scores, and that bit must come
out the same for the trees to be the same.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from algorithms.split import SQUARED_ERROR, Floats, Rows, Rules, impurity_compiled, midpoint, scan_compiled

SPLIT, PURE, MAX_DEPTH, MIN_SPLIT, CONSTANT, MIN_LEAF, MIN_WEIGHT, MIN_DECREASE = range(8)  # what became of a node
NODES, WAITING, RANDOM, DRAWN = range(4)  # places in Growth.state
EPS = np.finfo(np.float64).eps
FAR = 1e5  # standard deviations from 0 at which a node's targets are centred


class Growth(NamedTuple):
    """A tree that grows: nodes in the order they were opened, and the nodes that wait. Kernels change it in place.

    Attributes
    ----------
    order : int32 array of shape (d, m)
        Rows of positive weight by each column's values. Every node owns one stretch ``start:end`` of all columns.
    rows : int32 array of shape (m,)
        The same stretches, in the order in which sums are taken.
    y : float64 array of shape (n,)
        Class numbers, or targets less the ``shift`` of their node.
    side : uint8 array of shape (n,)
        Whether a row goes left, while its node is parted.
    stack : int64 array of shape (capacity, 6)
        Waiting nodes: start, end, depth, parent, whether a left child, columns known to be constant.
    state : int64 array of shape (4,)
        Nodes opened, nodes that wait, the random generator, columns that the last node looked at.
    features, constants, drawn : int64 arrays of shape (d,)
        The columns as drawn so far; those that are constant in the node and above; those the last node looked at.
    left, right, feature, n_rows, depth, fate : int64 arrays of shape (capacity,)
        Children (-1 at a leaf), split column (-2 at a leaf), rows, depth, what became of the node.
    threshold, impurity, weight, decrease, shift : float64 arrays of shape (capacity,)
    value : float64 array of shape (capacity, k)
        Share of each class, or the mean.
    """

    order: Rows
    rows: Rows
    y: Floats
    side: NDArray[np.uint8]
    stack: NDArray[np.int64]
    state: NDArray[np.int64]
    features: NDArray[np.int64]
    constants: NDArray[np.int64]
    drawn: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    feature: NDArray[np.int64]
    n_rows: NDArray[np.int64]
    depth: NDArray[np.int64]
    fate: NDArray[np.int64]
    threshold: Floats
    impurity: Floats
    weight: Floats
    decrease: Floats
    shift: Floats
    value: Floats


def seed_growth(order: Rows, y: Floats, weight: Floats, n_values: int, rules: Rules, seed: int) -> Growth:
    """Return the growth whose root waits. ``order``, shape (d, n), sorts all rows; those of weight 0 are left out."""
    d = len(order)
    kept = weight > 0
    order = order.copy() if kept.all() else order[kept[order]].reshape(d, -1)
    m = order.shape[1]
    most = max(1, 2 * (m // rules.min_leaf) - 1)
    capacity = min(most, 2 ** (rules.max_depth + 1) - 1) if rules.max_depth < 60 else most
    stack = np.empty((capacity, 6), np.int64)
    stack[0] = 0, m, 0, -1, 0, 0
    rows, side = np.flatnonzero(kept).astype(np.int32), np.empty(len(kept), np.uint8)
    features, constants, drawn = np.arange(d), np.empty(d, np.int64), np.empty(d, np.int64)
    left, right, feature, n_rows, depth, fate = np.empty((6, capacity), np.int64)
    threshold, impurity, mass, decrease, shift = np.empty((5, capacity))
    return Growth(
        order, rows, y.copy(), side, stack, np.array([0, 1, seed or 1, 0]), features, constants, drawn, left, right,
        feature, n_rows, depth, fate, threshold, impurity, mass, decrease, shift, np.empty((capacity, n_values)),
    )  # fmt: skip


# ---------------------------------------------------------------------- one node


@njit(nogil=True, cache=True)
def add_up(y, weight, rows, criterion, total):
    """Write the weight of each class, or the weighted sum of the targets, into ``total``; return the whole weight."""
    total[:] = 0.0
    mass = 0.0
    for i in rows:
        if criterion == SQUARED_ERROR:
            total[0] += weight[i] * y[i]
        else:
            total[int(y[i])] += weight[i]
        mass += weight[i]
    return mass


@njit(nogil=True, cache=True, error_model="numpy")
def spread(y, weight, rows, mean, mass):
    """Return the weighted mean squared distance to the mean, the squared error's impurity: 0 of equal targets."""
    total, equal = 0.0, True
    for i in rows:
        total += weight[i] * (y[i] - mean) * (y[i] - mean)
        equal = equal and y[i] == y[rows[0]]
    return 0.0 if equal else total / mass


@njit(nogil=True, cache=True)
def centre(y, rows, mean):
    """Take the mean off the targets of a node, in place, where squares of their sums would lose too many digits."""
    for i in rows:
        y[i] -= mean
    return mean


@njit(nogil=True, cache=True)
def draw_below(state, n):
    """Return a random number below n, from the xorshift generator in ``state``."""
    bits = state[RANDOM]
    bits ^= (bits << 13) & 0xFFFFFFFF
    bits ^= bits >> 17
    bits ^= (bits << 5) & 0xFFFFFFFF
    state[RANDOM] = bits
    return (bits & 0x7FFFFFFF) % n


@njit(nogil=True, cache=True)
def swap(array, i, j):
    """Exchange two entries."""
    array[i], array[j] = array[j], array[i]


@njit(nogil=True, cache=True, error_model="numpy")
def best_split(columns, y, weight, g, rules, start, end, known, total, mass):
    """Return the best column of those drawn, how many rows go left (0: none), and how many columns are constant here.

    ``g.features`` holds, from left to right: constants above that were drawn, those not drawn, constants found here,
    columns not drawn yet, columns drawn. At least one column that is not constant is looked at, if there is one.
    """
    features, d = g.features, len(g.features)
    top, drawn_known, found, seen, last = d, 0, 0, 0, -1
    best, feature, n_left = -np.inf, -1, 0
    g.state[DRAWN] = 0
    while top > known + found and (seen < rules.max_features or seen <= found + drawn_known):
        seen += 1
        j = drawn_known + draw_below(g.state, top - found - drawn_known)
        if j < known:
            swap(features, drawn_known, j)
            drawn_known += 1
            continue
        j += found
        last = features[j]
        rows, x = g.order[last, start:end], columns[last]
        if x[rows[-1]] <= x[rows[0]]:
            swap(features, known + found, j)
            found += 1
            continue
        top -= 1
        swap(features, top, j)
        g.drawn[g.state[DRAWN]] = last
        g.state[DRAWN] += 1
        its, cut = scan_compiled(x, y, weight, rows, total, mass, rules)
        if cut > 0 and its > best:
            best, feature, n_left = its, last, cut
    features[:known] = g.constants[:known]
    g.constants[known : known + found] = features[known : known + found]
    if last >= 0:
        g.rows[start:end] = g.order[last, start:end]
    return feature, n_left, known + found


@njit(nogil=True, cache=True, error_model="numpy")
def decrease_of(y, weight, rows, total, mass, node_impurity, criterion):
    """Return by how much it lowers the node's impurity to send ``rows`` left and the others right."""
    left = np.empty(len(total))
    w_left = add_up(y, weight, rows, criterion, left)
    right, w_right = total - left, mass - w_left
    if criterion == SQUARED_ERROR:
        gap = left[0] / w_left - right[0] / w_right
        return w_left * w_right / (mass * mass) * gap * gap
    after_left, after_right = (impurity_compiled(left, w_left, criterion), impurity_compiled(right, w_right, criterion))
    return node_impurity - w_right / mass * after_right - w_left / mass * after_left


@njit(nogil=True, cache=True)
def part(columns, g, start, end, feature, threshold, n_constant, sort):
    """Part the node's stretches: rows at most at the threshold first. Sorted columns stay sorted."""
    x, rows, side = columns[feature], g.rows, g.side
    low, high = start, end
    while low < high:
        side[rows[low]] = x[rows[low]] <= threshold
        if side[rows[low]]:
            low += 1
        else:
            high -= 1
            swap(rows, low, high)
    if not sort:
        return
    right = np.empty(end - start, np.int32)
    for f in g.features[n_constant:]:  # constant ones are never looked at again below
        column = g.order[f]
        n_left = n_right = 0
        for p in range(start, end):
            i = column[p]
            column[start + n_left] = right[n_right] = i
            n_left += side[i]
            n_right += 1 - side[i]
        column[start + n_left : end] = right[:n_right]


@njit(nogil=True, cache=True, error_model="numpy")
def grow(columns, weight, g, rules, n_steps):
    """Open at most ``n_steps`` waiting nodes, the left child before the right one: split each or leave it a leaf.

    A node counts as pure when its impurity is at most EPS, or EPS times the root's where that is below 1, so that tiny
    targets are split too.
    """
    total, y, criterion = np.empty(g.value.shape[1]), g.y, rules.criterion
    for _ in range(n_steps):
        if g.state[WAITING] == 0:
            return
        g.state[WAITING] -= 1
        start, end, depth, parent, is_left, known = g.stack[g.state[WAITING]]
        node = g.state[NODES]
        g.state[NODES] += 1
        if parent >= 0:
            (g.left if is_left else g.right)[parent] = node
        rows = g.rows[start:end]
        mass = add_up(y, weight, rows, criterion, total)
        if criterion == SQUARED_ERROR:
            g.impurity[node] = spread(y, weight, rows, total[0] / mass, mass)
        else:
            g.impurity[node] = impurity_compiled(total, mass, criterion)
        g.left[node], g.right[node], g.feature[node], g.threshold[node] = -1, -1, -2, -2.0
        g.n_rows[node], g.weight[node], g.depth[node], g.decrease[node] = end - start, mass, depth, 0.0
        g.shift[node] = g.shift[parent] if parent >= 0 else 0.0
        g.value[node] = total / mass + g.shift[node]
        g.state[DRAWN] = 0
        if g.impurity[node] <= EPS * min(1.0, g.impurity[0]):
            g.fate[node] = PURE
            continue
        if depth >= rules.max_depth or end - start < rules.min_split:
            g.fate[node] = MAX_DEPTH if depth >= rules.max_depth else MIN_SPLIT
            continue
        if mass < 2 * rules.min_weight:
            g.fate[node] = MIN_WEIGHT
            continue
        if criterion == SQUARED_ERROR and (total[0] / mass) ** 2 > FAR**2 * g.impurity[node]:
            g.shift[node] += centre(y, rows, total[0] / mass)
            mass = add_up(y, weight, rows, criterion, total)
        feature, n_left, n_constant = best_split(columns, y, weight, g, rules, start, end, known, total, mass)
        if n_left == 0:
            g.fate[node] = CONSTANT if n_constant == len(g.features) else MIN_WEIGHT if rules.min_weight else MIN_LEAF
            continue
        by_value, x = g.order[feature, start:end], columns[feature]
        decrease = decrease_of(y, weight, by_value[:n_left], total, mass, g.impurity[node], criterion)
        g.decrease[node] = mass / g.weight[0] * decrease
        if g.decrease[node] + EPS < rules.min_decrease:
            g.fate[node] = MIN_DECREASE
            continue
        g.fate[node], g.feature[node] = SPLIT, feature
        g.threshold[node] = midpoint(x[by_value[n_left - 1]], x[by_value[n_left]])
        part(columns, g, start, end, feature, g.threshold[node], n_constant, depth + 1 < rules.max_depth)
        waiting, middle = g.state[WAITING], start + n_left
        g.stack[waiting] = middle, end, depth + 1, node, 0, n_constant
        g.stack[waiting + 1] = start, middle, depth + 1, node, 1, n_constant
        g.state[WAITING] += 2


# ---------------------------------------------------------------------- many rows down one tree


def leaf_of(X: Floats, left: Rows, right: Rows, feature: Rows, threshold: Floats) -> NDArray[np.int64]:
    """Return the leaf that each row of X, shape (n, d), ends in. O(n depth); all rows go down one level a turn."""
    node = np.zeros(len(X), np.int64)
    while (inner := np.flatnonzero(left[node] >= 0)).size:
        at = node[inner]
        node[inner] = np.where(X[inner, feature[at]] <= threshold[at], left[at], right[at])
    return node


@njit(nogil=True, cache=True)
def leaf_of_compiled(X, left, right, feature, threshold):
    """Return what `leaf_of` does, row by row."""
    leaves = np.empty(len(X), np.int64)
    for i in range(len(X)):
        node = 0
        while left[node] >= 0:
            node = left[node] if X[i, feature[node]] <= threshold[node] else right[node]
        leaves[i] = node
    return leaves
