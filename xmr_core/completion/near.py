"""Where nothing begins with what was typed: the strings that begin with something a slip or two away."""

from typing import NamedTuple, Self

import numpy as np
from numba import njit
from numpy.typing import NDArray

LONGEST_PREFIX = 64  # letters; of a longer one nothing is near
TWO_SLIPS_FROM = 5  # letters: a shorter prefix is one slip away at most, a single letter none


class Letters(NamedTuple):
    """The code points of sorted strings, uint32, from ``begin`` int64 (V + 1,), and how many each shares with the one
    before it, int32 (V,)."""

    code: NDArray[np.uint32]
    begin: NDArray[np.int64]
    shared: NDArray[np.int32]

    @classmethod
    def of(cls, strings: list[str]) -> Self:
        """Return the letters of sorted strings."""
        code = np.frombuffer("".join(strings).encode("utf-32-le"), np.uint32)
        begin = np.concatenate([[0], np.cumsum([len(string) for string in strings])]).astype(np.int64)
        return cls(code, begin, shared_with_the_one_before(code, begin))


def near(letters: Letters, prefix: str) -> NDArray[np.int64]:
    """Return the places of the strings that have a beginning nearest to ``prefix``, ascending.

    Nearest by insertions, deletions, substitutions and swaps of neighbours, each letter touched once (optimal string
    alignment): one slip, or if none is that near and the prefix has five letters or more, two. A single letter and more
    than 64 have no near ones. O(V) to pass over the strings, and O(length) for each node of their trie that is near.
    """
    if not 2 <= len(prefix) <= LONGEST_PREFIX:
        return np.empty(0, np.int64)
    most = 1 if len(prefix) < TWO_SLIPS_FROM else 2
    typed = np.frombuffer(prefix.encode("utf-32-le"), np.uint32)
    slips = slips_to_begin(letters.code, letters.begin, letters.shared, typed, most)
    return np.flatnonzero(slips == min(slips.min(initial=most + 1), most))


@njit(nogil=True, cache=True)
def shared_with_the_one_before(code, begin):
    """Return how many first letters each string shares with the one before it; the first shares none."""
    shared = np.zeros(begin.size - 1, np.int32)
    for i in range(1, shared.size):
        length = min(begin[i + 1] - begin[i], begin[i] - begin[i - 1])
        while shared[i] < length and code[begin[i] + shared[i]] == code[begin[i - 1] + shared[i]]:
            shared[i] += 1
    return shared


@njit(nogil=True, cache=True)
def slips_to_begin(code, begin, shared, typed, most):
    """Return each string's smallest distance between ``typed`` and one of its beginnings, most + 1 if above ``most``.

    Row d of ``table`` holds the distances between the string's first d letters and the beginnings of ``typed``;
    neighbours in the order share their first rows. Below a row that is over ``most`` everywhere nothing comes near.
    """
    n = typed.size
    deepest = n + most
    table = np.empty((deepest + 1, n + 1), np.int64)
    table[0] = np.arange(n + 1)
    lowest = np.zeros(deepest + 1, np.int64)  # of a row
    best = np.full(deepest + 1, most + 1, np.int64)  # of a row's last entry and those above it
    slips = np.empty(begin.size - 1, np.int64)
    depth = 0
    for i in range(slips.size):
        depth = min(depth, shared[i])
        end = min(begin[i + 1] - begin[i], deepest)
        while depth < end and lowest[depth] <= most:
            depth += 1
            lowest[depth] = fill_row(table, depth, code, begin[i], typed)
            best[depth] = min(best[depth - 1], table[depth, n])
        slips[i] = best[depth]
    return slips


@njit(nogil=True, cache=True)
def fill_row(table, depth, code, start, typed):
    """Fill row ``depth`` from those above it and return its smallest entry."""
    letter = code[start + depth - 1]
    table[depth, 0] = depth
    lowest = depth
    for j in range(1, typed.size + 1):
        cost = min(table[depth - 1, j], table[depth, j - 1]) + 1
        cost = min(cost, table[depth - 1, j - 1] + (letter != typed[j - 1]))
        if depth > 1 and j > 1 and letter == typed[j - 2] and code[start + depth - 2] == typed[j - 1]:
            cost = min(cost, table[depth - 2, j - 2] + 1)
        table[depth, j] = cost
        lowest = min(lowest, cost)
    return lowest
