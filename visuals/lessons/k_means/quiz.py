"""Two questions on k-means, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import KMeans
from algorithms.k_means import assign
from visuals.figures.write import fixed, num, pair
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on the next centroid and one on where a run on a line ends."""
    return _next_center(rng), _inertia(rng)


def _next_center(rng: Generator) -> Question:
    X = rng.choice(10, size=5, replace=False).astype(float)[:, None] + 0.0
    centers = np.sort(rng.choice(10, size=2, replace=False)).astype(float)[:, None]
    labels, _ = assign(X, centers)
    mine = X[labels == 0]
    if not len(mine):
        return _next_center(rng)
    total = " + ".join(num(v) for v in mine.ravel())
    return Question(
        f"Points on a line: {', '.join(num(v) for v in X.ravel())}. Centroids: {num(centers[0, 0])} and "
        f"{num(centers[1, 0])}. A tie goes to the first centroid. Where is the first centroid after one turn?",
        float(mine.mean()),
        f"Nearest to the first centroid: {', '.join(num(v) for v in mine.ravel())}. Their mean is ({total}) / "
        f"{len(mine)} = {fixed(mine.mean(), 2)}.",
    )


def _inertia(rng: Generator) -> Question:
    low, high = np.sort(rng.choice(5, 2, replace=False)).astype(float), np.sort(rng.choice(5, 2, replace=False)) + 20.0
    X = np.r_[low, high][:, None]
    model = KMeans(2, random_state=0).fit(X)
    parts = [f"2 · {num((b - a) / 2)}² " for a, b in (low, high)]
    return Question(
        f"What is the inertia of k-means with k = 2 on the points {', '.join(num(v) for v in X.ravel())}?",
        model.inertia_,
        f"The groups are {pair(low, 0)} and {pair(high, 0)}; each point is half of its gap from the mean: "
        f"{' + '.join(p.strip() for p in parts)} = {num(model.inertia_)}.",
    )
