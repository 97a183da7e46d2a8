r"""Multinomial naive Bayes: a class is a die with a side for each column, cast once for everything that is counted.

.. math:: P(x \mid c) \propto \prod_f p_{cf}^{x_f}, \quad p_{cf} = \frac{N_{cf} + \alpha}{\sum_g (N_{cg} + \alpha)}

N_cf is what column f adds up to over the rows of class c, such as how often a word comes in all mails that are spam.

Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, chapter 13.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from sklearn.utils.validation import check_non_negative, validate_data

from algorithms.naive_bayes import Floats, NaiveBayes
from algorithms.params import array, check_params, number, same
from algorithms.steps import last

LEAST_ALPHA = 1e-10


@dataclass(frozen=True)
class MultinomialNBStep:
    """The classes so far.

    Attributes
    ----------
    stage : {"class", "done"}
        A further class was counted; all are there.
    counts : float64 array of shape (classes so far,)
        Weight of each class's rows.
    feature_counts, log_prob : float64 arrays of shape (classes so far, d)
        What each column adds up to in each class, and the logarithm of its smoothed share.
    """

    stage: Literal["class", "done"]
    counts: Floats
    feature_counts: Floats
    log_prob: Floats


# ---------------------------------------------------------------------- kernels


def smoothed(counts: Floats, alpha: Floats | float) -> Floats:
    """Return the log of each column's smoothed share, (d,), of counts, (d,); of no counts at all, even shares."""
    total = counts + alpha
    if total.sum() == 0:
        total = np.ones_like(total)
    with np.errstate(divide="ignore"):
        return np.log(total) - np.log(total.sum())


def multinomial_joint(X: Any, log_prob: Floats) -> Floats:
    """Return the log-likelihood of each row of counts, (n, d), in each class, but for a factor that all share.

    A column that a class never has (log 0) rules the class out for rows that have it, and says nothing about others.
    """
    never = np.isneginf(log_prob)
    joint = np.asarray(X @ np.where(never, 0, log_prob).T)
    if never.any():
        joint[np.asarray(X @ never.T.astype(np.float64)) > 0] = -np.inf
    return joint


# ---------------------------------------------------------------------- the algorithm


