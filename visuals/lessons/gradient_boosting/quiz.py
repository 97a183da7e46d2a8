"""Two questions on gradient boosting, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import GradientBoostingRegressor
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a prediction after two trees and one on what a small rate leaves over."""
    return _two_trees(rng), _left(rng)


def _two_trees(rng: Generator) -> Question:
    low, high = sorted(rng.choice(20, 2, replace=False).astype(float))
    rate = float(rng.choice([0.1, 0.2, 0.5]))
    X = np.array([[0.0], [1.0], [2.0], [3.0]])
    y = np.array([low, low, high, high])
    model = GradientBoostingRegressor(n_estimators=2, learning_rate=rate, max_depth=1).fit(X, y)
    first, second = (float(f[0]) for f in model.staged_predict(X))
    mean = float(y.mean())
    return Question(
        f"Boosting with trees of one cut and rate {num(rate)} is fitted to y = {num(low)}, {num(low)}, {num(high)}, "
        f"{num(high)} "
        "at x = 0, 1, 2, 3. What does it predict at x = 0 after two trees?",
        second,
        f"The mean is {num(mean)}; each tree cuts in the middle and answers the residual. {num(mean)} + {num(rate)} · "
        f"({num(low - mean)}) = {num(first, 5)}; {num(first, 5)} + {num(rate)} · ({num(low - first, 5)}) = "
        f"{fixed(second, 3)}.",
    )


def _left(rng: Generator) -> Question:
    rate, trees = float(rng.choice([0.1, 0.2, 0.3, 0.5])), int(rng.integers(2, 7))
    X, y = np.array([[0.0], [1.0]]), np.array([-1.0, 1.0])
    model = GradientBoostingRegressor(n_estimators=trees, learning_rate=rate, max_depth=1).fit(X, y)
    left = float(1 - model.predict(X)[1])
    return Question(
        f"Every tree fits its residuals without error, and the rate is {num(rate)}. What share of each first residual "
        f"is left after {trees} trees?",
        left,
        f"Each tree takes {num(rate)} of what is there away: (1 − {num(rate)})^{trees} = {fixed(left, 4)}.",
    )
