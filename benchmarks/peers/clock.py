"""Timing that both peers share; only the standard library and NumPy, because it also runs in the other environment."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SINGLE_QUERIES = 2000


class Clock:
    """Collects wall and CPU seconds by name."""

    def __init__(self) -> None:
        self.out: dict[str, float] = {}

    def time(self, name: str, call: Callable[[], Any]) -> Any:
        """Run a call, keep its wall and CPU time under ``name``, return its result."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = call()
        self.out[f"{name} wall"] = time.perf_counter() - wall
        self.out[f"{name} cpu"] = time.process_time() - cpu
        return result

    def singles(self, name: str, call: Callable[[int], Any], n: int) -> None:
        """Run ``call(i)`` for the first queries one by one, after a warm-up, and keep percentiles in ms."""
        n = min(n, SINGLE_QUERIES)
        for i in range(min(n, 200)):
            call(i)
        times = []
        for i in range(n):
            begin = time.perf_counter()
            call(i)
            times.append(1000 * (time.perf_counter() - begin))
        for q in (50, 99):
            self.out[f"{name} p{q}"] = float(np.percentile(times, q))

    def finish(self, folder: Path) -> None:
        """Add the model's size and the peak memory, and print everything as one line of JSON."""
        files = [p for p in Path(folder).rglob("*") if p.is_file()]
        self.out["disk MB"] = sum(p.stat().st_size for p in files) / 1e6
        self.out["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        json.dump(self.out, sys.stdout)
