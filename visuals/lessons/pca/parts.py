"""What the scenes of PCA share: the points as PCA sees them, the plane they are drawn in, and the axes on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms import StandardScaler
from algorithms.pca import by_svd, centre, flip
from visuals.figures.marks import Colour, Mark, label, points, segments
from visuals.figures.write import percent, sub
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Axis, Key, Picture

Floats = NDArray[np.float64]
SHOWN = 250  # points that are drawn
BARS = 12
AS_GIVEN, STANDARDISED = "As given", "Standardised"


@dataclass(frozen=True)
class Cloud:
    """The points of a run, and where they stand in the picture.

    Attributes
    ----------
    X : float64 array of shape (n, d)
        As PCA sees them: scaled if that is chosen.
    columns : tuple of d str
    mean, axes, variances, total
        What the SVD says of X: the axes (rank, d) and their variances, and the variance of all columns together.
    rows : int array
        Those that are drawn.
    xy : float64 array of shape (len(rows), 2)
        Where: the columns themselves if there are two, else the first two axes.
    colour : colour, or int array
        Of the drawn points, by class if there are at most six.
    array : str
        The name of their array: "data" if a hand may move them.
    """

    X: Floats
    columns: tuple[str, ...]
    mean: Floats
    axes: Floats
    variances: Floats
    total: float
    rows: NDArray[np.intp]
    xy: Floats
    colour: Colour | NDArray[np.int64]
    array: str

    @property
    def flat(self) -> bool:
        """Whether the picture shows the columns themselves."""
        return self.X.shape[1] == 2

    @property
    def origin(self) -> Floats:
        """The mean's place in the picture."""
        return self.mean if self.flat else np.zeros(2)

    def seen(self, v: Floats) -> Floats:
        """Return a direction's shadow in the picture."""
        return v if self.flat else self.axes[:2] @ v

    def share(self, variance: float) -> float:
        """Return a variance as a share of all."""
        return variance / self.total if self.total > 0 else 0.0

    def along(self, v: Floats) -> float:
        """Return the variance of the points along a direction of length 1."""
        return float(((self.X - self.mean) @ v).var(ddof=1))


def scaled(run: Run) -> Floats:
    """Return the columns as PCA sees them.

    Raises
    ------
    ValueError
        If there is only one column.
    """
    X = run.table.X
    if X.shape[1] < 2:
        raise ValueError("PCA turns columns into axes, so it takes two columns or more; there is 1. Load more columns.")
    return np.asarray(StandardScaler().fit_transform(X)) if run["scale"] == STANDARDISED else X


def cloud_of(run: Run) -> Cloud:
    """Return the points of a run with all that the pictures need."""
    X, table = scaled(run), run.table
    mean, gap = centre(X)
    found, variances = by_svd(gap)
    axes = flip(found)
    rows = np.arange(len(X))
    if len(X) > SHOWN:
        rows = np.sort(np.random.default_rng(0).choice(len(X), SHOWN, replace=False))
    xy = X if X.shape[1] == 2 else gap[rows] @ axes[:2].T
    if xy.shape[1] < 2:  # two rows have one axis only
        xy, axes = np.c_[xy, np.zeros(len(xy))], np.vstack([axes, _any_other(axes[0])])
        variances = np.append(variances, 0.0)
    colour: Colour | NDArray[np.int64] = "soft"
    if 2 <= len(table.classes) <= 6:
        colour = table.labels[rows]
    array = "data" if X is table.X and X.shape[1] == 2 and len(rows) == len(X) else "seen"
    if X.shape[1] == 2:
        xy = X[rows]
    total = float(gap.var(axis=0, ddof=1).sum())
    return Cloud(X, table.columns, mean, axes, variances, total, rows, xy, colour, array)


def _any_other(v: Floats) -> Floats:
    """Return a direction at right angles to v."""
    other = np.eye(len(v))[int(np.argmin(np.abs(v)))]
    other = other - (other @ v) * v
    return np.asarray(other / np.linalg.norm(other))


def plane(cloud: Cloud) -> Picture:
    """Return the picture of the points; right angles stay right."""
    if cloud.flat:
        names = cloud.columns
    else:
        names = tuple(f"axis {j + 1} ({percent(cloud.share(cloud.variances[j]))} of the variance)" for j in range(2))
    reach = np.vstack([cloud.xy, *(cloud.origin + s * ends(cloud, v) for v in cloud.axes[:2] for s in (1, -1))])
    x, y = (Axis.around(names[i], reach[:, i], 0.05) for i in range(2))
    alt = f"{len(cloud.rows)} points in the plane of {names[0]} and {names[1]}, with their mean and the axes found."
    return Picture("plane", x, y, alt, "Points and axes", 420, equal=True)


def ends(cloud: Cloud, v: Floats) -> Floats:
    """Return the arm from the mean along v in the picture: two standard deviations of the points along it."""
    return 2 * np.sqrt(cloud.along(v)) * cloud.seen(v)


def dots(cloud: Cloud) -> list[Mark]:
    """Return the points and their mean."""
    x, y = cloud.origin
    return [points(cloud.array, c=cloud.colour, style="faint"), points([x], [y], c="ink", size=5)]


def arm(cloud: Cloud, v: Floats, c: Colour, name: str = "", dash: bool = False, tag: str = "") -> list[Mark]:
    """Return an axis through the mean, with its name at the end."""
    (x, y), (dx, dy) = cloud.origin, ends(cloud, v)
    line = segments([x - dx], [y - dy], [x + dx], [y + dy], c=c, width=1.5 if dash else 3, dash=dash, tag=tag)
    return [line, *([label(x + dx, y + dy, name, dx=0, dy=-10, c=c, bold=True, tag=tag)] if name else [])]


def axis_name(j: int) -> str:
    """Return how axis j is called."""
    return f"v{sub(j + 1)}"


def point_keys(run: Run, cloud: Cloud) -> list[Key]:
    """Return what the points' colours mean."""
    if isinstance(cloud.colour, str):
        return [Key("soft", "faint", "A point")]
    return [Key(c, "faint", name) for c, name in enumerate(run.table.classes)]


def notes(run: Run, cloud: Cloud) -> str:
    """Return what the picture leaves out."""
    said = []
    if len(cloud.rows) < len(cloud.X):
        said.append(f"{len(cloud.rows)} of {len(cloud.X)} points are drawn; all count.")
    if cloud.flat and cloud.array != "data" and len(cloud.rows) == len(cloud.X):
        said.append("Points can be moved while the columns are as given.")
    if not cloud.flat:
        said.append(f"The picture shows {run.table.X.shape[1]} columns in the plane of the first two axes.")
    return " ".join(said)
