"""Two questions on penalties, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import ElasticNet, Ridge
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a single column's lasso or elastic net, and one on ridge or on zeros."""
    return _one_column(rng), _ridge(rng) if rng.random() < 0.5 else _zeros(rng)


def _one_column(rng: Generator) -> Question:
    x = float(rng.integers(1, 4)) * np.array([-1.0, 0.0, 1.0])
    y = float(rng.integers(2, 9)) * np.array([-1.0, 0.0, 1.0])
    alpha, ratio = float(rng.choice([0.5, 1.0, 2.0])), float(rng.choice([0.5, 1.0]))
    model = ElasticNet(alpha, l1_ratio=ratio).fit(x[:, None], y)
    rho, square, l1, l2 = float(x @ y) / 3, float(x @ x) / 3, alpha * ratio, alpha * (1 - ratio)
    what = "the lasso with" if ratio == 1 else "the elastic net with l1_ratio = 0.5 and"
    below = num(square, 5) if not l2 else f"({num(square, 5)} + {num(l2)})"
    return Question(
        f"One column, x = {', '.join(num(v) for v in x)}, and y = {', '.join(num(v) for v in y)}. The loss is half the "
        f"mean squared residual. What is the coefficient by {what} alpha = {num(alpha)}?",
        float(model.coef_[0]),
        f"ρ = mean of x y = {num(rho, 5)}, and the mean of x² is {num(square, 5)}. The threshold is {num(l1)}"
        f"{f', alpha · l1_ratio, and alpha · (1 − l1_ratio) = {num(l2)} joins the divisor' if l2 else ''}: "
        f"({num(rho, 5)} − {num(l1)}, at least 0) / {below} = {fixed(model.coef_[0])}.",
    )


def _ridge(rng: Generator) -> Question:
    square, least = float(rng.integers(2, 9)), float(rng.integers(1, 7))
    alpha = float(rng.choice([1, 2, 4, 8]))
    x = np.array([-1.0, 1.0]) * np.sqrt(square / 2)
    model = Ridge(alpha).fit(x[:, None], least * x)
    return Question(
        f"Ridge minimizes Σ e² + α w². Without a penalty the coefficient of a column with Σ x² = {num(square)} is "
        f"{num(least)}. What is it with α = {num(alpha)}?",
        float(model.coef_[0]),
        f"Ridge keeps the share {num(square)} / ({num(square)} + {num(alpha)}) = "
        f"{fixed(square / (square + alpha))}, so {fixed(model.coef_[0])}.",
    )


def _zeros(rng: Generator) -> Question:
    least = np.round(rng.uniform(-3, 3, 5), 1)
    alpha = float(np.round(rng.uniform(0.5, 2.0), 1)) + 0.05
    X = np.sqrt(5) * np.eye(5)  # columns at right angles, with mean square 1
    model = ElasticNet(alpha, l1_ratio=1.0, fit_intercept=False).fit(X, X @ least)
    zeros = int((model.coef_ == 0).sum())
    small = [num(v) for v in least if abs(v) <= alpha]
    return Question(
        "Five columns are at right angles to each other and have mean square 1. Least squares gives "
        f"{', '.join(num(v) for v in least)}. How many coefficients does the lasso set to 0 at alpha = {num(alpha)}?",
        float(zeros),
        f"Each is pulled towards 0 by {num(alpha)} and stops there. Not larger than that: "
        f"{', '.join(small) if small else 'none'}. So {zeros}.",
    )
