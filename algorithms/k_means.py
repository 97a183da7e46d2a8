r"""K-means: group points around centers so that the squared distances to them add up to as little as possible.

.. math:: \min_{c_1 \dots c_k} \sum_i w_i \min_j \lVert x_i - c_j \rVert^2

Lloyd's algorithm takes turns: assign each point to its nearest center, move each center to the mean of its points.
Neither turn can raise the sum, so it ends in a minimum, though not always the lowest: that depends on where it starts.
k-means++ starts well by drawing each further center from the points, far ones more often.

Lloyd, "Least squares quantization in PCM", 1982, doi:10.1109/TIT.1982.1056489. Arthur and Vassilvitskii, "k-means++:
the advantages of careful seeding", SODA 2007.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self
from warnings import warn

import numpy as np
from numba import njit
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, ClusterMixin, TransformerMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from algorithms.params import array, check_params, function, number, one_of, same, whole

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]


@dataclass(frozen=True)
class KMeansStep:
    """One stage of a run.

    Attributes
    ----------
    stage : {"seed", "assign", "update", "done"}
        A further center was drawn; every point was labelled; every center was moved; the best run is the answer.
    run, iteration : int
        Both from 0; of the ``n_init`` runs, and of the turns within one.
    centers : float64 array of shape (centers so far, d)
    labels : int32 array of shape (n,)
        The nearest of ``centers`` for each point at "seed", "assign" and "done"; at "update" those that moved them.
    inertia : float
        Sum of the squared distances of the points to the centers of their labels.
    relocated : int32 array
        At "update": clusters that were empty and were moved to the point farthest from its center.
    shift : float
        At "update": sum of the squared distances that the centers moved; else 0.
    """

    stage: Literal["seed", "assign", "update", "done"]
    run: int
    iteration: int
    centers: Floats
    labels: Labels
    inertia: float
    relocated: Labels = field(default_factory=lambda: np.empty(0, np.int32))
    shift: float = 0.0


# ---------------------------------------------------------------------- kernels


def sq_distances(X: Floats, centers: Floats) -> Floats:
    """Return the squared distance of every row of X, shape (n, d), to every center, shape (k, d): (n, k).

    By ||x||^2 - 2 x.c + ||c||^2, which is one matrix product. It loses digits far from the origin, so centre X first.
    """
    sq = X @ centers.T
    sq *= -2
    sq += np.einsum("ij,ij->i", X, X)[:, None]
    sq += np.einsum("ij,ij->i", centers, centers)
    return np.maximum(sq, 0, out=sq)


def assign(X: Floats, centers: Floats) -> tuple[Labels, Floats]:
    """Return the nearest center of each row, and the squared distance to it; a tie goes to the lowest index.

    O(n k d). `assign_compiled` does the same without the (n, k, d) array.
    """
    sq = ((X[:, None, :] - centers) ** 2).sum(axis=2)
    labels = np.argmin(sq, axis=1).astype(np.int32)
    return labels, sq[np.arange(len(X)), labels]


@njit(nogil=True, cache=True)
def assign_compiled(X, centers):
    """Return what `assign` does, row by row; for each column all centers at once, which is vector code."""
    n, d = X.shape
    k = len(centers)
    by_column = np.ascontiguousarray(centers.T)
    labels, nearest = np.empty(n, np.int32), np.empty(n)
    sq = np.empty(k)
    for i in range(n):
        sq[:] = 0.0
        for f in range(d):
            for c in range(k):
                gap = X[i, f] - by_column[f, c]
                sq[c] += gap * gap
        labels[i] = np.argmin(sq)
        nearest[i] = sq[labels[i]]
    return labels, nearest


@njit(nogil=True, cache=True)
def sums(X, weight, labels, k):
    """Return each cluster's weighted sum of rows, shape (k, d), and its weight, shape (k,). O(n d)."""
    n, d = X.shape
    total, mass = np.zeros((k, d)), np.zeros(k)
    for i in range(n):
        mass[labels[i]] += weight[i]
        for f in range(d):
            total[labels[i], f] += weight[i] * X[i, f]
    return total, mass


