"""Small random problems for the engine's tests; every one is a function of its seed."""

import numpy as np
from scipy.sparse import csr_matrix, random_array

from xmr_core import LabelTree


def random_problem(seed: int, n: int = 60, d: int = 30, n_labels: int = 23) -> tuple[csr_matrix, csr_matrix]:
    """Rows of length 1 with a few features each, and one to three labels a row; every label has a row."""
    rng = np.random.default_rng(seed)
    X = csr_matrix(random_array((n, d), density=0.2, format="csr", dtype=np.float32, rng=rng))
    X.data[:] = rng.uniform(0.1, 1, X.nnz)
    length = (
        np.sqrt(X.multiply(X).sum(axis=1)).A1
        if hasattr(X, "A1")
        else np.sqrt(np.asarray(X.power(2).sum(axis=1)).ravel())
    )
    X = csr_matrix(X.multiply(1 / np.maximum(length, 1e-9)[:, None]).astype(np.float32))
    Y = np.zeros((n, n_labels), dtype=np.float32)
    Y[np.arange(n), np.arange(n) % n_labels] = 1
    Y[np.arange(n), rng.integers(n_labels, size=n)] = 1
    return X, csr_matrix(Y)


def random_nested(rng: np.random.Generator, labels: list[int], depth: int) -> list:
    """Nested lists over the labels with leaves at different depths."""
    if depth == 0 or len(labels) <= 2:
        return list(labels)
    parts = np.array_split(rng.permutation(labels), int(rng.integers(2, min(4, len(labels)) + 1)))
    return [
        int(part[0]) if len(part) == 1 and rng.random() < 0.5 else random_nested(rng, part.tolist(), depth - 1)
        for part in parts
    ]


def ragged_tree(seed: int, n_labels: int) -> LabelTree:
    """A tree whose labels hang at different depths (padded with only children)."""
    rng = np.random.default_rng(seed)
    return LabelTree.from_nested(random_nested(rng, list(range(n_labels)), depth=4))
