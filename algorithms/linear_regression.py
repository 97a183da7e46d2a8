r"""Linear regression: the plane that leaves the smallest sum of squared residuals, found at one stroke.

.. math:: \min_{w, b} \sum_i s_i (y_i - x_i \cdot w - b)^2

Three stages. Centre: with every column's mean taken off, b drops out, since the best plane runs through the means.
Factor: an orthogonal Q turns the rows so that X becomes a triangle R of d rows; lengths, and so residuals, stay as they
were. Solve: with R = U S V', w = V S^{-1} U'Q'y, and where a singular value is zero, the direction gets no weight. So
of all the planes that fit equally well (collinear columns, fewer rows than columns) it is the one with the smallest w.
The normal equations X'X w = X'y would be quicker, but square the condition of X and so lose twice the digits.

Golub, "Numerical methods for solving linear least squares problems", 1965, doi:10.1007/BF01436075. Golub and Kahan,
"Calculating the singular values and pseudo-inverse of a matrix", 1965, doi:10.1137/0702016.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Self

import numpy as np
from sklearn.base import MultiOutputMixin

from algorithms.linear_base import Floats, LinearRegressor
from algorithms.params import check_params, number
from algorithms.steps import last


@dataclass(frozen=True)
class LinearRegressionStep:
    """One stage of the direct solution.

    Attributes
    ----------
    stage : {"centre", "factor", "solve"}
        The means were taken off; X was made a triangle; the triangle was solved.
    X_mean, y_mean : float64 arrays of shape (d,) and (targets,)
        Weighted means; 0 without an intercept.
    triangle : float64 array of shape (min(n, d), d)
        R of X = QR, from "factor" on; before, it has no rows.
    turned : float64 array of shape (min(n, d), targets)
        Q'y, likewise.
    singular : float64 array of shape (min(n, d),)
        Singular values of X, largest first; from "factor" on.
    rank : int
        How many of them count as other than zero.
    coef, intercept : float64 arrays of shape (targets, d) and (targets,)
        0 and the means of y before "solve".
    rss : float64 array of shape (targets,)
        Sum of squared residuals under them.
    """

    stage: Literal["centre", "factor", "solve"]
    X_mean: Floats
    y_mean: Floats
    coef: Floats
    intercept: Floats
    rss: Floats
    triangle: Floats = field(default_factory=lambda: np.empty((0, 0)))
    turned: Floats = field(default_factory=lambda: np.empty((0, 0)))
    singular: Floats = field(default_factory=lambda: np.empty(0))
    rank: int = 0


# ---------------------------------------------------------------------- kernels


BLOCK = 512  # rows


class Factors(NamedTuple):
    """X = Q R and R = U S V'. All that least squares needs of n rows, in about d of them.

    ``triangle`` is R, shape (m, d) with m = min(n, d); ``turned`` is Q'y, shape (m, targets); ``rest`` the squared
    length of what of each target lies outside the columns of X; ``left`` U, (m, m); ``singular`` S, (m,), and
    ``right`` V', (m, d).
    """

    triangle: Floats
    turned: Floats
    rest: Floats
    left: Floats
    singular: Floats
    right: Floats


def triangle(X: Floats, y: Floats) -> Floats:
    """Return R of [X, y] = QR, shape (min(n, m), m) with m = d + targets columns.

    Of many rows, block by block, and then of the blocks' triangles: a block stays in the processor's cache (Demmel et
    al., "Communication-optimal parallel and sequential QR", 2012, doi:10.1137/080731992). O(n m^2).
    """
    n, m = len(X), X.shape[1] + y.shape[1]
    rows = n if m > BLOCK // 8 else BLOCK
    parts = [
        np.linalg.qr(np.hstack([X[start : start + rows], y[start : start + rows]]), mode="r")
        for start in range(0, n, rows)
    ]
    return np.asarray(parts[0] if len(parts) == 1 else np.linalg.qr(np.vstack(parts), mode="r"))


def factor(X: Floats, y: Floats) -> Factors:
    """Return the factors of X, shape (n, d), beside y, shape (n, targets).

    y is appended to X as further columns: what turns X into a triangle then turns y too, and Q itself is never needed.
    O(n (d + targets)^2).
    """
    d, m = X.shape[1], min(X.shape)
    both = triangle(X, y)
    inner, turned, rest = both[:m, :d], both[:m, d:], both[m:, d:]
    left, singular, right = np.linalg.svd(inner, full_matrices=False)
    return Factors(inner, turned, np.einsum("ij,ij->j", rest, rest), left, singular, right)


def count_rank(singular: Floats, tol: float) -> int:
    """Return how many singular values lie above ``tol`` times the largest; none if all are zero."""
    return int((singular > tol * singular.max(initial=0.0)).sum())


def solve(factors: Factors, rank: int) -> Floats:
    """Return the shortest least-squares coefficients, shape (targets, d), from the leading ``rank`` values."""
    along = (factors.left.T @ factors.turned)[:rank] / factors.singular[:rank, None]
    return along.T @ factors.right[:rank]


def sum_of_squares(factors: Factors, coef: Floats) -> Floats:
    """Return each target's sum of squared residuals under ``coef``, shape (targets,), without a pass over the rows."""
    gap = factors.turned - factors.triangle @ coef.T
    return np.einsum("ij,ij->j", gap, gap) + factors.rest


