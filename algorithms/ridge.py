r"""Ridge regression: least squares that pays for the length of its coefficients.

.. math:: \min_{w, b} \sum_i s_i (y_i - x_i \cdot w - b)^2 + \alpha \lVert w \rVert^2

With X = U S V' (centred, so that the intercept goes free), least squares gives direction j the coefficient u_j'y / s_j.
Ridge gives it the share s_j^2 / (s_j^2 + alpha) of that: directions in which the data are long keep nearly all,
directions in which they are short, where noise has most say, are shrunk most. One factorization serves every alpha,
so the path over alpha costs next to nothing. The shares add up to the degrees of freedom that the fit still uses.

Hoerl and Kennard, "Ridge regression: biased estimation for nonorthogonal problems", 1970,
doi:10.1080/00401706.1970.10488634.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

import numpy as np
from numpy.random import RandomState
from sklearn.base import MultiOutputMixin

from algorithms.linear_base import Floats, LinearRegressor
from algorithms.linear_regression import Factors, count_rank, factor, sum_of_squares
from algorithms.params import array, check_params, number, one_of
from algorithms.steps import last


@dataclass(frozen=True)
class RidgeStep:
    """One stage.

    Attributes
    ----------
    stage : {"centre", "factor", "shrink"}
        The means were taken off; the singular values are known; one alpha was solved for. The last "shrink" is the
        answer.
    alpha : float64 array of shape (targets,)
    X_mean, y_mean : float64 arrays of shape (d,) and (targets,)
        Weighted means; 0 without an intercept.
    singular : float64 array of shape (min(n, d),)
        Singular values of X, largest first; from "factor" on.
    share : float64 array of shape (targets, min(n, d))
        What each direction keeps of its least-squares coefficient; at "shrink".
    coef, intercept : float64 arrays of shape (targets, d) and (targets,)
        0 and the means of y before "shrink".
    rss : float64 array of shape (targets,)
        Sum of squared residuals, without the penalty.
    """

    stage: Literal["centre", "factor", "shrink"]
    alpha: Floats
    X_mean: Floats
    y_mean: Floats
    coef: Floats
    intercept: Floats
    rss: Floats
    singular: Floats = field(default_factory=lambda: np.empty(0))
    share: Floats = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def degrees_of_freedom(self) -> Floats:
        """Sum of the shares of each target, shape (targets,)."""
        return self.share.sum(axis=1)


# ---------------------------------------------------------------------- kernels


def shares(singular: Floats, alpha: Floats) -> Floats:
    """Return s^2 / (s^2 + alpha) for every alpha and singular value s, shape (targets, m).

    A singular value that rounding alone can make (under 1e-15 m of the largest) counts as 0 and keeps nothing, also
    where alpha is 0: then the smallest of the best coefficients is taken.
    """
    rank = count_rank(singular, 1e-15 * len(singular))
    keep = np.zeros((len(alpha), len(singular)))
    sq = singular[:rank] ** 2
    keep[:, :rank] = sq / (sq + alpha[:, None])
    return keep


def shrink(factors: Factors, share: Floats) -> Floats:
    """Return the ridge coefficients, shape (targets, d): least squares' along each direction, times its share."""
    singular = np.where(factors.singular > 0, factors.singular, 1)
    along = share * (factors.left.T @ factors.turned).T / singular
    return along @ factors.right


# ---------------------------------------------------------------------- the algorithm


class Ridge(MultiOutputMixin, LinearRegressor):
    """Linear least squares with an L2 penalty, solved directly by the singular values.

    Parameters
    ----------
    alpha : float or array of shape (targets,), default 1.0
        Weight of the penalty, not negative. It is compared with squared singular values, so it means less the more
        rows there are, and depends on the columns' units: scale them first.
    fit_intercept : bool, default True
        The intercept is not penalized.
    solver : {"auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga"}, default "auto"
        scikit-learn's names, without effect: it is the singular values for all, and there is one minimum.
    random_state : int, RandomState or None, default None
        Without effect: nothing is drawn.

    Attributes
    ----------
    coef_ : array of shape (d,), or (targets, d) if y has several columns
    intercept_ : float, or array of shape (targets,)

    Notes
    -----
    O(n d^2). The work is done in float64 whatever X is.

    Examples
    --------
    >>> from algorithms import Ridge
    >>> model = Ridge(alpha=2.0).fit([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> model.coef_.round(6).tolist(), round(float(model.intercept_), 6)
    ([1.0], 2.0)
    """

    def __init__(
        self,
        alpha: Any = 1.0,
        *,
        fit_intercept: bool = True,
        solver: str = "auto",
        random_state: int | RandomState | None = None,
    ) -> None:
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.random_state = random_state

    def iterate(self, X: Any, y: Any, sample_weight: Any = None, alphas: Any = ()) -> Iterator[RidgeStep]:
        """Yield the stages: centre, factor, a "shrink" for each of ``alphas`` in turn, and last the one for ``alpha``.

        Raises
        ------
        ValueError
            If an alpha is negative or there are as many as neither one nor the targets, X and y are not finite and of
            one length, or a weight is negative.
        """
        names = one_of("auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga")
        check_params(self, alpha=[number(0), array()], solver=names)
        X, y, weight = self._read(X, y, sample_weight)
        path = [self._penalties(alpha, y.shape[1]) for alpha in (*alphas, self.alpha)]
        X, y, X_mean, y_mean = self._centre(X, y, weight)
        step = RidgeStep("centre", path[-1], X_mean, y_mean, np.zeros((y.shape[1], X.shape[1])), y_mean, weight @ y**2)
        yield step
        if sample_weight is not None:
            root = np.sqrt(weight)[:, None]
            X, y = X * root, y * root
        factors = factor(X, y)
        step = replace(step, stage="factor", singular=factors.singular)
        yield step
        for alpha in path:
            share = shares(factors.singular, alpha)
            coef = shrink(factors, share)
            rss = sum_of_squares(factors, coef)
            yield replace(
                step, stage="shrink", alpha=alpha, share=share, coef=coef, intercept=y_mean - coef @ X_mean, rss=rss
            )

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the plane to X, shape (n, d), and y, shape (n,) or (n, targets); see `iterate`."""
        step = last(self.iterate(X, y, sample_weight))
        self._keep(step.coef, step.X_mean, step.y_mean, flat=True)
        return self

    @staticmethod
    def _penalties(alpha: Any, n_targets: int) -> Floats:
        penalties = np.asarray(alpha, np.float64).ravel()
        if len(penalties) not in (1, n_targets):
            raise ValueError(
                f"Number of targets and number of penalties do not correspond: {len(penalties)} != {n_targets}"
            )
        if not (np.isfinite(penalties) & (penalties >= 0)).all():
            raise ValueError(f"alpha must be finite and not negative. Got {alpha!r} instead.")
        return np.broadcast_to(penalties, n_targets)
