"""Synthetic data of any size: ``python -m benchmarks.zipf LABELS FOLDER`` writes a set in PECOS's layout.

Labels have words of their own and share others with their topic; their frequencies follow Zipf's law. So a set can be
learnt, neighbours can be confused, and most labels have one or two rows.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, save_npz

OWN_WORDS, TOPIC_WORDS, LABELS_A_TOPIC = 6, 20, 50
OWN, TOPIC, NOISE = 4, 4, 4  # words of each kind in a row
ROWS_A_LABEL, TEST_ROWS = 3, 5000


class Problem(NamedTuple):
    """Rows of length 1 with at most 12 features, and one label a row; all CSR float32 with int32 indices."""

    X: csr_matrix
    Y: csr_matrix
    X_test: csr_matrix
    Y_test: csr_matrix


@dataclass(frozen=True)
class Words:
    """The words of each label and of each topic; a label's topic is its number by `LABELS_A_TOPIC`, rounded down."""

    own: NDArray[np.int32]  # (n_labels, OWN_WORDS)
    topic: NDArray[np.int32]  # (topics, TOPIC_WORDS)
    n_features: int

    def rows(self, label: NDArray[np.int32], rng: np.random.Generator) -> csr_matrix:
        """Write a row for each of the labels given, float32 of shape (len(label), n_features)."""
        n = len(label)
        own = self.own[label[:, None], rng.integers(OWN_WORDS, size=(n, OWN), dtype=np.int8)]
        topic = self.topic[
            (label // LABELS_A_TOPIC)[:, None], rng.integers(TOPIC_WORDS, size=(n, TOPIC), dtype=np.int8)
        ]
        # The third power of a uniform number: a few words are everywhere, most are rare.
        noise = (self.n_features * rng.random((n, NOISE), dtype=np.float32) ** 3).astype(np.int32)
        indices = np.concatenate([own, topic, np.minimum(noise, self.n_features - 1)], axis=1)
        values = rng.uniform(0.5, 1.0, indices.shape).astype(np.float32)
        indptr = np.arange(0, indices.size + 1, indices.shape[1], dtype=np.int32)
        X = csr_matrix((values.ravel(), indices.ravel(), indptr), shape=(n, self.n_features))
        X.sum_duplicates()
        length = np.sqrt(np.add.reduceat(X.data * X.data, X.indptr[:-1]))
        X.data /= np.repeat(length, np.diff(X.indptr))
        return X


def problem(n_labels: int, seed: int = 0, n_test: int = TEST_ROWS) -> Problem:
    """Draw a set: each label has one row, and two rows a label more fall by Zipf's law with exponent 1.

    Test rows have labels distributed as the training rows' are. Four features a label, at least 2,000.
    """
    rng = np.random.default_rng(seed)
    n_features = max(4 * n_labels, 2000)
    words = Words(
        rng.integers(n_features, size=(n_labels, OWN_WORDS), dtype=np.int32),
        rng.integers(n_features, size=(n_labels // LABELS_A_TOPIC + 1, TOPIC_WORDS), dtype=np.int32),
        n_features,
    )
    up_to = np.cumsum(1 / np.arange(1, n_labels + 1))
    ranked = rng.permutation(n_labels).astype(np.int32)  # so that frequency says nothing about the topic
    more = ranked[np.searchsorted(up_to, up_to[-1] * rng.random((ROWS_A_LABEL - 1) * n_labels))]
    label = rng.permutation(np.concatenate([np.arange(n_labels, dtype=np.int32), more]))
    asked = rng.choice(label, n_test)
    return Problem(
        words.rows(label, rng), _one_each(label, n_labels), words.rows(asked, rng), _one_each(asked, n_labels)
    )


def _one_each(label: NDArray[np.int32], n_labels: int) -> csr_matrix:
    n = len(label)
    return csr_matrix((np.ones(n, np.float32), label, np.arange(n + 1, dtype=np.int32)), shape=(n, n_labels))


def write(found: Problem, folder: Path) -> None:
    """Write the four matrices as npz."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, matrix in zip(("X.trn", "Y.trn", "X.tst", "Y.tst"), found, strict=True):
        save_npz(folder / f"{name}.npz", matrix, compressed=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    write(problem(given.labels, given.seed), given.folder)
