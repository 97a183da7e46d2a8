"""How much each signal counts: weights for each length of prefix, fitted on rows that the signals have not seen."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xmr_core.completion.answer import SIGNALS

LONGEST = 4  # prefixes of this many letters and more share their weights
PENALTY = 1e-3  # on squared weights, a mean over rows
# For logs too small to fit on. Rows: prefixes of 0, 1, 2, 3 and more letters; columns as SIGNALS.
FIXED = np.array(
    [
        [0.2, 0.6, 0.5, 1.0, 1.5, 0.0],
        [0.2, 0.6, 0.5, 1.0, 1.5, -0.4],
        [0.2, 0.5, 0.5, 1.2, 2.5, -0.7],
        [0.2, 0.5, 0.5, 1.5, 3.5, -1.0],
        [0.2, 0.4, 0.5, 1.7, 5.0, -1.4],
    ]
)
# Without a previous query the signals of the session say nothing.
_ALONE = {"popularity": 1.0, "letters_left": -0.5}
FIXED_ALONE = np.tile([_ALONE.get(signal, 0.0) for signal in SIGNALS], (LONGEST + 1, 1))


class Lists(NamedTuple):
    """Lists of candidates, each with one that was typed.

    ``table`` float64 (candidates, signals); list i is ``begin[i]:begin[i + 1]``; ``right`` (lists,) is the place in
    ``table`` of what was typed.
    """

    table: NDArray[np.float64]
    begin: NDArray[np.int64]
    right: NDArray[np.int64]


def fit_weights(lists: Lists, start: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights that make what was typed likeliest under a softmax over each list.

    Bounded so that no signal but the letters left can count against a string: a log whose held-back pairs never occur
    in the rest would teach that what was seen before is wrong. Signals that ``start`` gives 0 stay out. With fewer than
    20 lists, ``start``. Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007,
    doi:10.1145/1273496.1273513, with one right answer.
    """
    from scipy.optimize import minimize

    if len(lists.right) < 20:
        return start
    bounds = [
        (None, None) if signal == "letters_left" else (0.0, 0.0 if weight == 0 else None)
        for signal, weight in zip(SIGNALS, start, strict=True)
    ]
    found = minimize(_loss, start, args=(lists,), jac=True, method="L-BFGS-B", bounds=bounds)
    return found.x


def _loss(weights: NDArray[np.float64], lists: Lists) -> tuple[float, NDArray[np.float64]]:
    """Return the mean negative log-likelihood with its penalty, and the gradient."""
    begin, n = lists.begin[:-1], len(lists.right)
    score = lists.table @ weights
    length = np.diff(lists.begin)
    score -= np.repeat(np.maximum.reduceat(score, begin), length)
    expd = np.exp(score)
    total = np.add.reduceat(expd, begin)
    share = expd / np.repeat(total, length)
    loss = (np.log(total) - score[lists.right]).sum() / n + PENALTY * weights @ weights
    gradient = (share @ lists.table - lists.table[lists.right].sum(axis=0)) / n + 2 * PENALTY * weights
    return loss, gradient


def joined(lists: list[tuple[NDArray[np.float64], int]]) -> Lists:
    """Lay tables of candidates, each with the place of its right one, end to end."""
    begin = np.concatenate([[0], np.cumsum([len(table) for table, _ in lists])]).astype(np.int64)
    right = begin[:-1] + np.array([place for _, place in lists], dtype=np.int64)
    return Lists(np.concatenate([table for table, _ in lists]), begin, right)


def sampled_lengths(string: str, rng: np.random.Generator) -> Iterator[int]:
    """Yield the lengths of prefix at which a held-back row is learnt from: 0 to 3 letters, and two longer ones."""
    yield from range(min(LONGEST, len(string)))
    if len(string) >= LONGEST:
        yield from rng.integers(LONGEST, len(string) + 1, size=2)
