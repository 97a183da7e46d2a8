"""How good a ranking is: precision, recall, nDCG and propensity-scored precision at k; how honest its probabilities.

All take ``Y_true`` and ``Y_score``, sparse of shape (n, n_labels). Non-zeros of ``Y_true`` are the right labels.
The stored entries of a row of ``Y_score`` are ranked by value, ties in stored order; what is not stored was not
retrieved. Each returns the mean over rows as a float in [0, 1]. `mrr`, `bleu` and `bleu_rr` judge lists of texts; see
`xmr_core.suggestion_metrics`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.checks import whole
from xmr_core.errors import InputError
from xmr_core.suggestion_metrics import bleu as bleu
from xmr_core.suggestion_metrics import bleu_rr as bleu_rr
from xmr_core.suggestion_metrics import mrr as mrr


def precision_at_k(Y_true: csr_matrix, Y_score: csr_matrix, k: int) -> float:
    """Return right labels among the first k, divided by k, averaged over all rows."""
    return float(hits(Y_true, Y_score, k).sum(axis=1).mean() / k)


def recall_at_k(Y_true: csr_matrix, Y_score: csr_matrix, k: int) -> float:
    """Return the share of a row's right labels that are among its first k, averaged over rows that have any."""
    found, wanted = hits(Y_true, Y_score, k).sum(axis=1), _n_true(Y_true)
    return float(np.mean(found[wanted > 0] / wanted[wanted > 0]))


def ndcg_at_k(Y_true: csr_matrix, Y_score: csr_matrix, k: int) -> float:
    """Return normalised discounted cumulative gain with gain 1, averaged over rows that have a right label.

    A hit at rank r counts 1 / log2(1 + r); the sum is divided by that of a perfect ranking. Järvelin and
    Kekäläinen (2002), doi:10.1145/582415.582418.
    """
    discount = 1 / np.log2(np.arange(2, k + 2))
    wanted = _n_true(Y_true)
    best = np.concatenate([[0], np.cumsum(discount)])[np.minimum(wanted, k)]
    gained = hits(Y_true, Y_score, k) @ discount
    return float(np.mean(gained[wanted > 0] / best[wanted > 0]))


def propensities(Y_train: csr_matrix, A: float = 0.55, B: float = 1.5) -> NDArray[np.float64]:
    """Return the estimated chance that a right label was also recorded, float64 of shape (n_labels,).

    1 / (1 + C e^(-A ln(N + B))) for a label with N of the n rows, C = (ln n - 1) (B + 1)^A. Jain, Prabhu and Varma
    (KDD 2016), doi:10.1145/2939672.2939756.
    """
    Y_train = csr_matrix(Y_train)
    counts = np.bincount(Y_train.indices[Y_train.data != 0], minlength=Y_train.shape[1])
    C = (np.log(Y_train.shape[0]) - 1) * (B + 1) ** A
    return 1 / (1 + C * np.exp(-A * np.log(counts + B)))


def psp_at_k(Y_true: csr_matrix, Y_score: csr_matrix, k: int, propensity: NDArray[np.float64]) -> float:
    """Return propensity-scored precision at k, divided by the best that any ranking reaches.

    A right label counts 1 / propensity, so that rare ones weigh more. The two sums are taken over all rows before
    dividing, as in the code of the extreme classification repository.
    """
    weight = 1 / np.asarray(propensity)
    Y_true = csr_matrix(Y_true)
    gained = float((hits(Y_true, Y_score, k) * weight[ranked(Y_score, k)]).sum())
    ideal = csr_matrix((weight[Y_true.indices] * (Y_true.data != 0), Y_true.indices, Y_true.indptr), shape=Y_true.shape)
    best = float((hits(Y_true, ideal, k) * weight[ranked(ideal, k)]).sum())
    return gained / best


@dataclass(frozen=True)
class Reliability:
    """Probabilities beside what happened, in bins of equal width over [0, 1].

    Attributes
    ----------
    prob_pred, prob_true : float64 (n_bins,)
        Mean probability of a bin's answers, and the share of them that are right; NaN in an empty bin.
    count : int64 (n_bins,)
        Answers in the bin.
    """

    prob_pred: NDArray[np.float64]
    prob_true: NDArray[np.float64]
    count: NDArray[np.int64]

    @property
    def expected_error(self) -> float:
        """Expected calibration error: the bins' gaps between the two, weighed by their counts."""
        gap = np.abs(self.prob_pred - self.prob_true)
        return float(np.nansum(gap * self.count) / self.count.sum())


