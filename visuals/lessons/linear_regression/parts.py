"""What the scenes of linear regression share: where marks go, tables of columns, numbers in words."""

import numpy as np

from visuals.figures.marks import Mark
from visuals.figures.write import num
from visuals.lessons.linear_regression import draw
from visuals.lessons.linear_regression.fit import Fit
from visuals.lessons.walkthrough import Fact, Numbers, Row

ROWS = 8


def at(fit: Fit, marks: list[Mark], first: int | None = None) -> dict[str, list[Mark]]:
    """Return the marks by picture; ``first``: from which column on the coefficients are known."""
    if fit.flat:
        return {"plane": marks}
    return {"agree": marks, "weights": draw.known(fit, len(fit.names) if first is None else first)}


def weights(fit: Fit, first: int, with_b: bool = False) -> Numbers:
    """Return the table of the coefficients known so far."""
    rows = [
        Row((fit.names[k], *map(num, entry(fit, k)), num(fit.coef[k]) if k >= first else ""), f"w{k}", lit=k == first)
        for k in window(fit, first)
    ]
    facts = [Fact("Intercept b", num(fit.intercept))] if with_b else []
    return Numbers(("column", "R", "Q′y", "w"), rows, facts)


def entry(fit: Fit, j: int) -> tuple[float, float]:
    """Return R's diagonal and Q'y of a column; of more columns than rows the last have none."""
    return (float(fit.triangle[j, j]), float(fit.turned[j])) if j < len(fit.triangle) else (0.0, 0.0)


def window(fit: Fit, j: int) -> range:
    """Return at most eight columns around one."""
    d = len(fit.names)
    start = min(max(0, j - ROWS // 2), max(0, d - ROWS))
    return range(start, min(d, start + ROWS))


def share(fit: Fit, j: int) -> float:
    return 1 - fit.left(j) / fit.start if fit.start > 0 else 0.0


def part(gap: np.ndarray, i: int) -> float:
    total = float(gap @ gap)
    return float(gap[i] ** 2) / total if total > 0 else 0.0


def tidy(value: float, of: np.ndarray) -> float:
    """Return 0 for what rounding alone leaves of a sum."""
    return 0.0 if abs(value) < 1e-9 * max(1e-9, float(np.abs(of).sum())) else float(value)


def count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
