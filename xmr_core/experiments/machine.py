"""How fast this machine is now, so that a waiting time can be told beforehand."""

import time

import numpy as np

REFERENCE = 0.020  # seconds of one processor that the work below takes where the experiments' costs were measured


def slowness() -> float:
    """Return how many times longer than the reference machine this one takes; the least of three tries."""
    return min(_work() for _ in range(3)) / REFERENCE


def _work() -> float:
    """Time some of what the experiments do most: cutting texts to pieces, counting them, adding up arrays."""
    begin = time.perf_counter()
    counts: dict[str, int] = {}
    text = "seven models answer the same held out queries"
    for i in range(300):
        for at in range(len(text) - 2):
            gram = text[at : at + 3] + str(i % 7)
            counts[gram] = counts.get(gram, 0) + 1
    values = np.arange(1_000_000, dtype=np.float32)
    for _ in range(4):
        values = values * np.float32(1.0001) + np.float32(0.5)
    return time.perf_counter() - begin
