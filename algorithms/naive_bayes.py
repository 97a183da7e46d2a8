r"""Naive Bayes: each class tells how likely each column's value is, as if columns had nothing to do with each other.

.. math:: P(c \mid x) \propto P(c) \prod_f P(x_f \mid c)

What P(x_f | c) is depends on the kind of columns. `GaussianNB` takes them as normally distributed in every class
(counts are for `algorithms.multinomial_nb`):

.. math:: P(x_f \mid c) = N(x_f \mid \theta_{cf}, \sigma^2_{cf})

Hand and Yu, "Idiot's Bayes: not so stupid after all?", 2001, doi:10.1111/j.1751-5823.2001.tb00465.x. The moments of
several batches are merged as in Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983,
doi:10.1080/00031305.1983.10483115.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import _check_partial_fit_first_call, check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from algorithms.gaussians import log_sum_exp
from algorithms.params import array, check_params, number, same
from algorithms.steps import last

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GaussianNBStep:
    """The classes so far.

    Attributes
    ----------
    stage : {"class", "done"}
        A further class was measured; all are there.
    counts : float64 array of shape (classes so far,)
        Weight of each class's rows.
    theta, var : float64 arrays of shape (classes so far, d)
        Mean and variance of each column in each class; ``epsilon`` is added to every variance.
    epsilon : float
    """

    stage: Literal["class", "done"]
    counts: Floats
    theta: Floats
    var: Floats
    epsilon: float


# ---------------------------------------------------------------------- kernels


def moments(X: Floats, weight: Floats) -> tuple[float, Floats, Floats]:
    """Return the weight, the mean and the variance of the rows of X, shape (m, d); zeros if nothing weighs.

    Seen from the first row, so that a large offset costs no digits and a constant column has variance 0.
    """
    mass = float(weight.sum())
    if mass == 0:
        return 0.0, np.zeros(X.shape[1]), np.zeros(X.shape[1])
    gap = X - X[0]
    mean = weight @ gap / mass
    gap -= mean
    return mass, X[0] + mean, np.einsum("i,ij,ij->j", weight, gap, gap) / mass


def merge(one: tuple[float, Floats, Floats], other: tuple[float, Floats, Floats]) -> tuple[float, Floats, Floats]:
    """Return the moments of two batches together from those of each."""
    (n, mean, var), (m, mean2, var2) = one, other
    if n == 0 or m == 0:
        return other if n == 0 else one
    total, gap = n + m, mean2 - mean
    return total, mean + gap * (m / total), (n * var + m * var2 + gap**2 * (n * m / total)) / total


def gaussian_joint(X: Floats, theta: Floats, var: Floats) -> Floats:
    """Return the log density of each row of X, shape (n, d), in each class, (n, classes). O(n d classes)."""
    with np.errstate(over="ignore"):  # far beyond all classes a density is 0
        return np.column_stack(
            [
                -0.5 * (np.log(2 * np.pi * v).sum() + ((X - t) ** 2 / v).sum(axis=1))
                for t, v in zip(theta, var, strict=True)
            ]
        )


# ---------------------------------------------------------------------- the algorithm


class NaiveBayes(ClassifierMixin, BaseEstimator):
    """What all kinds share: from joint log-likelihoods to classes and probabilities."""

    classes_: NDArray[Any]

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the likeliest class of each row; a tie goes to the first in order."""
        best = self.predict_joint_log_proba(X).argmax(axis=1)
        return self.classes_[best]

    def predict_log_proba(self, X: Any) -> Floats:
        """Return the log probability of each class for each row, shape (n, n_classes)."""
        joint = self.predict_joint_log_proba(X)
        return joint - log_sum_exp(joint)[:, None]

    def predict_proba(self, X: Any) -> Floats:
        """Return the probability of each class for each row, shape (n, n_classes)."""
        return np.exp(self.predict_log_proba(X))

    def predict_joint_log_proba(self, X: Any) -> Floats:
        """Return log P(class) + log P(row | class), shape (n, n_classes); if no class can have a row, log P(class)."""
        check_is_fitted(self)
        prior = self._log_prior()
        joint = self._log_likelihood(X) + prior
        joint[np.isneginf(joint).all(axis=1)] = prior
        return joint

    def _log_likelihood(self, X: Any) -> Floats:
        raise NotImplementedError

    def _log_prior(self) -> Floats:
        raise NotImplementedError

    def _codes(self, X: Any, y: Any, sample_weight: Any) -> tuple[NDArray[np.intp], Floats]:
        """Return the place of each label in ``classes_``, and the weights."""
        check_classification_targets(y)
        if not hasattr(self, "classes_"):
            self.classes_ = np.unique(y)
        unknown = np.setdiff1d(y, self.classes_)
        if len(unknown):
            raise ValueError(f"The target label(s) {unknown} in y do not exist in the initial classes {self.classes_}")
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        return np.searchsorted(self.classes_, y), weight

    def _begin(self, classes: Any) -> bool:
        """Take the classes of a first batch; return whether it is the first."""
        return bool(_check_partial_fit_first_call(self, classes)) or not hasattr(self, "class_count_")

    def _forget(self) -> None:
        if hasattr(self, "classes_"):
            del self.classes_


