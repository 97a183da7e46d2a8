"""Starbeam's side of the comparison: python -m benchmarks.peers.run_starbeam DATA OUT THREADS BEAM PARAMS.

BEAM is the beam width, PARAMS what `XRLinear` is made with, as JSON.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from benchmarks.peers.clock import Clock
from xmr_core import XRLinear


def main() -> None:
    """Train, save, predict in batch and one by one."""
    data, out, threads, beam = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    model = XRLinear(**json.loads(sys.argv[5]), n_jobs=threads)
    X, Y = (sp.load_npz(data / f"{name}.npz").tocsr() for name in ("X.trn", "Y.trn"))
    clock = Clock()
    # Kernels come from the disk cache; loading them is a start-up cost that `make run` pays once.
    XRLinear(**model.get_params()).fit(X[:200], Y[:200])
    clock.before_training()
    clock.time("train", lambda: model.fit(X, Y))
    model.save(out / "model")
    clock.trained(out / "model")
    predict(model, sp.load_npz(data / "X.tst.npz").tocsr(), beam, clock, out)
    clock.out["memory MB"] = nbytes(vars(model)) / 1e6
    clock.print()


def predict(model: XRLinear, X: sp.csr_matrix, beam: int, clock: Clock, out: Path) -> None:
    """Time batches on two threads and one, and single queries as a CSR row and as plain arrays."""
    for threads in (2, 1):
        model.set_params(n_jobs=threads)
        P = clock.settle(f"batch {threads}", lambda: model.predict(X, k=10, beam_width=beam))
    sp.save_npz(out / "P.npz", P)
    clock.out["nodes"] = float(np.mean(model.nodes_scored(X, beam_width=beam)))
    rows = [X[i] for i in range(min(X.shape[0], 2000))]
    clock.singles("single", lambda i: model.rank(rows[i], k=10, beam_width=beam), len(rows))
    parts = [(row.indices, row.data) for row in rows]
    clock.singles("bare", lambda i: model.rank_features(*parts[i], k=10, beam_width=beam), len(rows))


def nbytes(thing: Any) -> int:
    """Return the bytes of all arrays below an object, each counted once."""
    found: dict[int, int] = {}

    def walk(part: Any) -> None:
        if isinstance(part, np.ndarray):
            owner = part if part.base is None or not isinstance(part.base, np.ndarray) else part.base
            found[id(owner)] = owner.nbytes
        elif isinstance(part, Mapping):
            for inner in part.values():
                walk(inner)
        elif isinstance(part, (list, tuple)):
            for inner in part:
                walk(inner)
        elif hasattr(part, "__dict__") and not isinstance(part, type):
            walk(vars(part))

    walk(thing)
    return sum(found.values())


if __name__ == "__main__":
    main()
