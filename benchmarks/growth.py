"""How time, memory and accuracy grow with the number of labels; `benchmarks.xmr` prints it with --scale."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks import running
from benchmarks.table import print_table

SIZES = (1_000, 10_000, 100_000, 1_000_000)
COLUMNS = {
    "labels": "labels", "training CPU s": "train cpu", "ms a label": "train a label", "peak MB": "peak MB",
    "disk MB": "disk MB", "P@1": "P@1", "R@10": "R@10", "nodes scored": "nodes", "one query p50 ms": "single p50",
    "p99 ms": "single p99", "as arrays p50 ms": "bare p50", "batch ms a query": "batch a query",
}  # fmt: skip
FITTED = (("nodes scored", "nodes"), ("ms of one query", "single p50"), ("ms as plain arrays", "bare p50"))
PEERS = Path(__file__).parent / "peers"


def show(up_to: int, pecos: str, threads: int) -> None:
    """Train each size in a fresh process, and print a table and the growth of one query's cost."""
    commands = {"Starbeam": [sys.executable, "-m", "benchmarks.peers.run_starbeam"]}
    if pecos:
        commands["PECOS"] = [pecos, str(PEERS / "run_pecos.py")]
    found: dict[str, list[running.Figures]] = {name: [] for name in commands}
    running.warm(commands["Starbeam"], str(threads), "10", "{}")
    for size in (size for size in SIZES if size <= up_to):
        with tempfile.TemporaryDirectory() as folder:
            # A process of its own: what drawing the data takes is no part of the peak.
            subprocess.run([sys.executable, "-m", "benchmarks.zipf", str(size), folder], check=True)
            for name, command in commands.items():
                options = [str(threads), *(["10", "{}"] if name == "Starbeam" else [])]
                found[name].append(derived(running.once(command, Path(folder), *options), size))
                print(f"{name}, {size:,} labels: {found[name][-1]['train cpu']:.1f} CPU s", file=sys.stderr)
    for name, figures in found.items():
        print(f"\n{name}: synthetic sets with Zipf frequencies, three rows and four features a label\n")
        shown = {title: key for title, key in COLUMNS.items() if key in figures[0]}
        print_table(list(shown), [[_cell(run[key]) for key in shown.values()] for run in figures])
        if len(figures) > 1:
            print("\n" + fit(figures))


def derived(run: running.Figures, n_labels: int) -> running.Figures:
    """Add what follows from the figures of one size."""
    return run | {
        "labels": n_labels,
        "train a label": 1000 * run["train cpu"] / n_labels,
        "batch a query": 1000 * run["batch 1 cpu"] / 5000,
    }


def fit(figures: Sequence[running.Figures]) -> str:
    """Say how one query's cost grows: least squares over log2 of the labels, and the exponent of a power of them."""
    doublings = np.log2([run["labels"] for run in figures])
    said = []
    for title, key in FITTED:
        if key not in figures[0]:
            continue
        cost = np.array([run[key] for run in figures])
        slope, start = np.polyfit(doublings, cost, 1)
        power = np.polyfit(doublings, np.log2(cost), 1)[0]
        said.append(f"{title} = {start:.3g} {'+' if slope >= 0 else '-'} {abs(slope):.3g} log2 L (as L^{power:.2f})")
    return "; ".join(said) + "."


def _cell(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"
