r"""Why a model errs: it is wrong on average, it hangs on the sample, or the truth itself is noisy.

.. math:: E (y - \hat f(x))^2 = \underbrace{(E y - E \hat f(x))^2}_{\text{bias}^2}
    + \underbrace{E (\hat f(x) - E \hat f(x))^2}_{\text{variance}} + \underbrace{E (y - E y)^2}_{\text{noise}}

Measured by doing it again and again: each time a new sample is drawn and learned from, and new targets are drawn at
fixed points. Errors are taken of every prediction against every target, whichever drew them: they are independent, so
no product of both is left over, and the three parts add up to the error in every run, not only in the long run.

Geman, Bienenstock and Doursat, "Neural networks and the bias/variance dilemma", 1992, doi:10.1162/neco.1992.4.1.1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.utils import check_random_state

from algorithms.params import check_arguments, function, whole

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BiasVarianceStep:
    """What the samples so far say.

    Attributes
    ----------
    resample : int
        From 0.
    X, y : arrays
        The sample drawn.
    prediction : float64 array of shape (m,)
        Of the model that learned from it, at the points.
    mean_prediction, mean_target : float64 arrays of shape (m,)
    bias2_at, variance_at, noise_at, error_at : float64 arrays of shape (m,)
        Squared bias, variance, noise and squared error at each point, over all samples so far.
    bias2, variance, noise, error : float
        Their means over the points; the first three add up to the last.
    """

    resample: int
    X: Any
    y: Any
    prediction: Floats
    mean_prediction: Floats
    mean_target: Floats
    bias2_at: Floats
    variance_at: Floats
    noise_at: Floats
    error_at: Floats
    bias2: float
    variance: float
    noise: float
    error: float


# ---------------------------------------------------------------------- kernels


def pair_errors(new: Floats, others: Floats) -> Floats:
    """Return the sum of squared gaps of the new values, (m,), to each of the others, (r, m), at each point: (m,)."""
    return ((others - new) ** 2).sum(axis=0)


def spread(values: Floats) -> Floats:
    """Return the variance, over r, of values of shape (r, m), at each point: (m,); seen from the first."""
    return (values - values[0]).var(axis=0)


# ---------------------------------------------------------------------- the measurement


def bias_variance(
    estimator: Any, make_data: Callable[[RandomState], tuple[Any, Any]],
    make_targets: Callable[[Any, RandomState], Any], X_test: Any, *, n_resamples: int = 50,
    random_state: int | RandomState | None = None,
) -> Iterator[BiasVarianceStep]:  # fmt: skip
    """Yield what each new sample adds to the knowledge of bias, variance and noise.

    Parameters
    ----------
    estimator : regressor
        It is cloned for each sample.
    make_data : callable
        Given a RandomState, returns a fresh sample X, y to learn from.
    make_targets : callable
        Given ``X_test`` and a RandomState, returns fresh targets, shape (m,), as noisy as those of the samples.
        Without noise in them, the bias is that against the truth, and the noise 0.
    X_test : array of shape (m, d)
        The points at which to measure.
    n_resamples : int, default 50
    random_state : int, RandomState or None, default None

    Raises
    ------
    ValueError
        If a prediction or a target is no finite number, or they differ in length.

    Notes
    -----
    Holds all predictions and targets: O(n_resamples m) numbers, and as much work for each sample.

    Examples
    --------
    >>> from sklearn.dummy import DummyRegressor
    >>> from algorithms import bias_variance
    >>> steps = bias_variance(
    ...     DummyRegressor(), lambda rng: ([[0.0]], [rng.choice([1.0, 3.0])]), lambda X, rng: [5.0], [[0.0]],
    ...     n_resamples=200, random_state=0,
    ... )
    >>> end = list(steps)[-1]
    >>> round(end.bias2), round(end.variance), end.noise, round(end.error)
    (9, 1, 0.0, 10)
    """
    check_arguments("bias_variance", locals(), make_data=function(), make_targets=function(), n_resamples=whole(1))
    rng = check_random_state(random_state)
    predictions, targets, total = np.empty((0, 0)), np.empty((0, 0)), np.zeros(0)
    for r in range(n_resamples):
        X, y = make_data(rng)
        target = _column(make_targets(X_test, rng), "target")
        prediction = _column(clone(estimator).fit(X, y).predict(X_test), "prediction")
        if r == 0:
            m = len(target)
            predictions, targets, total = np.empty((n_resamples, m)), np.empty((n_resamples, m)), np.zeros(m)
        if not len(target) == len(prediction) == len(total):
            raise ValueError(
                f"There must be as many targets ({len(target)}) as predictions ({len(prediction)}), every time."
            )
        predictions[r], targets[r] = prediction, target
        total = total + pair_errors(target, predictions[: r + 1]) + pair_errors(prediction, targets[:r])
        yield _summary(r, X, y, predictions[: r + 1], targets[: r + 1], total / (r + 1) ** 2)


def _summary(r: int, X: Any, y: Any, predictions: Floats, targets: Floats, error: Floats) -> BiasVarianceStep:
    told, so = predictions.mean(axis=0), targets.mean(axis=0)
    bias2, variance, noise = (told - so) ** 2, spread(predictions), spread(targets)
    return BiasVarianceStep(
        r, X, y, predictions[-1].copy(), told, so, bias2, variance, noise, error,
        *(float(part.mean()) for part in (bias2, variance, noise, error)),
    )  # fmt: skip


def _column(values: Any, name: str) -> Floats:
    read = np.asarray(values, np.float64)
    if read.ndim != 1 or not len(read) or not np.isfinite(read).all():
        raise ValueError(f"Every {name} must be a finite number, in an array of one dimension; got shape {read.shape}.")
    return read
