"""PECOS with scikit-learn's vectorizer from text to products: text_pecos.py DATA THREADS, in PECOS's environment."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

DATA, THREADS = Path(sys.argv[1]), int(sys.argv[2])
os.environ["OMP_NUM_THREADS"] = str(THREADS)
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402  after the number of threads is set
import scipy.sparse as sp  # noqa: E402
from pecos.xmc import Indexer, LabelEmbeddingFactory  # noqa: E402
from pecos.xmc.xlinear.model import XLinearModel  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.pipeline import FeatureUnion  # noqa: E402
from texts import lines, serve  # noqa: E402


def main() -> None:
    """Train on word 1-2-grams and on the families that Starbeam uses, then answer texts."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, dtype=np.float32)
    families = FeatureUnion([
        ("word", TfidfVectorizer(ngram_range=(1, 3), dtype=np.float32)),
        ("char", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)),
    ])  # fmt: skip
    with tempfile.TemporaryDirectory() as out:
        usual = trained(words, Path(out) / "words")
        serve({"text": usual, "text words": usual, "text chars": trained(families, Path(out) / "chars")}, DATA)


def trained(vectorizer: TfidfVectorizer | FeatureUnion, out: Path) -> Callable[[str], list[int]]:
    """Return a way from a text to labels through the memory-mapped model."""
    Y = sp.load_npz(DATA / "Y.trn.npz").tocsr()
    X = sp.csr_matrix(vectorizer.fit_transform(lines(DATA / "trn.txt")), dtype=np.float32)
    X.sort_indices()
    Z = LabelEmbeddingFactory.create(Y, X, method="pifa")
    chain = Indexer.gen(Z, indexer_type="hierarchicalkmeans", nr_splits=16, max_leaf_size=100, threads=THREADS)
    XLinearModel.train(X, Y, C=chain, threads=THREADS).save(str(out / "model"))
    XLinearModel.compile_mmap_model(str(out / "model"), str(out / "mmap"))
    model = XLinearModel.load(str(out / "mmap"), is_predict_only=True)

    def answer(text: str) -> list[int]:
        x = sp.csr_matrix(vectorizer.transform([text]))
        x.sort_indices()
        return model.predict(x, only_topk=10, beam_size=10, threads=1).indices.tolist()

    return answer


if __name__ == "__main__":
    main()
