"""What both views share: the rows as the network takes them, the model, and what it says of rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms import MLPClassifier, StandardScaler
from algorithms.logistic_loss import log_probabilities
from algorithms.network import SLOPES, Layers, forward
from algorithms.network_descent import codes
from visuals.figures.write import sub
from visuals.lessons.lesson import Run
from visuals.lessons.plane import Floats, two_columns

ONE_STEP, TRAINING = "One step", "Training"
SCALED, RAW = "Standardized", "As they are"
EPOCHS, BATCH, MOMENTUM = 200, 16, 0.9
BENDS = {"tanh": "tanh(z)", "relu": "max(0, z)", "logistic": "1 / (1 + e^{−z})", "identity": "z"}
SLOPE = {"tanh": "1 − a²", "relu": "1 if z > 0, else 0", "logistic": "a (1 − a)", "identity": "1"}


@dataclass(frozen=True)
class Problem:
    """The rows of a run.

    Attributes
    ----------
    run : Run
    raw, X : float64 arrays of shape (n, 2)
        As in the picture, and as the network takes them.
    y : int array of shape (n,)
        Place of each row's class among ``names``.
    names : list of str
        Of the classes that the data have.
    colours : list of int
    train : bool array of shape (n,)
        Which rows are learned from.
    scaler : StandardScaler or None
        Fitted to the rows that are learned from.
    """

    run: Run
    raw: Floats
    X: Floats
    y: NDArray[np.int64]
    names: list[str]
    colours: list[int]
    train: NDArray[np.bool_]
    scaler: StandardScaler | None

    def taken(self, raw: Floats) -> Floats:
        """Return places of the picture as the network takes them."""
        return raw if self.scaler is None else np.asarray(self.scaler.transform(raw))

    @property
    def target(self) -> Floats:
        """1 for the second of two classes, (n, 1), or a column for each of several."""
        k = len(self.names)
        return (self.y[:, None] == (np.arange(k) if k > 2 else np.array([1]))).astype(np.float64)

    @property
    def outputs(self) -> list[int]:
        """The class that each output gives the probability of."""
        return [1] if len(self.names) == 2 else list(range(len(self.names)))


@dataclass(frozen=True)
class Said:
    """What a network says of rows: all layers, the probability of each row's own class as a loss, the answers."""

    held: Layers
    losses: Floats
    guesses: NDArray[np.intp]


def problem(run: Run) -> Problem:
    """Return the rows of a run; in training a quarter of each class is held back.

    Raises
    ------
    ValueError
        If the table has not two columns, or rows of one class only.
    """
    raw, labels = two_columns(run.table), run.table.labels
    classes, y = np.unique(labels, return_inverse=True)
    if len(classes) < 2:
        raise ValueError(
            f"A classifier needs rows of at least 2 classes; all {len(y)} rows are of the class "
            f"“{run.table.classes[int(classes[0])]}”. Add points of another class."
        )
    train = np.ones(len(y), bool)
    if run.view == TRAINING:
        rng = np.random.default_rng(run.seed)
        for c in range(len(classes)):
            rows = rng.permutation(np.flatnonzero(y == c))
            train[rows[: len(rows) // 4]] = False
    scaler = StandardScaler().fit(raw[train]) if run["scale"] == SCALED else None
    X = raw if scaler is None else np.asarray(scaler.transform(raw))
    names = [run.table.classes[int(c)] for c in classes]
    return Problem(run, raw, X, y.astype(np.int64), names, [int(c) % 6 for c in classes], train, scaler)


def hidden(run: Run) -> tuple[int, ...]:
    """Return the units of each hidden layer."""
    return tuple(int(units) for units in run["hidden" if run.view == TRAINING else "small"].split(" + "))


def settings(run: Run, n: int) -> dict[str, Any]:
    """Return the model's parameters for n rows to learn from: scikit-learn's take the same."""
    training = run.view == TRAINING
    return {
        "hidden_layer_sizes": hidden(run), "activation": run["activation"], "solver": "sgd",
        "learning_rate_init": float(run["rate"]), "alpha": float(run["alpha"]) if training else 0.0,
        "batch_size": min(n, BATCH if training else int(run["batch"].split()[0])),
        "momentum": MOMENTUM if training else 0.0, "max_iter": EPOCHS if training else 1, "tol": 0.0,
        "n_iter_no_change": np.inf, "random_state": run.seed,
    }  # fmt: skip


def model(run: Run, n: int) -> MLPClassifier:
    """Return the model of a run for n rows to learn from."""
    return MLPClassifier(**settings(run, n))


def said(found: Problem, coefs: Layers, intercepts: Layers) -> Said:
    """Return what a network says of all rows."""
    held, scores = forward(found.X, coefs, intercepts, found.run["activation"])
    log_proba = log_probabilities(scores)
    return Said(held, -log_proba[np.arange(len(found.y)), found.y] + 0.0, codes(scores))


def slopes(found: Problem, layer: Floats) -> Floats:
    """Return f'(z) where a hidden layer holds a."""
    return np.asarray(SLOPES[found.run["activation"]](layer), np.float64)


def unit(layer: int, j: int, found: Problem, layers: int) -> str:
    """Return the name of a unit: x₁ of the inputs, h₁ and u₁ of the hidden layers, P(B) of the outputs."""
    if layer == layers:
        return f"P({short(found.names[found.outputs[j]])})"
    return f"{'xhu'[layer]}{sub(j + 1)}"


def short(name: str, most: int = 8) -> str:
    """Return a name that fits a node."""
    return name if len(name) <= most else f"{name[: most - 1]}…"
