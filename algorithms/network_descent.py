"""The runs that teach a network: batch by batch with momentum or Adam, or over all rows by L-BFGS.

An epoch goes through all rows once, in an order drawn anew, a batch at a time: forward, backward, move. After each
epoch its loss, or the accuracy of rows held back, is compared with the best so far; without progress the run ends.

Robbins and Monro, "A stochastic approximation method", 1951, doi:10.1214/aoms/1177729586. Liu and Nocedal, "On the
limited memory BFGS method for large scale optimization", 1989, doi:10.1007/BF01589116.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from warnings import warn

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, minimize

from algorithms.network import Array, Layers, Rows, backward, forward, loss, loss_gradient, pack, shares_loss, unpack
from algorithms.optimizers import Adam, Momentum

LEAST_RATE = 1e-6  # an adaptive rate that is this low is not lowered again


@dataclass(frozen=True)
class MLPStep:
    """One stage of a run. Tuples hold one array a layer; nothing in them is changed later.

    Attributes
    ----------
    stage : {"init", "forward", "backward", "update", "epoch", "done"}
        The start was drawn; a batch went through the layers; its errors came back; every weight moved; an epoch ended
        (with ``solver="lbfgs"``: an iteration); the answer.
    epoch, batch : int
        From 1, 0 at "init"; the batch within its epoch.
    coefs, intercepts : tuples of arrays of shapes (fan in, fan out) and (fan out,)
        At "forward" and "backward" those that were used, at "update" those after.
    loss : float
        With the penalty: of the batch; at "epoch" and "done" the mean over the epoch's rows, each before its batch's
        update; no number at "init".
    rows : int64 array
        Which rows are the batch, of those that are learned from.
    activations : tuple of arrays of shape (batch, units)
        Of every layer: the batch's X first, the probabilities last. Empty at "init", "epoch" and "done".
    deltas : tuple of arrays of shape (batch, fan out)
        From "backward" on: each row's own loss by what enters the units.
    coef_grads, intercept_grads : tuples of arrays
        From "backward" on: the batch's loss by the weights and biases.
    coef_moves, intercept_moves : tuples of arrays
        At "update": what was added.
    rate : float
        ``learning_rate_init`` as the schedule has changed it.
    validation_score : float or None
        At "epoch" with ``early_stopping``: accuracy of the rows held back.
    n_seen : int
        At "epoch" and "done": rows gone through since the start; 0 for "lbfgs".
    waited : int
        At "epoch": epochs on end that were not better by ``tol``.
    converged : bool
        At "done": it ended by itself, not by ``max_iter``.
    base_loss : float
        At "done": the loss of always answering with the shares of the classes; the network should be below.
    """

    stage: Literal["init", "forward", "backward", "update", "epoch", "done"]
    epoch: int
    batch: int
    coefs: Layers
    intercepts: Layers
    loss: float = np.nan
    rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    activations: Layers = ()
    deltas: Layers = ()
    coef_grads: Layers = ()
    intercept_grads: Layers = ()
    coef_moves: Layers = ()
    intercept_moves: Layers = ()
    rate: float = 0.0
    validation_score: float | None = None
    n_seen: int = 0
    waited: int = 0
    converged: bool = False
    base_loss: float = np.nan


def codes(scores: Array) -> NDArray[np.intp]:
    """Return the number of the likeliest class of each row of scores, (n, q); a tie goes to the first."""
    return (scores[:, 0] > 0).astype(np.intp) if scores.shape[1] == 1 else scores.argmax(axis=1)


def accuracy(rows: Rows, theta: Array, sizes: Sequence[int], activation: str) -> float:
    """Return the weighted share of rows whose class is the likeliest."""
    found = codes(forward(rows.X, *unpack(theta, sizes), activation)[1])
    return float(np.average(found == codes(rows.target), weights=rows.weight))


def descend(
    model: Any, train: Rows, held: Rows | None, theta: Array, sizes: Sequence[int], rng: RandomState, every: int | None
) -> Iterator[MLPStep]:
    """Yield the batches and epochs from theta on, and the answer.

    Parameters
    ----------
    model : MLPClassifier
        Its parameters are read.
    held : Rows or None
        Rows held back, whose accuracy is to grow; None is to look at the loss.
    every : int or None
        Of which epochs the batches are told.
    """
    n = len(train.X)
    size, optimizer = batch_size(model, n), optimizer_of(model)
    order, rate = np.arange(n), float(model.learning_rate_init)
    best, lowest, waited, converged = theta, np.inf, 0, False
    for epoch in range(1, model.max_iter + 1):
        if model.shuffle:
            order = order[rng.permutation(n)]
        tell, total = every is not None and (epoch - 1) % every == 0, 0.0
        for batch, start in enumerate(range(0, n, size), 1):
            at = MLPStep("forward", epoch, batch, *unpack(theta, sizes), rows=order[start : start + size], rate=rate)
            theta, lost = yield from one_batch(model, train, at, theta, sizes, optimizer, tell)
            total += lost * len(order[start : start + size])
        require_finite(theta)
        score = None if held is None else accuracy(held, theta, sizes, model.activation)
        cost = total / n if score is None else -score
        waited = waited + 1 if cost > lowest - model.tol else 0
        if cost < lowest:
            best, lowest = theta, cost
        now = unpack(theta, sizes)
        step = MLPStep("epoch", epoch, batch, *now, total / n, rate=rate, validation_score=score,
                       n_seen=epoch * n, waited=waited)  # fmt: skip
        yield step
        rate = next_rate(model, rate, step.n_seen)
        if waited > model.n_iter_no_change:
            if model.solver != "sgd" or model.learning_rate != "adaptive" or rate <= LEAST_RATE:
                converged = True
                break
            rate, waited = rate / 5, 0
    coefs, intercepts = unpack(theta if held is None else best, sizes)
    yield replace(step, stage="done", coefs=coefs, intercepts=intercepts, converged=converged,
                  base_loss=shares_loss(train))  # fmt: skip


def one_batch(
    model: Any, train: Rows, at: MLPStep, theta: Array, sizes: Sequence[int], optimizer: Adam | Momentum, tell: bool
) -> Generator[MLPStep, None, tuple[Array, float]]:
    """Go forward, backward and one move with a batch; return the new theta, and the loss before. ``tell``: as steps."""
    batch = train.take(at.rows)
    if not batch.weight.any():
        return theta, 0.0
    activations, scores = forward(batch.X, at.coefs, at.intercepts, model.activation)
    lost = loss(scores, batch, at.coefs, model.alpha)
    if tell:
        at = replace(at, loss=lost, activations=activations)
        yield at
    deltas, slopes = backward(activations, batch, at.coefs, model.activation, model.alpha)
    if tell:
        at = replace(at, stage="backward", deltas=deltas, coef_grads=slopes[0], intercept_grads=slopes[1])
        yield at
    move = optimizer.move(pack(*slopes), at.rate)
    theta = theta + move
    if tell:
        (coefs, intercepts), (by_coefs, by_intercepts) = unpack(theta, sizes), unpack(move, sizes)
        yield replace(at, stage="update", coefs=coefs, intercepts=intercepts, coef_moves=by_coefs,
                      intercept_moves=by_intercepts)  # fmt: skip
    return theta, lost


def descend_lbfgs(model: Any, rows: Rows, theta: Array, sizes: Sequence[int], every: int | None) -> Iterator[MLPStep]:
    """Yield one iteration in ``every`` of SciPy's L-BFGS, and the answer."""
    seen: list[tuple[Array, float]] = []

    def keep(intermediate_result: OptimizeResult) -> None:
        seen.append((intermediate_result.x.astype(theta.dtype), float(intermediate_result.fun)))

    result = minimize(
        loss_gradient, theta, (sizes, rows, model.activation, model.alpha), "L-BFGS-B", jac=True,
        callback=None if every is None else keep,
        options={"maxfun": model.max_fun, "maxiter": model.max_iter, "gtol": model.tol},
    )  # fmt: skip
    require_finite(result.x)
    for i, (there, lost) in enumerate(seen[::every], 0):
        yield MLPStep("epoch", 1 + i * (every or 1), 0, *unpack(there, sizes), lost)
    end, n_iter = result.x.astype(theta.dtype), min(result.nit, model.max_iter)
    yield MLPStep("done", n_iter, 0, *unpack(end, sizes), float(result.fun), converged=result.status == 0,
                  base_loss=shares_loss(rows))  # fmt: skip


