r"""How far to go, given a gradient: with momentum, or by Adam. Both remember the gradients before.

Momentum (Polyak 1964, doi:10.1016/0041-5553(64)90137-5): the velocity keeps a share :math:`\mu` of itself,

.. math:: v \leftarrow \mu v - \eta g, \qquad \theta \leftarrow \theta + v,

and Nesterov's form looks one step ahead: :math:`\theta \leftarrow \theta + \mu v - \eta g` with the new v (Sutskever,
Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013).

Adam (Kingma and Ba, 2015, arXiv:1412.6980) divides a running mean of the gradients by the root of one of their squares,
so each parameter has a rate of its own. Both means begin at 0, which the two powers make good:

.. math:: m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad
    \theta \leftarrow \theta - \eta \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \, \frac{m}{\sqrt{v} + \epsilon}
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from algorithms.network import Array


@dataclass
class Momentum:
    """Gradient descent with momentum; 0 is none. ``velocity`` is 0 until the first move."""

    momentum: float = 0.9
    nesterov: bool = True
    velocity: Array | float = 0.0

    @np.errstate(over="ignore", invalid="ignore")
    def move(self, gradient: Array, rate: float) -> Array:
        """Return what to add to the parameters, of the gradient's shape."""
        self.velocity = self.momentum * self.velocity - rate * gradient
        return self.momentum * self.velocity - rate * gradient if self.nesterov else self.velocity


@dataclass
class Adam:
    """Adam; ``t`` counts the moves, ``mean`` and ``square`` are the running means of the gradient and its square."""

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    t: int = 0
    mean: Array | float = 0.0
    square: Array | float = 0.0

    @np.errstate(over="ignore", invalid="ignore")
    def move(self, gradient: Array, rate: float) -> Array:
        """Return what to add to the parameters, of the gradient's shape."""
        self.t += 1
        self.mean = self.beta_1 * self.mean + (1 - self.beta_1) * gradient
        self.square = self.beta_2 * self.square + (1 - self.beta_2) * gradient**2
        corrected = rate * sqrt(1 - self.beta_2**self.t) / (1 - self.beta_1**self.t)
        return -corrected * self.mean / (np.sqrt(self.square) + self.epsilon)
