"""From scores to probabilities: how often is a label with such a score right?"""

from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.checks import as_features, as_labels, at_least, same_rows
from xmr_core.errors import InputError, NotFittedError
from xmr_core.metrics import is_right

LEAST = -700.0  # log scores below are alike
GROUP = 25  # scores with fewer fellows are pooled: the share of right ones among five says little


class Calibration(NamedTuple):
    """A rising curve from log scores to probabilities.

    Attributes
    ----------
    key : float64 (m,), ascending
    probability : float64 (m,), in [0, 1], not falling
    """

    key: NDArray[np.float64]
    probability: NDArray[np.float64]

    @classmethod
    def fit(cls, keys: NDArray[np.float64], right: NDArray[np.bool_]) -> Self:
        """Fit the curve by isotonic regression to answers known to be right or wrong.

        Answers are sorted by score and pooled, 25 at a time, before the regression; equal scores stay together.

        Parameters
        ----------
        keys : float64 (n,)
            Log scores.
        right : bool (n,)

        Raises
        ------
        InputError
            If there are no answers.

        Notes
        -----
        Zadrozny and Elkan, "Transforming Classifier Scores into Accurate Multiclass Probability Estimates", KDD 2002,
        doi:10.1145/775047.775151. scikit-learn's `IsotonicRegression` does the fitting.
        """
        from sklearn.isotonic import IsotonicRegression  # costs a second, and only calibrating needs it

        if len(keys) == 0:
            raise InputError("The rows to calibrate on have no answers; pass rows with labels that the model knows.")
        values, group, size = np.unique(np.maximum(keys, LEAST), return_inverse=True, return_counts=True)
        pool = (np.cumsum(size) - size) // GROUP
        weight = np.bincount(pool, size)
        used = weight > 0
        key = np.bincount(pool, size * values)[used] / weight[used]
        share = np.bincount(pool[group], right)[used] / weight[used]
        return cls(key, IsotonicRegression().fit_transform(key, share, sample_weight=weight[used]))

    def __call__(self, keys: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities for log scores; between the fitted points on straight lines, beyond them level."""
        return np.interp(keys, self.key, self.probability)


class Calibrated:
    """The part of a ranker that turns its scores into probabilities."""

    calibration_: Calibration

    def calibrate(self, X: Any, Y: Any, k: int = 10, beam_width: int = 10) -> Self:
        """Learn from rows that were not trained on how often a label with such a score is right.

        Parameters
        ----------
        X, Y : as `fit`
            Rows kept from training: on its own training rows a model is surer than it should be.
        k, beam_width : int
            The answers to learn from.
        """
        X, Y = as_features(X), as_labels(Y)
        same_rows(X, Y)
        found = self._keys(X, k, beam_width)
        if Y.shape[1] != found.shape[1]:
            raise InputError(
                f"The model knows {found.shape[1]} labels and Y has {Y.shape[1]} columns; they must agree."
            )
        row = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
        self.calibration_ = Calibration.fit(found.data, is_right(Y, row, found.indices))
        return self

    def predict_proba(self, X: Any, k: int = 10, beam_width: int = 10, threshold: float = 0.0) -> csr_matrix:
        """Rank labels with the probability that each is right; `calibrate` the model first.

        Returns
        -------
        CSR matrix of shape (n, n_labels), float32
            At most ``k`` labels a row, best first, of them those with a probability of at least ``threshold``.
        """
        at_least("threshold", threshold, 0)
        if not hasattr(self, "calibration_"):
            raise NotFittedError("Scores are no probabilities yet; call calibrate(X, Y) with rows kept from training.")
        found = self._keys(X, k, beam_width)
        probability = self.calibration_(found.data).astype(np.float32)
        stays = probability >= threshold
        indptr = np.concatenate([[0], np.cumsum(stays)])[found.indptr]
        return csr_matrix((probability[stays], found.indices[stays], indptr), shape=found.shape)

    def _keys(self, X: Any, k: int, beam_width: int) -> csr_matrix:
        raise NotImplementedError