def update(X: Floats, weight: Floats, centers: Floats, labels: Labels, nearest: Floats) -> tuple[Floats, Labels]:
    """Return the weighted mean of each cluster's points, and which clusters were empty.

    An empty cluster takes the point that lies farthest from its own center (the second empty one the second farthest),
    and that point leaves its cluster: so k clusters remain wherever there are k different points.
    """
    total, mass = sums(X, weight, labels, len(centers))
    empty = np.flatnonzero(mass == 0)
    far = np.argsort(-nearest, kind="stable")[: len(empty)] if len(empty) else empty
    for cluster, i in zip(empty, far, strict=True):
        total[labels[i]] -= weight[i] * X[i]
        mass[labels[i]] -= weight[i]
        total[cluster], mass[cluster] = weight[i] * X[i], weight[i]
    # A cluster that gave its only point away keeps its old center.
    moved = np.where(mass[:, None] > 0, total / np.where(mass > 0, mass, 1)[:, None], centers)
    return moved, empty.astype(np.int32)


@njit(nogil=True, cache=True)
def within(X, weight, centers, labels):
    """Return the inertia: the weighted sum of squared distances to the centers of the labels. O(n d)."""
    n, d = X.shape
    inertia = 0.0
    for i in range(n):
        sq = 0.0
        for f in range(d):
            gap = X[i, f] - centers[labels[i], f]
            sq += gap * gap
        inertia += weight[i] * sq
    return inertia


def draw_far(X: Floats, weight: Floats, nearest: Floats, rng: RandomState, n_trials: int) -> tuple[int, Floats]:
    """Draw the next k-means++ center: the best of a few rows, drawn in proportion to their squared distances.

    Parameters
    ----------
    nearest : float64 array of shape (n,)
        Squared distance of each row to the nearest center so far.

    Returns
    -------
    row : int
    nearest : float64 array of shape (n,)
        The same with the new center.
    """
    mass = np.cumsum(weight * nearest)
    drawn = np.searchsorted(mass, rng.uniform(size=n_trials) * (weight @ nearest))
    rows = np.minimum(drawn, len(X) - 1)
    reached = np.minimum(nearest, sq_distances(X[rows], X))
    best = int(np.argmin(reached @ weight))
    return int(rows[best]), reached[best]


# ---------------------------------------------------------------------- the algorithm


