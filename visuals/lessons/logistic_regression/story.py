"""A run of logistic regression as what its scenes need: the steps that are shown, with probabilities and losses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from algorithms import LogisticRegression, LogisticRegressionStep
from algorithms.logistic_loss import log_probabilities
from visuals.lessons.lesson import Run
from visuals.lessons.plane import Floats, two_columns

NEWTON, GRADIENT = "Newton", "Gradient descent"
SEARCHED = "Line search"
WEIGHTS = {"Rows alike": None, "Classes alike": "balanced"}
MOST = {NEWTON: 60, GRADIENT: 200}
SHOWN = 32  # steps of a long descent


@dataclass(frozen=True)
class State:
    """The model at a step.

    Attributes
    ----------
    step : LogisticRegressionStep
    log_proba : float64 array of shape (n, k)
    codes : int array of shape (n,)
        Place of each row's class in the model's ``classes_``.
    share : float64 array of shape (n,)
        Each row's weight; the mean is 1.
    """

    step: LogisticRegressionStep
    log_proba: Floats
    codes: np.ndarray
    share: Floats

    @cached_property
    def losses(self) -> Floats:
        """What each row costs: minus the logarithm of its own class's probability."""
        return -self.log_proba[np.arange(len(self.codes)), self.codes] + 0.0

    @cached_property
    def weights(self) -> Floats:
        """p (1 - p) of each row's own class, times the row's weight: what it counts in Newton's next step."""
        own = np.exp(-self.losses)
        return self.share * own * (1 - own)

    @cached_property
    def guesses(self) -> np.ndarray:
        """The likeliest class of each row; a tie goes to the first."""
        return self.log_proba.argmax(axis=1)

    @property
    def right(self) -> int:
        """How many rows are on their class's side."""
        return int((self.guesses == self.codes).sum())

    @property
    def log_loss(self) -> float:
        """The objective without its penalty."""
        return float((self.share * self.losses).mean())


@dataclass(frozen=True)
class Story:
    """All of a run.

    Attributes
    ----------
    run : Run
    model : LogisticRegression
        Fitted to the minimum, whatever the run reached.
    names : list of str
        Of the classes that the data have.
    colours : list of int
    states : list of State
        Every step; the last is what the run returns.
    shown : list of int
        The steps among them that have scenes.
    least : float
        The lowest objective.
    others : list of float
        The objective at each step of the other method.
    """

    run: Run
    model: LogisticRegression
    names: list[str]
    colours: list[int]
    states: list[State]
    shown: list[int]
    least: float
    others: list[float]

    @property
    def X(self) -> Floats:
        """The rows."""
        return self.run.table.X

    @property
    def end(self) -> str:
        """How the run ended: "converged", "exhausted" or "diverged"."""
        return self.states[-1].step.stage

    def gap(self, at: int) -> float:
        """Return how far the objective was above its minimum."""
        return max(0.0, self.states[at].step.loss - self.least)


def model(run: Run, C: float | None = None) -> LogisticRegression:
    """Return the model of a run."""
    return LogisticRegression(
        C=run["C"] if C is None else C, class_weight=WEIGHTS[run["class_weight"]],
        tol=1e-8 if run.view == NEWTON else 1e-4, max_iter=MOST[run.view],
    )  # fmt: skip


def best(run: Run, C: float | None = None) -> LogisticRegression:
    """Return the model fitted to the minimum by Newton's method."""
    return model(run, C).set_params(tol=1e-14, max_iter=200).fit(two_columns(run.table), run.table.labels)


def steps(run: Run, view: str) -> list[LogisticRegressionStep]:
    """Return every step of a method but the one that only says how it ended, whose stage the last one takes."""
    X, y = two_columns(run.table), run.table.labels
    rate = run.values.get("rate", SEARCHED)
    chosen = None if view == NEWTON or rate == SEARCHED else float(rate)
    method = "newton" if view == NEWTON else "gradient"
    *made, end = model(run).set_params(max_iter=MOST[view]).iterate(X, y, method=method, learning_rate=chosen)
    return [*made[:-1], end] if len(made) > 1 else [*made, end]


def story(run: Run) -> Story:
    """Run the algorithm."""
    X, y = two_columns(run.table), run.table.labels
    fitted = best(run)
    codes = np.searchsorted(fitted.classes_, y)
    share = np.ones(len(y))
    if WEIGHTS[run["class_weight"]]:
        share = len(y) / len(fitted.classes_) / np.bincount(codes)[codes]
    made = steps(run, run.view)
    states = [State(s, log_probabilities(X @ s.coef.T + s.intercept), codes, share) for s in made]
    other = GRADIENT if run.view == NEWTON else NEWTON
    others = [s.loss for s in steps(run, other)]
    lowest = _objective(run, fitted, codes, share)
    least = min([lowest, *(s.loss for s in made), *others])
    classes = [int(c) for c in fitted.classes_]
    names, colours = [run.table.classes[c] for c in classes], [c % 6 for c in classes]
    return Story(run, fitted, names, colours, states, _shown(states), least, others)


def _objective(run: Run, fitted: LogisticRegression, codes: np.ndarray, share: Floats) -> float:
    """Return the objective of a fitted model."""
    own = fitted.predict_log_proba(run.table.X)[np.arange(len(codes)), codes]
    return float(-(share * own).mean() + (fitted.coef_**2).sum() / (2 * run["C"] * len(codes)))


def _shown(states: Sequence[State]) -> list[int]:
    """Return the first ten steps, then ever fewer, and the last."""
    n = len(states)
    if n <= SHOWN:
        return list(range(n))
    later = np.unique(np.round(np.geomspace(11, n - 1, SHOWN - 11)).astype(int))
    return [*range(11), *(int(i) for i in later if i > 10)]
