"""PECOS's part of the live tests; runs in PECOS's environment: pecos_side.py train|predict FOLDER OPTIONS.

FOLDER holds X_test.npz, for training X.npz and Y.npz too and, if the tree is given, chain0.npz, chain1.npz, ... OPTIONS
is JSON. The model goes to or comes from FOLDER/model; predictions go to FOLDER/P.npz.
"""

import json
import sys
from pathlib import Path

import scipy.sparse as sp
from pecos.xmc import Indexer, LabelEmbeddingFactory
from pecos.xmc.base import ClusterChain
from pecos.xmc.xlinear.model import XLinearModel

TOP = 10


def train(folder: Path, score: str, bias: float) -> None:
    """Train and save, PECOS's defaults but for the options."""
    X, Y = (sp.load_npz(folder / name).tocsr() for name in ("X.npz", "Y.npz"))
    links = sorted(folder.glob("chain*.npz"))
    if links:
        chain = ClusterChain([sp.load_npz(path).tocsc() for path in links])
    else:
        Z = LabelEmbeddingFactory.create(Y, X, method="pifa")
        chain = Indexer.gen(Z, indexer_type="hierarchicalkmeans", nr_splits=4, max_leaf_size=6, seed=0)
    model = XLinearModel.train(X, Y, C=chain, bias=bias, post_processor=score)
    model.save(str(folder / "model"))


def predict(folder: Path, beam: int) -> None:
    """Predict with the loads that PECOS offers; refuse if they differ."""
    X, model = sp.load_npz(folder / "X_test.npz").tocsr(), str(folder / "model")
    XLinearModel.compile_mmap_model(model, str(folder / "mmap"))
    loads = [
        XLinearModel.load(model),
        XLinearModel.load(model, is_predict_only=True, weight_matrix_type="HASH_CHUNKED"),
        XLinearModel.load(str(folder / "mmap"), is_predict_only=True),
    ]
    answers = [loaded.predict(X, only_topk=TOP, beam_size=beam).tocsr() for loaded in loads]
    for other in answers[1:]:
        if abs(answers[0] - other).max() > 1e-5:
            sys.exit("PECOS's own loads do not agree on this model")
    sp.save_npz(folder / "P.npz", answers[0])


if __name__ == "__main__":
    folder, options = Path(sys.argv[2]), json.loads(sys.argv[3])
    beam = options.pop("beam")
    if sys.argv[1] == "train":
        train(folder, **options)
    predict(folder, beam)
