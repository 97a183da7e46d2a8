"""napkinXC's probabilistic label tree, defaults; in an environment of its own: run_napkinxc.py DATA OUT THREADS."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import scipy.sparse as sp
from clock import Clock
from napkinxc.models import PLT


def main() -> None:
    """Train (it saves as it goes), load, predict in batch and one by one."""
    data, out, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    X, Y = (sp.load_npz(data / f"{name}.npz").tocsr() for name in ("X.trn", "Y.trn"))
    clock, model = Clock(), PLT(str(out / "model"), threads=threads)
    clock.before_training()
    clock.time("train", lambda: model.fit(X, Y))
    clock.trained(out / "model")
    X = sp.load_npz(data / "X.tst.npz").tocsr()
    for threads in (2, 1):
        model.set_params(threads=threads)
        found = clock.settle(f"batch {threads}", lambda: model.predict_proba(X, top_k=10))
    rows = [X[i] for i in range(min(X.shape[0], 2000))]
    clock.singles("single", lambda i: model.predict_proba(rows[i], top_k=10), len(rows))
    labels = [label for answer in found for label, _ in answer]
    scores = np.array([score for answer in found for _, score in answer], dtype=np.float32)
    indptr = np.concatenate([[0], np.cumsum([len(answer) for answer in found])])
    sp.save_npz(out / "P.npz", sp.csr_matrix((scores, labels, indptr), shape=(X.shape[0], Y.shape[1])))
    clock.print()


if __name__ == "__main__":
    main()
