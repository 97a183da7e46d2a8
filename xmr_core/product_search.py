"""Product search: from pairs of query and product to a ranked list, with reasons."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import choose_match, storage
from xmr_core.errors import InputError, NotFittedError
from xmr_core.features import QueryVectorizer
from xmr_core.linear import XRLinear
from xmr_core.naming import telling_words
from xmr_core.progress import Report
from xmr_core.trace import BeamTrace, Truth
from xmr_core.tree import LabelTree

KIND = "product-search"


@dataclass(frozen=True)
class Hit:
    """One answer: the product's title, its label number and its path score in [0, 1]."""

    product: str
    label: int
    score: float


@dataclass(frozen=True)
class Missed:
    """A beam search beside the exhaustive answer; fields as `XRLinear.missed` returns them."""

    trace: BeamTrace
    labels: NDArray[np.int32]
    scores: NDArray[np.float64]
    keys: NDArray[np.float64]
    truths: list[Truth]


class ProductSearch:
    """Search a catalogue by what people bought after typing a query.

    Products are the labels of an `XRLinear` model, queries its rows.

    Parameters
    ----------
    vectorizer : QueryVectorizer, optional
    model : XRLinear, optional
        Their parameters are used; `fit` puts fitted copies in their place.

    Attributes
    ----------
    products : list of str
        Titles; a product's label is its place in this list (order of first purchase).

    Notes
    -----
    Chang et al., "Extreme Multi-label Learning for Semantic Matching in Product Search", KDD 2021,
    doi:10.1145/3447548.3467092.

    Examples
    --------
    >>> queries = ["red mug", "blue mug", "tea pot", "glass tea pot"]
    >>> products = ["Mug, Red", "Mug, Blue", "Tea Pot", "Tea Pot"]
    >>> ProductSearch().fit(queries, products).search("a red mug", k=1)[0].product
    'Mug, Red'
    """

    def __init__(self, vectorizer: QueryVectorizer | None = None, model: XRLinear | None = None) -> None:
        self.vectorizer = vectorizer or QueryVectorizer()
        self.model = model or XRLinear(match_weight=choose_match.AUTO)

    # ------------------------------------------------------------------ training

    def fit(
        self,
        queries: Sequence[str],
        products: Sequence[str],
        on_progress: Report | None = None,
        validation: tuple[Sequence[str], Sequence[str]] | None = None,
    ) -> Self:
        """Learn from pairs: ``products[i]`` was bought after ``queries[i]``.

        Rows with the same query are one training row with several labels. A model with ``match_weight="auto"`` (the
        default) chooses its weight on ``validation``, or else on a tenth of the rows in a trial training without them,
        if products have few rows; see `choose_match.hold_back`.

        Parameters
        ----------
        on_progress : callable(stage, fraction), optional
            Called with "features", "weight" (the trial training that a match weight is chosen with), "tree", "rankers"
            or "names"; what it raises stops the training.
        validation : (queries, products), optional
            More pairs to choose the match weight on, for rows that are not queries but descriptions of products. Pairs
            whose product is not in ``products`` are left out.

        Raises
        ------
        InputError
            If the lists differ in length, are empty, or name fewer than two products.
        """
        if len(queries) != len(products):
            raise InputError(f"{len(queries)} queries and {len(products)} products came; each query needs its product.")
        if self.model.n_trees > 1:
            raise InputError("A product search walks one tree; give it a model with n_trees=1.")
        tell = on_progress or (lambda stage, fraction: None)
        tell("features", 0.0)
        titles, label = number(products)
        if len(titles) < 2:
            raise InputError("At least two different products are needed; with fewer there is nothing to rank.")
        texts, row = number(queries)
        # New parts, put in place together at the end: a training that stops leaves this search as it was.
        vectorizer, model = QueryVectorizer(**self.vectorizer.get_params()), XRLinear(**self.model.get_params())
        X = vectorizer.fit_transform(texts, on_progress=lambda fraction: tell("features", fraction))
        shape = (len(texts), len(titles))
        Y = csr_matrix((np.ones(len(row), dtype=np.float32), (row, label)), shape=shape)
        asked = None if validation is None else _pairs(vectorizer, titles, *validation)
        _train(model, X, Y, asked, tell)
        tell("names", 0.0)
        # A product's title speaks for it once, beside what was typed for it.
        said = np.concatenate([label, np.arange(len(titles), dtype=np.int32)])
        told = telling_words(model.tree_, [*queries, *titles], said)
        self.vectorizer, self.model, self.products = vectorizer, model, titles
        self._names = [[", ".join(w).capitalize() or "Other" for w in level] for level in told]
        tell("names", 1.0)
        return self

    def pruned(self, threshold: float) -> "ProductSearch":
        """Return the same search over a model without weights under ``threshold``."""
        other = ProductSearch(self.vectorizer, self.model.prune(threshold))
        other.products, other._names = self.products, self._names
        return other

    # ------------------------------------------------------------------ answering

    def search(self, query: str, k: int = 10, beam_width: int = 10) -> list[Hit]:
        """Return the ``k`` best products, best first."""
        labels, scores = self.model.rank_features(*self._vector(query), k, beam_width)
        pairs = zip(labels.tolist(), scores.tolist(), strict=True)
        return [Hit(self.products[label], label, score) for label, score in pairs]

    def trace(self, query: str, k: int = 10, beam_width: int = 10, bought: int | None = None) -> BeamTrace:
        """Search and record every step; ``bought`` is the label of the product that should be found."""
        return self.model.trace_features(*self._vector(query), k, beam_width, bought)

    def n_lost(self, query: str, k: int = 10, beam_width: int = 10) -> int:
        """Return how many of the ``k`` best products the beam does not find."""
        found = {hit.label for hit in self.search(query, k, beam_width)}
        return sum(hit.label not in found for hit in self.search(query, k, self.tree.n_labels))

    def missed(self, query: str, k: int = 10, beam_width: int = 10) -> Missed:
        """Compare the beam's answer with the exhaustive one."""
        return Missed(*self.model.missed(*self._vector(query), k, beam_width))

    # ------------------------------------------------------------------ names

    @property
    def tree(self) -> LabelTree:
        """The label tree."""
        self._check_fitted()
        return self.model.tree_

    def node_name(self, level: int, node: int) -> str:
        """Return a group's telling words, or the product's title on the last level."""
        if level == 0:
            return f"All {self.tree.n_labels} products"
        if level == self.tree.depth:
            return self.products[self.tree.label_of_leaf[node]]
        return self._names[level - 1][node]

    def node_size(self, level: int, node: int) -> int:
        """Return the number of products below a node."""
        return len(self.tree.leaves(level, node))

    def feature_name(self, j: int) -> str:
        """Return the n-gram behind a feature."""
        return self.vectorizer.feature_name(j)

    def feature_family(self, j: int) -> str:
        """Return "word" or "char"."""
        return self.vectorizer.feature_family(j)

    # ------------------------------------------------------------------ storage

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write everything to a folder; see `XRLinear.save`."""
        self._check_fitted()
        vectorizer = self.vectorizer.to_dict()
        meta = {
            "model": self.model.plain_params(),
            "n_features": self.model.n_features_in_,
            "vectorizer": vectorizer["params"],
        }
        texts = {"words": vectorizer["words"], "chars": vectorizer["chars"], "products": self.products}
        texts |= {f"names{i}": names for i, names in enumerate(self._names)}
        arrays = self.model.to_arrays() | {"idf": self.vectorizer.idf_}
        storage.write(Path(folder), KIND, meta, arrays, texts)

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated.
        """
        meta, arrays, texts = storage.read_all(Path(folder), KIND)
        with storage.refusing(Path(folder)):
            state = {"params": meta["vectorizer"], "words": texts["words"], "chars": texts["chars"]}
            self = cls(QueryVectorizer.from_dict(state, arrays["idf"]))
            self.model = XRLinear.from_arrays(meta["model"], meta["n_features"], arrays)
            self.products = texts["products"]
            self._names = [texts[f"names{i}"] for i in range(self.model.tree_.depth - 1)]
            sizes = [self.tree.level_size(level) for level in range(1, self.tree.depth + 1)]
            if [len(names) for names in [*self._names, self.products]] != sizes:
                raise InputError("the names do not fit the tree")
            if self.vectorizer.n_features != self.model.n_features_in_:
                raise InputError("the n-grams do not fit the weights")
        return self

    def _vector(self, query: str) -> tuple[np.ndarray, np.ndarray]:
        self._check_fitted()
        return self.vectorizer.transform_one(query)

    def _check_fitted(self) -> None:
        if not hasattr(self, "products"):
            raise NotFittedError("This ProductSearch knows no products yet; call fit(queries, products) first.")


