"""Two questions on preparing data, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import KNNImputer, MinMaxScaler, SimpleImputer, StandardScaler
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a scaled value and one on a filled one."""
    return _scaled(rng), _filled(rng)


def _scaled(rng: Generator) -> Question:
    x = rng.choice(np.arange(1, 15), 4, replace=False).astype(float)
    i = int(np.argsort(x)[rng.integers(1, 3)])  # neither the least nor the most, whose answers need no work
    standard = bool(rng.random() < 0.5)
    scaler = StandardScaler() if standard else MinMaxScaler()
    answer = float(scaler.fit_transform(x[:, None])[i, 0])
    given = ", ".join(num(v) for v in x)
    if standard:
        way = (
            f"The mean is {num(x.mean())} and the deviation {fixed(float(x.std()), 2)}: ({num(x[i])} − {num(x.mean())})"
        )
        way += f" / {fixed(float(x.std()), 2)} = {fixed(answer)}."
    else:
        way = f"The minimum is {num(x.min())} and the maximum {num(x.max())}: ({num(x[i])} − {num(x.min())}) / "
        way += f"({num(x.max())} − {num(x.min())}) = {fixed(answer)}."
    return Question(
        f"A column holds {given}. What does {type(scaler).__name__} make of {num(x[i])}?", answer, way, tolerance=0.01
    )


def _filled(rng: Generator) -> Question:
    x = np.sort(rng.choice(np.arange(1, 30), 5, replace=False)).astype(float)
    y = rng.choice(np.arange(1, 20), 5, replace=False).astype(float)
    hole = int(rng.integers(1, 4))
    gaps = np.sort(np.abs(np.delete(x, hole) - x[hole]))
    if gaps[1] == gaps[2]:  # who is second nearest would be chance
        return _filled(rng)
    table = np.c_[x, y]
    table[hole, 1] = np.nan
    rows = "; ".join(f"({num(a)}, {'?' if k == hole else num(b)})" for k, (a, b) in enumerate(zip(x, y, strict=True)))
    kind = int(rng.integers(3))
    others = np.delete(y, hole)
    if kind == 0:
        name, fill = "the mean", SimpleImputer()
        way = f"({' + '.join(num(v) for v in others)}) / 4"
    elif kind == 1:
        name, fill = "the median", SimpleImputer(strategy="median")
        low, high = np.sort(others)[1:3]
        way = f"The two in the middle of the four are {num(low)} and {num(high)}: ({num(low)} + {num(high)}) / 2"
    else:
        name, fill = "the mean of its 2 nearest rows", KNNImputer(n_neighbors=2)
        near = np.argsort(np.abs(np.delete(x, hole) - x[hole]))[:2]
        way = f"The nearest rows hold {num(others[near[0]])} and {num(others[near[1]])}: their mean"
    answer = float(fill.fit_transform(table)[hole, 1])
    return Question(
        f"Rows (x, y): {rows}. What stands for “?” when it is filled with {name}?",
        answer,
        f"{way} = {num(answer)}.",
    )
