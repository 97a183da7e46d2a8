"""Timing that all peers share; only the standard library and NumPy, because it also runs in other environments."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SINGLE_QUERIES = 2000
WARM_UP = 200
PASSES = 3


class Clock:
    """Collects figures by name."""

    def __init__(self) -> None:
        self.out: dict[str, float] = {}

    def time(self, name: str, call: Callable[[], Any]) -> Any:
        """Run a call, keep its wall and CPU seconds under ``name``, return its result."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = call()
        self.out[f"{name} wall"] = time.perf_counter() - wall
        self.out[f"{name} cpu"] = time.process_time() - cpu
        return result

    def settle(self, name: str, call: Callable[[], Any], seconds: float = 2.0, most: int = 9) -> Any:
        """As `time`, the best of as many runs as fit into that time, at least one; the first run is a warm-up."""
        result = call()
        runs: list[tuple[float, float]] = []
        begin = time.perf_counter()
        while not runs or (len(runs) < most and time.perf_counter() - begin < seconds):
            self.time(name, call)
            runs.append((self.out[f"{name} wall"], self.out[f"{name} cpu"]))
        for part, values in zip(("wall", "cpu"), zip(*runs, strict=True), strict=True):
            self.out[f"{name} {part}"] = min(values)
        return result

    def singles(self, name: str, call: Callable[[int], Any], n: int) -> None:
        """Run ``call(i)`` for the first queries one by one, after a warm-up, and keep percentiles in ms.

        Each query counts with its best of `PASSES` runs: what else the machine does is not the program's.
        """
        n = min(n, SINGLE_QUERIES)
        for i in range(min(n, WARM_UP)):
            call(i)
        times = np.empty((PASSES, n))
        for one in times:
            for i in range(n):
                begin = time.perf_counter()
                call(i)
                one[i] = 1000 * (time.perf_counter() - begin)
        for q in (50, 95, 99):
            self.out[f"{name} p{q}"] = float(np.percentile(times.min(axis=0), q))

    def before_training(self) -> None:
        """Keep the peak of imports, compiled code and data; call it before training starts."""
        self.out["before MB"] = peak_mb()

    def trained(self, folder: Path) -> None:
        """Keep the peak of memory and the size of the saved model; call it before anything is predicted."""
        self.out["peak MB"] = peak_mb()
        self.out["disk MB"] = size_mb(folder)

    def print(self) -> None:
        """Print everything as one line of JSON."""
        print(json.dumps(self.out), flush=True)


def peak_mb() -> float:
    """Return this process's peak resident memory, in MB.

    Linux hands a parent's ru_maxrss on to a child it starts; VmHWM begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def size_mb(folder: Path) -> float:
    """Return the size of all files below a folder, in MB."""
    return sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file()) / 1e6