def _train(
    model: XRLinear, X: csr_matrix, Y: csr_matrix, asked: tuple[csr_matrix, csr_matrix] | None, tell: Report
) -> None:
    """Train a model, after a trial on a part of the rows if its match weight is to be chosen on the others."""
    if model.match_weight != choose_match.AUTO or asked is not None:
        model.fit(X, Y, on_progress=tell, validation=asked)
        return
    weight, held = 0.0, choose_match.hold_back(Y, model.seed)
    if held.any():
        trial, rest, part = XRLinear(**model.get_params()), ~held, {"tree": (0.0, 0.2), "rankers": (0.2, 0.7)}
        trial.fit(
            X[rest], Y[rest], None, lambda stage, f: tell("weight", part[stage][0] + part[stage][1] * f),
            (X[held], Y[held]),
        )  # fmt: skip
        weight = trial.match_weight_
    model.set_params(match_weight=weight).fit(X, Y, on_progress=tell)
    model.set_params(match_weight=choose_match.AUTO)  # a refit chooses anew


def _pairs(
    vectorizer: QueryVectorizer, titles: Sequence[str], queries: Sequence[str], products: Sequence[str]
) -> tuple[csr_matrix, csr_matrix]:
    """Return the features and labels of pairs whose product is known."""
    if len(queries) != len(products):
        raise InputError(f"validation has {len(queries)} queries and {len(products)} products; each needs the other.")
    label_of = {title: label for label, title in enumerate(titles)}
    known = [(q, label_of[p]) for q, p in zip(queries, products, strict=True) if p in label_of]
    if not known:
        raise InputError("No product of validation is among the products to learn; give pairs of known products.")
    labels = [label for _, label in known]
    Y = csr_matrix((np.ones(len(known)), (np.arange(len(known)), labels)), shape=(len(known), len(titles)))
    return vectorizer.transform([q for q, _ in known]), Y


def number(values: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Return the distinct values in order of first appearance, and each value's place in that list, int32."""
    places: dict[str, int] = {}
    at = np.array([places.setdefault(v, len(places)) for v in values], dtype=np.int32)
    return list(places), at
