"""Score all labels by sparse dot products: an inverted index from features to labels."""

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.experiments.top import top_k


@njit(nogil=True, cache=True, error_model="numpy")
def accumulate(indptr, indices, data, feature, value, scores):
    """Add the dot product of a sparse query with every label to ``scores``.

    indptr, indices, data: CSR of the weights, features x labels; feature int32 (q,), value float32 (q,); scores
    float32 (n_labels,), changed in place.
    """
    for i in range(len(feature)):
        for at in range(indptr[feature[i]], indptr[feature[i] + 1]):
            scores[indices[at]] += value[i] * data[at]


class InvertedIndex:
    """Weights of shape (n_features, n_labels) as lists of labels, one for each feature."""

    def __init__(self, weights: csr_matrix) -> None:
        weights = csr_matrix(weights, dtype=np.float32)
        self.n_features, self.n_labels = weights.shape
        self.indptr = weights.indptr.astype(np.int64)
        self.indices = weights.indices.astype(np.int32)
        self.data = weights.data

    def scores(self, feature: NDArray[np.int32], value: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the score of every label for a query given by its features, each below ``n_features``."""
        scores = np.zeros(self.n_labels, dtype=np.float32)
        accumulate(self.indptr, self.indices, self.data, feature, value, scores)
        return scores

    def top(self, feature: NDArray[np.int32], value: NDArray[np.float32], k: int) -> NDArray[np.int32]:
        """Return the ``k`` best labels."""
        return top_k(self.scores(feature, value), k)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self.indptr.nbytes + self.indices.nbytes + self.data.nbytes
