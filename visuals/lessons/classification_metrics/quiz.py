"""Two questions on metrics, with other numbers each time."""

import numpy as np
from numpy.random import Generator

from algorithms import f1_score, precision_score, recall_score, roc_auc_score
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Question


def quiz(rng: Generator) -> tuple[Question, Question]:
    """Return one on a confusion matrix and one on the area under a ROC curve of a few rows."""
    return _matrix(rng), _pairs(rng)


def _matrix(rng: Generator) -> Question:
    tp, fp, fn, tn = (int(rng.integers(low, high)) for low, high in ((3, 20), (1, 20), (1, 20), (20, 200)))
    y, called = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn]), np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])
    name, score, way = [
        ("precision", precision_score(y, called), f"tp / (tp + fp) = {tp} / ({tp} + {fp})"),
        ("recall", recall_score(y, called), f"tp / (tp + fn) = {tp} / ({tp} + {fn})"),
        ("F1", f1_score(y, called), f"2 tp / (2 tp + fp + fn) = {2 * tp} / ({2 * tp} + {fp} + {fn})"),
    ][int(rng.integers(3))]
    return Question(
        f"{tp + fn} rows are positive and {fp + tn} negative. {tp + fp} rows were called positive, {tp} of them "
        f"rightly. What is the {name}?",
        score, f"tp = {tp}, fp = {fp}, fn = {fn}, tn = {tn}: {way} = {fixed(score)}.",
    )  # fmt: skip


def _pairs(rng: Generator) -> Question:
    scores = np.sort(rng.choice(np.arange(1, 10), 5, replace=False))[::-1] / 10
    y = rng.permutation([1, 1, 0, 0, 0] if rng.random() < 0.5 else [1, 1, 1, 0, 0])
    auc = roc_auc_score(y, scores)
    pairs = int(y.sum() * (1 - y).sum())
    row = ", ".join(f"{num(s)} ({'+' if c else '−'})" for s, c in zip(scores, y, strict=True))
    return Question(
        f"Scores with the truth: {row}. What is the area under the ROC curve?",
        auc, f"In {round(auc * pairs)} of the {pairs} pairs of a + and a − row the + scores higher: "
        f"{round(auc * pairs)} / {pairs} = {fixed(auc)}.",
    )  # fmt: skip
