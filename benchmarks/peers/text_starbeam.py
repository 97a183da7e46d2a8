"""Starbeam from text to products: python -m benchmarks.peers.text_starbeam DATA THREADS BEAM PARAMS."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import scipy.sparse as sp

sys.path.insert(0, str(Path(__file__).parent))

from texts import lines, serve

from xmr_core import ProductSearch, QueryVectorizer, XRLinear


def main() -> None:
    """Train with the default features and with words alone, then answer texts."""
    data, threads, beam, params = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
    Y = sp.load_npz(data / "Y.trn.npz").tocoo()
    texts, names = lines(data / "trn.txt"), lines(data / "labels.txt")
    queries, labels = [texts[i] for i in Y.coords[0]], Y.coords[1].tolist()
    products = [f"{j} {names[j]}" for j in labels]  # the number keeps equal names apart
    words = QueryVectorizer(word_ngrams=(1, 2), char_ngrams=None, word_weights=(1.0, 1.0), min_df=2)

    def trained(vectorizer: QueryVectorizer | None) -> Callable[[str], list[int]]:
        search = ProductSearch(vectorizer, XRLinear(**params, n_jobs=threads)).fit(queries, products)
        number = [int(product.split(" ", 1)[0]) for product in search.products]
        return lambda text: [number[hit.label] for hit in search.search(text, k=10, beam_width=beam)]

    usual = trained(None)
    serve({"text": usual, "text words": trained(words), "text chars": usual}, data)


if __name__ == "__main__":
    main()