class KMeans(ClassNamePrefixFeaturesOutMixin, TransformerMixin, ClusterMixin, BaseEstimator):
    """Lloyd's k-means with k-means++ seeding.

    Parameters
    ----------
    n_clusters : int, default 8
    init : {"k-means++", "random"}, array of shape (n_clusters, d) or callable, default "k-means++"
        Where the centers start: drawn far apart, at rows drawn evenly, or given. A callable is called with X, the
        number of clusters and ``random_state``.
    n_init : int or "auto", default "auto"
        Runs; the one with the lowest inertia is the answer. "auto" is 10 for random rows and a callable, else 1.
    max_iter : int, default 300
    tol : float, default 1e-4
        A run ends when no label changes, or the centers' squared shifts add up to at most this much of the mean
        variance of the columns.
    verbose : int or bool, default 0
        Print the inertia of each turn.
    random_state : int, RandomState or None, default None
    copy_x : bool, default True
        Without effect: X is never written to.
    algorithm : {"lloyd", "elkan"}, default "lloyd"
        Without effect: Elkan's way, which saves distances, has the same result.

    Attributes
    ----------
    cluster_centers_ : array of shape (n_clusters, d)
    labels_ : int32 array of shape (n,)
    inertia_ : float
    n_iter_ : int
        Turns of the run that won.

    Warns
    -----
    ConvergenceWarning
        If X has fewer different rows than ``n_clusters``.

    Notes
    -----
    O(n k d) a turn. Columns are compared as they are: scale them first. X is centred inside, so that a large offset
    costs no digits.

    Examples
    --------
    >>> from algorithms import KMeans
    >>> model = KMeans(n_clusters=2, random_state=0).fit([[0.0], [1.0], [9.0], [11.0]])
    >>> sorted(model.cluster_centers_.ravel().tolist()), model.inertia_
    ([0.5, 10.0], 2.5)
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        init: Any = "k-means++",
        n_init: int | str = "auto",
        max_iter: int = 300,
        tol: float = 1e-4,
        verbose: int | bool = 0,
        random_state: int | RandomState | None = None,
        copy_x: bool = True,
        algorithm: str = "lloyd",
    ) -> None:
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.verbose = verbose
        self.random_state = random_state
        self.copy_x = copy_x
        self.algorithm = algorithm

    def iterate(self, X: Any, y: None = None, sample_weight: Any = None) -> Iterator[KMeansStep]:
        """Yield every step of every run, and the best run's end as the last one. ``y`` is ignored.

        Raises
        ------
        ValueError
            If a parameter is out of range, X is no finite matrix, or has fewer rows than clusters.
        """
        X, weight = self._read(X, sample_weight)
        rng, mean = check_random_state(self.random_state), X.mean(axis=0)
        X = X - mean
        tol = self.tol * float(X.var(axis=0).mean())
        best: KMeansStep | None = None
        for run in range(self._n_runs()):
            for step in self._run(X, weight, mean, tol, rng, run):
                yield replace(step, centers=step.centers + mean)
            if best is None or step.inertia < best.inertia:
                best = step
        assert best is not None  # n_init is at least 1
        yield replace(best, stage="done", centers=best.centers + mean)

    def fit(self, X: Any, y: None = None, sample_weight: Any = None) -> Self:
        """Group the rows of X, shape (n, d); see `iterate`."""
        for step in self.iterate(X, y, sample_weight):
            if self.verbose and step.stage == "assign":
                print(f"Iteration {step.iteration}, inertia {step.inertia}.")
        self.cluster_centers_ = step.centers.astype(self._dtype)
        self.labels_, self.inertia_, self.n_iter_ = step.labels, step.inertia, step.iteration + 1
        self._n_features_out = len(self.cluster_centers_)
        if (n_found := len(np.unique(step.labels))) < self.n_clusters:
            warn(
                f"Number of distinct clusters ({n_found}) found smaller than n_clusters ({self.n_clusters}). Possibly "
                "due to duplicate points in X.", ConvergenceWarning, stacklevel=2,
            )  # fmt: skip
        return self

    def predict(self, X: Any) -> Labels:
        """Return the nearest center of each row."""
        X, centers = self._beside_centers(X)
        return assign_compiled(X, centers)[0]

    def transform(self, X: Any) -> Floats:
        """Return the distance of each row to each center, shape (n, n_clusters)."""
        X, centers = self._beside_centers(X)
        return np.sqrt(sq_distances(X, centers)).astype(self._dtype)

    def score(self, X: Any, y: None = None, sample_weight: Any = None) -> float:
        """Return minus the inertia of X under the fitted centers. ``y`` is ignored."""
        X, centers = self._beside_centers(X)
        return -float(_check_sample_weight(sample_weight, X) @ assign_compiled(X, centers)[1])

    # ------------------------------------------------------------------ one run

    def _run(
        self, X: Floats, weight: Floats, mean: Floats, tol: float, rng: RandomState, run: int
    ) -> Iterator[KMeansStep]:
        for step in self._seed(X, weight, mean, rng, run):
            yield step
        centers, labels = step.centers, step.labels
        for iteration in range(self.max_iter):
            before = labels
            labels, nearest = assign_compiled(X, centers)
            yield KMeansStep("assign", run, iteration, centers, labels, float(weight @ nearest))
            if iteration and np.array_equal(before, labels):
                return
            old = centers
            centers, empty = update(X, weight, old, labels, nearest)
            shift, inertia = float(((centers - old) ** 2).sum()), within(X, weight, centers, labels)
            yield KMeansStep("update", run, iteration, centers, labels, inertia, empty, shift)
            if shift <= tol:
                break
        # Once more, so that the labels are the nearest of the centers that are returned.
        labels, nearest = assign_compiled(X, centers)
        yield KMeansStep("assign", run, iteration, centers, labels, float(weight @ nearest))

    def _seed(self, X: Floats, weight: Floats, mean: Floats, rng: RandomState, run: int) -> Iterator[KMeansStep]:
        if self._is("k-means++"):
            rows = [int(rng.choice(len(X), p=weight / weight.sum()))]
            nearest = sq_distances(X[rows], X)[0]
            n_trials = 2 + int(np.log(self.n_clusters))
            yield self._seeded(X, weight, X[rows], run)
            while len(rows) < self.n_clusters:
                row, nearest = draw_far(X, weight, nearest, rng, n_trials)
                rows.append(row)
                yield self._seeded(X, weight, X[rows], run)
            return
        if self._is("random"):
            centers = X[rng.choice(len(X), self.n_clusters, replace=False, p=weight / weight.sum())]
        else:
            given = self.init(X + mean, self.n_clusters, random_state=rng) if callable(self.init) else self.init
            centers = self._checked(given, X.shape[1]) - mean
        yield self._seeded(X, weight, centers, run)

    @staticmethod
    def _seeded(X: Floats, weight: Floats, centers: Floats, run: int) -> KMeansStep:
        labels, nearest = assign_compiled(X, centers)
        return KMeansStep("seed", run, 0, centers, labels, float(weight @ nearest))

    # ------------------------------------------------------------------ input

    def _read(self, X: Any, sample_weight: Any) -> tuple[Floats, Floats]:
        check_params(
            self, n_clusters=whole(1), max_iter=whole(1), tol=number(0), n_init=[whole(1), one_of("auto")],
            init=[one_of("k-means++", "random"), function(), array()], verbose=[whole(0), same(True, False)],
            copy_x=same(True, False), algorithm=one_of("lloyd", "elkan"),
        )  # fmt: skip
        X = validate_data(self, X, dtype=[np.float64, np.float32], order="C")
        if len(X) < self.n_clusters:
            raise ValueError(f"n_samples={len(X)} should be >= n_clusters={self.n_clusters}.")
        self._dtype = X.dtype
        X = X.astype(np.float64)
        return X, _check_sample_weight(sample_weight, X)

    def _n_runs(self) -> int:
        if not isinstance(self.n_init, str):
            if not callable(self.init) and not isinstance(self.init, str) and self.n_init > 1:
                warn("Explicit initial center position passed: performing only one init.", RuntimeWarning, stacklevel=4)
                return 1
            return int(self.n_init)
        return 10 if self._is("random") or callable(self.init) else 1

    def _is(self, name: str) -> bool:
        return isinstance(self.init, str) and self.init == name

    def _checked(self, centers: Any, d: int) -> Floats:
        centers = check_array(centers, dtype=np.float64, copy=True)
        if centers.shape != (self.n_clusters, d):
            raise ValueError(
                f"The shape of the initial centers {centers.shape} does not match the number of clusters and features "
                f"({self.n_clusters}, {d})."
            )
        return centers

    def _beside_centers(self, X: Any) -> tuple[Floats, Floats]:
        """Return X and the centers, both with the centers' mean taken off."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=[np.float64, np.float32], order="C").astype(np.float64)
        centers = self.cluster_centers_.astype(np.float64)
        mean = centers.mean(axis=0)
        return X - mean, centers - mean
