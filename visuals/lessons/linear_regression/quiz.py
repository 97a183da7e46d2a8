"""Two questions on linear regression, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import LinearRegression, r2_score
from visuals.figures.write import fixed, num, pair
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on the slope of four points and one on R² or a prediction."""
    return _slope(rng), _score(rng) if rng.random() < 0.5 else _predict(rng)


def _draw(rng: Generator) -> tuple[np.ndarray, np.ndarray, LinearRegression]:
    x = np.sort(rng.choice(8, 4, replace=False)).astype(float)
    y = np.round(rng.choice([-2, -1, 1, 2]) * x + rng.integers(0, 5) + rng.integers(-2, 3, 4))
    return x, y, LinearRegression().fit(x[:, None], y)


def _places(x: np.ndarray, y: np.ndarray) -> str:
    return ", ".join(pair(at, 0) for at in zip(x, y, strict=True))


def _slope(rng: Generator) -> Question:
    x, y, model = _draw(rng)
    dx, dy = x - x.mean(), y - y.mean()
    return Question(
        f"What is the slope of the least-squares line through {_places(x, y)}?",
        float(model.coef_[0]),
        f"The means are x̄ = {num(x.mean())} and ȳ = {num(y.mean())}. Σ (x − x̄)(y − ȳ) = {num(dx @ dy)}, "
        f"Σ (x − x̄)² = {num(dx @ dx)}: the slope is {num(dx @ dy)} / {num(dx @ dx)} = {fixed(model.coef_[0])}.",
    )


def _score(rng: Generator) -> Question:
    x, y, model = _draw(rng)
    if np.ptp(y) == 0:
        return _score(rng)
    left = float(((y - model.predict(x[:, None])) ** 2).sum())
    total = float(((y - y.mean()) ** 2).sum())
    score = float(r2_score(y, model.predict(x[:, None])))
    return Question(
        f"The values {', '.join(num(v) for v in y)} are fitted by a line that leaves a sum of squared residuals of "
        f"{num(left)}. What is R²?",
        score,
        f"The mean is {num(y.mean())}, and the squares about it add up to {num(total)}. R² = 1 − {num(left)} / "
        f"{num(total)} = {fixed(score)}.",
    )


def _predict(rng: Generator) -> Question:
    x, y, model = _draw(rng)
    at = float(x.max() + 2)
    value = float(model.predict([[at]])[0])
    slope, b = float(model.coef_[0]), float(model.intercept_)
    return Question(
        f"What does the least-squares line through {_places(x, y)} predict at x = {num(at)}?",
        value,
        f"Slope {fixed(slope)}, intercept ȳ − w x̄ = {fixed(b)}: {fixed(b)} + {num(at)} · {fixed(slope)} = "
        f"{fixed(value)}.",
        tolerance=0.02,
    )
