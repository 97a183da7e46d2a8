"""The compiled parts of a frozen trie; its arrays are described in `frozen_trie.Arrays`."""

from heapq import heappop, heappush

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def shared(text, begin, one, other):
    """Return how many bytes two strings have in common at their beginnings. O(bytes in common)."""
    most = min(begin[one + 1] - begin[one], begin[other + 1] - begin[other])
    at, beside = begin[one], begin[other]
    same = 0
    while same < most and text[at + same] == text[beside + same]:
        same += 1
    return same


@njit(nogil=True, cache=True)
def n_letters(text, begin):
    """Return the number of different beginnings of the strings, the empty one left out. O(bytes)."""
    letters = 0
    for i in range(begin.size - 1):
        same = shared(text, begin, i - 1, i) if i else 0
        at = begin[i] + same
        # A letter that is told apart in the middle of its bytes is another letter.
        if at < begin[i + 1] and text[at] & 0xC0 == 0x80:
            letters += 1
        for place in range(at, begin[i + 1]):
            letters += text[place] & 0xC0 != 0x80
    return letters


@njit(nogil=True, cache=True)
def forks(text, begin):
    """Return the forks of sorted, distinct strings, and every node but the root with the fork that it hangs on.

    The forks on the path to the last string are kept open; a string closes those that it does not pass. O(bytes).

    Returns
    -------
    depth, low, high : int32 (forks,)
    hung : int32 (strings + forks - 1,)
        Nodes in the order in which they are hung: below a fork in order of their strings, and always before it.
    parent : int32 (strings + forks - 1,)
        The fork, from 0, of each in ``hung``.
    """
    n = begin.size - 1
    size = max(n, 1)
    depth, low, high = np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
    hung, parent = np.empty(2 * size, np.int32), np.empty(2 * size, np.int32)
    open_forks = np.zeros(size + 1, np.int32)
    n_forks, n_hung, top = 1, 0, 0
    high[0] = n
    for i in range(1, n + 1):
        same = shared(text, begin, i - 1, i) if i < n else 0
        node, first = i - 1, i - 1
        while depth[open_forks[top]] > same:
            fork = open_forks[top]
            hung[n_hung], parent[n_hung] = node, fork
            n_hung += 1
            high[fork] = i
            node, first = n + fork, low[fork]
            top -= 1
        if depth[open_forks[top]] < same:
            top += 1
            open_forks[top] = n_forks
            depth[n_forks], low[n_forks] = same, first
            n_forks += 1
        hung[n_hung], parent[n_hung] = node, open_forks[top]
        n_hung += 1
    return (
        depth[:n_forks].copy(),
        low[:n_forks].copy(),
        high[:n_forks].copy(),
        hung[:n_hung].copy(),
        parent[:n_hung].copy(),
    )


@njit(nogil=True, cache=True)
def lift(best, hung, parent, n):
    """Write the best place below every fork; nodes come before the fork that they hang on. O(nodes)."""
    for i in range(hung.size):
        fork = n + parent[i]
        best[fork] = min(best[fork], best[hung[i]])


@njit(nogil=True, cache=True)
def labels(child, depth, low, text, begin):
    """Return the byte that leads to each child from a fork of that depth, or -1. O(nodes)."""
    n = begin.size - 1
    label = np.empty(child.size, np.int16)
    for i in range(child.size):
        first = child[i] if child[i] < n else low[child[i] - n]
        at = begin[first] + depth[i]
        label[i] = text[at] if at < begin[first + 1] else -1
    return label


@njit(nogil=True, cache=True)
def descend(asked, text, begin, depth, low, high, child_ptr, child, label):
    """Return the first node whose strings all begin with the asked bytes, and those strings.

    If none does, -1 and twice the place where the asked bytes would stand. O(n log 256) for n bytes.
    """
    n = begin.size - 1
    node, first, end, known = n, 0, n, 0
    while True:
        # All strings from first up to end share the first `known` bytes with what is asked.
        if known == asked.size:
            return node, first, end
        if node < n:  # a string that ended
            return -1, end, end
        fork = node - n
        left, right = child_ptr[fork], child_ptr[fork + 1]
        while left < right:
            middle = (left + right) // 2
            if label[middle] < asked[known]:
                left = middle + 1
            else:
                right = middle
        if left == child_ptr[fork + 1]:
            return -1, end, end
        node = child[left]
        first = node if node < n else low[node - n]
        if label[left] != asked[known]:
            return -1, first, first
        end = node + 1 if node < n else high[node - n]
        until = min(begin[first + 1] - begin[first] if node < n else depth[node - n], asked.size)
        while known < until and text[begin[first] + known] == asked[known]:
            known += 1
        if known < until:
            place = first if asked[known] < text[begin[first] + known] else end
            return -1, place, place


@njit(nogil=True, cache=True)
def top(node, k, ranked, best, child_ptr, heaviest):
    """Return the k heaviest of at least k strings below a node, heaviest first.

    The best place below a node is that of the first child by weight, and so down to the string itself. Beside each node
    of that path waits the next child by weight; of all that wait, the best begins the next path.
    """
    n = ranked.size
    found = np.empty(k, np.int32)
    hand = [(np.int64(0), np.int64(0), np.int64(0))]
    hand.clear()
    for count in range(k):
        found[count] = ranked[best[node]]
        while node >= n:
            place, end = np.int64(child_ptr[node - n]), np.int64(child_ptr[node - n + 1])
            if place + 1 < end:
                heappush(hand, (np.int64(best[heaviest[place + 1]]), place + 1, end))
            node = heaviest[place]
        if hand and count + 1 < k:
            _, place, end = heappop(hand)
            if place + 1 < end:
                heappush(hand, (np.int64(best[heaviest[place + 1]]), place + 1, end))
            node = heaviest[place]
    return found