def reliability_table(Y_true: csr_matrix, Y_prob: csr_matrix, n_bins: int = 10) -> Reliability:
    """Compare the stored probabilities with how often such answers are right.

    A bin holds its lower edge; the last also holds 1. Naeini, Cooper and Hauskrecht (AAAI 2015),
    doi:10.1609/aaai.v29i1.9602.

    Raises
    ------
    InputError
        If shapes differ, nothing is stored, a value lies outside [0, 1] or n_bins is not a positive whole number.
    """
    whole("n_bins", n_bins, 1)
    Y_prob = csr_matrix(Y_prob)
    if Y_prob.nnz == 0 or Y_prob.data.min() < 0 or Y_prob.data.max() > 1:
        raise InputError("Y_prob must hold probabilities between 0 and 1; calibrate the model, then use predict_proba.")
    row, order, rank = _ranking(Y_prob)
    right = hits(Y_true, Y_prob, int(rank.max()) + 1)[row, rank]
    probability = Y_prob.data[order].astype(np.float64)
    bins = np.minimum((probability * n_bins).astype(np.int64), n_bins - 1)
    count = np.bincount(bins, minlength=n_bins)
    with np.errstate(invalid="ignore"):
        prob_pred = np.bincount(bins, probability, minlength=n_bins) / count
        prob_true = np.bincount(bins, right, minlength=n_bins) / count
    return Reliability(prob_pred, prob_true, count)


def ranked(Y_score: csr_matrix, k: int) -> NDArray[np.intp]:
    """Return the first k labels of each row, shape (n, k); 0 fills rows with fewer."""
    Y_score = csr_matrix(Y_score)
    row, order, rank = _ranking(Y_score)
    out = np.zeros((Y_score.shape[0], k), dtype=np.intp)
    first = rank < k
    out[row[first], rank[first]] = Y_score.indices[order][first]
    return out


def hits(Y_true: csr_matrix, Y_score: csr_matrix, k: int) -> NDArray[np.bool_]:
    """Return a bool array (n, k): is the label at this rank right?

    Raises
    ------
    InputError
        If shapes differ, k is not a positive whole number or no row has a right label.
    """
    whole("k", k, 1)
    Y_true, Y_score = csr_matrix(Y_true), csr_matrix(Y_score)
    if Y_true.shape != Y_score.shape:
        raise InputError(f"Y_true has shape {Y_true.shape} and Y_score {Y_score.shape}; they must agree.")
    if not _n_true(Y_true).any():
        raise InputError("No row of Y_true has a right label; nothing can be measured.")
    row, order, rank = _ranking(Y_score)
    first = rank < k
    out = np.zeros((Y_true.shape[0], k), dtype=bool)
    out[row[first], rank[first]] = is_right(Y_true, row[first], Y_score.indices[order][first])
    return out


def is_right(Y_true: csr_matrix, row: NDArray[np.intp], label: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return for each answer, given by row and label, whether ``Y_true`` holds it."""
    n, n_labels = Y_true.shape
    # Answers and truths become numbers row * n_labels + label.
    true_row = np.repeat(np.arange(n), np.diff(Y_true.indptr))
    right = np.unique((true_row * n_labels + Y_true.indices)[Y_true.data != 0])
    return np.isin(row * n_labels + label, right)


def _ranking(Y_score: csr_matrix) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return each stored entry's row, where it stands when rows are sorted by value, and its rank from 0."""
    row = np.repeat(np.arange(Y_score.shape[0]), np.diff(Y_score.indptr))
    order = np.lexsort((np.arange(len(row)), -Y_score.data, row))
    return row, order, np.arange(len(row)) - Y_score.indptr[row]


def _n_true(Y_true: csr_matrix) -> NDArray[np.intp]:
    return np.asarray((csr_matrix(Y_true) != 0).sum(axis=1)).ravel()
