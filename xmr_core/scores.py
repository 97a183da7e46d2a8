"""Score functions: what a node's margin says, and how the scores on a path are combined.

They have PECOS's names and meaning. Inside, every search adds up logarithms, which do not underflow; a name that
begins with ``log-`` returns the sum itself, the others the product of the own scores, its exponential.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

SIGMOID, L3_HINGE, NOOP = 0, 3, 5  # 1 to 4 are the powers of the hinge
NEGLIGIBLE = 2.0**-25  # float32 cannot tell exp(-this) from 1
LOG = 16  # added where the answer is the logarithm
SCORE_FUNCTIONS = {
    "l3-hinge": L3_HINGE,
    "sigmoid": SIGMOID,
    "log-sigmoid": SIGMOID + LOG,
    "noop": NOOP + LOG,
    **{f"l{p}-hinge": p for p in (1, 2, 4)},
    **{f"log-l{p}-hinge": p + LOG for p in (1, 2, 3, 4)},
}


@njit(nogil=True, cache=True, error_model="numpy")
def log_own(margin, score_function):
    """Return the logarithm of a node's own score.

    lp-hinge: -max(0, 1 - z)^p, and 0 where float32 could not tell the score from 1. Such scores are ties, as in PECOS:
    a margin of 0.999 says no less than one of 1.001.  sigmoid: -log(1 + e^-z), without overflow for large negative z.
    noop: z itself.
    """
    kind = score_function % LOG
    if kind == L3_HINGE:
        miss = max(0.0, 1.0 - margin)
        cube = miss * miss * miss
        return -cube if cube > NEGLIGIBLE else 0.0
    if kind == SIGMOID:
        return min(margin, 0.0) - math.log1p(math.exp(-abs(margin)))
    if kind == NOOP:
        return margin
    miss = max(0.0, 1.0 - margin)
    power = miss
    for _ in range(kind - 1):
        power *= miss
    return -power if power > NEGLIGIBLE else 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def path_sum(above, own, score_function):
    """Return the sum of log own scores down to a node; with noop a node stands for itself alone."""
    return own if score_function == NOOP + LOG else above + own


@njit(nogil=True, cache=True, error_model="numpy")
def blend(path, match, weight):
    """Return a node's key from its path sum, its match and the match weight.

    exp(key) is the geometric mean of the path score and exp(match - 1), weighted 1 to ``weight``.
    """
    if weight == 0:
        return path
    if weight == np.inf:
        return match - 1.0
    return (path + weight * (match - 1.0)) / (1.0 + weight)


def values(keys: NDArray[np.float64], score_function: int) -> NDArray[np.float64]:
    """Return the scores that stand for keys: exp(key), or the key itself where the answer is the logarithm."""
    return keys.copy() if score_function >= LOG else np.exp(keys)
