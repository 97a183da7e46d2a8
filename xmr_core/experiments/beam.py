"""Beam width and weight threshold: the grid that every data set was measured on when it was trained."""

from dataclasses import dataclass

from xmr_core.datasets import DataSet
from xmr_core.experiments.result import Result, Row
from xmr_core.experiments.xr_linear import megabytes


def grid(name: str, data: DataSet) -> Result:
    """Return the data set's sweep as a result; only the sizes are measured now."""
    sweep, rows = data.sweep, []
    for i, threshold in enumerate(sweep.thresholds):
        size = megabytes(data.search.model.prune(float(threshold)))
        for j, width in enumerate(sweep.widths):
            values = {
                "threshold": float(threshold), "width": float(width), "recall": float(sweep.recall[i, j]),
                "ms": 1000 * float(sweep.seconds[i, j]), "nodes": float(sweep.nodes[i, j]), "mb": size,
            }  # fmt: skip
            rows.append(Row(cell_name(threshold, width), values))
    n = len(data.search.products)
    facts = {"test": sweep.n_queries, "products": n, "of_products": n, "held_back": data.held_back, "seconds": 0}
    return Result("beam", name, rows, {key: float(value) for key, value in facts.items()})


def cell_name(threshold: float, width: float) -> str:
    """Return what a row of the grid is called."""
    return f"threshold {threshold:g}, beam {width:g}"


@dataclass(frozen=True)
class Choice:
    """A setting that gives up little recall, beside the most careful one."""

    chosen: Row
    full: Row


def cheapest(result: Result, points: float) -> Choice:
    """Return the cheapest setting that gives up at most ``points`` of recall, in hundredths, against the best.

    Cheapest is the narrowest beam, and at that the fewest weights: both are counts, while times jitter on a machine
    that does other work too.
    """
    best = max(result.rows, key=lambda r: (r.values["recall"], -r.values["width"], -r.values["mb"]))
    enough = [r for r in result.rows if r.values["recall"] >= best.values["recall"] - points / 100 - 1e-12]
    return Choice(min(enough, key=lambda r: (r.values["width"], r.values["mb"])), best)
