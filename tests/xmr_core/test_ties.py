import numpy as np
from scipy.sparse import csr_matrix

from xmr_core import XRLinear, scores


def test_scores_that_float32_cannot_tell_from_one_are_ties():
    assert scores.log_own(1.0, scores.L3_HINGE) == scores.log_own(0.999, scores.L3_HINGE) == 0
    assert scores.log_own(0.99, scores.L3_HINGE) < 0


def test_the_default_tree_puts_frequent_labels_first():
    X = csr_matrix(np.eye(4, dtype=np.float32))
    Y = csr_matrix(np.array([[1, 0, 1], [0, 0, 1], [0, 1, 1], [0, 1, 0]], dtype=np.float32))
    assert XRLinear().fit(X, Y).tree_.label_of_leaf.tolist() == [2, 1, 0]
