"""The first batch of a run: the steps that the algorithm tells of it, and what follows from them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from algorithms import GradientCheck, gradient_check
from algorithms.network import Layers, Rows, forward, loss
from algorithms.network_descent import MLPStep
from visuals.lessons.lesson import Run
from visuals.lessons.neural_network.drawn import edge
from visuals.lessons.neural_network.net import Problem, model, problem
from visuals.lessons.plane import Floats

H = 1e-5


@dataclass(frozen=True)
class Pass:
    """The first batch: forward, backward and update.

    Attributes
    ----------
    found : Problem
    back : MLPStep
        The weights that were used, the activations, deltas and gradients.
    moved : MLPStep
        The weights after, and the moves.
    """

    found: Problem
    back: MLPStep
    moved: MLPStep

    @property
    def sizes(self) -> list[int]:
        """Units of each layer."""
        return [len(self.back.coefs[0]), *(coef.shape[1] for coef in self.back.coefs)]

    @property
    def row(self) -> int:
        """The row that is followed: the first of the batch."""
        return int(self.back.rows[0])

    @property
    def batch(self) -> Rows:
        """The rows of the batch."""
        rows = self.back.rows
        return Rows(self.found.X[rows], self.found.target[rows], np.ones(len(rows)))

    def z(self, layer: int) -> Floats:
        """Return what enters the units of a layer, of all rows of the batch."""
        return np.asarray(
            self.back.activations[layer - 1] @ self.back.coefs[layer - 1] + self.back.intercepts[layer - 1]
        )

    @cached_property
    def after(self) -> tuple[Layers, float]:
        """What every layer holds with the new weights, and the batch's loss."""
        return self.look(self.moved.coefs, self.moved.intercepts)

    def look(self, coefs: Layers, intercepts: Layers) -> tuple[Layers, float]:
        """Return what every layer holds of the batch with some weights, and the loss."""
        held, scores = forward(self.batch.X, coefs, intercepts, self.found.run["activation"])
        return held, loss(scores, self.batch, coefs, 0.0)

    @cached_property
    def followed(self) -> str:
        """The tag of the weight that is followed: into the first hidden layer's unit with the largest gradient."""
        grad = np.abs(self.back.coef_grads[0])
        i, j = np.unravel_index(int(grad.argmax()), grad.shape)
        return edge(0, int(i), int(j))

    @cached_property
    def some(self) -> list[str]:
        """Up to eight parameters to show: all of the followed unit, and the largest gradients of the rest."""
        j = int(self.followed.split("-")[2])
        mine = [edge(0, i, j) for i in range(self.sizes[0])] + [f"1-{j}"]
        rest = [tag for tag in self.tags if tag not in mine]
        rest.sort(key=lambda tag: (-int(tag.split("-")[0]), -abs(self.gradient(tag))))
        return mine + rest[: 8 - len(mine)]

    @cached_property
    def tags(self) -> list[str]:
        """All parameters in the order of `gradient_check`: the weights of each layer, then the biases."""
        weights = [edge(at, i, j) for at, coef in enumerate(self.back.coefs) for i, j in np.ndindex(*coef.shape)]
        return weights + [f"{at}-{j}" for at, units in enumerate(self.sizes) if at for j in range(units)]

    def value(self, tag: str, after: bool = False) -> float:
        """Return a parameter, before or after the update."""
        step = self.moved if after else self.back
        return _of(step.coefs, step.intercepts, tag)

    def gradient(self, tag: str) -> float:
        """Return the loss by a parameter."""
        return _of(self.back.coef_grads, self.back.intercept_grads, tag)

    @cached_property
    def check(self) -> GradientCheck:
        """Backpropagation beside central differences, at the weights that were used."""
        return gradient_check(
            self.batch.X, self.batch.target, self.back.coefs, self.back.intercepts, self.found.run["activation"], 0.0,
            h=H,
        )  # fmt: skip

    @property
    def worst(self) -> float:
        """The largest relative error of the parameters that can be judged: none at a kink of the relu."""
        return float(self.check.relative_error[~self.check.at_kink].max(initial=0.0))

    def beside(self, tag: str, by: float) -> float:
        """Return the loss with one parameter moved."""
        coefs, intercepts = ([part.copy() for part in layers] for layers in (self.back.coefs, self.back.intercepts))
        layer, *ends = (int(part) for part in tag.split("-"))
        if len(ends) == 2:
            coefs[layer][ends[0], ends[1]] += by
        else:
            intercepts[layer - 1][ends[0]] += by
        return self.look(tuple(coefs), tuple(intercepts))[1]


def _of(coefs: Layers, intercepts: Layers, tag: str) -> float:
    layer, *ends = (int(part) for part in tag.split("-"))
    return float(coefs[layer][ends[0], ends[1]] if len(ends) == 2 else intercepts[layer - 1][ends[0]])


def first_batch(run: Run) -> Pass:
    """Run the algorithm until the first update."""
    found = problem(run)
    told = {}
    for step in model(run, len(found.y)).iterate(found.X, found.y):
        told[step.stage] = step
        if step.stage == "update":
            break
    return Pass(found, told["backward"], told["update"])
