"""Which parameters a network takes, and what they mean for a run."""

from typing import Any
from warnings import warn

import numpy as np

from algorithms.optimizers import Adam, Momentum
from algorithms.params import Rule, array, check_params, number, one_of, same, whole


def infinite() -> Rule:
    """Return the rule "infinite"."""
    return "np.inf", lambda v: isinstance(v, float) and v == np.inf


RULES: dict[str, Rule | list[Rule]] = {
    "hidden_layer_sizes": [array(), whole(1)],
    "activation": one_of("identity", "logistic", "tanh", "relu"),
    "solver": one_of("adam", "sgd", "lbfgs"),
    "alpha": number(0),
    "batch_size": [one_of("auto"), whole(1)],
    "learning_rate": one_of("constant", "invscaling", "adaptive"),
    "learning_rate_init": number(0, open_low=True),
    "power_t": number(0),
    "max_iter": whole(1),
    "shuffle": same(True, False),
    "tol": number(0),
    "warm_start": same(True, False),
    "verbose": [same(True, False), whole(0)],
    "momentum": number(0, 1),
    "nesterovs_momentum": same(True, False),
    "early_stopping": same(True, False),
    "validation_fraction": number(0, 1, open_high=True),
    "beta_1": number(0, 1, open_high=True),
    "beta_2": number(0, 1, open_high=True),
    "epsilon": number(0, open_low=True),
    "n_iter_no_change": [whole(1), infinite()],
    "max_fun": whole(1),
}


def hidden_layers(model: Any) -> list[int]:
    """Check all parameters of an MLPClassifier, and return the units of its hidden layers."""
    check_params(model, **RULES)
    hidden = np.atleast_1d(model.hidden_layer_sizes).tolist()
    if not all(isinstance(units, int) and units > 0 for units in hidden):
        raise ValueError(f"hidden_layer_sizes must be > 0, got {hidden}. Each is a whole number of units.")
    return hidden


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
        warn(f"batch_size={model.batch_size} is more than the {n} rows: all rows are one batch.", stacklevel=5)
    return min(int(model.batch_size), n)


def next_rate(model: Any, rate: float, n_seen: int) -> float:
    """Return the rate of the next epoch by the schedule."""
    if model.solver == "sgd" and model.learning_rate == "invscaling":
        return float(model.learning_rate_init) / (n_seen + 1) ** model.power_t
    return rate
