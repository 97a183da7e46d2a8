"""Two questions on EM, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import GaussianMixtureStep
from algorithms.gaussian_mixture import expect, maximise
from visuals.figures.write import fixed, listed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a responsibility and one on the mean after an M step."""
    return _share(rng), _mean(rng)


def _share(rng: Generator) -> Question:
    left, gap = int(rng.integers(0, 4)), int(rng.integers(2, 5))
    weight = float(rng.choice([0.2, 0.25, 0.4, 0.5, 0.6, 0.75]))
    x = left + gap / 2 + float(rng.choice([-0.5, 0.0, 0.5]))
    ones, means = np.ones(2), np.array([[float(left)], [float(left + gap)]])
    step = GaussianMixtureStep("start", 0, 0, np.array([weight, 1 - weight]), means, ones, ones)
    share, _ = expect(np.array([[x]]), step, "spherical")
    heights = np.exp(-((x - means[:, 0]) ** 2) / 2)
    joint = step.weights * heights
    return Question(
        f"Two components with variance 1 have means {left} and {left + gap} and weights {num(weight)} and "
        f"{num(1 - weight)}. What share of the point x = {num(x)} belongs to the first, between 0 and 1?",
        float(share[0, 0]),
        f"Weight times e^(−(x − μ)²/2): {num(weight)} · {fixed(heights[0], 4)} = {fixed(joint[0], 4)} and "
        f"{num(1 - weight)} · {fixed(heights[1], 4)} = {fixed(joint[1], 4)}; the factor before e is the same and "
        f"cancels. {fixed(joint[0], 4)} / {fixed(joint.sum(), 4)} = {fixed(share[0, 0], 3)}.",
    )


def _mean(rng: Generator) -> Question:
    x = np.sort(rng.choice(10, size=4, replace=False)).astype(float)
    mine = np.sort(rng.choice([0.1, 0.2, 0.25, 0.4, 0.5, 0.75, 0.8, 0.9, 1.0], size=4, replace=False))[::-1]
    X, share = x[:, None], np.c_[mine, 1 - mine]
    mean = float(maximise(X, share, "spherical", 1e-6, X.var(axis=0))["means"][0, 0])
    terms = " + ".join(f"{num(s)} · {num(v)}" for s, v in zip(mine, x, strict=True))
    return Question(
        f"The points {listed(num(v) for v in x)} on a line belong to a component by {listed(num(s) for s in mine)}. "
        "Where is its mean after the M step?",
        mean,
        f"({terms}) / {num(mine.sum())} = {num(float(mine @ x))} / {num(mine.sum())} = {fixed(mean, 3)}.",
    )
