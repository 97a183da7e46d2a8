"""What a completer is asked: beginnings of held-out queries, of every length."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

LENGTHS = ("1", "2", "3", "4+", "all")
LEAST = (1, 2, 3, 4, 1)  # letters of a query that is asked for in each list


class Question(NamedTuple):
    """What was typed so far, the query before it, what was typed in the end, and which held-out row this is."""

    prefix: str
    previous: str | None
    target: str
    row: int = 0


def questions(test: Sequence[tuple[str | None, str]], n_rows: int, seed: int = 0) -> dict[str, list[Question]]:
    """Return questions by length of the prefix: the first 1, 2 or 3 letters, a random number from 4 on, or any number.

    Each of ``n_rows`` pairs (previous query, query), drawn at random, is asked once in each list for which its query is
    long enough.
    """
    rng = np.random.default_rng(seed)
    asked: dict[str, list[Question]] = {name: [] for name in LENGTHS}
    for i in rng.permutation(len(test))[:n_rows].tolist():
        previous, target = test[i]
        for name, low in zip(LENGTHS, LEAST, strict=True):
            if len(target) >= low:
                high = low if name in "123" else len(target)
                asked[name].append(Question(target[: rng.integers(low, high + 1)], previous, target, i))
    return asked
