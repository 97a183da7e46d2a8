"""Two questions on model selection, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import KFold
from algorithms.bias_variance import spread
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on the sizes of folds and one on bias and variance of a few fits."""
    return _folds(rng), _parts(rng)


def _folds(rng: Generator) -> Question:
    k = int(rng.integers(3, 8))
    n = k * int(rng.integers(3, 12)) + int(rng.integers(1, k))
    fold = int(rng.integers(k))
    train, test = list(KFold(k).split(np.zeros(n)))[fold]
    return Question(
        f"KFold cuts {n} rows into {k} folds. How many rows does the model learn from that is judged by fold "
        f"{fold + 1}?",
        float(len(train)),
        f"{n} = {k} · {n // k} + {n % k}, so "
        f"{'the first fold holds' if n % k == 1 else f'the first {n % k} folds hold'} {n // k + 1} rows, the others "
        f"{n // k}. Fold {fold + 1} holds {len(test)}: {n} − {len(test)} = {len(train)}.",
    )


def _parts(rng: Generator) -> Question:
    truth = float(rng.integers(0, 10))
    told = rng.choice(np.arange(1, 12), 3, replace=False).astype(float)
    mean = float(told.mean())
    bias2, variance = (mean - truth) ** 2, float(spread(told[:, None])[0])
    wants_bias = bool(rng.random() < 0.5)
    listed = ", ".join(num(v) for v in told)
    name, answer = ("squared bias", bias2) if wants_bias else ("variance", variance)
    way = (
        f"({fixed(mean, 2)} − {num(truth)})²"
        if wants_bias
        else "(" + " + ".join(f"({num(v)} − {fixed(mean, 2)})²" for v in told) + ") / 3"
    )
    return Question(
        f"Models of three samples predict {listed} at a point where the truth is {num(truth)}. What is the {name} "
        "there?" + ("" if wants_bias else " Divide by 3."),
        answer, f"The mean prediction is {fixed(mean, 2)}. {name.capitalize()}: {way} = {fixed(answer)}.",
        tolerance=0.02,
    )  # fmt: skip
