"""Two questions on random forests, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms.random_forest import bootstrap
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on rows left out and one on the variance of a mean of trees."""
    return _left_out(rng), _variance(rng)


def _left_out(rng: Generator) -> Question:
    n, seed = int(rng.integers(6, 12)), int(rng.integers(1_000_000))
    counts = bootstrap(n, n, None, seed)
    drawn = rng.permutation(np.repeat(np.arange(1, n + 1), counts))
    out = [str(i + 1) for i in np.flatnonzero(counts == 0)]
    return Question(
        f"Rows 1 to {n}; a tree draws {', '.join(map(str, drawn))}. On what share of the rows can its vote be used "
        f"for the "
        "out-of-bag score?",
        float(np.mean(counts == 0)),
        f"Never drawn: {', '.join(out) if out else 'no row'}. {len(out)}/{n} = {fixed(len(out) / n)}.",
    )


def _variance(rng: Generator) -> Question:
    spread, share, trees = int(rng.integers(2, 9)), int(rng.integers(1, 8)) / 10, int(rng.choice([4, 5, 10, 20]))
    value = share * spread + (1 - share) * spread / trees
    return Question(
        f"Each of {trees} trees has variance {spread}; two trees correlate by {num(share)}. What is the variance of "
        f"their "
        "mean?",
        value,
        f"ρσ² + (1 − ρ)σ²/B = {num(share)} · {spread} + {num(round(1 - share, 1))} · {spread} / {trees} = "
        f"{fixed(value, 3)}.",
    )
