"""Paths of labels, against all paths written out."""

import itertools

import numpy as np
import pytest

from practice.feedback.star.chain import Transitions, best_path, marginals, needed, path_sum


def test_a_chain_worked_by_hand() -> None:
    steps = Transitions(np.log([0.9, 0.1]), np.log([[0.6, 0.3], [0.2, 0.5]]), np.log([0.1, 0.3]))
    scores = np.log([[0.5, 0.5], [0.2, 0.8]])
    # 00: .45*.6*.2*.1 = .0054; 01: .45*.3*.8*.3 = .0324; 10: .05*.2*.2*.1 = .0002; 11: .05*.5*.8*.3 = .006
    assert best_path(scores, steps) == [0, 1]
    assert np.exp(path_sum(scores, steps)) == pytest.approx(0.0440)
    assert marginals(scores, steps)[0] == pytest.approx([0.0378 / 0.044, 0.0062 / 0.044])
    assert needed(scores, steps)[1] == pytest.approx(np.log(0.044 / 0.0054))


@pytest.mark.parametrize("seed", range(5))
def test_all_paths_agree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, k = 5, 4
    scores = rng.normal(size=(n, k)) * 3
    scores[2, [0, 1, 3]] = -np.inf  # as where the learner has set a label
    steps = Transitions(rng.normal(size=k), rng.normal(size=(k, k)), rng.normal(size=k))
    paths = list(itertools.product(range(k), repeat=n))
    totals = np.array(
        [
            steps.first[p[0]] + steps.last[p[-1]] + sum(scores[i, x] for i, x in enumerate(p))
            + sum(steps.following[a, b] for a, b in itertools.pairwise(p))
            for p in paths
        ]
    )  # fmt: skip
    shares = np.exp(totals) / np.exp(totals).sum()
    assert best_path(scores, steps) == list(paths[totals.argmax()])
    assert path_sum(scores, steps) == pytest.approx(np.log(np.exp(totals).sum()))
    expected = [[sum(s for s, p in zip(shares, paths, strict=True) if p[i] == x) for x in range(k)] for i in range(n)]
    assert marginals(scores, steps) == pytest.approx(np.array(expected), abs=1e-12)
    without = np.log(sum(np.exp(t) for t, p in zip(totals, paths, strict=True) if 1 not in p))
    assert needed(scores, steps)[1] == pytest.approx(path_sum(scores, steps) - without)


def test_steps_are_counted_once_more_than_seen() -> None:
    steps = Transitions.count([((0, 0, 1), 1.0), ((1,), 2.0)], 2)
    assert np.exp(steps.first) == pytest.approx([2 / 5, 3 / 5])
    assert np.exp(steps.following) == pytest.approx(np.array([[2 / 5, 2 / 5], [1 / 6, 1 / 6]]))
    assert np.exp(steps.last) == pytest.approx([1 / 5, 4 / 6])
