r"""The loss of logistic regression, its slope and bend, and Newton's direction from them.

Scores are Z = A theta', shape (n, q): q = 1 with two classes, where the score of the first class is 0; q = k of k > 2.
A has shape (n, m), theta (q, m), ``share`` (n,) adds up to 1, and ``penalty`` (m,) is what each column pays.

.. math:: L(\theta) = \sum_i s_i \, \ell(z_i, y_i) + \frac12 \sum_{q, j} \lambda_j \theta_{qj}^2
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, eigh
from scipy.special import expit, log_expit, log_softmax, softmax

from algorithms.linear_base import Floats

BLOCK = 1024  # rows that stay in the processor's cache
EPS = float(np.finfo(np.float64).eps)


class Problem(NamedTuple):
    """Rows A (n, m), one-hot targets (n, q), shares (n,) and penalties (m,)."""

    A: Floats
    target: Floats
    share: Floats
    penalty: Floats


def probabilities(scores: Floats) -> Floats:
    """Return the probability of each scored class, (n, q): the logistic function of one score, softmax of several."""
    return expit(scores) if scores.shape[1] == 1 else softmax(scores, axis=1)


def log_probabilities(scores: Floats) -> Floats:
    """Return the logarithm of the probability of every class, (n, k), without ever taking that of 0."""
    if scores.shape[1] == 1:
        return np.hstack([log_expit(-scores), log_expit(scores)])
    return log_softmax(scores, axis=1)


def row_losses(scores: Floats, target: Floats) -> Floats:
    """Return each row's log loss, (n,), infinite or no number where it overflows. O(n q)."""
    with np.errstate(over="ignore", invalid="ignore"):
        if scores.shape[1] == 1:
            # log(1 + e^z) - y z, which is log(1 + e^-|z|) + max(z, 0) - y z.
            z, y = scores[:, 0], target[:, 0]
            return np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0) - y * z
        top = scores.max(axis=1)
        return np.log(np.exp(scores - top[:, None]).sum(axis=1)) + top - np.einsum("ij,ij->i", scores, target)


def loss(problem: Problem, theta: Floats, scores: Floats) -> float:
    """Return L, infinite or no number where it overflows. O(n q)."""
    with np.errstate(over="ignore", invalid="ignore"):
        rows = row_losses(scores, problem.target)
        return float(problem.share @ rows + (theta**2).sum(axis=0) @ problem.penalty / 2)


def gradient(problem: Problem, theta: Floats, proba: Floats) -> Floats:
    """Return L's gradient, (q, m): how much probability each class has too much, times the columns. O(n q m)."""
    return ((proba - problem.target) * problem.share[:, None]).T @ problem.A + problem.penalty * theta


def hessian(problem: Problem, proba: Floats) -> Floats:
    """Return L's second derivatives, (q m, q m), class after class. O(n q^2 m^2).

    Block (a, b) is A'DA with D = s p_a ([a = b] - p_b). To move all classes alike changes no probability: there the
    Hessian of several classes is flat. It is given a bend in these directions, so that it can be solved with; the
    gradient has no part in them, so neither has the solution.
    """
    q, m = proba.shape[1], problem.A.shape[1]
    bend = np.zeros((q, m, q, m))
    for start in range(0, len(proba), BLOCK):
        rows = slice(start, start + BLOCK)
        A, p, share = problem.A[rows], proba[rows], problem.share[rows]
        for a in range(q):
            for b in range(a + 1):
                weight = share * p[:, a] * (float(a == b) - p[:, b])
                bend[a, :, b, :] += (A * weight[:, None]).T @ A
    for a in range(q):
        bend[a, :, a, :] += np.diag(problem.penalty)
        for b in range(a):
            bend[b, :, a, :] = bend[a, :, b, :]  # symmetric, as A'DA is
    if q > 1:
        for j in range(m):
            bend[:, j, :, j] += bend[range(q), j, range(q), j].mean() / q
    return bend.reshape(q * m, q * m)


def hessian_product(problem: Problem, proba: Floats, way: Floats) -> Floats:
    """Return the Hessian times ``way``, (q, m), without making it; flat directions stay flat. O(n q m)."""
    along = problem.A @ way.T
    mean = proba * along if proba.shape[1] == 1 else (proba * along).sum(axis=1, keepdims=True)
    bend = problem.share[:, None] * proba * (along - mean)
    return bend.T @ problem.A + problem.penalty * way


def newton_direction(problem: Problem, proba: Floats, slope: Floats) -> Floats:
    """Return -H^{-1} slope, (q, m), by Cholesky; where H is singular, the smallest such direction, by eigenvalues.

    H is scaled to a diagonal of ones first, so that columns in different units do no harm. O(n q^2 m^2 + q^3 m^3).
    """
    bend, g = hessian(problem, proba), slope.ravel()
    unit = np.sqrt(np.diag(bend))
    unit[unit == 0] = 1
    bend /= unit[:, None] * unit
    try:
        if not problem.penalty.any():
            raise LinAlgError  # collinear columns may pass by rounding
        found = cho_solve(cho_factor(bend), -g / unit)
    except LinAlgError:
        value, vector = eigh(bend)
        keep = value > 10 * len(g) * EPS * value[-1]
        found = vector[:, keep] @ ((vector[:, keep].T @ (-g / unit)) / value[keep])
    return (found / unit).reshape(slope.shape)


def conjugate_direction(problem: Problem, proba: Floats, slope: Floats) -> Floats:
    """Return about -H^{-1} slope by conjugate gradients, for an H too large to be made. O(n q m) for each of its steps.

    It ends when the residual is small beside the slope, the more so the smaller the slope: then Newton's rate of
    convergence is kept (Nocedal and Wright, "Numerical optimization", 2006, algorithm 7.1). Scaled by H's diagonal.
    """
    diagonal = (problem.share[:, None] * proba * (1 - proba)).T @ problem.A**2 + problem.penalty
    unit = np.where(diagonal > 0, diagonal, 1)
    found, left = np.zeros_like(slope), -slope
    scaled = left / unit
    way, size = scaled, float((left * scaled).sum())
    enough = size * min(0.25, np.sqrt(size)) ** 2
    for _ in range(10 * slope.size):
        if size <= enough:
            break
        bent = hessian_product(problem, proba, way)
        bend = float((way * bent).sum())
        if bend <= 0:
            break
        found = found + size / bend * way
        left = left - size / bend * bent
        scaled = left / unit
        before, size = size, float((left * scaled).sum())
        way = scaled + size / before * way
    if not found.any():
        found = -slope / unit
    # The scaling brings in a little of the flat directions, in which all classes move alike: out with it.
    return found - found.mean(axis=0) if len(found) > 1 else found
