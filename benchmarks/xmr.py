"""XR-Linear beside PECOS: ``python -m benchmarks.xmr --data DIR --pecos /path/to/other/bin/python``.

DIR holds X.trn.npz, Y.trn.npz, X.tst.npz and Y.tst.npz in PECOS's layout. PECOS runs in an environment of its own (pip
install "numpy<2" "scipy<1.14" "scikit-learn<1.7", then pip install --no-deps libpecos). The two run in turn, each in a
fresh process; the table shows medians over the rounds and their ratio.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from scipy.sparse import load_npz

from benchmarks.table import print_table
from xmr_core import metrics

HERE = Path(__file__).parent / "peers"
ROWS = {
    "training, CPU s": "train cpu", "training, wall s": "train wall",
    "batch, 2 threads, CPU s": "batch 2 cpu", "batch, 2 threads, wall s": "batch 2 wall",
    "batch, 1 thread, CPU s": "batch 1 cpu", "one query, p50 ms": "single p50", "one query, p99 ms": "single p99",
    "model on disk, MB": "disk MB", "peak memory, MB": "peak MB",
}  # fmt: skip


def main() -> None:
    """Run the peers and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, action="append", help="may be given several times")
    parser.add_argument("--pecos", default="", help="Python of an environment with libpecos")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    for data in args.data:
        compare(data.resolve(), args.pecos, args.rounds, args.threads)


def compare(data: Path, pecos: str, rounds: int, threads: int) -> None:
    """Print the table of one data set."""
    peers = {"Starbeam": [sys.executable, "-m", "benchmarks.peers.run_starbeam"]}
    if pecos:
        peers["PECOS"] = [pecos, str(HERE / "run_pecos.py")]
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in peers}
    for _ in range(rounds):
        for name, command in peers.items():
            figures[name].append(run([*command, str(data)], data, threads))
    print(f"\n{data.name}, {rounds} rounds in turn, medians\n")
    rows = [[title, *cells(figures, key)] for title, key in ROWS.items()]
    rows += [[key, *cells(figures, key)] for key in ("P@1", "P@3", "P@5", "R@10")]
    print_table(["", *peers, *(["ratio"] if pecos else [])], rows)


def run(command: list[str], data: Path, threads: int) -> dict[str, float]:
    """Run one peer in a fresh process and measure its predictions."""
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run([*command, out, str(threads)], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        P, Y = load_npz(Path(out) / "P.npz"), load_npz(data / "Y.tst.npz")
    found |= {f"P@{k}": 100 * metrics.precision_at_k(Y, P, k) for k in (1, 3, 5)}
    return found | {"R@10": 100 * metrics.recall_at_k(Y, P, 10)}


def cells(figures: dict[str, list[dict[str, float]]], key: str) -> list[str]:
    """Return each peer's median and, of two peers, the ratio."""
    medians = [statistics.median(run[key] for run in runs) for runs in figures.values()]
    ratio = [f"{medians[0] / medians[1]:.2f}"] if len(medians) == 2 else []
    return [f"{m:.3f}" if m < 100 else f"{m:.1f}" for m in medians] + ratio


if __name__ == "__main__":
    main()
