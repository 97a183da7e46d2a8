r"""Principal component analysis: the directions in which points spread the most, at right angles to each other.

.. math:: C = \frac{1}{n-1} \sum_i (x_i - \bar x)(x_i - \bar x)^T, \quad C v_j = \lambda_j v_j, \quad
    \lambda_1 \ge \lambda_2 \ge \dots

Seen from the mean, axis v_1 carries the largest variance that any direction has, and v_2 the largest of those at right
angles to v_1. Three ways lead there: the singular vectors of the centred points (surest), the eigenvectors of C (fast
for many rows), and power iteration, which multiplies a vector by C until it no longer turns, then takes that axis out.

Pearson, "On lines and planes of closest fit to systems of points in space", 1901, doi:10.1080/14786440109462720.
Hotelling, "Analysis of a complex of statistical variables into principal components", 1933, doi:10.1037/h0071325
(power iteration and deflation).
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from scipy.linalg import svd
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from algorithms.params import check_params, number, one_of, same, whole
from algorithms.steps import last

Floats = NDArray[np.float64]
EPS = float(np.finfo(np.float64).eps)
RESOLVED = 1e-8  # of the largest variance: below it the covariance keeps fewer than eight digits


@dataclass(frozen=True)
class PCAStep:
    """One stage of a fit.

    Attributes
    ----------
    stage : {"centre", "covariance", "decompose", "power", "deflate", "done"}
        The mean was taken off; the covariance was computed; all axes were found at once; an axis was turned once; its
        share was taken out of the covariance; the axes that are kept are the answer.
    mean : float64 array of shape (d,)
    components : float64 array of shape (axes so far, d)
    variances : float64 array of shape (axes so far,)
        Falling.
    total : float
        Variance of all columns together; 0 before it is known.
    covariance : float64 array of shape (d, d) or None
        At "deflate": what is left of it.
    iteration : int
        Turns so far of the axis in hand, from 1; 0 outside "power" and "deflate".
    axis : float64 array of shape (d,) or None
        At "power" and "deflate": the axis in hand, of length 1.
    residual : float
        Length of ``C v - λ v`` for that axis.
    """

    stage: Literal["centre", "covariance", "decompose", "power", "deflate", "done"]
    mean: Floats
    components: Floats
    variances: Floats
    total: float = 0.0
    covariance: Floats | None = None
    iteration: int = 0
    axis: Floats | None = None
    residual: float = 0.0


# ---------------------------------------------------------------------- kernels


def centre(X: Floats) -> tuple[Floats, Floats]:
    """Return the mean of the rows of X, shape (n, d), and X without it; twice, so that a large offset costs nothing."""
    mean = X.mean(axis=0)
    gap = X - mean
    rest = gap.mean(axis=0)
    gap -= rest
    return mean + rest, gap


def by_svd(gap: Floats) -> tuple[Floats, Floats]:
    """Return all axes, shape (min(n, d), d), and their variances, from centred points. O(n d min(n, d))."""
    _, lengths, axes = svd(gap, full_matrices=False)
    lengths[lengths <= max(gap.shape) * EPS * lengths[0]] = 0  # no more than rounding
    return axes, lengths**2 / (len(gap) - 1)


def by_eigh(covariance: Floats, rank: int) -> tuple[Floats, Floats]:
    """Return the first axes, shape (rank, d), and their variances, from the covariance. O(d^3).

    The covariance has squared the lengths: a variance below about 1e-15 of the largest is lost and told as 0.
    """
    variances, axes = np.linalg.eigh(covariance)
    variances, axes = variances[::-1][:rank], axes.T[::-1][:rank]
    return axes, np.where(variances <= len(covariance) * EPS * variances[0], 0, variances)


def turn(covariance: Floats, axis: Floats, found: Floats) -> tuple[Floats, float, float]:
    """Return the axis after one power iteration, the variance along the axis before it, and the residual.

    Parameters
    ----------
    covariance : float64 array of shape (d, d)
    axis : float64 array of shape (d,)
        Of length 1.
    found : float64 array of shape (axes so far, d)
        The new axis is kept at right angles to these, since deflation leaves a little rounding behind.
    """
    ahead = covariance @ axis
    ahead -= found.T @ (found @ ahead)
    variance = float(axis @ ahead)
    residual = float(np.linalg.norm(ahead - variance * axis))
    length = float(np.linalg.norm(ahead))
    return (ahead / length if length > 0 else axis), variance, residual


def flip(axes: Floats) -> Floats:
    """Return the axes, each with the sign that makes its largest entry (the first of equals) positive."""
    largest = axes[np.arange(len(axes)), np.argmax(np.abs(axes), axis=1)]
    return axes * np.where(largest < 0, -1.0, 1.0)[:, None]


# ---------------------------------------------------------------------- the algorithm


class PCA(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Principal component analysis by SVD, by the covariance's eigenvectors, or by power iteration.

    Parameters
    ----------
    n_components : int, float or None, default None
        Axes to keep: a number; between 0 and 1, as many as carry more than this share of the variance; all.
    whiten : bool, default False
        Let `transform` scale every axis to variance 1. An axis of variance 0 gives 0.
    svd_solver : {"auto", "full", "covariance_eigh", "power"}, default "auto"
        "auto" is "covariance_eigh" for d <= 1000 and n >= 10 d, unless an axis that is kept has less than 1e-8 of the
        largest variance; else "full".
    tol : float, default 0.0
        For "power": an axis is found when its residual is at most ``tol`` times the first axis' variance; at 0,
        when only rounding is left.
    iterated_power : int or "auto", default "auto"
        For "power": the most turns that an axis takes; "auto" is 10,000.
    random_state : int, RandomState or None, default None
        Draws the vectors from which "power" starts.

    Attributes
    ----------
    components_ : array of shape (n_components_, d)
        The axes, by falling variance, each with its largest entry positive.
    explained_variance_, explained_variance_ratio_, singular_values_ : arrays of shape (n_components_,)
    mean_ : array of shape (d,)
    n_components_, n_samples_ : int
    noise_variance_ : float
        Mean variance of the axes that are left out.

    Warns
    -----
    ConvergenceWarning
        If an axis was still turning after ``iterated_power`` turns, as two of nearly equal variance do.

    Notes
    -----
    A turn of power iteration takes O(d^2) and shrinks the error by the ratio of the next variance to this one.

    Examples
    --------
    >>> from algorithms import PCA
    >>> model = PCA(1).fit([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
    >>> model.components_.round(9).tolist(), model.explained_variance_.round(9).tolist()
    ([[0.6, 0.8]], [25.0])
    """

    def __init__(
        self,
        n_components: int | float | None = None,
        *,
        whiten: bool = False,
        svd_solver: str = "auto",
        tol: float = 0.0,
        iterated_power: int | str = "auto",
        random_state: int | RandomState | None = None,
    ) -> None:
        self.n_components = n_components
        self.whiten = whiten
        self.svd_solver = svd_solver
        self.tol = tol
        self.iterated_power = iterated_power
        self.random_state = random_state

    def iterate(self, X: Any, y: None = None) -> Iterator[PCAStep]:
        """Yield every stage for the rows of X, shape (n, d). ``y`` is ignored.

        Raises
        ------
        ValueError
            If a parameter is out of range, or X is no finite matrix with two rows and ``n_components`` columns.
        """
        X, solver = self._read(X)
        mean, gap = centre(X)
        rank = min(X.shape)
        step = PCAStep("centre", mean, np.empty((0, X.shape[1])), np.empty(0))
        yield step
        if solver == "full":
            axes, variances = by_svd(gap)
            step = replace(step, stage="decompose", components=flip(axes), variances=variances, total=variances.sum())
            yield step
        else:
            covariance = gap.T @ gap / (len(X) - 1)
            step = replace(step, stage="covariance", total=float(np.trace(covariance)), covariance=covariance)
            yield step
            if solver == "power":
                step = yield from self._power(step, rank)
            else:
                axes, variances = by_eigh(covariance, rank)
                k = self._n_kept(variances, step.total, rank)
                if self.svd_solver == "auto" and np.any(variances[:k] < RESOLVED * variances[0]):
                    axes, variances = by_svd(gap)
                step = replace(step, stage="decompose", components=flip(axes), variances=variances)
                yield step
        k = self._n_kept(step.variances, step.total, rank)
        yield PCAStep("done", mean, step.components[:k], step.variances[:k], step.total)

    def fit(self, X: Any, y: None = None) -> Self:
        """Find the axes of the rows of X, shape (n, d); see `iterate`."""
        step = last(self.iterate(X, y))
        k, rank = len(step.components), min(self.n_samples_, self.n_features_in_)
        ratio = step.variances / step.total if step.total > 0 else np.zeros(k)
        lengths = np.sqrt(step.variances * (self.n_samples_ - 1))
        self.mean_, self.components_ = step.mean.astype(self._dtype), step.components.astype(self._dtype)
        self.explained_variance_, self.explained_variance_ratio_, self.singular_values_ = (
            values.astype(self._dtype) for values in (step.variances, ratio, lengths)
        )
        left = max(step.total - step.variances.sum(), 0.0)
        self.n_components_, self.noise_variance_ = k, (float(left / (rank - k)) if k < rank else 0.0)
        self._n_features_out = k
        return self

    def transform(self, X: Any) -> Floats:
        """Return the rows of X, shape (n, d), as places on the axes, shape (n, n_components_)."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=[np.float64, np.float32])
        places = (X.astype(np.float64) - self.mean_) @ self.components_.T
        if self.whiten:
            spread = np.sqrt(self.explained_variance_)
            places = np.divide(places, spread, out=np.zeros_like(places), where=spread > 0)
        return places.astype(X.dtype)

    def inverse_transform(self, X: Any) -> Floats:
        """Return the points, shape (n, d), that lie at the given places on the axes, shape (n, n_components_)."""
        check_is_fitted(self)
        X = check_array(X, input_name="X", dtype=[np.float64, np.float32])
        return (X * self._spread()) @ self.components_ + self.mean_

    def get_covariance(self) -> Floats:
        """Return the covariance, shape (d, d), of the axes that are kept and equal noise in all other directions."""
        check_is_fitted(self)
        above = np.maximum(self.explained_variance_ - self.noise_variance_, 0)
        noise = self.noise_variance_ * np.eye(self.n_features_in_)
        return (self.components_.T * above) @ self.components_ + noise.astype(self._dtype)

    # ------------------------------------------------------------------ power iteration

    def _power(self, step: PCAStep, rank: int) -> Generator[PCAStep, None, PCAStep]:
        """Yield the turns of one axis after the other, and return all, in order."""
        rng, d = check_random_state(self.random_state), len(step.mean)
        left, tol = step.covariance, max(self.tol, 4 * d * EPS)
        assert left is not None  # "covariance" comes before
        floor = tol * step.total
        while len(step.components) < self._n_kept(step.variances, step.total, rank):
            axis = rng.standard_normal(d)
            axis -= step.components.T @ (step.components @ axis)
            axis /= np.linalg.norm(axis)
            for iteration in range(1, self._n_turns() + 1):
                ahead, variance, residual = turn(left, axis, step.components)
                yield replace(step, stage="power", iteration=iteration, axis=axis, residual=residual)
                if residual <= floor:
                    break
                axis = ahead
            else:
                warn(
                    f"Axis {len(step.components)} was still turning after {iteration} power iterations. Raise "
                    "iterated_power or tol, or use svd_solver='full'.", ConvergenceWarning, stacklevel=5,
                )  # fmt: skip
            if len(step.components) == 0:
                floor = tol * variance
            left = left - variance * np.outer(axis, axis)
            step = replace(
                step, stage="deflate", components=np.vstack([step.components, flip(axis[None])]), covariance=left,
                variances=np.append(step.variances, variance if variance > floor else 0.0),
                iteration=iteration, axis=axis, residual=residual,
            )  # fmt: skip
            yield step
        order = np.argsort(-step.variances, kind="stable")  # nearly equal ones may have come in either order
        return replace(step, components=step.components[order], variances=step.variances[order])

    def _n_turns(self) -> int:
        return 10_000 if isinstance(self.iterated_power, str) else int(self.iterated_power)

    def _n_kept(self, variances: Floats, total: float, rank: int) -> int:
        """Return how many axes are kept; for a share, one more than ``variances`` holds if they do not reach it."""
        if self.n_components is None:
            return rank
        if isinstance(self.n_components, int | np.integer):
            return int(self.n_components)
        share = np.cumsum(variances / total) if total > 0 else np.ones(len(variances))
        return min(int(np.searchsorted(share, self.n_components, side="right")) + 1, rank)

    # ------------------------------------------------------------------ input

    def _read(self, X: Any) -> tuple[Floats, str]:
        check_params(
            self, n_components=[whole(0), number(0, 1, open_low=True, open_high=True), same(None)],
            whiten=same(True, False), svd_solver=one_of("auto", "full", "covariance_eigh", "power"), tol=number(0),
            iterated_power=[whole(1), one_of("auto")],
        )  # fmt: skip
        X = validate_data(self, X, dtype=[np.float64, np.float32], ensure_min_samples=2)
        (n, d), solver = X.shape, self.svd_solver
        if solver == "auto":
            solver = "covariance_eigh" if d <= 1000 and n >= 10 * d else "full"
        if isinstance(self.n_components, int | np.integer) and self.n_components > min(n, d):
            raise ValueError(
                f"n_components={self.n_components} must be between 0 and min(n_samples, n_features)={min(n, d)} with "
                f"svd_solver={solver!r}"
            )
        self._dtype, self.n_samples_ = X.dtype, n
        return X.astype(np.float64, copy=False), solver

    def _spread(self) -> Floats | float:
        return np.sqrt(self.explained_variance_) if self.whiten else 1.0
