"""Two questions on logistic regression, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import LogisticRegression
from algorithms.logistic_loss import log_probabilities
from visuals.figures.write import fixed, num, par
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on the loss of a point and one on the first step down the gradient."""
    return _loss(rng), _first_step(rng)


def _loss(rng: Generator) -> Question:
    w, b = rng.choice([-2, -1, 1, 2], 2).astype(float), float(rng.integers(-2, 3))
    x, y = rng.integers(-2, 3, 2).astype(float), int(rng.integers(2))
    z = float(w @ x + b)
    answer = -float(log_probabilities(np.array([[z]]))[0, y])
    power = num(-z if y else z)
    return Question(
        f"Weights ({num(w[0])}, {num(w[1])}), intercept {num(b)}. What is the log loss of the point ({num(x[0])}, "
        f"{num(x[1])}) if its class is {y}? (Natural logarithm, two decimals.)",
        answer,
        f"z = {num(w[0])} · {par(x[0])} + {par(w[1])} · {par(x[1])} + {par(b)} = {num(z)}. The loss of class {y} is "
        f"−ln p = ln(1 + e^({power})) = {fixed(answer, 3)}.",
        tolerance=0.011,
    )


def _first_step(rng: Generator) -> Question:
    x = np.sort(rng.choice(np.arange(-4, 7), 4, replace=False)).astype(float)
    y = rng.permutation([0, 0, 1, 1])
    rate = float(rng.choice([0.5, 1.0, 2.0]))
    model = LogisticRegression(C=np.inf, fit_intercept=False, max_iter=1)
    steps = list(model.iterate(x[:, None], y, method="gradient", learning_rate=rate))
    answer = float(steps[1].coef[0, 0])
    parts = " + ".join(f"{par(0.5 - t)} · {par(v)}" for v, t in zip(x, y, strict=True))
    slope = float(steps[0].gradient[0, 0])
    return Question(
        f"Points on a line: {', '.join(map(num, x))}, of the classes {', '.join(map(str, y))}. Without intercept and "
        f"penalty, what is w after one step down the gradient of the mean log loss from w = 0 with rate {num(rate)}?",
        answer,
        f"At w = 0 every p is 1/2, so the slope is the mean of (p − y) x: ({parts}) / 4 = {num(slope)}. "
        f"w = 0 − {num(rate)} · {par(slope, 4)} = {num(answer)}.",
        tolerance=0.0051,
    )
