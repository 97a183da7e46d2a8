"""An embedding of the strings of a log: strings with like neighbours in sessions lie close to one another."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

DIMENSIONS = 64
CONTEXT_POWER = 0.75  # frequent neighbours say less
SCALE = 127  # unit vectors are kept in 8 bits


def log_embedding(counts: csr_matrix, seed: int, dimensions: int = DIMENSIONS) -> NDArray[np.int8]:
    """Return unit vectors times 127, int8 (V, dimensions); a string without a neighbour is all zeros.

    The truncated SVD of the positive pointwise mutual information of neighbours, read both ways, columns weighed by
    the root of their singular value. Levy and Goldberg, "Neural Word Embedding as Implicit Matrix Factorization", NIPS
    2014; contexts smoothed as in Levy, Goldberg and Dagan, TACL 2015, doi:10.1162/tacl_a_00134.

    Parameters
    ----------
    counts : CSR float32 (V, V)
        How often each string followed each other one.
    seed : int
        Of the randomised SVD.
    """
    n_strings = counts.shape[0]
    both = csr_matrix(counts + counts.T)
    fits = min(dimensions, n_strings - 1)
    if both.nnz == 0 or fits < 1:
        return np.zeros((n_strings, dimensions), np.int8)
    vectors = np.zeros((n_strings, dimensions), np.float32)
    vectors[:, :fits] = _factors(_ppmi(both), fits, seed)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 1e-6)
    return np.rint(SCALE * unit).astype(np.int8)


def _ppmi(both: csr_matrix) -> csr_matrix:
    """Return max(0, log of how much likelier two strings are neighbours than by chance)."""
    row_sum = np.asarray(both.sum(axis=1), dtype=np.float64).ravel()
    context = row_sum**CONTEXT_POWER
    row = np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))
    likelier = both.data * context.sum() / (row_sum[row] * context[both.indices])
    value = np.log(np.maximum(likelier, 1.0)).astype(np.float32)
    return csr_matrix((value, both.indices, both.indptr), shape=both.shape)


def _factors(matrix: csr_matrix, dimensions: int, seed: int) -> NDArray[np.float32]:
    from sklearn.utils.extmath import randomized_svd  # here: the import costs a second that no screen needs

    left, singular, _ = randomized_svd(matrix, dimensions, n_iter=3, random_state=seed)
    return (left * np.sqrt(singular)).astype(np.float32)