# ---------------------------------------------------------------------- the algorithm


class LinearRegression(MultiOutputMixin, LinearRegressor):
    """Ordinary least squares, solved directly.

    Parameters
    ----------
    fit_intercept : bool, default True
    tol : float, default 1e-6
        Singular values of at most this much of the largest count as zero. So a column in a unit 1e6 times smaller than
        the others' is lost: scale the columns first, or lower ``tol``; ``rank_`` tells.

    Attributes
    ----------
    coef_ : array of shape (d,), or (targets, d) if y has columns
    intercept_ : float, or array of shape (targets,)
    rank_ : int
        Rank of the centred X.
    singular_ : array of shape (min(n, d),)
        Its singular values.

    Notes
    -----
    O(n d^2). The work is done in float64 whatever X is.

    Examples
    --------
    >>> from algorithms import LinearRegression
    >>> model = LinearRegression().fit([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> model.coef_.round(6).tolist(), round(float(model.intercept_), 6)
    ([2.0], 1.0)
    """

    def __init__(self, *, fit_intercept: bool = True, tol: float = 1e-6) -> None:
        self.fit_intercept = fit_intercept
        self.tol = tol

    def iterate(self, X: Any, y: Any, sample_weight: Any = None) -> Iterator[LinearRegressionStep]:
        """Yield the three stages.

        Raises
        ------
        ValueError
            If a parameter is out of range, X and y are not finite and of one length, or a weight is negative.
        """
        check_params(self, tol=number(0))
        X, y, weight = self._read(X, y, sample_weight)
        X, y, X_mean, y_mean = self._centre(X, y, weight)
        coef = np.zeros((y.shape[1], X.shape[1]))
        step = LinearRegressionStep("centre", X_mean, y_mean, coef, y_mean, weight @ y**2)
        yield step
        if sample_weight is not None:
            root = np.sqrt(weight)[:, None]
            X, y = X * root, y * root
        factors = factor(X, y)
        rank = count_rank(factors.singular, self.tol)
        step = replace(
            step, stage="factor", triangle=factors.triangle, turned=factors.turned, singular=factors.singular, rank=rank
        )
        yield step
        coef = solve(factors, rank)
        rss = sum_of_squares(factors, coef)
        yield replace(step, stage="solve", coef=coef, intercept=y_mean - coef @ X_mean, rss=rss)

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the plane to X, shape (n, d), and y, shape (n,) or (n, targets); see `iterate`."""
        step = last(self.iterate(X, y, sample_weight))
        self._keep(step.coef, step.X_mean, step.y_mean)
        self.rank_, self.singular_ = step.rank, step.singular.astype(self._dtype)
        return self
