"""Data sets ready to be searched: a trained model, its held-out queries, and what a sweep measured on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmr_core import choose_match, storage
from xmr_core.errors import InputError
from xmr_core.features import QueryVectorizer
from xmr_core.linear import XRLinear
from xmr_core.product_search import ProductSearch
from xmr_core.progress import Report
from xmr_core.purchase_log import PurchaseLog
from xmr_core.sweep import Sweep, measure

KIND = "data-set"
LOG = "log"  # the folder of the rows, which data sets of earlier versions do not have

# Small last groups: a tree that can be read and walked. The threshold is the lowest that a sweep tries.
BRANCHING, MAX_LEAF_SIZE, TRAINED_THRESHOLD = 16, 32, 0.02
MATCH_WEIGHT: float | str = choose_match.AUTO  # prototypes where products have few purchases
MIN_ROWS_TO_HOLD_BACK = 100
MAX_SWEEP_ROWS = 1000


@dataclass(frozen=True)
class DataSet:
    """Everything the product search screen needs.

    Attributes
    ----------
    title : str
    synthetic : bool
        True for the embedded shop.
    search : ProductSearch
        Trained with a low threshold; `ProductSearch.pruned` gives the others.
    test_queries : list of str
        Queries of purchases that were not trained on (unless ``held_back`` is false).
    test_labels : int32 array
        The product bought after each.
    held_back : bool
        False if no row could be kept from training.
    bought : dict of str to int
        For each query of the log, folded, the label bought most often; see `bought_after`.
    sweep : Sweep
    """

    title: str
    synthetic: bool
    search: ProductSearch
    test_queries: list[str]
    test_labels: NDArray[np.int32]
    held_back: bool
    bought: dict[str, int]
    sweep: Sweep

    def bought_after(self, query: str) -> int | None:
        """Return the label bought most often after a query, None if the log does not hold it."""
        return self.bought.get(fold(query))

    def draw(self, number: int) -> tuple[str, int]:
        """Return a held-out query and the product bought after it; the same number draws the same."""
        i = int(np.random.default_rng(number).integers(len(self.test_queries)))
        return self.test_queries[i], int(self.test_labels[i])

    def save(self, folder: Path, log: PurchaseLog | None = None) -> None:
        """Write to ``folder``, model, queries and log in folders of their own inside; it is replaced as a whole."""
        with storage.replacing(folder, {"model", "queries", LOG}) as building:
            self._save(building)
            if log is not None:
                log.save(building / LOG)

    def _save(self, folder: Path) -> None:
        self.search.save(folder / "model")
        arrays = {f"sweep_{name}": np.asarray(value) for name, value in vars(self.sweep).items()}
        arrays |= {"test_labels": self.test_labels, "bought": np.array(list(self.bought.values()), dtype=np.int32)}
        texts = {"test_queries": self.test_queries, "bought": list(self.bought)}
        meta = {"title": self.title, "synthetic": self.synthetic, "held_back": self.held_back}
        storage.write(folder / "queries", KIND, meta, arrays, texts)

    @classmethod
    def load(cls, folder: Path) -> "DataSet":
        """Read what `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated.
        """
        folder = storage.standing(folder)
        meta, arrays, texts = storage.read_all(folder / "queries", KIND)
        search = ProductSearch.load(folder / "model")
        with storage.refusing(folder):
            sweep: dict[str, Any] = {
                name.removeprefix("sweep_"): value for name, value in arrays.items() if name.startswith("sweep_")
            }
            sweep["n_queries"] = int(sweep["n_queries"])
            bought = dict(zip(texts["bought"], arrays["bought"].tolist(), strict=True))
            labels = np.concatenate([arrays["test_labels"], arrays["bought"]])
            if len(labels) and not 0 <= labels.min() <= labels.max() < len(search.products):
                raise InputError("a bought product is not in the catalogue")
            return cls(
                search=search, test_queries=texts["test_queries"], test_labels=arrays["test_labels"],
                bought=bought, sweep=Sweep(**sweep), **meta,
            )  # fmt: skip


def train(
    title: str,
    queries: Sequence[str],
    products: Sequence[str],
    test: NDArray[np.bool_],
    on_progress: Report,
    synthetic: bool = False,
    counts: Sequence[int] | None = None,
) -> DataSet:
    """Train on the rows outside ``test`` and measure on those inside.

    Held-out rows whose product nobody else bought cannot be answered and are left out of the measurement; so are
    rows beyond the first 1,000, drawn evenly. ``counts`` says how often each row was bought (default once); it
    weighs in ``bought`` alone. ``on_progress(stage, fraction)`` may raise to stop.
    """
    train_rows, test_rows = np.flatnonzero(~test).tolist(), np.flatnonzero(test).tolist()
    model = XRLinear(
        branching=BRANCHING, max_leaf_size=MAX_LEAF_SIZE, threshold=TRAINED_THRESHOLD, match_weight=MATCH_WEIGHT
    )
    search = ProductSearch(QueryVectorizer(), model)
    search.fit([queries[i] for i in train_rows], [products[i] for i in train_rows], on_progress)
    label_of = {product: label for label, product in enumerate(search.products)}
    held_back = bool(len(test_rows))
    asked = [i for i in (test_rows if held_back else train_rows) if products[i] in label_of]
    if len(asked) > MAX_SWEEP_ROWS:
        asked = [asked[i] for i in np.linspace(0, len(asked) - 1, MAX_SWEEP_ROWS).astype(int)]
    asked = asked or train_rows[:1]
    test_queries = [queries[i] for i in asked]
    labels = np.array([label_of[products[i]] for i in asked], dtype=np.int32)
    X = search.vectorizer.transform(test_queries)
    sweep = measure(search.model, X, labels, on_progress=lambda f: on_progress("measuring", f))
    bought = most_bought(queries, [label_of.get(p) for p in products], counts or [1] * len(queries))
    return DataSet(title, synthetic, search, test_queries, labels, held_back, bought, sweep)


def fold(query: str) -> str:
    """Return a query in lower case with single spaces: two that fold alike are the same query."""
    return " ".join(query.lower().split())


def most_bought(queries: Sequence[str], labels: Sequence[int | None], counts: Sequence[int]) -> dict[str, int]:
    """Return for each folded query the label bought most often; ties go to the smaller label."""
    totals: dict[str, Counter[int]] = {}
    for query, label, count in zip(queries, labels, counts, strict=True):
        if label is not None:
            totals.setdefault(fold(query), Counter())[label] += count
    return {query: min(c, key=lambda label: (-c[label], label)) for query, c in totals.items()}


def hold_back(products: Sequence[str], share: float = 0.1, seed: int = 0) -> NDArray[np.bool_]:
    """Draw the rows to keep from training: about ``share`` of them, never a product's first row.

    None are drawn from fewer than 100 rows.
    """
    n = len(products)
    if n < MIN_ROWS_TO_HOLD_BACK:
        return np.zeros(n, dtype=np.bool_)
    _, first = np.unique(np.array(products, dtype=object), return_index=True)
    drawn = np.random.default_rng(seed).random(n) < share
    drawn[first] = False
    return drawn