class MultinomialNB(NaiveBayes):
    """Naive Bayes for counts.

    Parameters
    ----------
    alpha : float or array of shape (d,), default 1.0
        Added to each column's count in each class, so that what was never seen is not impossible.
    force_alpha : bool, default True
        Keep an ``alpha`` below 1e-10; else it is raised to that, with a warning.
    fit_prior : bool, default True
        Whether the classes' probabilities are their shares of the rows, or equal.
    class_prior : array of shape (n_classes,), default None
        The classes' probabilities, if known.

    Attributes
    ----------
    classes_ : array of shape (n_classes,)
    class_count_, class_log_prior_ : float64 arrays of shape (n_classes,)
    feature_count_, feature_log_prob_ : float64 arrays of shape (n_classes, d)

    Notes
    -----
    X may be sparse. O(entries) to fit, O(entries n_classes) to predict. With ``alpha`` 0, a column that a class never
    had rules the class out; a row that rules all classes out is judged by their priors alone; and a class without any
    counts has all columns alike.

    Examples
    --------
    >>> from algorithms import MultinomialNB
    >>> model = MultinomialNB().fit([[2, 0], [1, 1], [0, 3]], ["tea", "tea", "ink"])
    >>> model.feature_count_.tolist(), model.predict([[1, 0]]).tolist()
    ([[0.0, 3.0], [3.0, 1.0]], ['tea'])
    """

    def __init__(
        self, *, alpha: Any = 1.0, force_alpha: bool = True, fit_prior: bool = True, class_prior: Any = None
    ) -> None:
        self.alpha = alpha
        self.force_alpha = force_alpha
        self.fit_prior = fit_prior
        self.class_prior = class_prior

    def iterate(self, X: Any, y: Any, sample_weight: Any = None) -> Iterator[MultinomialNBStep]:
        """Yield each class, in order, and all as the last step.

        Raises
        ------
        ValueError
            If a parameter is out of range, X is no finite matrix without negative values, or ``y`` does not go with it.
        """
        self._forget()
        yield from self._count(X, y, sample_weight, None)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Count each class in the rows of X, shape (n, d), of classes ``y``, shape (n,); see `iterate`."""
        return self._take(last(self.iterate(X, y, sample_weight)))

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """Add a batch of rows. The first batch must name all ``classes``."""
        before = None if self._begin(classes) else (self.class_count_, self.feature_count_)
        return self._take(last(self._count(X, y, sample_weight, before)))

    def _count(
        self, X: Any, y: Any, sample_weight: Any, before: tuple[Floats, Floats] | None
    ) -> Iterator[MultinomialNBStep]:
        check_params(
            self, alpha=[number(0), array()], force_alpha=same(True, False), fit_prior=same(True, False),
            class_prior=[array(), same(None)],
        )  # fmt: skip
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=[np.float64, np.float32], reset=before is None)
        check_non_negative(X, "MultinomialNB (input X)")
        codes, weight = self._codes(X, y, sample_weight)
        k, d = len(self.classes_), X.shape[1]
        if self.class_prior is not None and len(self.class_prior) != k:
            raise ValueError("Number of priors must match number of classes.")
        alpha = self._checked_alpha(d)
        counts, columns, log_prob = np.zeros(k), np.zeros((k, d)), np.zeros((k, d))
        for c in range(k):
            mine = np.flatnonzero(codes == c)
            counts[c], columns[c] = weight[mine].sum(), X[mine].astype(np.float64).T @ weight[mine]
            if before is not None:
                counts[c] += before[0][c]
                columns[c] += before[1][c]
            log_prob[c] = smoothed(columns[c], alpha)
            yield MultinomialNBStep("class", counts[: c + 1].copy(), columns[: c + 1].copy(), log_prob[: c + 1].copy())
        yield MultinomialNBStep("done", counts, columns, log_prob)

    def _take(self, step: MultinomialNBStep) -> Self:
        self.class_count_, self.feature_count_, self.feature_log_prob_ = step.counts, step.feature_counts, step.log_prob
        k = len(self.classes_)
        with np.errstate(divide="ignore"):
            if self.class_prior is not None:
                self.class_log_prior_ = np.log(np.asarray(self.class_prior, np.float64))
            elif self.fit_prior:
                self.class_log_prior_ = np.log(step.counts) - np.log(step.counts.sum())
            else:
                self.class_log_prior_ = np.full(k, -np.log(k))
        return self

    def _checked_alpha(self, d: int) -> Floats | float:
        alpha = np.asarray(self.alpha, np.float64)
        if alpha.ndim and alpha.shape != (d,):
            raise ValueError(
                "When alpha is an array, it should contains `n_features`. "
                f"Got {alpha.shape[0]} elements instead of {d}."
            )
        if not np.all(np.isfinite(alpha)) or alpha.min() < 0:
            raise ValueError("All values in alpha must be greater than 0.")
        if alpha.min() < LEAST_ALPHA and not self.force_alpha:
            warn(
                f"alpha too small will result in numeric errors, setting alpha = {LEAST_ALPHA:.1e}. Use "
                "`force_alpha=True` to keep alpha unchanged.", UserWarning, stacklevel=5,
            )  # fmt: skip
            return np.maximum(alpha, LEAST_ALPHA)
        return alpha

    def _log_likelihood(self, X: Any) -> Floats:
        X = validate_data(self, X, reset=False, accept_sparse="csr", dtype=[np.float64, np.float32])
        check_non_negative(X, "MultinomialNB (input X)")
        return multinomial_joint(X, self.feature_log_prob_)

    def _log_prior(self) -> Floats:
        return self.class_log_prior_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = tags.input_tags.positive_only = tags.classifier_tags.poor_score = True
        return tags
