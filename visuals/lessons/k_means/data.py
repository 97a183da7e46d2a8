"""Two blobs with a point so far off that a centroid of its own pays."""

from dataclasses import replace

from algorithms.datasets import OUTLIER, Table, shape
from visuals.lessons.lesson import Data

FAR = "Blobs with a far outlier"


def _far(seed: int) -> Table:
    table = shape(OUTLIER, seed)
    X = table.X.copy()
    X[-1] = [23.0, 3.0]
    return replace(table, name=FAR, X=X)


FAR_OUTLIER = Data(FAR, _far, "Two blobs, and one point that outweighs the gap between them.")
