"""Label embeddings: what a label looks like, judged by its rows."""

import numpy as np
from scipy.sparse import csr_matrix, diags_array


def pifa(X: csr_matrix, Y: csr_matrix) -> csr_matrix:
    """Positive instance feature aggregation: a label is the sum of its rows, scaled to length 1.

    Parameters
    ----------
    X : CSR float32 (n, d)
    Y : CSR (n, n_labels)

    Returns
    -------
    CSR float32 (n_labels, d); a label without rows is a row of zeros.

    Notes
    -----
    Yu et al., arXiv:2010.05878, section 3.1.
    """
    Z = (Y.T.astype(np.float32) @ X).tocsr()
    length = np.sqrt(Z.multiply(Z).sum(axis=1))
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    return csr_matrix(diags_array(np.asarray(scale).ravel(), dtype=np.float32) @ Z)
