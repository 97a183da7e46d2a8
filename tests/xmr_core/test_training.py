import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core.frozen import Chunk
from xmr_core.training import SolverOptions, families, keep_largest, train, train_family

OPTIONS = SolverOptions(threshold=0.01)


def assert_same(left: Chunk, right: Chunk) -> None:
    for a, b in zip(left, right, strict=True):
        np.testing.assert_array_equal(a, b)


def dense(chunk: Chunk, d: int) -> np.ndarray:
    W = np.zeros((d, len(chunk.bias)), dtype=np.float32)
    W[np.repeat(chunk.feature, np.diff(chunk.row_begin)), chunk.child] = chunk.weight
    return W


@pytest.mark.parametrize("seed", range(3))
def test_families_hold_the_rows_of_their_labels(seed):
    _, Y = random_problem(seed)
    tree, labels = ragged_tree(seed, Y.shape[1]), Y.toarray()
    tasks = families(tree, Y)
    number = 0
    for level in range(tree.depth):
        for node in range(tree.level_size(level)):
            task = tasks[number]
            assert task.chunk == number
            below = tree.label_of_leaf[list(tree.leaves(level, node))]
            assert task.rows.tolist() == np.flatnonzero(labels[:, below].any(axis=1)).tolist()
            for child, rows in zip(tree.children(level, node), task.positives, strict=True):
                below = tree.label_of_leaf[list(tree.leaves(level + 1, child))]
                assert rows.tolist() == np.flatnonzero(labels[:, below].any(axis=1)).tolist()
            number += 1
    assert number == len(tasks) == len(list(tasks))


def test_weights_depend_on_neither_order_nor_threads_nor_process():
    X, Y = random_problem(4)
    tasks = families(ragged_tree(4, Y.shape[1]), Y)
    wanted = train(X, tasks, OPTIONS, n_jobs=1)
    for chunk, again in zip(wanted, train(X, tasks, OPTIONS, n_jobs=3), strict=True):
        assert_same(chunk, again)
    for number, again in enumerate(reversed(train(X, tasks[::-1], OPTIONS, n_jobs=2))):
        assert_same(wanted[number], again)
    sent = pickle.loads(pickle.dumps(tasks[1]))
    assert_same(wanted[1], train_family(X, sent, OPTIONS, np.full(X.shape[1], -1, dtype=np.int32)))


def test_a_task_takes_only_its_own_rows_to_another_process():
    _, Y = random_problem(0, n=5000)
    task = families(ragged_tree(0, Y.shape[1]), Y)[-1]
    assert len(pickle.dumps(task)) < 1000 + 8 * (len(task.rows) + len(task.members))


def test_chunks_are_feature_major():
    X, Y = random_problem(1)
    for chunk in train(X, families(ragged_tree(1, Y.shape[1]), Y), OPTIONS, n_jobs=1):
        assert (np.diff(chunk.feature) > 0).all()
        assert (np.diff(chunk.row_begin) > 0).all()
        for a, b in zip(chunk.row_begin[:-1], chunk.row_begin[1:], strict=True):
            assert (np.diff(chunk.child[a:b]) > 0).all()
        assert (np.abs(chunk.weight) >= np.float32(0.01)).all()


def brute_force(w: np.ndarray, bias: float, most: int) -> tuple[np.ndarray, float]:
    """PECOS's rule for one label, weight by weight (bias feature of value 1)."""
    kept = sorted(np.flatnonzero(w), key=lambda f: (-abs(w[f]), f))[:most]
    if len(kept) == most and abs(bias) > abs(w[kept[-1]]):
        kept.pop()
    elif len(kept) == most:
        bias = 0.0
    out = np.zeros_like(w)
    out[kept] = w[kept]
    return out, bias


@given(st.integers(0, 10_000), st.integers(1, 9))
def test_the_largest_weights_are_kept_as_pecos_does(seed, most):
    rng = np.random.default_rng(seed)
    W = rng.integers(-3, 4, (8, 4)).astype(np.float32)  # small whole numbers: many ties
    bias = rng.integers(-3, 4, 4).astype(np.float32)
    rows, children = np.nonzero(W)
    used, counts = np.unique(rows, return_counts=True)
    begin = np.concatenate([[0], np.cumsum(counts)])
    chunk = keep_largest(
        Chunk(used.astype(np.int32), begin, children.astype(np.int32), W[rows, children], bias), most, 1.0
    )
    for c in range(4):
        w, b = brute_force(W[:, c], bias[c], most)
        np.testing.assert_array_equal(dense(chunk, 8)[:, c], w)
        assert chunk.bias[c] == b


def test_the_option_limits_a_trained_chunk():
    X, Y = random_problem(2)
    tasks = families(ragged_tree(2, Y.shape[1]), Y)
    seen = np.full(X.shape[1], -1, dtype=np.int32)
    chunk = train_family(X, tasks[0], SolverOptions(max_nonzeros_per_label=3), seen)
    stored = np.bincount(chunk.child, minlength=len(chunk.bias)) + (chunk.bias != 0)
    assert (stored <= 3).all()
    assert stored.max() == 3
