r"""Several Gaussians at once: densities by Cholesky factors, and the weighted moments that fit them to points.

.. math:: \log N(x \mid \mu, \Sigma) = -\tfrac12 \left( d \log 2\pi - 2 \log |F| + \lVert (x - \mu) F \rVert^2 \right),
    \quad F F^T = \Sigma^{-1}

F is the inverse of the Cholesky factor, transposed; no covariance is ever inverted. Bishop,
"Pattern Recognition and Machine Learning", 2006, sections 2.3 and 9.2.

A covariance comes in four kinds, for k components of d columns: "full" (k, d, d); "tied" (d, d), one for all; "diag"
(k, d), columns that do not vary together; "spherical" (k,), one variance for all columns. Factors have the same shape.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dtrtri

Floats = NDArray[np.float64]
EPS = float(np.finfo(np.float64).eps)
BLOCK = 4096  # rows at a time, so that what is made of them stays in the cache

ILL_DEFINED = (
    "Fitting the mixture model failed because some components have ill-defined empirical covariance (for instance "
    "caused by singleton or collapsed samples). Try to decrease the number of components, increase reg_covar, or scale "
    "the input data."
)


def each(values: Floats, kind: str, k: int) -> list[Floats]:
    """Return the covariance or factor of each of k components."""
    return [values] * k if kind == "tied" else list(values)


def factors(covariances: Floats, kind: str) -> Floats:
    """Return F with F F^T the inverse of each covariance, upper triangular where it is a matrix. O(k d^3).

    Raises
    ------
    ValueError
        If a covariance is not positive definite, but for rounding.
    """
    if kind in ("diag", "spherical"):
        if np.any(covariances <= 0):
            raise ValueError(ILL_DEFINED)
        return covariances**-0.5
    try:
        lower = np.linalg.cholesky(covariances)
    except np.linalg.LinAlgError:
        raise ValueError(ILL_DEFINED) from None
    # By luck of rounding a singular one may pass: then a column has nothing but rounding that those before it lack.
    own, variance = (np.diagonal(values, axis1=-2, axis2=-1) for values in (lower, covariances))
    if np.any(own**2 <= covariances.shape[-1] * EPS * variance):
        raise ValueError(ILL_DEFINED)
    if kind == "tied":
        return _inverse(lower).T
    return np.array([_inverse(one).T for one in lower])


def _inverse(lower: NDArray[Any]) -> Floats:
    """Return the inverse of a lower triangle. LAPACK's solver for triangles would wake all threads, even for 2 x 2."""
    return np.asarray(dtrtri(lower, lower=1)[0])


def factors_of_precisions(precisions: Floats, kind: str) -> Floats:
    """Return F with F F^T each precision (a covariance's inverse), upper triangular where it is a matrix."""
    if kind in ("diag", "spherical"):
        return np.sqrt(precisions)
    lower = np.linalg.cholesky(precisions[..., ::-1, ::-1])
    return np.asarray(lower[..., ::-1, ::-1], np.float64)


def products(left: Floats, kind: str) -> Floats:
    """Return F F^T for each factor F."""
    return left**2 if kind in ("diag", "spherical") else left @ np.swapaxes(left, -1, -2)


def covariances_of(factor: Floats, kind: str) -> Floats:
    """Return the covariances that belong to upper triangular factors."""
    if kind in ("diag", "spherical"):
        return factor**-2.0
    roots = [_inverse(one.T) for one in np.atleast_3d(factor.T).T]  # F^-1, transposed
    found = np.array([root @ root.T for root in roots])
    return found[0] if kind == "tied" else found


def log_densities(X: Floats, means: Floats, factor: Floats, kind: str) -> Floats:
    """Return the log density of each row of X, shape (n, d), under each component: (n, k). O(n k d^2)."""
    (n, d), k = X.shape, len(means)
    out = np.empty((n, k))
    for j, (mean, one) in enumerate(zip(means, each(factor, kind, k), strict=True)):
        for start in range(0, n, BLOCK):
            rows = slice(start, start + BLOCK)
            gap = X[rows] - mean
            gap = gap @ one if one.ndim == 2 else gap * one
            out[rows, j] = np.einsum("ij,ij->i", gap, gap)
        log_det = np.log(np.diag(one) if one.ndim == 2 else np.broadcast_to(one, d)).sum()
        out[:, j] = log_det - 0.5 * (d * np.log(2 * np.pi) + out[:, j])
    return out


def log_sum_exp(values: Floats) -> Floats:
    """Return log(sum(exp(row))) of each row; the largest is taken out first, so that nothing overflows."""
    top = values.max(axis=1)
    top[~np.isfinite(top)] = 0
    return top + np.log(np.exp(values - top[:, None]).sum(axis=1))


def moments(X: Floats, share: Floats, kind: str) -> tuple[Floats, Floats, Floats]:
    """Return each component's mass, mean and covariance.

    Parameters
    ----------
    X : float64 array of shape (n, d)
    share : float64 array of shape (n, k)
        How much of each row belongs to each component.
    kind : {"full", "tied", "diag", "spherical"}

    Returns
    -------
    mass : float64 array of shape (k,)
    means : float64 array of shape (k, d)
    covariances : float64 array, shaped as ``kind`` says

    Notes
    -----
    O(n k d^2), and O(n k d) for "diag" and "spherical". A little mass is added, so that a component without any has
    mean 0 and covariance 0.
    """
    mass = share.sum(axis=0) + 10 * EPS
    means = share.T @ X / mass[:, None]
    scatter = np.array([_scatter(X, mean, s, kind) for mean, s in zip(means, share.T, strict=True)])
    if kind == "tied":
        return mass, means, scatter.sum(axis=0) / mass.sum()
    spread = scatter / mass.reshape(-1, *[1] * (scatter.ndim - 1))
    return mass, means, spread.mean(axis=1) if kind == "spherical" else spread


def _scatter(X: Floats, mean: Floats, share: Floats, kind: str) -> Floats:
    """Return the sum of ``share`` times the squares of the rows' gaps to the mean: (d, d), or (d,) without pairs."""
    d, root, pairs = X.shape[1], np.sqrt(share), kind in ("full", "tied")
    out = np.zeros((d, d) if pairs else d)
    for start in range(0, len(X), BLOCK):
        gap = X[start : start + BLOCK] - mean
        gap *= root[start : start + BLOCK, None]
        out += gap.T @ gap if pairs else np.einsum("ij,ij->j", gap, gap)
    return out


def regularised(covariances: Floats, kind: str, reg: float) -> Floats:
    """Return the covariances with ``reg`` added to every variance."""
    return covariances + (reg * np.eye(covariances.shape[-1]) if kind in ("full", "tied") else reg)


def singular(covariances: Floats, kind: str, variance: Floats) -> NDArray[np.intp]:
    """Return which components have no extent in some direction (for "tied": 0 for the one covariance).

    That is, a column's variance is only rounding beside the ``variance`` (d,) that it has over all points, or the
    columns' correlations have an eigenvalue that is only rounding.
    """
    if kind == "spherical":
        return np.flatnonzero(covariances <= EPS * variance.mean())
    if kind == "diag":
        return np.flatnonzero((covariances <= EPS * variance).any(axis=1))
    found = []
    for j, one in enumerate(covariances if kind == "full" else covariances[None]):
        spread = np.sqrt(np.diag(one))
        flat = np.any(spread**2 <= EPS * variance)
        if flat or np.linalg.eigvalsh(one / np.outer(spread, spread))[0] <= len(spread) * EPS:
            found.append(j)
    return np.array(found, np.intp)