# ---------------------------------------------------------------------- what the parameters mean


def optimizer_of(model: Any) -> Adam | Momentum:
    """Return the optimizer that the parameters describe, with nothing remembered."""
    if model.solver == "sgd":
        return Momentum(model.momentum, model.nesterovs_momentum)
    return Adam(model.beta_1, model.beta_2, model.epsilon)


def batch_size(model: Any, n: int) -> int:
    """Return the rows of a batch, of n."""
    if isinstance(model.batch_size, str):
        return min(200, n)
    if model.batch_size > n:
        warn(f"batch_size={model.batch_size} is more than the {n} rows: all rows are one batch.", stacklevel=4)
    return min(int(model.batch_size), n)


def next_rate(model: Any, rate: float, n_seen: int) -> float:
    """Return the rate of the next epoch by the schedule."""
    if model.solver == "sgd" and model.learning_rate == "invscaling":
        return float(model.learning_rate_init) / (n_seen + 1) ** model.power_t
    return rate


def require_finite(theta: Array) -> None:
    """Raise ValueError if theta has left the floats."""
    if not np.isfinite(theta).all():
        raise ValueError(
            "Solver produced non-finite parameter weights. The input data may contain large values and need to be "
            "preprocessed: scale the columns, or lower learning_rate_init."
        )
