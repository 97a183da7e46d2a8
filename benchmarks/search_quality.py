"""Quality of the embedded shop's search: ``python -m benchmarks.search_quality``.

Two tables on the shop's held-out sessions. The first compares the feature families, each alone and together; the
second compares the default model's beam search with scoring every product on the same model.
"""

import argparse
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.table import print_table
from xmr_core import ProductSearch, QueryVectorizer, XRLinear, metrics
from xmr_core.datasets import BRANCHING, MAX_LEAF_SIZE
from xmr_core.shop import Shop, make_shop

FAMILIES: dict[str, dict[str, Any]] = {
    "word 1-3-grams alone": {"char_ngrams": None, "tfidf": False},
    "character trigrams alone": {"word_ngrams": None, "tfidf": False},
    "TF-IDF of single words alone": {"word_ngrams": (1, 1), "char_ngrams": None},
    "word 1-3-grams with TF-IDF": {"char_ngrams": None},
    "character trigrams with TF-IDF": {"word_ngrams": None},
    "word and character n-grams, no TF-IDF": {"tfidf": False},
    "all three (default)": {},
}
WIDTHS = (1, 2, 4, 6, 10, 20)


def main() -> None:
    """Train, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=80_000, help="rows of the log")
    args = parser.parse_args()
    shop = make_shop(n_queries=args.queries)
    print(f"{len(shop.products):,} products, {len(shop.queries):,} queries, {int(shop.test.sum()):,} held out\n")
    rows = []
    for name, options in FAMILIES.items():
        search = fit(shop, QueryVectorizer(**options))
        rows.append([name, f"{search.vectorizer.n_features:,}", *quality(shop, search, 10)])
    print_table(["features", "n-grams", "recall@10", "precision@1", "nDCG@10"], rows)
    print()
    print_table(
        ["beam width", "nodes scored", "recall@10", "precision@1", "nDCG@10", "of exhaustive"], beams(shop, search)
    )


def fit(shop: Shop, vectorizer: QueryVectorizer) -> ProductSearch:
    """Train the default model on the rows that are not held out."""
    rows = np.flatnonzero(~shop.test)
    model = XRLinear(branching=BRANCHING, max_leaf_size=MAX_LEAF_SIZE)
    products = [shop.products[shop.bought[i]] for i in rows]
    return ProductSearch(vectorizer, model).fit([shop.queries[i] for i in rows], products)


def held_out(shop: Shop, search: ProductSearch) -> tuple[csr_matrix, csr_matrix]:
    """Return the held-out queries and their labels; a product that nobody bought in training has no label."""
    label_of = {product: label for label, product in enumerate(search.products)}
    rows = [i for i in np.flatnonzero(shop.test) if shop.products[shop.bought[i]] in label_of]
    labels = [label_of[shop.products[shop.bought[i]]] for i in rows]
    X = search.vectorizer.transform([shop.queries[i] for i in rows])
    shape = (len(rows), len(search.products))
    return X, csr_matrix((np.ones(len(rows)), (np.arange(len(rows)), labels)), shape=shape)


def quality(shop: Shop, search: ProductSearch, width: int) -> list[str]:
    """Return recall@10, precision@1 and nDCG@10 as text."""
    X, Y = held_out(shop, search)
    P = search.model.predict(X, k=10, beam_width=width)
    values = metrics.recall_at_k(Y, P, 10), metrics.precision_at_k(Y, P, 1), metrics.ndcg_at_k(Y, P, 10)
    return [f"{v:.4f}" for v in values]


def beams(shop: Shop, search: ProductSearch) -> list[list[str]]:
    """Return one row a beam width, the exhaustive one last."""
    X, _ = held_out(shop, search)
    everything = quality(shop, search, search.tree.n_labels)
    rows = []
    for width in WIDTHS:
        found = quality(shop, search, width)
        nodes = search.model.nodes_scored(X, width).mean()
        rows.append([str(width), f"{nodes:,.0f}", *found, f"{float(found[0]) / float(everything[0]):.4f}"])
    return [*rows, ["exhaustive", f"{search.tree.n_nodes:,}", *everything, "1.0000"]]


if __name__ == "__main__":
    main()
