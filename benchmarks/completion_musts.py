"""Which figures of autocompletion must hold."""

import operator
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.completers import BEST, HYBRID, PAPER, PLAIN, POPULAR
from xmr_core.experiments.questions import LENGTHS

Rounds = Mapping[str, Sequence[Mapping[str, float]]]  # way -> its figures in each round
SIGNS = {">": operator.gt, "≥": operator.ge, "≤": operator.le}


@dataclass(frozen=True)
class Must:
    """What a figure of ours must be: beside that of another way so many times its, or, beside none, so much."""

    ours: str
    key: str
    theirs: str
    sign: str
    limit: float

    @property
    def title(self) -> str:
        """What is compared."""
        return f"{self.key}, {self.ours}" + (f" to {self.theirs}" if self.theirs else "")

    def measured(self, rounds: Rounds) -> bool:
        """Whether all it needs is there."""
        return all(self.key in run for way in (self.ours, self.theirs) if way for run in rounds.get(way, [{}]))

    def value(self, rounds: Rounds) -> float:
        """Return the median over the rounds, of ratios if there is another way."""
        ours = [run[self.key] for run in rounds[self.ours]]
        theirs = [run[self.key] for run in rounds[self.theirs]] if self.theirs else [1.0] * len(ours)
        return statistics.median(a / b if b else float("inf") for a, b in zip(ours, theirs, strict=True))

    def holds(self, rounds: Rounds) -> bool:
        """Whether the must holds."""
        held: bool = SIGNS[self.sign](self.value(rounds), self.limit)
        return held


ENOUGH = Must(BEST, "MRR all", "", "≥", 0.5)  # on a log of real queries
MUSTS = [
    *(Must(BEST, f"MRR {name}", theirs, ">", 1.0) for theirs in (POPULAR, HYBRID) for name in LENGTHS),
    Must(BEST, "ms p50", HYBRID, "≤", 0.25),
    Must(PAPER, "MRR all", HYBRID, "≥", 1.0),
    *(Must(way, "train cpu", HYBRID, "≤", 1.0) for way in (PLAIN, PAPER)),  # the first on the same tree and features
    *(Must(way, "disk MB", HYBRID, "≤", 1.0) for way in (PLAIN, PAPER)),
    *(Must(way, "ms p50", HYBRID, "≤", 0.25) for way in (PLAIN, PAPER)),
]


def table(rounds: Rounds, of_a_log: bool) -> tuple[list[list[str]], list[str]]:
    """Return a line for each must whose ways were measured, and the titles of those that do not hold."""
    lines, failed = [], []
    for must in [*([ENOUGH] if of_a_log else []), *MUSTS]:
        if not must.measured(rounds):
            continue
        ours, theirs = (_median(rounds, way, must.key) for way in (must.ours, must.theirs))
        times = "x" if must.theirs else ""
        change = f"{must.value(rounds):.2f}x" if must.theirs else ""
        held = must.holds(rounds)
        lines.append([must.title, ours, theirs, change, f"{must.sign} {must.limit:g}{times}", "✓" if held else "✗"])
        if not held:
            failed.append(must.title)
    return lines, failed


def _median(rounds: Rounds, way: str, key: str) -> str:
    return f"{statistics.median(run[key] for run in rounds[way]):.3f}" if way else ""
