r"""Gaussian mixture: points come from a few Gaussians, each of its own weight, place and shape; find them by EM.

.. math:: p(x) = \sum_j w_j N(x \mid \mu_j, \Sigma_j), \qquad
    r_{ij} = \frac{w_j N(x_i \mid \mu_j, \Sigma_j)}{\sum_l w_l N(x_i \mid \mu_l, \Sigma_l)}

Expectation: how much of point i belongs to component j is r_ij. Maximisation: every component takes the mean and the
covariance of its share of the points, and as weight its share of all. Neither lowers the likelihood of the points
(``reg_covar`` apart), so the run ends in a maximum, though not always the highest.

Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM algorithm", 1977,
doi:10.1111/j.2517-6161.1977.tb01600.x.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from algorithms.gaussians import (
    covariances_of,
    factors,
    factors_of_precisions,
    log_densities,
    log_sum_exp,
    moments,
    products,
    regularised,
    singular,
)
from algorithms.k_means import KMeans, assign_compiled
from algorithms.params import array, check_params, number, one_of, same, whole
from algorithms.pca import centre
from algorithms.steps import last

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GaussianMixtureStep:
    """One stage of a run.

    Attributes
    ----------
    stage : {"start", "expectation", "maximisation", "done"}
        The first components were made; the points were shared out; the components were fitted to their shares; the
        best run is the answer.
    run, iteration : int
        Of the ``n_init`` runs, from 0; of the turns within one, from 1 (0 at "start").
    weights, means, covariances, factors : float64 arrays
        Shapes (k,), (k, d), and twice as ``covariance_type`` says; ``factors`` are ``precisions_cholesky_``.
    share : float64 array of shape (n, k) or None
        How much of each point belongs to each component; None at "start" where all is given, and at "done".
    lower_bound : float
        Mean log-likelihood of the points under the components that shared them out; -inf before that.
    singular : int array
        Components that have no extent in some direction, but for what ``reg_covar`` gave them.
    converged : bool
    lower_bounds : tuple of float
        At "done": of every turn of the run.
    """

    stage: Literal["start", "expectation", "maximisation", "done"]
    run: int
    iteration: int
    weights: Floats
    means: Floats
    covariances: Floats
    factors: Floats
    share: Floats | None = None
    lower_bound: float = -np.inf
    singular: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    converged: bool = False
    lower_bounds: tuple[float, ...] = ()


# ---------------------------------------------------------------------- kernels


def expect(X: Floats, step: GaussianMixtureStep, kind: str) -> tuple[Floats, float]:
    """Return how much of each row belongs to each component, shape (n, k), and the mean log-likelihood."""
    joint = log_densities(X, step.means, step.factors, kind) + log_of(step.weights)
    likelihood = log_sum_exp(joint)
    joint -= likelihood[:, None]
    return np.exp(joint, out=joint), float(likelihood.mean())


def maximise(X: Floats, share: Floats, kind: str, reg_covar: float, variance: Floats) -> dict[str, Any]:
    """Return the weights, means, covariances and factors for these shares, and which components are singular."""
    mass, means, raw = moments(X, share, kind)
    covariances = regularised(raw, kind, reg_covar)
    return {
        "weights": mass / mass.sum(), "means": means, "covariances": covariances,
        "factors": factors(covariances, kind), "singular": singular(raw, kind, variance),
    }  # fmt: skip


def log_of(weights: Floats) -> Floats:
    """Return the logarithms; of 0, -inf."""
    with np.errstate(divide="ignore"):
        return np.log(weights)


# ---------------------------------------------------------------------- the algorithm


class GaussianMixture(DensityMixin, BaseEstimator):
    """Gaussian mixture fitted by expectation and maximisation.

    Parameters
    ----------
    n_components : int, default 1
    covariance_type : {"full", "tied", "diag", "spherical"}, default "full"
        Any ellipsoid; the same for all; with axes along the columns; a ball.
    tol : float, default 1e-3
        A run ends when the mean log-likelihood changes by less.
    reg_covar : float, default 1e-6
        Added to every variance, in squared units of X. A component that has shrunk to a point or a plane is named in
        the step, and lives on with this extent.
    max_iter : int, default 100
    n_init : int, default 1
        Runs; the one with the highest likelihood is the answer.
    init_params : {"kmeans", "k-means++", "random", "random_from_data"}, default "kmeans"
        How points are first shared out: by our k-means; one to each component, drawn far apart; at random; or one to
        each, drawn evenly.
    weights_init, means_init, precisions_init : arrays, default None
        The first components, or parts of them. A precision is a covariance's inverse.
    random_state : int, RandomState or None, default None

    Attributes
    ----------
    weights_ : array of shape (n_components,)
    means_ : array of shape (n_components, d)
    covariances_, precisions_, precisions_cholesky_ : arrays
        (k, d, d), (d, d), (k, d) or (k,), in the order of ``covariance_type``.
    converged_ : bool
    n_iter_ : int
    lower_bound_ : float
    lower_bounds_ : list of float
        Mean log-likelihood at every turn of the run that won.

    Warns
    -----
    ConvergenceWarning
        If the best run was cut short by ``max_iter``.

    Notes
    -----
    O(n k d^2) a turn; O(n k d) for "diag" and "spherical". A component to which no point belongs moves to the mean of
    all. X is centred inside, so that a large offset costs no digits.

    Examples
    --------
    >>> from algorithms import GaussianMixture
    >>> model = GaussianMixture(2, random_state=0).fit([[0.0], [1.0], [9.0], [11.0]])
    >>> sorted(model.means_.ravel().round(6).tolist()), model.weights_.round(6).tolist()
    ([0.5, 10.0], [0.5, 0.5])
    """

    def __init__(
        self,
        n_components: int = 1,
        *,
        covariance_type: str = "full",
        tol: float = 1e-3,
        reg_covar: float = 1e-6,
        max_iter: int = 100,
        n_init: int = 1,
        init_params: str = "kmeans",
        weights_init: Any = None,
        means_init: Any = None,
        precisions_init: Any = None,
        random_state: int | RandomState | None = None,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.precisions_init = precisions_init
        self.random_state = random_state

    def iterate(self, X: Any, y: None = None) -> Iterator[GaussianMixtureStep]:
        """Yield every step of every run, and the best run's end as the last one. ``y`` is ignored.

        Raises
        ------
        ValueError
            If a parameter is out of range, X is no finite matrix with as many rows as components, or a covariance is
            singular in spite of ``reg_covar``.
        """
        X = self._read(X)
        mean, X = centre(X)
        rng = check_random_state(self.random_state)
        best: GaussianMixtureStep | None = None
        for run in range(self.n_init):
            end = yield from self._run(X, mean, rng, run)
            if best is None or end.lower_bound > best.lower_bound:
                best = end
        assert best is not None  # n_init is at least 1
        yield replace(best, stage="done", means=best.means + mean, share=None)

    def fit(self, X: Any, y: None = None) -> Self:
        """Fit the components to the rows of X, shape (n, d); see `iterate`."""
        step = last(self.iterate(X, y))
        self.weights_, self.means_ = step.weights.astype(self._dtype), step.means.astype(self._dtype)
        self.covariances_ = step.covariances.astype(self._dtype)
        self.precisions_cholesky_ = step.factors.astype(self._dtype)
        self.precisions_ = products(step.factors, self.covariance_type).astype(self._dtype)
        self.converged_, self.n_iter_ = step.converged, step.iteration
        self.lower_bound_, self.lower_bounds_ = step.lower_bound, list(step.lower_bounds)
        if not self.converged_ and self.max_iter > 0:
            warn(
                "Best performing initialization did not converge. Try different init parameters, or increase max_iter, "
                "tol, or check for degenerate data.", ConvergenceWarning, stacklevel=2,
            )  # fmt: skip
        return self

    def fit_predict(self, X: Any, y: None = None) -> NDArray[np.intp]:
        """Fit, and return the likeliest component of each row. ``y`` is ignored."""
        return self.fit(X, y).predict(X)

    def predict(self, X: Any) -> NDArray[np.intp]:
        """Return the likeliest component of each row; a tie goes to the lowest index."""
        return self._joint(X).argmax(axis=1)

    def predict_proba(self, X: Any) -> Floats:
        """Return how much of each row belongs to each component, shape (n, n_components)."""
        joint = self._joint(X)
        return np.exp(joint - log_sum_exp(joint)[:, None]).astype(self._dtype)

    def score_samples(self, X: Any) -> Floats:
        """Return the log-likelihood of each row."""
        return log_sum_exp(self._joint(X)).astype(self._dtype)

    def score(self, X: Any, y: None = None) -> float:
        """Return the mean log-likelihood of the rows. ``y`` is ignored."""
        return float(self.score_samples(X).mean())

    def aic(self, X: Any) -> float:
        """Return Akaike's criterion: twice the number of parameters less twice the log-likelihood. Lower is better."""
        return -2 * self.score(X) * len(X) + 2 * self._n_parameters()

    def bic(self, X: Any) -> float:
        """Return Schwarz's criterion: as `aic`, but each parameter costs log(n) instead of 2."""
        return -2 * self.score(X) * len(X) + self._n_parameters() * float(np.log(len(X)))

    def sample(self, n_samples: int = 1) -> tuple[Floats, NDArray[np.intp]]:
        """Draw points: return them, shape (n_samples, d), component after component, and their components."""
        check_is_fitted(self)
        if n_samples < 1:
            raise ValueError(f"Invalid value for 'n_samples': {n_samples}. The sampling requires at least one sample.")
        rng, d = check_random_state(self.random_state), self.n_features_in_
        counts = rng.multinomial(n_samples, self.weights_.astype(np.float64) / self.weights_.sum(dtype=np.float64))
        points = []
        for j, (mean, n) in enumerate(zip(self.means_, counts, strict=True)):
            one = self.covariances_ if self.covariance_type == "tied" else self.covariances_[j]
            if one.ndim == 2:
                points.append(rng.multivariate_normal(mean, one, int(n), check_valid="ignore"))
            else:
                points.append(mean + rng.standard_normal((n, d)) * np.sqrt(one))
        return np.vstack(points), np.repeat(np.arange(self.n_components), counts)

    # ------------------------------------------------------------------ one run

    def _run(
        self, X: Floats, mean: Floats, rng: RandomState, run: int
    ) -> Generator[GaussianMixtureStep, None, GaussianMixtureStep]:
        """Yield the turns of a run and return its end; only what is yielded is moved back by ``mean``."""
        variance, kind, bounds = X.var(axis=0), self.covariance_type, [-np.inf]
        step = self._start(X, mean, rng, run, variance)
        yield replace(step, means=step.means + mean)
        for iteration in range(1, self.max_iter + 1):
            share, bound = expect(X, step, kind)
            bounds.append(bound)
            step = replace(step, stage="expectation", iteration=iteration, share=share, lower_bound=bound)
            yield replace(step, means=step.means + mean)
            converged = abs(bound - bounds[-2]) < self.tol
            found = maximise(X, share, kind, self.reg_covar, variance)
            step = replace(step, stage="maximisation", converged=converged, **found)
            yield replace(step, means=step.means + mean)
            if converged:
                break
        return replace(step, lower_bounds=tuple(bounds[1:]))

    def _start(self, X: Floats, mean: Floats, rng: RandomState, run: int, variance: Floats) -> GaussianMixtureStep:
        found: dict[str, Any] = {}
        if self.weights_init is None or self.means_init is None or self.precisions_init is None:
            share = self._first_share(X, rng)
            found = maximise(X, share, self.covariance_type, self.reg_covar, variance) | {"share": share}
        if self.weights_init is not None:
            found["weights"] = self._given_weights()
        if self.means_init is not None:
            found["means"] = self._given("means", self.means_init, (self.n_components, X.shape[1])) - mean
        if self.precisions_init is not None:
            found["factors"] = self._given_factors(X.shape[1])
            found["covariances"] = covariances_of(found["factors"], self.covariance_type)
        return GaussianMixtureStep("start", run, 0, **found)

    def _first_share(self, X: Floats, rng: RandomState) -> Floats:
        if self.init_params == "random":
            share = rng.uniform(size=(len(X), self.n_components))
            return share / share.sum(axis=1, keepdims=True)
        k_means = KMeans(self.n_components, n_init=1, random_state=rng)
        if self.init_params == "kmeans":
            return np.eye(self.n_components)[k_means.fit(X).labels_]
        if self.init_params == "k-means++":
            seeds = last(takewhile(lambda step: step.stage == "seed", k_means.iterate(X)))
            rows, _ = assign_compiled(seeds.centers, X)
        else:
            rows = rng.choice(len(X), self.n_components, replace=False)
        share = np.zeros((len(X), self.n_components))
        share[rows, np.arange(self.n_components)] = 1
        return share

    # ------------------------------------------------------------------ input

    def _read(self, X: Any) -> Floats:
        check_params(
            self, n_components=whole(1), covariance_type=one_of("full", "tied", "diag", "spherical"), tol=number(0),
            reg_covar=number(0), max_iter=whole(0), n_init=whole(1), 
            init_params=one_of("kmeans", "k-means++", "random", "random_from_data"),
            weights_init=[array(), same(None)], means_init=[array(), same(None)], precisions_init=[array(), same(None)],
        )  # fmt: skip
        X = validate_data(self, X, dtype=[np.float64, np.float32], ensure_min_samples=2)
        if len(X) < self.n_components:
            raise ValueError(
                f"Expected n_samples >= n_components but got n_components = {self.n_components}, n_samples = {len(X)}"
            )
        self._dtype = X.dtype
        return X.astype(np.float64, copy=False)

    def _given(self, name: str, values: Any, shape: tuple[int, ...]) -> Floats:
        values = check_array(values, dtype=np.float64, ensure_2d=False, allow_nd=True)
        if values.shape != shape:
            raise ValueError(f"The parameter '{name}' should have the shape of {shape}, but got {values.shape}")
        return values

    def _given_weights(self) -> Floats:
        weights = self._given("weights", self.weights_init, (self.n_components,))
        if weights.min() < 0 or weights.max() > 1:
            raise ValueError(
                "The parameter 'weights' should be in the range [0, 1], but got max value "
                f"{weights.max():.5f}, min value {weights.min():.5f}"
            )
        if abs(1 - weights.sum()) > (1e-6 if np.asarray(self.weights_init).dtype == np.float32 else 1e-8):
            raise ValueError(
                f"The parameter 'weights' should be normalized, but got sum(weights) = {weights.sum():.5f}"
            )
        return weights

    def _given_factors(self, d: int) -> Floats:
        kind, k = self.covariance_type, self.n_components
        shape = {"full": (k, d, d), "tied": (d, d), "diag": (k, d), "spherical": (k,)}[kind]
        given = self._given(f"{kind} precision", self.precisions_init, shape)
        if kind in ("diag", "spherical"):
            if np.any(given <= 0):
                raise ValueError(f"'{kind} precision' should be positive")
        elif not np.allclose(given, np.swapaxes(given, -1, -2)) or np.any(np.linalg.eigvalsh(given) <= 0):
            raise ValueError(f"'{kind} precision' should be symmetric, positive-definite")
        return factors_of_precisions(given, kind)

    def _joint(self, X: Any) -> Floats:
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=[np.float64, np.float32]).astype(np.float64, copy=False)
        means, factor = self.means_.astype(np.float64), self.precisions_cholesky_.astype(np.float64)
        return log_densities(X, means, factor, self.covariance_type) + log_of(self.weights_)

    def _n_parameters(self) -> int:
        k, d = self.n_components, self.n_features_in_
        pairs = d * (d + 1) // 2
        return {"full": k * pairs, "tied": pairs, "diag": k * d, "spherical": k}[self.covariance_type] + k * d + k - 1
