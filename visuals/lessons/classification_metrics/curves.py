"""The two pictures of the threshold view: rows by their score, and the ROC curve beside the precision-recall curve."""

from collections.abc import Sequence

import numpy as np

from algorithms import ThresholdStep
from visuals.figures.marks import Colour, Mark, bars, box, curve, label, points, rule
from visuals.lessons.classification_metrics.scored import Scored
from visuals.lessons.walkthrough import Axis, Key, Picture

DOTS = 130  # rows up to which each is a dot; more are bars
CELLS = 40  # columns of dots
BINS = 25
GAP = 1.3  # from the left curve's start to the right one's
UNIT = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))


def keys(data: Scored) -> list[Key]:
    """Return what the marks mean: rows are dots, or bars if they are many."""
    rows = (
        [Key(1, "solid", "A positive row, called positive if it is filled"),
         Key(0, "solid", "A negative row, called positive if it is filled")]
        if len(data.y) <= DOTS else [Key(1, "area", "Positive rows"), Key(0, "area", "Negative rows")]
    )  # fmt: skip
    return [
        *rows, Key("eval", "dash", "The threshold: rows from here on are called positive"),
        Key("ink", "big", "This threshold on both curves"),
    ]  # fmt: skip


def stacked(data: Scored) -> tuple[np.ndarray, np.ndarray]:
    """Return where each row's dot is: positive ones pile up from the middle, negative ones down."""
    column = np.minimum((data.score * CELLS).astype(int), CELLS - 1)
    height = np.zeros(len(column))
    for at in np.unique(column * 2 + data.y):
        mine = np.flatnonzero(column * 2 + data.y == at)
        height[mine[np.argsort(data.score[mine], kind="stable")]] = np.arange(1, len(mine) + 1)
    return data.score, np.where(data.y == 1, height, -height)


def shares(data: Scored) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the middles of the bars, and which share of the negative and of the positive rows each holds."""
    column = np.minimum((data.score * BINS).astype(int), BINS - 1)
    each = [np.bincount(column[data.y == c], minlength=BINS) / max(1, (data.y == c).sum()) for c in (0, 1)]
    return (np.arange(BINS) + 0.5) / BINS, each[0], each[1]


def pictures(data: Scored) -> list[Picture]:
    """Return the empty pictures."""
    dots = len(data.y) <= DOTS
    _, height = stacked(data)
    middle, low, high = shares(data)
    top = max(2.0, float(np.abs(height).max())) if dots else float(max(low.max(), high.max()))
    negative, positive = data.names
    base: list[Mark] = [rule(y=0, c="line", dash=False)]
    if not dots:
        base += [
            bars(middle, high, c=1, width=0.9 / BINS, tag="positive"),
            bars(middle, -low, c=0, width=0.9 / BINS, tag="negative"),
        ]
    scores = Picture(
        "scores", Axis("score", -0.02, 1.02),
        Axis("" if dots else "share of the class", -top * 1.15, top * 1.15,
             ((top * 0.6, positive), (-top * 0.6, negative))),
        alt=f"Scores of {data.positives} {positive} rows above the line and {data.negatives} {negative} rows below it.",
        title="Rows by their score", height=200, base=base,
    )  # fmt: skip
    right = tuple((GAP + at, text) for at, text in UNIT)
    curves = Picture(
        "curves", Axis("false positive rate (left), recall (right)", -0.04, GAP + 1.04, (*UNIT, *right)),
        Axis("recall (left), precision (right)", -0.03, 1.14, UNIT),
        alt="Left the ROC curve, right the precision-recall curve, drawn up to the threshold.",
        title="ROC curve and precision-recall curve", height=270,
        base=[
            curve([0, 0, 1, 1, 0], [0, 1, 1, 0, 0], c="line", width=1),
            curve([GAP, GAP, GAP + 1, GAP + 1, GAP], [0, 1, 1, 0, 0], c="line", width=1),
            curve([0, 1], [0, 1], c="soft", width=1, dash=True),
            curve([GAP, GAP + 1], [data.positives / len(data.y)] * 2, c="soft", width=1, dash=True),
            label(0.5, 1.0, "ROC", c="soft", dy=-11), label(GAP + 0.5, 1.0, "precision-recall", c="soft", dy=-11),
        ],
    )  # fmt: skip
    return [scores, curves]


def rows_at(data: Scored, threshold: float, lit: Sequence[int] | np.ndarray = ()) -> list[Mark]:
    """Return the rows, filled if they are called positive, and the threshold."""
    marks: list[Mark] = []
    if len(data.y) <= DOTS:
        x, y = stacked(data)
        ringed = np.isin(np.arange(len(x)), np.asarray(lit, int))
        for c in (0, 1):
            for called in (False, True):
                of = (data.y == c) & ((data.score >= threshold) == called)
                if of.any():
                    tag = ("tp" if c else "fp") if called else ("fn" if c else "tn")
                    marks.append(
                        points(x[of], y[of], c=c, size=4, style="solid" if called else "hollow", tag=tag,
                               lit=np.flatnonzero(ringed[of]))
                    )  # fmt: skip
    else:
        marks.append(box(min(threshold, 1.02), -np.inf, np.inf, np.inf, c="eval", width=0, fill=True))
    return [*marks, rule(x=min(threshold, 1.01), c="eval", width=2, tag="threshold")]


def curves_to(steps: Sequence[ThresholdStep], fill: bool = False) -> list[Mark]:
    """Return both curves up to the last step, and its point on each."""
    fpr, recall = np.array([0.0, *(s.fpr for s in steps)]), np.array([0.0, *(s.recall for s in steps)])
    bends = thinned(fpr, recall)
    marks: list[Mark] = []
    if fill:
        marks.append(
            curve([*fpr[bends], 1, 0], [*recall[bends], 0, 0], c="action", width=0, fill=True, tag="auc")
        )  # fmt: skip
    told, precision = recall[1:], np.array([s.precision for s in steps])
    kept = thinned(told, precision)
    marks += [
        curve(fpr[bends], recall[bends], c="action", width=2.5, tag="roc"),
        curve(GAP + told[kept], precision[kept], c="action", width=2.5, tag="pr"),
    ]
    return marks + at_point(steps[-1])


def at_point(step: ThresholdStep, name: str = "", c: Colour = "ink", tag: str = "threshold") -> list[Mark]:
    """Return a threshold's point on both curves."""
    marks: list[Mark] = [points([step.fpr], [step.recall], c=c, size=7, tag=tag)]
    if not np.isnan(step.precision):
        marks.append(points([GAP + step.recall], [step.precision], c=c, size=7, tag=tag))
    if name:
        marks.append(label(step.fpr, step.recall, name, dx=12, dy=18, anchor="start", tag=tag))
    return marks


def thinned(x: np.ndarray, y: np.ndarray, most: int = 160) -> np.ndarray:
    """Return which points to draw: all that bend, or of very many an even choice with both ends."""
    if len(x) <= 2:
        return np.arange(len(x))
    turn = np.diff(x)[:-1] * np.diff(y)[1:] != np.diff(x)[1:] * np.diff(y)[:-1]
    bends = np.flatnonzero(np.concatenate([[True], turn, [True]]))
    return bends if len(bends) <= most else bends[np.unique(np.linspace(0, len(bends) - 1, most).astype(int))]
