"""Random draws, cheap one at a time: a NumPy generator read in blocks of uniform numbers."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_BLOCK = 1 << 15


@cache
def _early_cumulative(n: int) -> tuple[float, ...]:
    total, sums = 0.0, []
    for i in range(n):
        total += 1.0 / (i + 1)
        sums.append(total)
    return tuple(sums)


class Draws:
    """One stream of uniform numbers in [0, 1) behind every choice of the shop.

    A scalar call to ``Generator`` costs microseconds; a block of them, read from a list, a tenth of one.
    Only ``Generator.random`` is used, whose stream is the same on every platform.
    """

    def __init__(self, seed: int) -> None:
        self._rng = np.random.Generator(np.random.PCG64(seed))
        self._left: list[float] = []

    def unit(self) -> float:
        """Return a float in [0, 1)."""
        if not self._left:
            self._left = self._rng.random(_BLOCK).tolist()
        return self._left.pop()

    def chance(self, p: float) -> bool:
        """Return True with probability ``p``."""
        return self.unit() < p

    def below(self, n: int) -> int:
        """Return an integer in 0 .. n - 1, all alike."""
        return int(self.unit() * n)

    def pick(self, items: Sequence[T]) -> T:
        """Return one item, all alike."""
        return items[int(self.unit() * len(items))]

    def early(self, items: Sequence[T]) -> T:
        """Return one item, the i-th with a weight of 1 / i: lists in the vocabulary begin with the usual."""
        sums = _early_cumulative(len(items))
        return items[bisect_right(sums, self.unit() * sums[-1])]

    def weighted(self, items: Sequence[T], cumulative: Sequence[float]) -> T:
        """Return one item by the running sums of the items' weights."""
        return items[bisect_right(cumulative, self.unit() * cumulative[-1])]
