"""Two runs of one experiment side by side."""

from dataclasses import dataclass
from typing import Literal

from xmr_core.experiments.result import COLUMNS, Result

Change = Literal["better", "worse", "same", ""]  # "" if neither direction is better


@dataclass(frozen=True)
class Line:
    """One row of both runs: the two values, ``second - first``, and what that means for the second run."""

    name: str
    first: float
    second: float
    difference: float
    change: Change


def compare(first: Result, second: Result, measure: str) -> list[Line]:
    """Return a line for each row that both runs have, by name, or by place if they share none.

    The runs of a growing catalogue share no names if the catalogues differ; their rows are then matched from the
    smallest up. A difference that rounding hides is "same".
    """
    by_name = {row.name: row for row in second.rows}
    pairs = [(row.name, row, by_name[row.name]) for row in first.rows if row.name in by_name]
    pairs = pairs or [(f"{a.name} | {b.name}", a, b) for a, b in zip(first.rows, second.rows, strict=False)]
    lines = []
    for name, a, b in pairs:
        x, y = a.values[measure], b.values[measure]
        lines.append(Line(name, x, y, y - x, _change(measure, x, y)))
    return lines


def _change(measure: str, x: float, y: float) -> Change:
    column = COLUMNS[measure]
    if column.better is None:
        return ""
    if round(x, column.decimals) == round(y, column.decimals):
        return "same"
    return "better" if (y > x) == (column.better == "higher") else "worse"
