"""The runs that teach a network: batch by batch with momentum or Adam, or over all rows by L-BFGS.

An epoch goes through all rows once, in an order drawn anew, a batch at a time: forward, backward, move. After each
epoch its loss, or the accuracy of rows held back, is compared with the best so far; without progress the run ends.

Robbins and Monro, "A stochastic approximation method", 1951, doi:10.1214/aoms/1177729586. Liu and Nocedal, "On the
limited memory BFGS method for large scale optimization", 1989, doi:10.1007/BF01589116.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, minimize

from algorithms.network import Array, Layers, Rows, backward, forward, loss, loss_gradient, pack, shares_loss, unpack
from algorithms.network_params import batch_size, next_rate
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


@dataclass
class Run:
    """What a run remembers from one epoch to the next; it can be taken up again.

    ``lowest`` is the lowest loss, or minus the highest score of rows held back, and ``best`` the theta of that;
    ``curve`` and ``scores`` hold one entry an epoch.
    """

    theta: Array
    best: Array
    optimizer: Adam | Momentum
    rate: float
    lowest: float = np.inf
    waited: int = 0
    n_seen: int = 0
    curve: list[float] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)


def descend(
    model: Any, run: Run, train: Rows, held: Rows | None, sizes: Sequence[int], rng: RandomState, every: int | None,
    max_iter: int,
) -> Iterator[MLPStep]:  # fmt: skip
    """Yield the batches and epochs from where ``run`` is, which moves along, and the answer.

    Parameters
    ----------
    model : MLPClassifier
        Its parameters are read.
    held : Rows or None
        Rows held back, whose accuracy is to grow; None is to look at the loss.
    every : int or None
        Of which epochs the batches are told.
    """
    n, converged = len(train.X), False
    size, order = batch_size(model, n), np.arange(n)
    for epoch in range(1, max_iter + 1):
        if model.shuffle:
            order = order[rng.permutation(n)]
        tell, total = every is not None and (epoch - 1) % every == 0, 0.0
        for batch, start in enumerate(range(0, n, size), 1):
            rows, now = order[start : start + size], unpack(run.theta, sizes)
            at = MLPStep("forward", epoch, batch, *now, rows=rows, rate=run.rate)
            lost = yield from one_batch(model, run, train, at, sizes, tell)
            total += lost * len(rows)
        require_finite(run.theta)
        run.n_seen += n
        score = judge(model, run, total / n, held, sizes)
        step = MLPStep("epoch", epoch, batch, *unpack(run.theta, sizes), total / n, rate=run.rate,
                       validation_score=score, n_seen=run.n_seen, waited=run.waited)  # fmt: skip
        yield step
        run.rate = next_rate(model, run.rate, run.n_seen)
        if run.waited > model.n_iter_no_change:
            if model.solver != "sgd" or model.learning_rate != "adaptive" or run.rate <= LEAST_RATE:
                converged = True
                break
            run.rate, run.waited = run.rate / 5, 0
    if held is not None:
        run.theta = run.best
    coefs, intercepts = unpack(run.theta, sizes)
    yield replace(step, stage="done", coefs=coefs, intercepts=intercepts, converged=converged,
                  base_loss=shares_loss(train))  # fmt: skip


def judge(model: Any, run: Run, lost: float, held: Rows | None, sizes: Sequence[int]) -> float | None:
    """Write an epoch's loss, and the score of rows held back, into the run; return the score."""
    score = None if held is None else accuracy(held, run.theta, sizes, model.activation)
    run.curve.append(lost)
    if score is not None:
        run.scores.append(score)
    cost = lost if score is None else -score
    run.waited = run.waited + 1 if cost > run.lowest - model.tol else 0
    if cost < run.lowest:
        run.best, run.lowest = run.theta, cost
    return score


def one_batch(
    model: Any, run: Run, train: Rows, at: MLPStep, sizes: Sequence[int], tell: bool
) -> Generator[MLPStep, None, float]:
    """Go forward, backward and one move with a batch; return the loss before the move. ``tell``: yield these steps."""
    batch = train.take(at.rows)
    if not batch.weight.any():
        return 0.0
    activations, scores = forward(batch.X, at.coefs, at.intercepts, model.activation)
    lost = loss(scores, batch, at.coefs, model.alpha)
    if tell:
        at = replace(at, loss=lost, activations=activations)
        yield at
    deltas, slopes = backward(activations, batch, at.coefs, model.activation, model.alpha)
    if tell:
        at = replace(at, stage="backward", deltas=deltas, coef_grads=slopes[0], intercept_grads=slopes[1])
        yield at
    move = run.optimizer.move(pack(*slopes), at.rate)
    run.theta = run.theta + move
    if tell:
        (coefs, intercepts), (by_coefs, by_intercepts) = unpack(run.theta, sizes), unpack(move, sizes)
        yield replace(at, stage="update", coefs=coefs, intercepts=intercepts, coef_moves=by_coefs,
                      intercept_moves=by_intercepts)  # fmt: skip
    return lost


def descend_lbfgs(model: Any, run: Run, rows: Rows, sizes: Sequence[int], every: int | None) -> Iterator[MLPStep]:
    """Yield one iteration in ``every`` of SciPy's L-BFGS, and the answer; ``run`` moves there."""
    seen: list[tuple[Array, float]] = []

    def keep(intermediate_result: OptimizeResult) -> None:
        seen.append((intermediate_result.x.astype(run.theta.dtype), float(intermediate_result.fun)))

    result = minimize(
        loss_gradient, run.theta, (sizes, rows, model.activation, model.alpha), "L-BFGS-B", jac=True,
        callback=None if every is None else keep,
        options={"maxfun": model.max_fun, "maxiter": model.max_iter, "gtol": model.tol},
    )  # fmt: skip
    require_finite(result.x)
    for i, (there, lost) in enumerate(seen[::every], 0):
        yield MLPStep("epoch", 1 + i * (every or 1), 0, *unpack(there, sizes), lost)
    run.theta = result.x.astype(run.theta.dtype)
    end = MLPStep("done", min(result.nit, model.max_iter), 0, *unpack(run.theta, sizes), float(result.fun))
    yield replace(end, converged=result.status == 0, base_loss=shares_loss(rows))


def require_finite(theta: Array) -> None:
    """Raise ValueError if theta has left the floats."""
    if not np.isfinite(theta).all():
        raise ValueError(
            "Solver produced non-finite parameter weights. The input data may contain large values and need to be "
            "preprocessed: scale the columns, or lower learning_rate_init."
        )
