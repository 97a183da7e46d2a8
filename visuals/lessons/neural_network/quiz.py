"""Two questions on the network, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms.network import Rows, backward, forward
from visuals.figures.write import fixed, num, par
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a pass forward and one on the gradient of a first-layer weight."""
    return _forward(rng), _gradient(rng)


def _drawn(rng: Generator, *shape: int) -> np.ndarray:
    return rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0], shape)


def _forward(rng: Generator) -> Question:
    x, W, b = rng.integers(-2, 4, (1, 2)).astype(float), _drawn(rng, 2, 2), rng.integers(-1, 2, 2).astype(float)
    v, c = _drawn(rng, 2, 1), rng.integers(-1, 2, 1).astype(float)
    held, scores = forward(x, (W, v), (b, c), "relu")
    z, a, answer = x[0] @ W + b, held[1][0], float(scores[0, 0])
    units = [
        f"z{j + 1} = {num(W[0, j])} · {par(x[0, 0])} + {par(W[1, j])} · {par(x[0, 1])} + {par(b[j])} = {num(z[j])}, "
        f"a{j + 1} = max(0, z{j + 1}) = {num(a[j])}"
        for j in range(2)
    ]
    return Question(
        f"Two relu units have weights ({num(W[0, 0])}, {num(W[1, 0])}) and ({num(W[0, 1])}, {num(W[1, 1])}) and biases "
        f"{num(b[0])} and {num(b[1])}. The output weighs them {num(v[0, 0])} and {num(v[1, 0])}, with bias "
        f"{num(c[0])}. What is the output’s score z for x = ({num(x[0, 0])}, {num(x[0, 1])})?",
        answer,
        f"{units[0]}; {units[1]}. Score: {num(v[0, 0])} · {num(a[0])} + {par(v[1, 0])} · {num(a[1])} + {par(c[0])} = "
        f"{num(answer)}.",
    )


def _gradient(rng: Generator) -> Question:
    x, a = float(rng.choice([-2.0, -1.0, 0.5, 1.0, 2.0, 3.0])), float(rng.choice([1.0, 2.0, 3.0]))
    v = float(rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0]))
    p, y = float(rng.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9])), float(rng.integers(2))
    held = (np.array([[x]]), np.array([[a]]), np.array([[p]]))
    rows = Rows(held[0], np.array([[y]]), np.ones(1))
    _, (by_coefs, _) = backward(held, rows, (np.array([[a / x]]), np.array([[v]])), "relu", 0.0)
    answer = float(by_coefs[0][0, 0])
    return Question(
        f"One input x = {num(x)} enters a relu unit that is on, with a = {num(a)}; its weight to the only output is "
        f"{num(v)}. The output says p = {num(p)}, the label is {num(y)}. What is the log loss’s gradient by the weight "
        "from the input to the unit?",
        answer,
        f"δ(out) = p − y = {num(p - y)}. δ(unit) = {par(p - y)} · {par(v)} · 1 = {num((p - y) * v)}. Times x: "
        f"{par((p - y) * v)} · {par(x)} = {fixed(answer, 3)}. The unit’s own a plays no part, only that it is on.",
    )
