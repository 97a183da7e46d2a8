"""Two questions on nearest neighbours, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import KNeighborsClassifier, KNeighborsRegressor
from algorithms.kd_tree import box_distance
from visuals.figures.write import fixed, num, pair
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a mean or a vote, and one on whether a box is ruled out."""
    return (_mean(rng) if rng.random() < 0.5 else _vote(rng)), _box(rng)


def _mean(rng: Generator) -> Question:
    x = np.sort(rng.choice(20, 6, replace=False)).astype(float)
    y, k = rng.integers(0, 10, 6).astype(float), int(rng.integers(2, 4))
    place = float(rng.integers(2, 18)) + 0.3  # no two points are as far
    model = KNeighborsRegressor(k).fit(x[:, None], y)
    answer, rows = float(model.predict([[place]])[0]), model.kneighbors([[place]])[1][0]
    return Question(
        f"Points (x, y): {', '.join(pair(p, 0) for p in zip(x, y, strict=True))}. What do the {k} nearest neighbours "
        f"predict at x = {num(place)}?",
        answer,
        f"The nearest in x are {', '.join(num(x[i]) for i in rows)}, with y = {', '.join(num(y[i]) for i in rows)}: "
        f"their mean is {fixed(answer, 3)}.",
        tolerance=0.01,
    )


def _vote(rng: Generator) -> Question:
    x = np.sort(rng.choice(20, 7, replace=False)).astype(float)
    y, k = rng.permutation([0, 0, 0, 0, 1, 1, 1]), int(rng.choice([3, 5]))
    place = float(rng.integers(2, 18)) + 0.3
    model = KNeighborsClassifier(k).fit(x[:, None], y)
    answer, rows = int(model.predict([[place]])[0]), model.kneighbors([[place]])[1][0]
    said = ", ".join(f"{num(v)} {'AB'[c]}" for v, c in zip(x, y, strict=True))
    near = ", ".join(f"{num(x[i])} {'AB'[y[i]]}" for i in rows)
    return Question(
        f"Points on a line with their classes: {said}. Which class do the {k} nearest neighbours give {num(place)}?",
        float(answer), f"The nearest are {near}: most are {'AB'[answer]}.", options=("A", "B"),
    )  # fmt: skip


def _box(rng: Generator) -> Question:
    while True:
        low = rng.integers(2, 6, 2).astype(float)
        high, place = low + rng.integers(1, 4, 2).astype(float), rng.integers(-2, 3, 2).astype(float)
        bound = float(np.sqrt(box_distance(low, high, place, 2)))
        best = float(rng.integers(2, 8))
        if abs(bound - best) > 0.1:
            break
    gaps = low - place
    verdict = "less, so the box is opened" if bound < best else "more, so the box is ruled out"
    return Question(
        f"A k-d tree search for {pair(place, 0)} has its k-th neighbour so far at distance {num(best)}. The next box "
        f"goes from {pair(low, 0)} to {pair(high, 0)}. Is it opened?",
        0.0 if bound < best else 1.0,
        f"Its nearest point is {pair(low, 0)}, at √({num(gaps[0])}² + {num(gaps[1])}²) = {num(bound)}: {verdict}.",
        options=("Opened", "Ruled out"),
    )
