"""Starbeam's side of the comparison: python -m benchmarks.peers.run_starbeam DATA OUT THREADS."""

import sys
from pathlib import Path

import scipy.sparse as sp

from benchmarks.peers.clock import Clock
from xmr_core import XRLinear


def main() -> None:
    """Train, save, predict in batch and one by one."""
    data, out, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    X, Y, X_test = (sp.load_npz(data / f"{name}.npz").tocsr() for name in ("X.trn", "Y.trn", "X.tst"))
    clock = Clock()
    # Kernels come from the disk cache; loading them is a start-up cost that `make run` pays once.
    XRLinear(n_jobs=threads).fit(X[:200], Y[:200]).predict(X_test[:100])
    model = clock.time("train", lambda: XRLinear(n_jobs=threads).fit(X, Y))
    model.save(out / "model")
    P = clock.time("batch 2", lambda: model.set_params(n_jobs=2).predict(X_test))
    clock.time("batch 1", lambda: model.set_params(n_jobs=1).predict(X_test))
    rows = [(X_test[i].indices, X_test[i].data) for i in range(min(X_test.shape[0], 2000))]
    clock.singles("single", lambda i: model.rank_features(*rows[i]), len(rows))
    sp.save_npz(out / "P.npz", P)
    clock.finish(out / "model")


if __name__ == "__main__":
    main()
