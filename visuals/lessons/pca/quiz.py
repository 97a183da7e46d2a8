"""Two questions on PCA, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import PCA
from visuals.figures.write import fixed, num, pair, percent
from visuals.lessons.lesson import Question

# Directions of whole length, so that the arithmetic can be done by hand.
DIRECTIONS = ((3, 4, 5), (4, 3, 5), (5, 12, 13), (12, 5, 13), (8, 15, 17))


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on the place of a point on the first axis, and one on the share of an axis."""
    return _place(rng), _share(rng)


def _place(rng: Generator) -> Question:
    a, b, length = DIRECTIONS[rng.integers(len(DIRECTIONS))]
    mean = rng.integers(0, 6, 2).astype(float)
    v = np.array([a, b]) / length
    model = PCA(1).fit(mean + np.outer([-1.0, 1.0], v))
    x = mean + rng.choice([-3, -2, -1, 1, 2, 3, 4], 2)
    z = float(model.transform(x[None])[0, 0])
    gap = x - mean
    return Question(
        f"The mean is {pair(mean, 0)} and the first axis is ({a}/{length}, {b}/{length}). At which place on the axis "
        f"is the point {pair(x, 0)}?",
        z,
        f"x − x̄ = {pair(gap, 0)}; times the axis: ({num(gap[0])} · {a} + {_in(gap[1])} · {b}) / {length} = "
        f"{num(gap @ [a, b])} / {length} = {fixed(z, 3)}.",
    )


def _share(rng: Generator) -> Question:
    one, other = int(rng.integers(1, 10)), int(rng.integers(1, 10))
    together = float(rng.choice([-1, 1]) * rng.integers(1, max(2, int(np.sqrt(one * other)))))
    if together**2 >= one * other:
        return _share(rng)
    C = np.array([[one, together], [together, other]])
    # Four points whose covariance is exactly C: along its eigenvectors, there and back.
    values, axes = np.linalg.eigh(C)
    half = np.sqrt(1.5 * values)[:, None] * axes.T
    share = float(PCA(1).fit(np.vstack([half, -half])).explained_variance_ratio_[0])
    root = np.hypot((one - other) / 2, together)
    return Question(
        f"Two columns have variances {one} and {other} and covariance {num(together)}. What share of the variance, "
        "between 0 and 1, does the first axis hold?",
        share,
        f"λ₁ = ({one} + {other}) / 2 + √((({one} − {other}) / 2)² + {_in(together)}²) = {num((one + other) / 2)} + "
        f"{fixed(root, 4)} = {fixed((one + other) / 2 + root, 4)}, of {one + other} in all: {fixed(share, 3)}, or "
        f"{percent(share)}.",
    )


def _in(value: float) -> str:
    """Write a number inside a sum: one below 0 in brackets."""
    return f"({num(value)})" if value < 0 else num(value)
