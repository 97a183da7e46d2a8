"""What the scenes of a Gaussian mixture are made of: ellipses, shares as colours, tables and formulas."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from algorithms import GaussianMixtureStep
from algorithms.gaussian_mixture import log_of
from algorithms.gaussians import each, log_densities
from visuals.figures.marks import Mark, curve, ellipse, label, points, rule
from visuals.figures.write import fixed, num, pair, percent, sub
from visuals.lessons.walkthrough import Formula, Row

Floats = NDArray[np.float64]
TINY = -30.0  # log densities below this are told as logarithms
SHARED = 0.1  # a second component with at least this share of a point is drawn around it
TURN = 2 * np.pi * np.linspace(0, 1, 49)


def name(j: int) -> str:
    """Return how component j is called."""
    return f"μ{sub(j + 1)}"


def covariance(step: GaussianMixtureStep, kind: str, j: int) -> Floats:
    """Return component j's covariance as a matrix, whatever its form."""
    k, d = step.means.shape
    one = np.asarray(each(step.covariances, kind, k)[j])
    return one if one.ndim == 2 else np.diag(np.broadcast_to(one, d))


def axes(step: GaussianMixtureStep, kind: str, j: int) -> tuple[Floats, float]:
    """Return the standard deviations along component j's two axes, long one first, and the long one's angle."""
    variances, turned = np.linalg.eigh(covariance(step, kind, j))
    long = turned[:, 1]
    return np.sqrt(np.maximum(variances[::-1], 0)), float(np.arctan2(long[1], long[0]))


# ---------------------------------------------------------------------- picture


def cloud(X: Floats, share: Floats, focus: int) -> list[Mark]:
    """Return the points in the colour of their likeliest component, with a ring of the second where it counts."""
    marks: list[Mark] = []
    if share.shape[1] > 1:
        second = np.argsort(-share, axis=1, kind="stable")[:, 1]
        between = np.flatnonzero(share[np.arange(len(X)), second] >= SHARED)
        if len(between):
            marks.append(points(X[between, 0], X[between, 1], c=second[between], size=8, style="hollow"))
    marks.append(points("data", c=share.argmax(axis=1), style="faint", lit=[focus]))  # above the rings
    x, y = X[focus]
    return [*marks, label(x, y, "x", dy=-12, bold=True)]


def ellipses(step: GaussianMixtureStep, kind: str, before: GaussianMixtureStep | None = None) -> list[Mark]:
    """Return each component's ellipses at one and two standard deviations; dashed where they were before."""
    marks: list[Mark] = []
    for j, (x, y) in enumerate(step.means):
        tag, c = f"c{j}", j % 6
        if before is not None:
            (long, short), angle = axes(before, kind, j)
            at = before.means[j]
            marks.append(ellipse(at[0], at[1], 2 * long, 2 * short, angle, c=c, dash=True, fill=False, tag=tag))
        (long, short), angle = axes(step, kind, j)
        marks.append(ellipse(x, y, 2 * long, 2 * short, angle, c=c, width=2, tag=tag))
        marks.append(ellipse(x, y, long, short, angle, c=c, fill=False, tag=tag))
    for j, (x, y) in enumerate(step.means):
        marks.append(points([x], [y], c=j % 6, size=8, tag=f"c{j}"))
        marks.append(label(x, y, name(j), dy=-14, bold=True, tag=f"c{j}"))
    return marks


def climb(bounds: Sequence[float], floor: float) -> list[Mark]:
    """Return the curve of the log-likelihood so far; what lies below ``floor`` is left out."""
    told = np.array([b if b >= floor else np.nan for b in bounds])
    turns = np.arange(1, len(bounds) + 1)
    marks = [curve(turns, told)] if np.isfinite(told).any() else []
    if marks and np.isfinite(told[-1]):
        marks.append(points(turns[-1:], told[-1:], c="action", size=5))
    if len(told) > 1 and np.isfinite(told[-2]):
        marks.append(rule(y=told[-2]))
    return marks


def floor_of(bounds: Floats) -> float:
    """Return the lowest log-likelihood that is drawn: a first turn far below all others would flatten the rest."""
    rest = bounds[1:] if len(bounds) > 1 else bounds
    spread = float(rest.max() - rest.min())
    return float(rest.min() - max(3 * spread, 1.0))


