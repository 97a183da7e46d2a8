r"""A feed-forward network of dense layers: what it computes, how wrong it is, and which way every weight should go.

.. math:: a_0 = x, \quad z_l = a_{l-1} W_l + b_l, \quad a_l = f(z_l), \qquad
    L = \frac{1}{S} \Big( \sum_i s_i \, (-\log p_{y_i}(x_i)) + \frac{\alpha}{2} \sum_l \lVert W_l \rVert^2 \Big)

The last z are scores: the logistic function of one, or the softmax of several, makes them probabilities.
Backpropagation is the chain rule from the last layer to the first. With :math:`\delta_l`, the derivative of a row's
own loss by its :math:`z_l`:

.. math:: \delta_{last} = s \, (p - y), \quad \delta_{l} = \delta_{l+1} W_{l+1}' \odot f'(z_l), \qquad
    \frac{\partial L}{\partial W_l} = \frac{a_{l-1}' \delta_l + \alpha W_l}{S}, \quad
    \frac{\partial L}{\partial b_l} = \frac{1}{S} \sum_i \delta_{l,i}

Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986, doi:10.1038/323533a0. The
start is drawn as in Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
AISTATS 2010.

Layer l takes ``sizes[l]`` numbers to ``sizes[l + 1]``. Its weights have shape (fan in, fan out), its biases (fan out,);
all of them, weights first, make one vector theta. The functions keep the type of X, float64 or float32.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from scipy.special import entr, expit

from algorithms.logistic_loss import probabilities, row_losses

Array = NDArray[Any]  # float64 or float32
Layers = tuple[Array, ...]

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "identity": lambda Z: Z,
    "logistic": expit,
    "tanh": np.tanh,
    "relu": lambda Z: np.maximum(Z, 0),
}

# f'(z), told by a = f(z). The relu has none where z is 0; there it is taken as 0, so that what is off stays off.
SLOPES: dict[str, Callable[[Array], Array]] = {
    "identity": np.ones_like,
    "logistic": lambda A: A * (1 - A),
    "tanh": lambda A: 1 - A**2,
    "relu": lambda A: A > 0,
}


class Rows(NamedTuple):
    """Rows X (n, d), what they are (n, q), and their weights (n,), all of one type.

    ``target`` has one column of 0 and 1 for two classes, else one for each class.
    """

    X: Array
    target: Array
    weight: Array

    def take(self, rows: NDArray[np.intp]) -> "Rows":
        """Return some of the rows."""
        return Rows(self.X[rows], self.target[rows], self.weight[rows])


def initialize(sizes: Sequence[int], activation: str, rng: RandomState, dtype: type = np.float64) -> Array:
    """Draw a theta: layer by layer, the weights, then the biases, evenly within a bound that larger layers have lower.

    The bound keeps the spread of the numbers about the same from layer to layer, forwards and backwards.
    """
    coefs, intercepts = [], []
    for fan_in, fan_out in pairwise(sizes):
        bound = np.sqrt((2 if activation == "logistic" else 6) / (fan_in + fan_out))
        coefs.append(rng.uniform(-bound, bound, (fan_in, fan_out)))
        intercepts.append(rng.uniform(-bound, bound, fan_out))
    return pack(coefs, intercepts).astype(dtype)


def pack(coefs: Sequence[Array], intercepts: Sequence[Array]) -> Array:
    """Return weights and biases as one vector."""
    return np.concatenate([part.ravel() for part in (*coefs, *intercepts)])


def unpack(theta: Array, sizes: Sequence[int]) -> tuple[Layers, Layers]:
    """Return the weights and the biases of each layer; they are views of theta."""
    coefs, intercepts, at = [], [], 0
    for fan_in, fan_out in pairwise(sizes):
        coefs.append(theta[at : at + fan_in * fan_out].reshape(fan_in, fan_out))
        at += fan_in * fan_out
    for fan_out in sizes[1:]:
        intercepts.append(theta[at : at + fan_out])
        at += fan_out
    return tuple(coefs), tuple(intercepts)


@np.errstate(over="ignore", invalid="ignore")  # the run looks at the numbers after each epoch
def forward(X: Array, coefs: Layers, intercepts: Layers, activation: str) -> tuple[Layers, Array]:
    """Return what every layer holds, X first and the probabilities (n, q) last, and the scores under these.

    O(n m) for m weights.
    """
    held = [X]
    for layer, (coef, intercept) in enumerate(zip(coefs, intercepts, strict=True), 1):
        Z = held[-1] @ coef
        Z += intercept
        held.append(ACTIVATIONS[activation](Z) if layer < len(coefs) else probabilities(Z))
    return tuple(held), Z


@np.errstate(over="ignore", invalid="ignore")
def loss(scores: Array, batch: Rows, coefs: Layers, alpha: float) -> float:
    """Return L, from the scores: so it stays exact where a probability rounds to 0 or 1."""
    total = float(batch.weight.sum(dtype=np.float64))
    squares = sum(float(np.vdot(coef, coef)) for coef in coefs)
    return (float(batch.weight @ row_losses(scores, batch.target)) + alpha / 2 * squares) / total


def shares_loss(rows: Rows) -> float:
    """Return the lowest L without any weights: it is reached by always answering with the shares of the classes."""
    share = rows.weight @ rows.target / rows.weight.sum()
    return float(entr(share).sum() + (entr(1 - share[0]) if len(share) == 1 else 0))


@np.errstate(over="ignore", invalid="ignore")
def backward(
    held: Layers, batch: Rows, coefs: Layers, activation: str, alpha: float
) -> tuple[Layers, tuple[Layers, Layers]]:
    """Return each layer's deltas, (n, fan out), and L's gradient by the weights and by the biases.

    Parameters
    ----------
    held : tuple of arrays
        From `forward`, for the rows of ``batch``.

    Notes
    -----
    O(n m) for m weights, about twice the work of `forward`.
    """
    total = float(batch.weight.sum(dtype=np.float64))
    deltas = [(held[-1] - batch.target) * batch.weight[:, None]]
    for coef, A in zip(coefs[:0:-1], held[-2:0:-1], strict=True):
        deltas.append((deltas[-1] @ coef.T) * SLOPES[activation](A))
    deltas.reverse()
    by_coefs = [(A.T @ delta + alpha * coef) / total for A, delta, coef in zip(held, deltas, coefs, strict=False)]
    by_intercepts = [delta.sum(axis=0) / total for delta in deltas]
    return tuple(deltas), (tuple(by_coefs), tuple(by_intercepts))


def loss_gradient(
    theta: Array, sizes: Sequence[int], batch: Rows, activation: str, alpha: float
) -> tuple[float, Array]:
    """Return L and its gradient by theta."""
    coefs, intercepts = unpack(theta, sizes)
    held, scores = forward(batch.X, coefs, intercepts, activation)
    _, slopes = backward(held, batch, coefs, activation, alpha)
    return loss(scores, batch, coefs, alpha), pack(*slopes)
