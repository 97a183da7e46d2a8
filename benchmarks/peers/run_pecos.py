"""PECOS's side of the comparison; runs in an environment of its own: run_pecos.py DATA OUT THREADS."""

import os
import sys
from pathlib import Path

DATA, OUT, THREADS = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
os.environ["OMP_NUM_THREADS"] = str(THREADS)
sys.path.insert(0, str(Path(__file__).parent))

import scipy.sparse as sp  # noqa: E402  after the number of threads is set
from clock import Clock, size_mb  # noqa: E402
from pecos.xmc import Indexer, LabelEmbeddingFactory  # noqa: E402
from pecos.xmc.xlinear.model import XLinearModel  # noqa: E402

SEARCH = {"only_topk": 10, "beam_size": 10}


def main() -> None:
    """Train, save, predict in batch and one by one."""
    X, Y = (sp.load_npz(DATA / f"{name}.npz").tocsr() for name in ("X.trn", "Y.trn"))
    clock = Clock()

    def train() -> XLinearModel:
        Z = LabelEmbeddingFactory.create(Y, X, method="pifa")
        chain = Indexer.gen(Z, indexer_type="hierarchicalkmeans", nr_splits=16, max_leaf_size=100, threads=THREADS)
        return XLinearModel.train(X, Y, C=chain, threads=THREADS)

    clock.before_training()
    clock.time("train", train).save(str(OUT / "model"))
    clock.trained(OUT / "model")
    XLinearModel.compile_mmap_model(str(OUT / "model"), str(OUT / "mmap"))
    clock.out["memory MB"] = size_mb(OUT / "mmap")
    predict(clock)
    clock.print()


def predict(clock: Clock) -> None:
    """Time the loads that PECOS names for speed: hashed chunks for batches, memory-mapped files for single calls."""
    X = sp.load_npz(DATA / "X.tst.npz").tocsr()
    batch = XLinearModel.load(str(OUT / "model"), is_predict_only=True, weight_matrix_type="HASH_CHUNKED")
    for threads in (2, 1):
        P = clock.settle(f"batch {threads}", lambda t=threads: batch.predict(X, threads=t, **SEARCH))
    sp.save_npz(OUT / "P.npz", P.tocsr())
    single = XLinearModel.load(str(OUT / "mmap"), is_predict_only=True)
    rows = [X[i] for i in range(min(X.shape[0], 2000))]
    clock.singles("single", lambda i: single.predict(rows[i], threads=1, **SEARCH), len(rows))


if __name__ == "__main__":
    main()