def reach(steps: Sequence[GaussianMixtureStep], kind: str) -> Floats:
    """Return places that hold every mean and the outline of every component at the end, for the picture's range."""
    end = steps[-1]
    outline = [
        end.means[j] + 2 * np.c_[np.cos(TURN), np.sin(TURN)] @ root.T
        for j in range(len(end.means))
        for root in [np.linalg.cholesky(covariance(end, kind, j))]
    ]
    return np.vstack([*outline, *(step.means for step in steps)])


# ---------------------------------------------------------------------- numbers


def component_rows(
    step: GaussianMixtureStep, kind: str, before: GaussianMixtureStep | None = None, lit: int = -1
) -> list[Row]:
    """Return a row a component: weight (and the one before), mean, standard deviations along its axes."""
    rows = []
    for j in range(len(step.means)):
        spread, _ = axes(step, kind, j)
        was = [fixed(before.weights[j])] if before is not None else []
        cells = (name(j), *was, fixed(step.weights[j]), pair(step.means[j]), spread_text(spread))
        rows.append(Row(cells, f"c{j}", j % 6, j == lit))
    return rows


def spread_text(spread: Floats) -> str:
    """Write the standard deviations along a component's axes: "1.90 × 0.45"."""
    return " × ".join(fixed(s, 2) if s >= 0.095 else num(s, 2) for s in spread)


def shared_by(x: Floats, step: GaussianMixtureStep, share: Floats, kind: str) -> tuple[Sequence[str], list[Row]]:
    """Return the table of how one point is shared: weight, density and share of each component.

    Densities too small for a table are told by their logarithms.
    """
    log_density = log_densities(x[None], step.means, step.factors, kind)[0]
    tiny, top = log_density.max() < TINY, int(share.argmax())
    density = [fixed(v, 1) for v in log_density] if tiny else [num(v, 3) for v in np.exp(log_density)]
    rows = [
        Row((name(j), fixed(step.weights[j]), density[j], percent(share[j])), f"c{j}", j % 6, j == top)
        for j in range(len(step.means))
    ]
    return ("", "weight", "log density at x" if tiny else "density at x", "share of x"), rows


def share_formula(x: Floats, step: GaussianMixtureStep, share: Floats, kind: str, j: int) -> Formula:
    """Return Bayes' rule for one point and one component, with its numbers."""
    log_density = log_densities(x[None], step.means, step.factors, kind)[0]
    log_joint = log_density + log_of(step.weights)
    first = f"= w_{{{j + 1}}} N(x | μ_{{{j + 1}}}, Σ_{{{j + 1}}}) / p(x)"
    log_sum = float(np.logaddexp.reduce(log_joint))
    if log_density.max() < TINY:
        second = f"= exp({fixed(log_joint[j], 1)} − ({fixed(log_sum, 1)}))"
    else:
        second = f"= {fixed(step.weights[j])} · {num(np.exp(log_density[j]), 3)} / {num(np.exp(log_sum), 3)}"
    return Formula(f"r_{{{j + 1}}}(x)", [first, second, f"= {fixed(share[j])}"], f"c{j}")


def moment_formula(X: Floats, share: Floats, step: GaussianMixtureStep, reg_covar: float, j: int) -> Formula:
    """Return the weight and the mean of one component from its shares."""
    mass = float(share[:, j].sum())
    return Formula(
        f"μ_{{{j + 1}}}",
        [f"n_{{{j + 1}}} = Σ r_{{{j + 1}}}(x) = {fixed(mass, 2)}",
         f"w_{{{j + 1}}} = {fixed(mass, 2)} / {len(X)} = {fixed(step.weights[j])}",
         f"μ_{{{j + 1}}} = Σ r_{{{j + 1}}}(x) x / {fixed(mass, 2)} = {pair(step.means[j])}",
         f"Σ_{{{j + 1}}} = Σ r (x − μ)(x − μ)^{{T}} / n_{{{j + 1}}} + {num(reg_covar)} I"],
        f"c{j}",
    )  # fmt: skip
