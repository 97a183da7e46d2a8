"""Which query follows which: a graph over the strings of a log, and the walk that starts at the previous query."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

MOST_EDGES = 64  # of one string
STEPS, KEEP, DAMPING = 4, 100, 0.8
MOST_REACHED = 4000


class SessionGraph(NamedTuple):
    """Both directions of every pair; the weights of a row's edges sum to 1.

    ``begin`` int64 (V + 1,), ``to`` int32 (edges,) ascending in a row, ``weight`` float32 (edges,).
    """

    begin: NDArray[np.int64]
    to: NDArray[np.int32]
    weight: NDArray[np.float32]


def pair_counts(previous: NDArray[np.int32], following: NDArray[np.int32], n_strings: int) -> csr_matrix:
    """Return how often each string followed each other one, float32 (V, V); a string after itself is left out."""
    moved = (previous >= 0) & (previous != following)
    places = previous[moved], following[moved]
    counts = csr_matrix((np.ones(len(places[0]), np.float32), places), shape=(n_strings, n_strings))
    counts.sum_duplicates()
    return counts


def session_graph(counts: csr_matrix) -> SessionGraph:
    """Return the graph of pair counts: an edge weighs log(1 + count), each way; the 64 heaviest of a row stay.

    Pairs are read backwards, too: what led to a query often follows it. Of equal edges those to the lower strings stay.
    """
    weights = counts.copy()
    weights.data = np.log1p(weights.data)
    both = csr_matrix(weights + weights.T)
    both.sort_indices()
    row = np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))
    order = np.lexsort((both.indices, -both.data, row))
    nth = np.arange(both.nnz) - both.indptr[row]
    kept = np.sort(order[nth < MOST_EDGES])
    row, to, weight = row[kept], both.indices[kept], both.data[kept]
    total = np.bincount(row, weight, minlength=both.shape[0])
    begin = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=both.shape[0]))])
    return SessionGraph(begin.astype(np.int64), to.astype(np.int32), (weight / total[row]).astype(np.float32))


@njit(nogil=True, cache=True)
def walk(begin, to, weight, start, mass):
    """Return the strings that a walk reaches, int32, and their mass, float32, in the order in which it reached them.

    A walk from ``start`` (int32, with its ``mass`` float32) takes `STEPS` steps along the graph's edges; before each
    only the `KEEP` heaviest strings stay. A string's mass is the sum over the steps s of its mass then times
    ``DAMPING ** s``; the `MOST_REACHED` heaviest are returned. O(STEPS * KEEP * MOST_EDGES).
    """
    room = STEPS * KEEP * MOST_EDGES + start.size
    visited, visited_mass = np.empty(room, np.int32), np.empty(room, np.float32)
    n = 0
    at, held = start, mass
    discount = np.float32(1.0)
    for step in range(STEPS + 1):
        for i in range(at.size):
            visited[n] = at[i]
            visited_mass[n] = discount * held[i]
            n += 1
        if step < STEPS:
            discount *= np.float32(DAMPING)
            at, held = heaviest(at, held, KEEP)
            at, held = step_on(begin, to, weight, at, held)
    reached, sums = merged(visited[:n], visited_mass[:n])
    return heaviest(reached, sums, MOST_REACHED)


@njit(nogil=True, cache=True)
def step_on(begin, to, weight, at, held):
    """Return where one step along all edges leads, and with what mass."""
    n = 0
    for i in range(at.size):
        n += begin[at[i] + 1] - begin[at[i]]
    nodes, mass = np.empty(n, np.int32), np.empty(n, np.float32)
    n = 0
    for i in range(at.size):
        for edge in range(begin[at[i]], begin[at[i] + 1]):
            nodes[n] = to[edge]
            mass[n] = held[i] * weight[edge]
            n += 1
    return merged(nodes, mass)


@njit(nogil=True, cache=True)
def merged(nodes, mass):
    """Return the distinct nodes in the order of their first place, and the sums of their mass. O(n), by hashing."""
    bits = 4
    while 1 << bits < 2 * nodes.size:
        bits += 1
    slots = np.full(1 << bits, -1, np.int32)
    distinct, sums = np.empty(nodes.size, np.int32), np.empty(nodes.size, np.float32)
    n = 0
    for i in range(nodes.size):
        slot = np.int64(((np.int64(nodes[i]) * 2654435769) & 0xFFFFFFFF) >> (32 - bits))
        while slots[slot] >= 0 and distinct[slots[slot]] != nodes[i]:
            slot = (slot + 1) & ((1 << bits) - 1)
        if slots[slot] < 0:
            slots[slot] = n
            distinct[n] = nodes[i]
            sums[n] = mass[i]
            n += 1
        else:
            sums[slots[slot]] += mass[i]
    return distinct[:n], sums[:n]


@njit(nogil=True, cache=True)
def heaviest(nodes, mass, most):
    """Return the ``most`` heaviest nodes and their mass, in the order given; of equal ones the first stay."""
    if nodes.size <= most:
        return nodes, mass
    least = np.partition(mass, mass.size - most)[mass.size - most]
    room = most - np.sum(mass > least)
    kept = np.empty(most, np.int64)
    n = 0
    for i in range(mass.size):
        if mass[i] > least:
            kept[n] = i
            n += 1
        elif mass[i] == least and room > 0:
            kept[n] = i
            n += 1
            room -= 1
    return nodes[kept], mass[kept]