class GaussianNB(NaiveBayes):
    """Naive Bayes with normal distributions.

    Parameters
    ----------
    priors : array of shape (n_classes,), default None
        Probability of each class; None is its share of the rows.
    var_smoothing : float, default 1e-9
        This much of the largest variance that a column has is added to all variances; where no column varies at all,
        this much of 1.

    Attributes
    ----------
    classes_ : array of shape (n_classes,)
    class_count_, class_prior_ : float64 arrays of shape (n_classes,)
    theta_, var_ : float64 arrays of shape (n_classes, d)
        Mean and variance of each column in each class.
    epsilon_ : float
        What was added to all variances.

    Notes
    -----
    O(n d) to fit, O(d n_classes) a row to predict.

    Examples
    --------
    >>> from algorithms import GaussianNB
    >>> model = GaussianNB().fit([[0.0], [2.0], [9.0], [11.0]], ["a", "a", "b", "b"])
    >>> model.theta_.tolist(), model.predict([[4.0]]).tolist()
    ([[1.0], [10.0]], ['a'])
    """

    def __init__(self, *, priors: Any = None, var_smoothing: float = 1e-9) -> None:
        self.priors = priors
        self.var_smoothing = var_smoothing

    def iterate(self, X: Any, y: Any, sample_weight: Any = None) -> Iterator[GaussianNBStep]:
        """Yield each class, in order, and all as the last step.

        Raises
        ------
        ValueError
            If a parameter is out of range, X is no finite matrix, ``y`` does not go with it, or a column has variance
            0 in a class and ``var_smoothing`` is 0.
        """
        self._forget()
        yield from self._measure(X, y, sample_weight, None)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Measure each class in the rows of X, shape (n, d), of classes ``y``, shape (n,); see `iterate`."""
        return self._take(last(self.iterate(X, y, sample_weight)))

    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """Add a batch of rows. The first batch must name all ``classes``."""
        before = None if self._begin(classes) else self._before()
        return self._take(last(self._measure(X, y, sample_weight, before)))

    def _measure(
        self, X: Any, y: Any, sample_weight: Any, before: tuple[Floats, Floats, Floats] | None
    ) -> Iterator[GaussianNBStep]:
        check_params(self, var_smoothing=number(0), priors=[array(), same(None)])
        X, y = validate_data(self, X, y, dtype=[np.float64, np.float32], reset=before is None)
        self._dtype, X = X.dtype, X.astype(np.float64, copy=False)
        codes, weight = self._codes(X, y, sample_weight)
        k, d = len(self.classes_), X.shape[1]
        self._check_priors(k)
        spread = float((X - X[0]).var(axis=0).max())
        epsilon = self.var_smoothing * (spread if spread > 0 else 1.0)
        counts, theta, var = np.zeros(k), np.zeros((k, d)), np.zeros((k, d))
        for c in range(k):
            found = moments(X[codes == c], weight[codes == c])
            if before is not None:
                found = merge((before[0][c], before[1][c], before[2][c]), found)
            counts[c], theta[c], var[c] = found
            flat = np.flatnonzero(var[c] + epsilon == 0)
            if counts[c] > 0 and len(flat):
                raise ValueError(
                    f"Column {flat[0]} does not vary in class {self.classes_[c]!r}, and nothing is added to its "
                    "variance. Raise var_smoothing, or drop the column."
                )
            yield GaussianNBStep(
                "class", counts[: c + 1].copy(), theta[: c + 1].copy(), var[: c + 1] + epsilon, epsilon
            )
        yield GaussianNBStep("done", counts, theta, var + epsilon, epsilon)

    def _take(self, step: GaussianNBStep) -> Self:
        self.class_count_, self.epsilon_ = step.counts.astype(self._dtype), step.epsilon
        self.theta_, self.var_ = step.theta.astype(self._dtype), step.var.astype(self._dtype)
        shares = step.counts / step.counts.sum() if self.priors is None else self.priors
        self.class_prior_ = np.asarray(shares, self._dtype if self.priors is None else np.float64)
        return self

    def _before(self) -> tuple[Floats, Floats, Floats]:
        var = np.maximum(self.var_.astype(np.float64) - self.epsilon_, 0)
        return self.class_count_.astype(np.float64), self.theta_.astype(np.float64), var

    def _check_priors(self, k: int) -> None:
        if self.priors is None:
            return
        priors = np.asarray(self.priors, np.float64)
        if priors.shape != (k,):
            raise ValueError("Number of priors must match number of classes.")
        if not np.isclose(priors.sum(), 1.0):
            raise ValueError("The sum of the priors should be 1.")
        if (priors < 0).any():
            raise ValueError("Priors must be non-negative.")

    def _log_likelihood(self, X: Any) -> Floats:
        X = validate_data(self, X, reset=False, dtype=[np.float64, np.float32]).astype(np.float64, copy=False)
        # A class that no row has had yet has no variance; its prior of 0 rules it out.
        var = np.where(self.var_ > 0, self.var_, 1.0).astype(np.float64)
        return gaussian_joint(X, self.theta_.astype(np.float64), var)

    def _log_prior(self) -> Floats:
        with np.errstate(divide="ignore"):
            return np.log(self.class_prior_)
