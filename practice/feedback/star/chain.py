"""Labels of sentences in a row: the likeliest path, the probability of each label, and what a label is needed for.

All in logarithms. ``scores`` holds a row a sentence: log P(label | sentence) - log P(label). Where a label is ruled out
its score is minus infinity.
"""

from dataclasses import dataclass

import numpy as np

from practice.feedback.star.features import Floats


@dataclass(frozen=True)
class Transitions:
    """The logarithms of how labels follow each other: of the first, shape (k,), of a next, (k, k), of the end, (k,)."""

    first: Floats
    following: Floats
    last: Floats

    @classmethod
    def count(cls, paths: list[tuple[tuple[int, ...], float]], k: int) -> "Transitions":
        """Learn them from paths of labels with their weights; every step is seen once more than it is."""
        first, following, last = np.ones(k), np.ones((k, k)), np.ones(k)
        for path, weight in paths:
            first[path[0]] += weight
            last[path[-1]] += weight
            np.add.at(following, (path[:-1], path[1:]), weight)
        leaving = following.sum(axis=1) + last
        return cls(np.log(first / first.sum()), np.log(following / leaving[:, None]), np.log(last / leaving))


def best_path(scores: Floats, steps: Transitions) -> list[int]:
    """Return the likeliest labels (Viterbi)."""
    best, came = steps.first + scores[0], []
    for row in scores[1:]:
        ways = best[:, None] + steps.following
        came.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    path = [int((best + steps.last).argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]


def path_sum(scores: Floats, steps: Transitions) -> Floats:
    """Return the logarithm of the sum over all paths (forward); of each matrix of scores, if they are stacked."""
    return np.logaddexp.reduce(_forward(scores, steps)[..., -1, :] + steps.last, axis=-1)


def marginals(scores: Floats, steps: Transitions) -> Floats:
    """Return the probability of each label at each sentence (forward and backward)."""
    forward = _forward(scores, steps)
    backward = np.empty_like(forward)
    backward[-1] = steps.last
    for i in range(len(scores) - 1, 0, -1):
        backward[i - 1] = np.logaddexp.reduce(steps.following + (scores[i] + backward[i]), axis=1)
    joint = forward + backward
    return np.exp(joint - np.logaddexp.reduce(joint, axis=1)[:, None])


def needed(scores: Floats, steps: Transitions) -> Floats:
    """Return by how much the sum over all paths falls without those that hold a label, for each label.

    Low means that the label is not there.
    """
    k = scores.shape[1]
    without = np.where(np.eye(k, dtype=bool)[:, None], -np.inf, scores)  # (k, n, k): each label ruled out in turn
    whole, *others = path_sum(np.concatenate([scores[None], without]), steps)
    return whole - np.array(others)


def _forward(scores: Floats, steps: Transitions) -> Floats:
    """Return the logarithms of the sums over all paths to each sentence, shape (..., n, k) as the scores."""
    sums = np.empty_like(scores)
    sums[..., 0, :] = steps.first + scores[..., 0, :]
    for i in range(1, scores.shape[-2]):
        ways = sums[..., i - 1, :, None] + steps.following
        sums[..., i, :] = np.logaddexp.reduce(ways, axis=-2) + scores[..., i, :]
    return sums
