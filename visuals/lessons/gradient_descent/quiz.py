"""Two questions on gradient descent, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import GradientDescentRegressor
from algorithms.gradient_descent import largest_rate
from visuals.figures.write import fixed, num, pair
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a single move and one on the largest rate, or on two moves with momentum."""
    return _one_move(rng), _limit(rng) if rng.random() < 0.5 else _momentum(rng)


def _one_move(rng: Generator) -> Question:
    x, y = rng.choice(np.arange(1, 5), 2, replace=False).astype(float), rng.integers(1, 9, 2).astype(float)
    w, rate = float(rng.integers(0, 3)), float(rng.choice([0.1, 0.2]))
    model = GradientDescentRegressor(rate, fit_intercept=False, max_iter=1, tol=0)
    start, move, *_ = model.iterate(x[:, None], y, coef_init=[w])
    gradient = float(start.gradient[0])
    parts = " + ".join(f"({num(w * a)} − {num(b)}) · {num(a)}" for a, b in zip(x, y, strict=True))
    return Question(
        f"The model ŷ = w x has no intercept, and the loss is half the mean squared residual. Points "
        f"{pair((x[0], y[0]), 0)} and {pair((x[1], y[1]), 0)}, w = {num(w)}, rate {num(rate)}. What is w after one "
        "move on both rows?",
        float(move.coef[0]),
        f"The gradient is ({parts}) / 2 = {num(gradient)}. w = {num(w)} − {num(rate)} · ({num(gradient)}) = "
        f"{fixed(move.coef[0])}.",
    )


def _limit(rng: Generator) -> Question:
    x = rng.choice(np.arange(1, 7), 3, replace=False).astype(float)
    limit = largest_rate(x[:, None], np.ones(3))
    square = float(x @ x) / 3
    return Question(
        f"The model ŷ = w x has no intercept, and the loss is half the mean squared residual. x is "
        f"{', '.join(num(v) for v in x)}. From which rate on does descent on all rows diverge?",
        limit,
        f"The loss bends by the mean of x², which is {num(x @ x)} / 3 = {num(square)}. So it is 2 / {num(square)} = "
        f"{fixed(limit, 4)}.",
        tolerance=0.001,
    )


def _momentum(rng: Generator) -> Question:
    x, y = float(rng.integers(1, 3)), float(rng.integers(2, 9))
    rate, beta = 0.1, float(rng.choice([0.5, 0.8]))
    model = GradientDescentRegressor(rate, momentum=beta, fit_intercept=False, max_iter=2, tol=0)
    _, first, second, *_ = model.iterate([[x]], [y])
    gradient = float(first.gradient[0])
    return Question(
        f"One row, x = {num(x)} and y = {num(y)}; ŷ = w x, and the loss is half the squared residual. From w = 0 with "
        f"rate {num(rate)} and momentum {num(beta)}: what is w after two moves?",
        float(second.coef[0]),
        f"The first move goes to {num(first.coef[0])}. There the gradient is {num(gradient)}, and {num(beta)} of the "
        f"last step is kept: {num(first.coef[0])} − {num(rate)} · ({num(gradient)}) + {num(beta)} · "
        f"{num(first.coef[0])} = {fixed(second.coef[0])}.",
    )
