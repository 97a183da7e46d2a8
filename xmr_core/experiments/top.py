"""The best labels of a full list of scores."""

import numpy as np
from numpy.typing import NDArray


def top_k(scores: NDArray[np.floating], k: int) -> NDArray[np.int32]:
    """Return the ``k`` labels with the highest scores, best first; ties go to the smaller label."""
    if k >= len(scores):
        return np.argsort(-scores, kind="stable").astype(np.int32)
    least = np.partition(scores, len(scores) - k)[len(scores) - k]
    candidates = np.flatnonzero(scores >= least)
    return candidates[np.argsort(-scores[candidates], kind="stable")][:k].astype(np.int32)
