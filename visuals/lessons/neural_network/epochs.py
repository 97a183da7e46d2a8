"""A training run as what its scenes need: the epochs, and what the network said of all rows after each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from algorithms.network import Rows, shares_loss
from algorithms.network_descent import MLPStep
from visuals.lessons.lesson import Run
from visuals.lessons.neural_network.net import Problem, Said, model, problem, said, slopes
from visuals.lessons.plane import Floats

FLAT = 0.01  # a unit whose slope is nowhere larger on the rows that are learned from learns nothing from them


@dataclass(frozen=True)
class State:
    """The network after an epoch; the start is epoch 0.

    Attributes
    ----------
    step : MLPStep
    said : Said
        Of all rows.
    train : bool array of shape (n,)
    slope : float64 array of shape (units,)
        f'(z) of each unit of the first hidden layer, the mean over the rows that are learned from.
    dead : bool array of shape (units,)
        Whether f'(z) is below a hundredth for all of these rows.
    """

    step: MLPStep
    said: Said
    train: np.ndarray
    slope: Floats
    dead: np.ndarray

    def right(self, y: np.ndarray, held: bool = False) -> int:
        """Return how many rows are right, of those learned from or held back."""
        return int((self.said.guesses == y)[~self.train if held else self.train].sum())

    @property
    def held_loss(self) -> float:
        """Mean log loss of the rows held back; no number without any."""
        return float(self.said.losses[~self.train].mean()) if not self.train.all() else float("nan")


@dataclass(frozen=True)
class Training:
    """All of a run: ``states`` has every epoch, the start first; ``shown`` are those with a scene."""

    found: Problem
    states: list[State]
    shown: list[int]

    @property
    def last(self) -> State:
        """The end."""
        return self.states[-1]

    @cached_property
    def lazy(self) -> float:
        """The loss of always answering with the shares of the classes."""
        train = self.found.train
        rows = Rows(self.found.X[train], self.found.target[train], np.ones(int(train.sum())))
        return shares_loss(rows)

    @property
    def losses(self) -> Floats:
        """The loss of each epoch from the first on."""
        return np.array([state.step.loss for state in self.states[1:]])

    @property
    def held(self) -> Floats:
        """The log loss of the rows held back, from the start on."""
        return np.array([state.held_loss for state in self.states])


def train(run: Run) -> Training:
    """Run the algorithm.

    Raises
    ------
    ValueError
        If the loss or the weights grow beyond what floats hold.
    """
    found = problem(run)
    rows = found.train
    steps = model(run, int(rows.sum())).iterate(found.X[rows], found.y[rows], every=None)
    states = []
    for step in steps:
        if step.epoch and not np.isfinite(step.loss):
            raise ValueError(
                f"The loss overflowed in epoch {step.epoch}: the weights grow at every step. Lower the learning rate, "
                f"now {run['rate']:g}, or standardize the columns."
            )
        if step.stage != "done":
            states.append(_state(found, step))
    return Training(found, states, shown(len(states) - 1))


def shown(epochs: int) -> list[int]:
    """Return the first epochs, then ever fewer, and the last."""
    later = np.unique(np.round(np.geomspace(8, epochs, 17)).astype(int))
    return [*range(7), *(int(e) for e in later)]


def _state(found: Problem, step: MLPStep) -> State:
    what = said(found, step.coefs, step.intercepts)
    slope = slopes(found, what.held[1])[found.train]
    return State(step, what, found.train, slope.mean(axis=0), slope.max(axis=0) < FLAT)
