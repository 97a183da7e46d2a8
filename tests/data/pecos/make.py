"""Makes the PECOS model in this folder, its inputs and its predictions.

Run in an environment of its own: pip install "numpy<2" "scipy<1.14" "scikit-learn<1.7"; pip install --no-deps libpecos
"""

import tempfile
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from pecos.xmc import Indexer, LabelEmbeddingFactory, PostProcessor
from pecos.xmc.xlinear.model import XLinearModel
from sklearn.preprocessing import normalize

HERE = Path(__file__).parent
N, D, L = 400, 60, 90


def main() -> None:
    """Train on random rows, save, predict."""
    rng = np.random.default_rng(0)
    X = sp.random(N, D, 0.15, format="csr", dtype=np.float32, random_state=0)
    X = normalize(abs(X)).astype(np.float32)
    Y = sp.csr_matrix((np.ones(N, dtype=np.float32), (np.arange(N), rng.integers(0, L, N))), shape=(N, L))
    Z = LabelEmbeddingFactory.create(Y, X, method="pifa")
    chain = Indexer.gen(Z, indexer_type="hierarchicalkmeans", nr_splits=4, max_leaf_size=6, seed=0)
    model = XLinearModel.train(X, Y, C=chain)
    model.save(HERE / "model")
    sp.save_npz(HERE / "X.npz", X[:50])
    sp.save_npz(HERE / "predictions.npz", model.predict(X[:50], only_topk=10, beam_size=5))
    score_functions(X[:20])


def score_functions(X: sp.csr_matrix) -> None:
    """Save what the model in this folder predicts with every post-processor, one stored matrix each."""
    for name in PostProcessor.valid_list():
        model = XLinearModel.load(HERE / "model")
        for level in model.model.model_chain:
            level.pred_params.post_processor = name
        with tempfile.TemporaryDirectory() as folder:
            model.save(folder)
            predictor = XLinearModel.load(folder, is_predict_only=True)
            sp.save_npz(HERE / "scores" / f"{name}.npz", predictor.predict(X, only_topk=10, beam_size=5))


if __name__ == "__main__":
    main()
