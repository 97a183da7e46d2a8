"""Which strings under a prefix are ranked, and by what: the kernels behind one key stroke."""

import numpy as np
from numba import njit

from xmr_core.completion.answer import SIGNALS
from xmr_core.completion.session_graph import heaviest, merged

N_SIGNALS = len(SIGNALS)
POPULARITY, WALK, DIRECT, MEANING, SPELLING, LETTERS_LEFT = range(N_SIGNALS)
FROM_SESSION, FROM_POPULARITY = 128, 64  # candidates
UNREACHED = 1e-4  # share of the walk's mass that every string has
NEAREST = 10
SCALE = np.float32(127.0)


@njit(nogil=True, cache=True)
def candidates(lo, hi, without, reached, mass, prior, by_prior, n_popular):
    """Return candidates in [lo, hi), int64 ascending, and their shares of the walk's mass there, float64.

    They are the `FROM_SESSION` strings that hold most of that mass, and the ``n_popular`` most popular ones;
    ``without`` (a place or -1) and strings of prior 0 are left out.
    """
    here, here_mass = within(lo, hi, reached, mass)
    total = here_mass.sum()
    walked, _ = heaviest(here, here_mass, FROM_SESSION)
    popular = most_popular(lo, hi, prior, by_prior, n_popular + 1)
    found = np.empty(walked.size + popular.size, np.int64)
    found[: walked.size] = walked
    found[walked.size :] = popular
    found.sort()
    share = np.zeros(found.size)
    n = 0
    for i in range(found.size):
        at = found[i]
        if at != without and prior[at] > 0.0 and (i == 0 or at != found[i - 1]):
            found[n] = at
            place = np.searchsorted(here, at)
            if place < here.size and here[place] == at:
                share[n] = here_mass[place] / total
            n += 1
    return found[:n], share[:n]


@njit(nogil=True, cache=True)
def shares_of(found, reached, mass):
    """Return each string's share of the walk's mass on all of ``found`` (ascending), float64; 0 where none is there."""
    share = np.zeros(found.size)
    for i in range(reached.size):
        place = np.searchsorted(found, reached[i])
        if place < found.size and found[place] == reached[i]:
            share[place] = mass[i]
    total = share.sum()
    return share / total if total > 0.0 else share


@njit(nogil=True, cache=True)
def within(lo, hi, reached, mass):
    """Return what was reached in [lo, hi), ascending, and its mass."""
    kept = np.empty(reached.size, np.int64)
    n = 0
    for i in range(reached.size):
        if lo <= reached[i] < hi:
            kept[n] = i
            n += 1
    here = reached[kept[:n]]
    order = np.argsort(here)
    return here[order], mass[kept[:n]][order]


@njit(nogil=True, cache=True)
def most_popular(lo, hi, prior, by_prior, most):
    """Return the ``most`` strings of [lo, hi) with the highest prior, ties to the lower.

    Either the strings in order of prior hold them early, or the range is short enough to be looked through: no more
    than twice its length is read.
    """
    if hi - lo > most:
        found = np.empty(most, np.int64)
        n = 0
        for i in range(min(hi - lo, by_prior.size)):
            if lo <= by_prior[i] < hi:
                found[n] = by_prior[i]
                n += 1
                if n == most:
                    return found
    return heaviest(np.arange(lo, hi), prior[lo:hi], most)[0]


@njit(nogil=True, cache=True)
def signals(found, share, n_letters, letter_begin, prior, vectors, begin, gram, value, vector, own_gram, own_value,
            direct, direct_count):  # fmt: skip
    """Return what the signals of `SIGNALS` say of each candidate, float64 (n, N_SIGNALS).

    ``n_letters`` is the prefix's length. Of all strings: where their letters begin, ``prior``, ``vectors`` (int8), and
    the n-grams ``gram`` and their ``value`` from ``begin``. Of the previous query: its vector and n-grams, and what
    followed it. Without one these are empty.
    """
    table = np.zeros((found.size, N_SIGNALS))
    for i in range(found.size):
        at = found[i]
        table[i, POPULARITY] = np.log(prior[at])
        table[i, WALK] = np.log(UNREACHED + share[i])
        place = np.searchsorted(direct, at)
        if place < direct.size and direct[place] == at:
            table[i, DIRECT] = np.log(1.0 + direct_count[place])
        table[i, MEANING] = cosine(vectors, at, vector)
        table[i, SPELLING] = shared(gram, value, begin[at], begin[at + 1], own_gram, own_value)
        table[i, LETTERS_LEFT] = np.log(1.0 + max(letter_begin[at + 1] - letter_begin[at] - n_letters, 0))
    return table


@njit(nogil=True, cache=True)
def cosine(vectors, at, vector):
    """Return the cosine of a string's vector, kept in 8 bits, with a unit vector."""
    total = np.float32(0.0)
    for i in range(vector.size):
        total += vectors[at, i] * vector[i]
    return total / SCALE


@njit(nogil=True, cache=True)
def shared(feature, value, place, end, own_feature, own_value):
    """Return the dot product of two sparse rows, the first at ``place`` up to ``end``."""
    total = 0.0
    own = 0
    while place < end and own < own_feature.size:
        if feature[place] < own_feature[own]:
            place += 1
        elif feature[place] > own_feature[own]:
            own += 1
        else:
            total += value[place] * own_value[own]
            place += 1
            own += 1
    return total


@njit(nogil=True, cache=True)
def ranked(table, weights, k):
    """Return the places of the k best candidates, the points that each signal gives them, and their scores.

    A signal gives its weight times how far a candidate is above the lowest: points are never negative, and a score is
    their sum. Ties to the lower place.
    """
    points = table * weights
    for signal in range(points.shape[1]):
        lowest = np.inf
        for i in range(points.shape[0]):
            lowest = min(lowest, points[i, signal])
        for i in range(points.shape[0]):
            points[i, signal] -= lowest
    score = np.zeros(points.shape[0])
    for i in range(points.shape[0]):
        for signal in range(points.shape[1]):
            score[i] -= points[i, signal]
    order = np.argsort(score, kind="mergesort")[:k]
    return order, points[order], -score[order]


@njit(nogil=True, cache=True)
def alike(own_gram, own_value, begin, string, value, without, most):
    """Return the strings with the largest dot products with a row of n-grams, int32, and these, float32.

    ``string`` and ``value`` list the strings of each n-gram from ``begin``; ``without`` is a place or -1.
    """
    n = 0
    for i in range(own_gram.size):
        n += begin[own_gram[i] + 1] - begin[own_gram[i]]
    found, product = np.empty(n, np.int32), np.empty(n, np.float32)
    n = 0
    for i in range(own_gram.size):
        for entry in range(begin[own_gram[i]], begin[own_gram[i] + 1]):
            if string[entry] != without:
                found[n] = string[entry]
                product[n] = own_value[i] * value[entry]
                n += 1
    distinct, total = merged(found[:n], product[:n])
    return heaviest(distinct, total, most)
