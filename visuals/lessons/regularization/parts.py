"""What the scenes of the three views share: bars of coefficients, their table, names."""

from collections.abc import Sequence

import numpy as np

from visuals.figures.marks import Mark, bars, rule
from visuals.figures.write import short_name
from visuals.lessons.regularization.problem import Floats, Problem
from visuals.lessons.walkthrough import Axis, Numbers, Picture, Row

ROWS = 8


def bar_picture(problem: Problem, coefs: Floats) -> Picture:
    """Return the picture of the coefficients; ``coefs`` are all that will be shown."""
    d = len(problem.names)
    ticks = tuple((float(-j), short_name(name)) for j, name in enumerate(problem.names))
    return Picture(
        "weights", Axis.around("coefficient", np.r_[0.0, np.ravel(coefs)], 0.1), Axis("", -d + 0.4, 0.6, ticks),
        height=max(150, 60 + 22 * d), title="Coefficients now", alt="A bar for each coefficient.",
    )  # fmt: skip


def bar_marks(coef: Floats, lit: int = -1) -> list[Mark]:
    """Return bars of the coefficients, one of them lit."""
    marks: list[Mark] = [rule(x=0.0, dash=False)]
    for at, c in ((np.flatnonzero(np.arange(len(coef)) != lit), "action"), (np.array([lit]), "eval")):
        if len(at) and at[0] >= 0:
            marks.append(bars(-at, coef[at], across=True, width=0.62, c=c, tag=[f"w{j}" for j in at]))
    return marks


def table(problem: Problem, head: tuple[str, ...], cells: Sequence[tuple[str, ...]], lit: int) -> Numbers:
    """Return a table of a row a column: at most eight, around the one that is lit."""
    d = len(problem.names)
    start = min(max(0, lit - ROWS // 2), max(0, d - ROWS))
    rows = [Row((problem.names[j], *cells[j]), f"w{j}", lit=j == lit) for j in range(start, min(d, start + ROWS))]
    return Numbers(("column", *head), rows)


def count(n: int, what: str = "coefficient") -> str:
    """Write "1 coefficient", "2 coefficients"."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
