"""What both views of boosting show."""

import numpy as np

from visuals.figures.marks import Mark, curve, points
from visuals.figures.write import num
from visuals.lessons.gradient_boosting.boosted import Boosted, Floats
from visuals.lessons.walkthrough import Axis, Fact, Picture

HELD = "A ring: a row that was held out"


def plane(b: Boosted) -> Picture:
    """Return the picture of the rows and the curve; held-out rows have a ring, drawn below so that points can move."""
    ring = points(b.x[b.held], b.y[b.held], c="soft", size=8, style="hollow")
    alt = f"{len(b.x)} rows and the prediction along {b.axes[0].label}."
    return Picture("plane", *b.axes, alt, "The rows, and what the trees predict together", 330, base=[ring])


def fit(b: Boosted, trees: int, before: int = -1) -> list[Mark]:
    """Return the rows and the curve after so many trees; the curve before is dashed."""
    marks = [points("data", c="ink", size=3.6, style="faint")]
    if before >= 0:
        marks.append(curve(b.along, seen(b.curves[before], b.axes[1]), c="soft", width=1.5, dash=True))
    return [*marks, curve(b.along, seen(b.curves[trees], b.axes[1]), width=2.5)]


def seen(values: Floats, axis: Axis) -> Floats:
    """Return the values that are on an axis; NaN for the others, so that nothing is drawn beside the picture."""
    return np.where((values >= axis.low) & (values <= axis.high), values, np.nan)


def errors(b: Boosted, trees: int, before: int = -1) -> list[Fact]:
    """Return the errors after so many trees."""
    was = (num(b.train[before], 4), num(b.test[before], 4)) if before >= 0 else ("", "")
    return [
        Fact("Squared error, fitted rows", num(b.train[trees], 4), was[0]),
        Fact("Squared error, held out", num(b.test[trees], 4), was[1]),
    ]


def result(b: Boosted) -> list[Fact]:
    """Return the facts of a whole run."""
    m = b.trees
    return [
        Fact("Trees", str(m)), Fact("Learning rate", num(b.rate)), *errors(b, m),
        Fact("Lowest, held out", num(b.test[b.best], 4), note=f"by {best_of(b.best)}"),
    ]  # fmt: skip


def trees_of(n: int) -> str:
    """Write a number of trees."""
    return "1 tree" if n == 1 else f"{n} trees"


def best_of(n: int) -> str:
    """Write a number of trees that may be none."""
    return trees_of(n) if n else "the mean alone"


def moved(before: float, after: float) -> str:
    """Write a change: "falls from 2 to 1"."""
    if num(before, 4) == num(after, 4):
        return f"stays at {num(after, 4)}"
    return f"{'falls' if after < before else 'rises'} from {num(before, 4)} to {num(after, 4)}"
