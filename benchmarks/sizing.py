"""Sizes for planning: ``python -m benchmarks.sizing`` and ``python -m benchmarks.sizing --data DIR``.

Without data: training on synthetic sets of 1,000, 10,000 and 100,000 labels with Zipf frequencies, each in a fresh
process, so that its peak memory is its own. A line for a million labels is extrapolated from the last two sizes.

With data (X.trn.npz and Y.trn.npz in PECOS's layout): the rankers trained here with two threads and on Dask with two
worker processes of one thread each, in turn; CPU seconds are of all processes together.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, load_npz

from benchmarks.table import print_table
from xmr_core import XRLinear
from xmr_core.distributed import LEAST_WORK, MOST_VALUES, MOST_WORK
from xmr_core.parcels import Parcel, Sizes, groups
from xmr_core.shards import Cut
from xmr_core.training import families

ROWS_A_LABEL, VALUES_A_ROW, SHARDS = 3, 30, 8


def synthetic(n_labels: int, n_features: int, seed: int = 0) -> tuple[csr_matrix, csr_matrix]:
    """Three rows a label on average, label frequencies by Zipf's law; 30 features a row.

    A label has ten features of its own, drawn from its neighbourhood of labels; the other twenty of a row are drawn by
    Zipf's law from all.
    """
    rng = np.random.default_rng(seed)
    n = ROWS_A_LABEL * n_labels
    frequency = 1 / np.arange(1, n_labels + 1)
    label = rng.permutation(
        np.concatenate([np.arange(n_labels), rng.choice(n_labels, n - n_labels, p=frequency / frequency.sum())])
    )
    own = np.random.default_rng(seed + 1).integers(0, n_features, (max(n_labels // 20, 1), 40))
    pick = (label[:, None] * 7 + rng.integers(0, 10, (n, 10)) * 4) % 40
    noise = (n_features * rng.random((n, VALUES_A_ROW - 10)) ** 3).astype(np.int64)
    indices = np.concatenate([own[label // 20 % len(own)][np.arange(n)[:, None], pick], noise], axis=1)
    values = rng.uniform(0.5, 1, indices.shape).astype(np.float32) / np.float32(np.sqrt(VALUES_A_ROW / 2))
    X = csr_matrix(
        (values.ravel(), indices.ravel(), np.arange(0, indices.size + 1, VALUES_A_ROW)), shape=(n, n_features)
    )
    X.sum_duplicates()
    return X, csr_matrix((np.ones(n, np.float32), label, np.arange(n + 1)), shape=(n, n_labels))


def measure(n_labels: int, n_features: int) -> dict[str, float]:
    """Train one size and measure time, memory and what a cluster would hold."""
    warm = synthetic(50, 1000)
    XRLinear(max_iter=1).fit(*warm)  # kernels come from the disk cache
    empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    X, Y = synthetic(n_labels, n_features)
    begin = time.process_time()
    model = XRLinear().fit(X, Y)
    end = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    frozen = model.frozen_
    total = sum(a.nbytes for a in frozen)
    cut = Cut.choose(frozen, SHARDS)
    sent = sum(p.nnz for p in parcels(X, Y, model)) * 8
    return {
        "labels": n_labels, "features": n_features, "X": X.nnz * 8 / 1e6, "train": end - begin, "model": total / 1e6,
        "empty": empty, "peak": peak, "sent": sent / 1e6,
        "router": sum(a.nbytes for a in cut.router(frozen)) / 1e6,
        "shard": max(sum(a.nbytes for a in shard.ranker.frozen) for shard in cut.shards(frozen, n_features)) / 1e6,
    }  # fmt: skip


def parcels(X: csr_matrix, Y: csr_matrix, model: XRLinear) -> list[csr_matrix]:
    """Return what travels to the workers of a cluster of eight threads."""
    tasks = families(model.tree_, Y)
    sizes = Sizes.of(X, tasks)
    limit = int(np.clip(sizes.work.sum() // 64, LEAST_WORK, MOST_WORK))
    return [Parcel.pack(X, [tasks[i] for i in group]).X for group in groups(sizes, limit, MOST_VALUES)]


HEADER = {
    "labels": "labels", "features": "features", "X": "X, MB", "train": "training, CPU s", "peak": "peak memory, MB",
    "model": "model, MB", "sent": "sent to workers, MB", "router": "router, MB", "shard": f"largest of {SHARDS} shards",
}  # fmt: skip


def scale(labels: list[int], features: list[int]) -> None:
    """Print the table by number of labels and of features."""
    rows = []
    for n_features in features:
        found = []
        for n_labels in labels:
            command = [sys.executable, "-m", "benchmarks.sizing", "--one", str(n_labels), str(n_features)]
            found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
            rows.append([f"{v:,.0f}" if v >= 10 else f"{v:.2f}" for v in (found[-1][key] for key in HEADER)])
        if len(found) > 1:
            rows.append([f"{value:,.0f}" for value in extrapolated(*found[-2:])])
            rows[-1][0] += " (extrapolated)"
    print_table(list(HEADER.values()), rows)


def extrapolated(one: dict[str, float], two: dict[str, float]) -> list[float]:
    """Return the figures of a million labels if every one goes on to grow with the same power of the labels.

    Of the memory, only what is above that of a process without data grows.
    """
    further = np.log(1e6 / two["labels"]) / np.log(two["labels"] / one["labels"])
    still = {"peak": two["empty"]}
    grown = {key: (one[key] - still.get(key, 0), two[key] - still.get(key, 0)) for key in HEADER}
    return [still.get(key, 0) + b * (b / max(a, 1e-9)) ** further for key, (a, b) in grown.items()]


def overhead(data: Path, rounds: int) -> None:
    """Print the rankers' training here and on Dask, medians."""
    from distributed import Client, LocalCluster

    X, Y = (load_npz(data / f"{name}.npz").tocsr() for name in ("X.trn", "Y.trn"))
    model = XRLinear(n_jobs=2)
    tree = model.fit(X, Y).tree_
    runs: dict[str, list[tuple[float, float]]] = {"here, 2 threads": [], "Dask, 2 workers": []}
    local = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster("127.0.0.1", **local) as cluster, Client(cluster) as client:
        model.fit(X, Y, tree, client=client)  # the workers load their kernels
        for _ in range(rounds):
            for name, options in zip(runs, ({}, {"client": client}), strict=True):
                runs[name].append(timed(model, X, Y, tree, client, options))
    rows = [
        [name, *(f"{statistics.median(run[i] for run in found):.2f}" for i in (0, 1))] for name, found in runs.items()
    ]
    print_table([data.name, "wall s", "CPU s"], rows)


def timed(model: XRLinear, X: csr_matrix, Y: csr_matrix, tree: Any, client: Any, options: dict) -> tuple[float, float]:
    """Return wall and CPU seconds of one fit, those of the workers included."""
    wall, cpu = time.perf_counter(), cpu_seconds(client)
    model.fit(X, Y, tree, **options)
    return time.perf_counter() - wall, cpu_seconds(client) - cpu


def cpu_seconds(client: Any) -> float:
    """Return what this process and all workers have used so far."""
    return sum(sum(times[:2]) for times in (os.times(), *client.run(os.times).values()))


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--labels", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--features", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--one", type=int, nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(*args.one)))
    elif args.data:
        overhead(args.data.resolve(), args.rounds)
    else:
        scale(args.labels, args.features)


if __name__ == "__main__":
    main()
