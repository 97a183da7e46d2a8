"""PECOS's side of the comparison; runs in an environment of its own: run_pecos.py DATA OUT THREADS."""

import os
import sys
from pathlib import Path

DATA, OUT, THREADS = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
os.environ["OMP_NUM_THREADS"] = str(THREADS)
sys.path.insert(0, str(Path(__file__).parent))

import scipy.sparse as sp  # noqa: E402  after the number of threads is set
from clock import Clock  # noqa: E402
from pecos.xmc import Indexer, LabelEmbeddingFactory  # noqa: E402
from pecos.xmc.xlinear.model import XLinearModel  # noqa: E402


def main() -> None:
    """Train, save, predict in batch and one by one."""
    X, Y, X_test = (sp.load_npz(DATA / f"{name}.npz").tocsr() for name in ("X.trn", "Y.trn", "X.tst"))
    clock = Clock()

    def train() -> XLinearModel:
        Z = LabelEmbeddingFactory.create(Y, X, method="pifa")
        chain = Indexer.gen(Z, indexer_type="hierarchicalkmeans", nr_splits=16, max_leaf_size=100, threads=THREADS)
        return XLinearModel.train(X, Y, C=chain, threads=THREADS)

    model = clock.time("train", train)
    model.save(str(OUT / "model"))
    XLinearModel.compile_mmap_model(str(OUT / "model"), str(OUT / "mmap"))
    batch = XLinearModel.load(str(OUT / "model"), is_predict_only=True, weight_matrix_type="HASH_CHUNKED")
    batch.predict(X_test[:100], only_topk=10, beam_size=10)
    P = clock.time("batch 2", lambda: batch.predict(X_test, only_topk=10, beam_size=10, threads=2))
    clock.time("batch 1", lambda: batch.predict(X_test, only_topk=10, beam_size=10, threads=1))
    single = XLinearModel.load(str(OUT / "mmap"), is_predict_only=True)
    rows = [X_test[i] for i in range(min(X_test.shape[0], 2000))]
    clock.singles("single", lambda i: single.predict(rows[i], only_topk=10, beam_size=10, threads=1), len(rows))
    sp.save_npz(OUT / "P.npz", P.tocsr())
    clock.finish(OUT / "model")


if __name__ == "__main__":
    main()
