"""What every verdict is made of."""

from dataclasses import dataclass
from typing import Literal

SURE = 2.0  # standard errors from which a difference counts

State = Literal["seen", "partly", "not seen"]


@dataclass(frozen=True)
class Verdict:
    """Whether the finding is seen, and the numbers that say so."""

    state: State
    text: str


def points(difference: float) -> str:
    """Write a difference of two shares, without its sign: "3.2 points"."""
    return f"{100 * abs(difference):.1f} points"


def listed(names: list[str]) -> str:
    """Write names in quotes, the last after "and"."""
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
