"""What the very first call costs, when kernels are compiled, and later starts: `benchmarks.xmr --compile`."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

STEPS = ("import", "training", "batch", "one query")


def show() -> None:
    """Print a line for a machine that never ran this, and one for every later process."""
    with tempfile.TemporaryDirectory() as folder:
        for title in ("first process, everything compiled", "later process, from the disk cache"):
            found = run({**os.environ, "NUMBA_CACHE_DIR": folder})
            said = ", ".join(f"{step} {found[step]:.1f}" for step in STEPS)
            print(f"\n{title}: {sum(found[s] for s in STEPS):.1f} CPU s ({said}), {found['wall']:.1f} s wall")
        print(f"compiled code on disk: {sum(p.stat().st_size for p in Path(folder).rglob('*.nb*')) / 1e6:.1f} MB")


def run(environment: dict[str, str]) -> dict[str, float]:
    """Return the CPU seconds of each step in a fresh process, and the wall seconds of all."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.compiling"], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure() -> dict[str, float]:
    """Use the engine for the first time in this process, on a set that needs no time of its own."""
    import time

    seconds, begin, wall = {}, time.process_time(), time.perf_counter()

    def lap(step: str) -> None:
        nonlocal begin
        seconds[step] = time.process_time() - begin
        begin = time.process_time()

    from benchmarks.zipf import problem
    from xmr_core import XRLinear

    lap("import")
    data = problem(1000, n_test=100)
    begin = time.process_time()
    model = XRLinear(n_jobs=1).fit(data.X, data.Y)
    lap("training")
    model.predict(data.X_test)
    lap("batch")
    model.rank(data.X_test[0])
    lap("one query")
    return seconds | {"wall": time.perf_counter() - wall}


if __name__ == "__main__":
    print(json.dumps(measure()))
