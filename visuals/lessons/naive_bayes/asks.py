"""Questions before the next step of naive Bayes, each answered by the run itself."""

from collections.abc import Sequence

import numpy as np

from visuals.figures.write import num
from visuals.lessons.counts import counts_about
from visuals.lessons.walkthrough import Ask


def clear(values: np.ndarray, times: float = 1.1) -> tuple[int, int] | None:
    """Return the places of the largest value and the second, if they differ clearly."""
    if not 2 <= len(values) <= 6:
        return None
    order = np.argsort(-values)
    first, second = int(order[0]), int(order[1])
    return (first, second) if values[first] > times * values[second] else None


def ask_spread(names: Sequence[str], variances: np.ndarray, column: str) -> Ask | None:
    """Ask which class varies most in a column."""
    found = clear(variances)
    if found is None:
        return None
    first, second = found
    return Ask(
        f"In which class does {column} vary {'more' if len(names) == 2 else 'most'}?", list(names), first,
        f"The variance of {column} is {num(variances[first], 3)} in {names[first]} and {num(variances[second], 3)} in "
        f"{names[second]}.",
        [f"k{c}" for c in range(len(names))],
    )  # fmt: skip


def ask_column(names: Sequence[str], densities: np.ndarray, column: str, value: float) -> Ask | None:
    """Ask in which class a value of a column is likeliest."""
    found = clear(densities)
    if found is None:
        return None
    first, second = found
    return Ask(
        f"In which class is {column} = {num(value, 3)} {'likelier' if len(names) == 2 else 'likeliest'}, the prior "
        "aside?", list(names), first,
        f"Its density is {num(densities[first], 3)} in {names[first]} and {num(densities[second], 3)} in "
        f"{names[second]}.",
        [f"k{c}" for c in range(len(names))],
    )  # fmt: skip


def ask_wrong(wrong: int, n: int) -> Ask:
    """Ask how many rows get another class than theirs."""
    options = counts_about(wrong, n)
    return Ask(
        f"About how many of the {n} rows will be given another class than theirs?", [str(o) for o in options],
        options.index(wrong),
        f"{wrong} of {n} lie where another class has the larger product of prior and densities.",
    )  # fmt: skip
