"""K-means by scikit-learn beside ours, from the same centroids.

Both give a tie to the first centroid; but scikit-learn computes distances by a matrix product, whose rounding may break
an exact tie either way. On tables of few decimals ties are common, so both start after the last turn that had one.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sklearn.cluster
import sklearn.metrics
from numpy.typing import NDArray

from algorithms import KMeansStep
from visuals.lessons.k_means.choose import Fitted, fits
from visuals.lessons.k_means.scenes import CHOOSE, MAX_TURNS, model
from visuals.lessons.lesson import Compared, Run

Floats = NDArray[np.float64]
TIE = 1e-9  # of the largest squared distance


@dataclass(frozen=True)
class Start:
    """Centroids from which no tie follows, how many turns came before, and whether the end itself is tied."""

    centers: Floats
    skipped: int = 0
    tied: bool = False


def start_of(X: Floats, steps: Sequence[KMeansStep]) -> Start:
    """Return where both can start, from the steps of one run."""
    start = Start(next(s for s in reversed(steps) if s.stage == "seed").centers)
    tied = False
    for step in steps:
        if step.stage == "assign":
            tied = _has_tie(X, step)
        elif step.stage == "update" and (tied or len(step.relocated) > 1):
            start = Start(step.centers, step.iteration + 1)
    return Start(start.centers, start.skipped, tied)


def _has_tie(X: Floats, step: KMeansStep) -> bool:
    """Return whether a point is as near to two centroids, or, with an empty cluster, two points are farthest."""
    sq = np.sort(((X[:, None] - step.centers) ** 2).sum(axis=2), axis=1)
    slack = TIE * sq.max()
    if sq.shape[1] > 1:
        apart = sq[:, 1] - sq[:, 0]
        same_place = len(np.unique(step.centers, axis=0)) < len(step.centers)
        if np.any((apart <= slack) & ~(same_place & (apart == 0))):
            return True
    empty = len(np.setdiff1d(np.arange(len(step.centers)), step.labels))
    far = np.sort(sq[:, 0])[::-1]
    return bool(empty and empty < len(far) and far[empty - 1] - far[empty] <= slack)


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's from the centroids that ours starts with."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fewer different points than centroids, or a run cut off: the scenes say so
        return _all_k(run) if run.view == CHOOSE else _one_run(run)


def _one_run(run: Run) -> list[Compared]:
    X, ours = run.table.X, model(run)
    start = start_of(X, list(ours.iterate(X)))
    ours.fit(X)
    turns = MAX_TURNS - start.skipped
    if start.tied or turns < 1:
        return [_inertia_alone(X, ours.cluster_centers_, ours.inertia_)]
    theirs = sklearn.cluster.KMeans(run["n_clusters"], init=start.centers, n_init=1, tol=0, max_iter=turns).fit(X)
    note = f"From turn {start.skipped + 1}: before, exact ties fell as rounding had it." if start.skipped else ""
    found = [
        Compared("Centroids", ours.cluster_centers_, theirs.cluster_centers_, 1e-9, note),
        Compared("Labels", ours.labels_, theirs.labels_, 0),
        Compared("Inertia", ours.inertia_, theirs.inertia_, 1e-9),
    ]
    if not start.skipped:  # a later start may need a turn more to see that nothing changes
        found.append(Compared("Turns", ours.n_iter_, theirs.n_iter_, 0))
    return found


def _all_k(run: Run) -> list[Compared]:
    X, found = run.table.X, fits(run)
    theirs = [_their_inertia(X, f) for f in found]
    scored = [f for f in found if f.each is not None]
    scores = [sklearn.metrics.silhouette_score(X, f.model.labels_) for f in scored]
    return [
        Compared("Inertia for each k", [f.inertia for f in found], theirs, 1e-9, "From the start that won here."),
        Compared("Mean silhouette for each k", [f.mean for f in scored], scores, 1e-6, "Of the same labels."),
    ]


def _their_inertia(X: Floats, f: Fitted) -> float:
    start = start_of(X, f.steps)
    if start.tied:
        return float(_inertia_alone(X, f.model.cluster_centers_, f.inertia).theirs)
    return float(sklearn.cluster.KMeans(f.k, init=start.centers, n_init=1, tol=0).fit(X).inertia_)


def _inertia_alone(X: Floats, centers: Floats, inertia: float) -> Compared:
    """Return the inertia of these centroids by scikit-learn: where the end is tied, its run might go elsewhere."""
    _, nearest = sklearn.metrics.pairwise_distances_argmin_min(X, centers)
    return Compared(
        "Inertia of these centroids", inertia, float((nearest**2).sum()), 1e-9, "A point is exactly between."
    )
