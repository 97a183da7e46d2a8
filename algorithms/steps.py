"""What every algorithm's run has in common: it is a sequence of steps, and the last one is the answer."""

from collections import deque
from collections.abc import Iterable
from typing import TypeVar

Step = TypeVar("Step")


def last(steps: Iterable[Step]) -> Step:
    """Return the last of some steps; the others are let go as they come."""
    return deque(steps, maxlen=1)[0]
