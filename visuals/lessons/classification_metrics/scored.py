"""Rows with a predicted probability and the truth: drawn ones, and those of a model on a real table."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from algorithms import LogisticRegression, StandardScaler, StratifiedKFold
from algorithms.datasets import BREAST_CANCER, CURVE, LINE, LINE_OUTLIER, Table, real
from algorithms.datasets.real import PAIRS
from visuals.figures.write import fixed, num
from visuals.lessons.lesson import Data, Run, shapes

Floats = NDArray[np.float64]
SCORES, MANY, SURE, CANCER = "Overlapping scores", "Many scores", "Scores that are too sure", BREAST_CANCER
APART = 1.6  # between the means of the two classes, in standard deviations
AS_IT_IS = "As it is"
SHARES = {AS_IT_IS: 0.0, "20 %": 0.2, "10 %": 0.1, "5 %": 0.05, "2 %": 0.02}


@dataclass(frozen=True)
class Scored:
    """What is judged: the truth (1 is positive), the probability told for it, and the names (negative, positive)."""

    y: NDArray[np.int64]
    score: Floats
    names: tuple[str, str]

    @property
    def positives(self) -> int:
        """How many rows are positive."""
        return int(self.y.sum())

    @property
    def negatives(self) -> int:
        """How many rows are negative."""
        return len(self.y) - self.positives


def logit(p: Floats) -> Floats:
    """Return log-odds; 0 and 1 are moved in by a billionth."""
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(p / (1 - p))


def sigmoid(z: Floats) -> Floats:
    """Return the probability of log-odds."""
    return 1 / (1 + np.exp(-z))


def written(p: float) -> str:
    """Write a probability with three decimals, and as what is lacking to 1 where that is less than they show.

    >>> written(0.98765), written(1 - 2e-6), written(1.0), written(1e-5)
    ('0.988', '1 − 2 × 10⁻⁶', '1.000', '1 × 10⁻⁵')
    """
    if 0 < p < 0.0005:
        return num(p, 2)
    return f"1 − {num(1 - p, 2)}" if 0.9995 < p < 1 - 1e-12 else fixed(p)


def drawn(name: str, seed: int, n: int, sharpness: float = 1.0) -> Table:
    """Return n rows, half of them positive, whose scores are their true probabilities if ``sharpness`` is 1.

    Each class's z is normal with variance 1; Bayes' rule then makes the log-odds a straight line in z. More sharpness
    drives the same scores towards 0 and 1: their order stays.
    """
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], [n - n // 2, n // 2])
    z = rng.normal(APART * (y - 0.5))
    score = sigmoid(sharpness * APART * z)
    return Table(name, score[:, None], y, ("predicted probability",), "class", ("negative", "positive"))


def cancer(seed: int) -> Table:
    """Return the probability of a malignant tumour from two measures, each row told by a model that has not seen it."""
    table = real(BREAST_CANCER).pick(*PAIRS[BREAST_CANCER])
    y = 1 - table.labels  # malignant is what must not be missed
    score = np.empty(len(y))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(table.X, y):
        scaler = StandardScaler().fit(table.X[train])
        model = LogisticRegression().fit(scaler.transform(table.X[train]), y[train])
        score[test] = model.predict_proba(scaler.transform(table.X[test]))[:, 1]
    return Table(CANCER, score[:, None], y, ("predicted probability",), "tumour", ("benign", "malignant"))


SCORED = ("Threshold", "Calibration")
DATA = (
    Data(SCORES, lambda seed: drawn(SCORES, seed, 60), "Few enough to watch row by row.", SCORED),
    Data(MANY, lambda seed: drawn(MANY, seed, 600), "Smooth curves; enough rows for a rare class.", SCORED),
    Data(SURE, lambda seed: drawn(SURE, seed, 600, 3.0), "The order is right, the probabilities are not.", SCORED),
    Data(CANCER, cancer, "Scores of a logistic regression on two measures, from rows that it has not seen.",
         SCORED),
    *(replace(data, views=("Regression",)) for data in shapes(LINE_OUTLIER, LINE, CURVE)),
)  # fmt: skip


def judged(run: Run) -> Scored:
    """Return a run's rows, with the share of positives and the gap between the classes that are wanted.

    Raises
    ------
    ValueError
        If there are not two classes, or a score is no probability.
    """
    y, score = run.table.labels, run.table.X[:, 0]
    found = np.unique(y)
    if len(found) != 2:
        raise ValueError(f"Two classes are needed; “{run.table.name}” has {len(found)}. Choose rows of two classes.")
    if score.min() < 0 or score.max() > 1:
        raise ValueError(
            "The column must hold predicted probabilities from 0 to 1; it goes from "
            f"{score.min():.4g} to {score.max():.4g}. Choose another column, or scale it."
        )
    positive = (y == found[1]).astype(np.int64)
    rows = with_share(positive, SHARES[run["share"]], run.seed)
    positive, score = positive[rows], score[rows]
    if shift := run.values.get("shift", 0.0):
        score = sigmoid(logit(score) + shift * (positive - 0.5))
    names = run.table.classes[int(found[0])], run.table.classes[int(found[1])]
    return Scored(positive, score, names)


def with_share(positive: NDArray[np.int64], share: float, seed: int) -> NDArray[np.intp]:
    """Return the rows that are left when one class is thinned until the positive share is so; 0 leaves all."""
    where = [np.flatnonzero(positive == c) for c in (0, 1)]
    if not share:
        return np.arange(len(positive))
    wanted = round(share / (1 - share) * len(where[0]))  # positives, beside all the negatives
    thinned = int(wanted < len(where[1]))
    size = max(1, wanted if thinned else round((1 - share) / share * len(where[1])))
    where[thinned] = np.random.default_rng(seed).choice(where[thinned], min(size, len(where[thinned])), replace=False)
    return np.sort(np.concatenate(where))
