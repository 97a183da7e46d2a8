"""Progress of work that has several parts."""

from collections.abc import Callable, Sequence

from xmr_core.progress import Report

# How far a model's training is at the start and the end of each of its stages; rough, for the bar alone.
STAGES = {
    "features": (0.0, 0.4), "weight": (0.4, 0.6), "tree": (0.6, 0.65), "rankers": (0.65, 0.9), "measuring": (0.9, 1.0),
    "trial": (0.4, 0.6), "weights": (0.6, 0.7), "parts": (0.7, 1.0),  # of `SessionAutocomplete`
}  # fmt: skip


class Steps:
    """Share one progress bar among parts.

    Parameters
    ----------
    report : callable(stage, fraction)
        Told the part's name and the fraction of the whole.
    names : sequence of str
    weights : sequence of float, optional
        How long each part takes, in any unit; equal if left out.
    """

    def __init__(self, report: Report, names: Sequence[str], weights: Sequence[float] | None = None) -> None:
        self._report = report
        self._names = list(names)
        total, begun = sum(weights or [1] * len(names)), 0.0
        self._spans: list[tuple[float, float]] = []
        for weight in weights or [1] * len(names):
            self._spans.append((begun / total, (begun + weight) / total))
            begun += weight

    def part(self, i: int) -> Report:
        """Return what part ``i`` reports to: a stage of `STAGES` and a fraction of it."""

        def report(stage: str, fraction: float) -> None:
            low, high = STAGES.get(stage, (0.0, 1.0))
            begin, end = self._spans[i]
            self._report(self._names[i], begin + (end - begin) * (low + (high - low) * fraction))

        return report

    def within(self, i: int, stage: str) -> Callable[[float], None]:
        """Return what a stage of part ``i`` reports its fraction to."""
        report = self.part(i)
        return lambda fraction: report(stage, fraction)
