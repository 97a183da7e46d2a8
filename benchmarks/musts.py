"""What is compared with PECOS, and which figures must hold."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Runs = Mapping[str, Sequence[Mapping[str, float]]]  # peer -> the figures of each round


@dataclass(frozen=True)
class Row:
    """A line of the table: its title, the name of its figure, and its must.

    Attributes
    ----------
    ratio : float, optional
        Ours may be at most this many times PECOS's.
    points : float, optional
        Ours may be at most this many points below PECOS's.
    """

    title: str
    key: str
    ratio: float | None = None
    points: float | None = None

    @property
    def must(self) -> str:
        """The must in words; empty if there is none."""
        if self.ratio is not None:
            return f"≤ {self.ratio:g}x"
        return "" if self.points is None else f"≥ -{self.points:g}"

    @property
    def in_points(self) -> bool:
        """Whether the figure is an accuracy, in per cent, which is compared by difference."""
        return "@" in self.key

    def change(self, ours: Sequence[float], theirs: Sequence[float]) -> float:
        """Return the median over the rounds of ours beside theirs: a ratio, or points for an accuracy."""
        pairs = zip(ours, theirs, strict=True)
        if self.in_points:
            return statistics.median(a - b for a, b in pairs)
        return statistics.median(a / b for a, b in pairs)

    def holds(self, change: float) -> bool:
        """Whether the must holds, as printed to two places."""
        if self.ratio is not None:
            return round(change, 2) <= self.ratio
        return self.points is None or round(change, 2) >= -self.points


def accuracy(points: float | None) -> list[Row]:
    """Return the lines of accuracy, each allowed to be that much below PECOS's."""
    return [Row(name, name, points=points) for name in ("P@1", "P@3", "P@5", "R@10")]


TEXT = [
    Row("text to products as they come, p50 ms", "text p50", 0.35), Row("same, p99 ms", "text p99"),
    Row("same, R@10", "text R@10"),
    Row("text, word 1-2-grams in both, p50 ms", "text words p50"), Row("same, R@10", "text words R@10"),
    Row("text, words and characters in both, p50 ms", "text chars p50"), Row("same, R@10", "text chars R@10"),
]  # fmt: skip
PLAIN = [
    Row("training, CPU s", "train cpu", 0.6), Row("training, wall s", "train wall", 0.6),
    Row("batch, 2 threads, CPU s", "batch 2 cpu", 0.6), Row("batch, 2 threads, wall s", "batch 2 wall", 0.6),
    Row("batch, 1 thread, CPU s", "batch 1 cpu", 0.6),
    Row("one query, p50 ms", "single p50", 0.35), Row("one query, p99 ms", "single p99", 0.7),
    Row("one query as plain arrays, p50 ms", "bare p50"), Row("same, p99 ms", "bare p99"),
    *TEXT,
    Row("model on disk, MB", "disk MB", 1.0), Row("model in memory, MB", "memory MB"),
    Row("peak memory in training, MB", "peak MB", 1.2), Row("of it before training, MB", "before MB"),
    *accuracy(0.2),
]  # fmt: skip
# With prototypes a query reads a second set of weights; what it buys is recall where labels have one or two rows.
MATCH_RATIOS = {"batch 2 cpu": 1.2, "batch 2 wall": 1.2, "batch 1 cpu": 1.2, "single p50": 1.5}
MATCH = [row if row.points is not None else Row(row.title, row.key, MATCH_RATIOS.get(row.key)) for row in PLAIN]


def table(rows: Sequence[Row], runs: Runs) -> tuple[list[list[str]], list[str]]:
    """Return the lines of the table, and the titles of the musts that do not hold.

    The first peer is ours; beside it, PECOS if it ran. A figure that no peer has makes no line.
    """
    lines, failed = [], []
    for row in rows:
        if not any(row.key in run for peer in runs.values() for run in peer):
            continue
        line = [row.title, *(_cell([run[row.key] for run in peer if row.key in run]) for peer in runs.values())]
        if "PECOS" in runs:
            ours, theirs = ([run[row.key] for run in runs[name] if row.key in run] for name in ("Starbeam", "PECOS"))
            both = bool(ours and theirs)
            change = row.change(ours, theirs) if both else math.nan
            held = row.holds(change)
            line += [_change(row, change) if both else "", row.must, _tick(row, held) if both else ""]
            if both and not held:
                failed.append(row.title)
        lines.append(line)
    return lines, failed


def _cell(values: Sequence[float]) -> str:
    if not values:
        return ""
    middle = statistics.median(values)
    return f"{middle:.3f}" if middle < 10 else f"{middle:.2f}" if middle < 100 else f"{middle:.1f}"


def _change(row: Row, change: float) -> str:
    return f"{change:+.2f}" if row.in_points else f"{change:.2f}x"


def _tick(row: Row, held: bool) -> str:
    return "" if not row.must else "✓" if held else "✗"
