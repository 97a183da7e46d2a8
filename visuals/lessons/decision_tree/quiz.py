"""Two questions on decision trees, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import DecisionTreeClassifier, DecisionTreeRegressor
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on the Gini decrease of a split and one on what a regression's leaf answers."""
    return _decrease(rng), _answer(rng)


def _decrease(rng: Generator) -> Question:
    left, right = rng.integers(0, 6, 2), rng.integers(0, 6, 2)
    if not left.sum() or not right.sum() or (left * right[::-1] == left[::-1] * right).all():
        return _decrease(rng)
    sides = np.repeat([0.0, 0.0, 1.0, 1.0], [*left, *right])
    y = np.repeat([0, 1, 0, 1], [*left, *right])
    tree = DecisionTreeClassifier(max_depth=1).fit(sides[:, None], y).tree_
    before, (a, b) = tree.impurity[0], tree.impurity[1:3]
    n_left, n_right = tree.n_node_samples[1:3]
    n, gain = len(y), float(before - n_left / len(y) * a - n_right / len(y) * b)
    if gain < 0.02:  # 0 must not pass for it
        return _decrease(rng)
    return Question(
        f"A split sends {left[0]} of class A and {left[1]} of class B to the left, {right[0]} of A and {right[1]} of "
        f"B to "
        "the right. By how much does it lower the Gini impurity?",
        gain,
        f"Before: {fixed(before, 4)}; left: {fixed(a, 4)}; right: {fixed(b, 4)}. {fixed(before, 4)} − {n_left}/{n} · "
        f"{fixed(a, 4)} − {n_right}/{n} · {fixed(b, 4)} = {fixed(gain, 4)}.",
    )


def _answer(rng: Generator) -> Question:
    x = np.sort(rng.choice(10, 5, replace=False)).astype(float)
    y = rng.integers(0, 4, 5) + np.where(np.arange(5) < rng.integers(1, 5), 0.0, 10.0)
    model = DecisionTreeRegressor(max_depth=1).fit(x[:, None], y)
    cut = float(model.tree_.threshold[0])
    at = float(rng.choice(x)) + 0.25
    if abs(at - cut) < 0.3:
        at -= 0.5
    mine = y[(x <= cut) == (at <= cut)]
    pairs = ", ".join(f"({num(a)}, {num(b)})" for a, b in zip(x, y, strict=True))
    answer = float(model.predict([[at]])[0])
    return Question(
        f"A regression tree of depth 1 is grown on the points (x, y) = {pairs}. What does it predict at x = {num(at)}?",
        answer,
        f"The lowest squared error is reached by cutting at x ≤ {num(cut)}. The point is on the "
        f"{'left' if at <= cut else 'right'}: the mean of {', '.join(num(v) for v in mine)} is {fixed(answer, 3)}.",
    )
