r"""k-d tree: find a point's nearest neighbours without looking at all points, by boxes that can be ruled out.

Every node holds some of the points and the smallest box around them. It is halved at the median of the column in which
its box is longest, until a node has few points. A search goes down to the nearer box first and keeps the best
distances so far; a box whose nearest side is farther away than the worst of them holds nothing of interest.

.. math:: \mathrm{bound}(q, B) = \sum_f \max(l_f - q_f,\; 0,\; q_f - h_f)^p \;\le\; \sum_f |q_f - x_f|^p
    \quad \text{for every } x \in B

Both sums are taken in the same order, column by column, so rounding keeps this true and no neighbour is ever lost.
Friedman, Bentley and Finkel, "An algorithm for finding best matches in logarithmic expected time", 1977,
doi:10.1145/355744.355745.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
CHUNK = 128  # points whose distances are summed at once; with their columns they fit in the cache


@dataclass(frozen=True)
class KDTree:
    """The tree as arrays; node i has the children 2 i + 1 and 2 i + 2, and node 0 holds all points.

    Attributes
    ----------
    order : int64 array of shape (n,)
        Rows of X, so arranged that every node holds a run of them.
    columns : float64 array of shape (d, n)
        X in this order, turned, so that one column's values lie side by side.
    starts, ends : int64 arrays of shape (nodes,)
        Node i holds ``order[starts[i] : ends[i]]``.
    lows, highs : float64 arrays of shape (nodes, d)
        The smallest box around the points of each node.
    split : int64 array of shape (nodes,)
        The column at whose median a node is halved; -1 for a leaf.
    """

    order: Rows
    columns: Floats
    starts: Rows
    ends: Rows
    lows: Floats
    highs: Floats
    split: Rows


@dataclass(frozen=True)
class KDBuildStep:
    """One node of the tree that is being built.

    Attributes
    ----------
    stage : {"split", "leaf", "done"}
    node : int
        0 at "done".
    rows : int64 array
        Points of the node; of the first half come first at "split".
    column : int
        At "split": the column in which the box is longest, the first of equals; else -1.
    at : float
        At "split": the least value of the second half.
    tree : KDTree or None
        At "done".
    """

    stage: Literal["split", "leaf", "done"]
    node: int
    rows: Rows
    column: int = -1
    at: float = 0.0
    tree: KDTree | None = None


@dataclass(frozen=True)
class KDSearchStep:
    """One stage of the search for one point's neighbours.

    Attributes
    ----------
    stage : {"visit", "prune", "scan", "done"}
        A node's box was near enough to be opened; it was ruled out; a leaf's points were compared; the search ended.
    node : int
        0 at "done".
    bound : float
        Distance of the node's box, to the power p.
    distances : float64 array of shape (found so far,)
        The best so far, rising, to the power p.
    rows : int64 array of shape (found so far,)
        The points that they belong to.
    n_distances : int
        How many points were compared so far.
    """

    stage: Literal["visit", "prune", "scan", "done"]
    node: int
    bound: float
    distances: Floats
    rows: Rows
    n_distances: int


# ---------------------------------------------------------------------- building


def build(X: Floats, leaf_size: int) -> Iterator[KDBuildStep]:
    """Yield each node of the tree of X, shape (n, d), and the tree as the last one. O(d n log n).

    The tree has as many levels as leave each leaf at least ``leaf_size`` points, where n allows, and at most twice as
    many. Of equal values at the median some go to either side.
    """
    n, d = X.shape
    n_nodes = 2 ** (1 + int(np.log2(max(1, (n - 1) // leaf_size)))) - 1
    columns, order, split = np.ascontiguousarray(X.T), np.arange(n), np.full(n_nodes, -1)
    starts, ends = np.zeros(n_nodes, np.int64), np.full(n_nodes, n)
    lows, highs = np.empty((n_nodes, d)), np.empty((n_nodes, d))
    for node in range(n_nodes):
        run, left = slice(starts[node], ends[node]), 2 * node + 1
        points = columns[:, run]
        lows[node], highs[node] = points.min(axis=1), points.max(axis=1)
        if left >= n_nodes:
            yield KDBuildStep("leaf", node, order[run].copy())
            continue
        half, column = (ends[node] - starts[node]) // 2, int(np.argmax(highs[node] - lows[node]))
        arranged = np.argpartition(points[column], half)
        order[run], columns[:, run] = order[run][arranged], points[:, arranged]
        middle = starts[node] + half
        starts[left], ends[left], starts[left + 1], ends[left + 1] = starts[node], middle, middle, ends[node]
        split[node] = column
        yield KDBuildStep("split", node, order[run].copy(), column, float(columns[column, middle]))
    tree = KDTree(order, columns, starts, ends, lows, highs, split)
    yield KDBuildStep("done", 0, order, tree=tree)


# ---------------------------------------------------------------------- searching


def powers(gaps: Floats, p: int) -> Floats:
    """Return |gap|^p for p = 1 or 2."""
    return gaps * gaps if p == 2 else np.abs(gaps)


def distances(points: Floats, query: Floats, p: int) -> Floats:
    """Return the distance of each point, (d, m) column by column, to the query (d,), to the power p."""
    total = np.zeros(points.shape[1])
    for column, value in zip(points, query, strict=True):
        total += powers(column - value, p)
    return total


def box_distance(low: Floats, high: Floats, query: Floats, p: int) -> float:
    """Return the distance of the query to the box, to the power p; 0 inside."""
    outside = np.maximum(np.maximum(low - query, query - high), 0)
    return float(sum(powers(outside, p), 0.0))


def search(tree: KDTree, query: Floats, k: int, p: int) -> Iterator[KDSearchStep]:
    """Yield every stage of the search for the k nearest points of ``query``, shape (d,), for p = 1 or 2.

    Of equally distant points the lower rows win. The nearer box is opened first; of two as near, the first half's.
    """
    best, rows, n_distances = np.empty(0), np.empty(0, np.int64), 0
    ahead = [(0, box_distance(tree.lows[0], tree.highs[0], query, p))]
    while ahead:
        node, bound = ahead.pop()
        if len(best) == k and bound > best[-1]:
            yield KDSearchStep("prune", node, bound, best, rows, n_distances)
            continue
        yield KDSearchStep("visit", node, bound, best, rows, n_distances)
        if tree.split[node] < 0:
            run = slice(tree.starts[node], tree.ends[node])
            found = np.append(best, distances(tree.columns[:, run], query, p))
            where = np.append(rows, tree.order[run])
            first = np.lexsort((where, found))[:k]
            best, rows, n_distances = found[first], where[first], n_distances + run.stop - run.start
            yield KDSearchStep("scan", node, bound, best, rows, n_distances)
            continue
        halves = [(c, box_distance(tree.lows[c], tree.highs[c], query, p)) for c in (2 * node + 1, 2 * node + 2)]
        ahead += halves if halves[1][1] < halves[0][1] else halves[::-1]
    yield KDSearchStep("done", 0, 0.0, best, rows, n_distances)


@njit(nogil=True, cache=True)
def insert(best, rows, distance, row):
    """Put a point in the rising list of the best, in place, and let the last one go."""
    i = len(best) - 1
    while i > 0 and (distance < best[i - 1] or (distance == best[i - 1] and row < rows[i - 1])):
        best[i], rows[i] = best[i - 1], rows[i - 1]
        i -= 1
    best[i], rows[i] = distance, row


@njit(nogil=True, cache=True)
def scan(columns, order, start, end, query, p, total, best, rows):
    """Compare points start to end, at most as many as ``total`` is long, with the query; in place."""
    m = end - start
    total[:m] = 0.0
    for f in range(len(query)):
        column, value = columns[f, start:end], query[f]
        if p == 2:
            for i in range(m):
                gap = column[i] - value
                total[i] += gap * gap
        else:
            for i in range(m):
                total[i] += abs(column[i] - value)
    worst = len(best) - 1
    for i in range(m):
        row = order[start + i]
        if total[i] < best[worst] or (total[i] == best[worst] and row < rows[worst]):
            insert(best, rows, total[i], row)


@njit(nogil=True, cache=True)
def box_distance_compiled(low, high, query, p):
    """Return what `box_distance` does."""
    total = 0.0
    for f in range(len(query)):
        gap = max(low[f] - query[f], query[f] - high[f], 0.0)
        total += gap * gap if p == 2 else gap
    return total


@njit(nogil=True, cache=True)
def search_compiled(columns, order, starts, ends, lows, highs, split, queries, k, p):
    """Return the end of `search` for every query, shape (q, d): distances and rows, (q, k), and points compared."""
    q = len(queries)
    best, rows = np.full((q, k), np.inf), np.full((q, k), len(order))
    total, n_distances = np.empty(CHUNK), np.zeros(q, np.int64)
    ahead, bounds = np.empty(128, np.int64), np.empty(128)
    for i in range(q):
        query, depth = queries[i], 1
        ahead[0], bounds[0] = 0, box_distance_compiled(lows[0], highs[0], query, p)
        while depth > 0:
            depth -= 1
            node = ahead[depth]
            if bounds[depth] > best[i, k - 1]:
                continue
            if split[node] < 0:
                for start in range(starts[node], ends[node], CHUNK):
                    end = min(start + CHUNK, ends[node])
                    scan(columns, order, start, end, query, p, total, best[i], rows[i])
                n_distances[i] += ends[node] - starts[node]
                continue
            left = 2 * node + 1
            near = box_distance_compiled(lows[left], highs[left], query, p)
            far = box_distance_compiled(lows[left + 1], highs[left + 1], query, p)
            swap = far < near
            ahead[depth], bounds[depth] = (left, near) if swap else (left + 1, far)
            ahead[depth + 1], bounds[depth + 1] = (left + 1, far) if swap else (left, near)
            depth += 2
    return best, rows, n_distances


@njit(nogil=True, cache=True)
def brute_compiled(columns, queries, k, p):
    """Return distances and rows, both (q, k), by comparing all points with all queries, a chunk of points at a time."""
    n, q = columns.shape[1], len(queries)
    best, rows = np.full((q, k), np.inf), np.full((q, k), n)
    order, total = np.arange(n), np.empty(CHUNK)
    for start in range(0, n, CHUNK):
        chunk = np.ascontiguousarray(columns[:, start : start + CHUNK])
        m = chunk.shape[1]
        for i in range(q):
            scan(chunk, order[start:], 0, m, queries[i], p, total, best[i], rows[i])
    return best, rows
