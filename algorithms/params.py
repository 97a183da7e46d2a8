"""Checks of constructor arguments, in scikit-learn's words."""

from collections.abc import Callable, Collection, Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np

Rule = tuple[str, Callable[[Any], bool]]


class InvalidParameterError(ValueError, TypeError):
    """A constructor's argument has the wrong type or value."""


def whole(low: int, high: int | None = None) -> Rule:
    """Return the rule "a whole number from low to high, both included"."""

    def holds(v: Any) -> bool:
        if not isinstance(v, Integral) or isinstance(v, bool):
            return False
        return int(v) >= low and (high is None or int(v) <= high)

    return f"an int in the range [{low}, {'inf)' if high is None else f'{high}]'}", holds


def number(low: float = -np.inf, high: float = np.inf, open_low: bool = False, open_high: bool = False) -> Rule:
    """Return the rule "a finite number from low to high"; an open end is left out."""

    def holds(v: Any) -> bool:
        if not isinstance(v, Real) or isinstance(v, bool | np.bool_) or not np.isfinite(float(v)):
            return False
        value = float(v)
        return (low < value if open_low else low <= value) and (value < high if open_high else value <= high)

    begin = "(" if open_low or low == -np.inf else "["
    end = ")" if open_high or high == np.inf else "]"
    return f"a float in the range {begin}{float(low)}, {float(high)}{end}", holds


def one_of(*known: str) -> Rule:
    """Return the rule "one of these names"."""
    return f"a str among {{{', '.join(map(repr, sorted(known)))}}}", lambda v: isinstance(v, str) and v in known


def same(*known: Any) -> Rule:
    """Return the rule "one of these values", such as None or True."""
    return " or ".join(map(repr, known)), lambda v: any(v is k for k in known)


def array() -> Rule:
    """Return the rule "an array-like"."""
    return "an array-like", lambda v: isinstance(v, np.ndarray | Collection) and not isinstance(v, str)


def function() -> Rule:
    """Return the rule "a callable"."""
    return "a callable", callable


def check_params(estimator: Any, **rules: Rule | list[Rule]) -> None:
    """Raise InvalidParameterError if an argument breaks all of its rules.

    Examples
    --------
    >>> class M:
    ...     n = 0
    >>> check_params(M(), n=whole(1))
    Traceback (most recent call last):
    algorithms.params.InvalidParameterError: The 'n' parameter of M must be an int in the range [1, inf). Got 0 instead.
    """
    given = {name: getattr(estimator, name) for name in rules}
    check_arguments(type(estimator).__name__, given, **rules)


def check_arguments(owner: str, given: Mapping[str, Any], **rules: Rule | list[Rule]) -> None:
    """Do what `check_params` does for the arguments of a function: its name, the arguments, and their rules."""
    for name, rule in rules.items():
        allowed = rule if isinstance(rule, list) else [rule]
        if not any(holds(given[name]) for _, holds in allowed):
            raise InvalidParameterError(
                f"The {name!r} parameter of {owner} must be {' or '.join(words for words, _ in allowed)}. "
                f"Got {given[name]!r} instead."
            )
