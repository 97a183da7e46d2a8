"""What every experiment is run on: training pairs, and held-out purchases that all models answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.errors import InputError
from xmr_core.product_search import number
from xmr_core.purchase_log import PurchaseLog

MAX_TEST = 5000  # held-out purchases; a recall of 0.5 is then known to about 0.014 (twice the standard error)


@dataclass(frozen=True)
class Task:
    """One problem of retrieval.

    Attributes
    ----------
    queries : list of str
        The different queries of the training rows.
    Y : CSR float32 (len(queries), len(titles))
        How often each product was bought after each query.
    titles : list of str
        Products that were bought in training; a label is a place in this list.
    test_queries : list of str
    test_labels : int32 array
        The product bought after each.
    held_back : bool
        False if no row was kept from training: then the test rows are training rows.
    """

    queries: list[str]
    Y: csr_matrix
    titles: list[str]
    test_queries: list[str]
    test_labels: NDArray[np.int32]
    held_back: bool

    @property
    def n_pairs(self) -> int:
        """Number of different pairs of query and product in training."""
        return int(self.Y.nnz)


def make_task(log: PurchaseLog, max_products: int | None = None, seed: int = 0, max_test: int = MAX_TEST) -> Task:
    """Split a log into training and test.

    Parameters
    ----------
    max_products : int, optional
        Keep this many products, drawn at random, and the purchases of them. For one seed a smaller draw is part
        of a larger one.
    max_test : int
        Test rows beyond that many are left out evenly, as are those of products that nobody bought in training.

    Raises
    ------
    InputError
        If fewer than two products were bought in training.
    """
    kept = _drawn(log, max_products, seed)[log.bought]
    train = np.flatnonzero(kept & ~log.test)
    texts, row = number([log.queries[i] for i in train])
    titles, label = number([log.titles[i] for i in log.bought[train]])
    if len(titles) < 2:
        raise InputError("At least two different products are needed in training; with fewer there is nothing to rank.")
    shape = (len(texts), len(titles))
    Y = csr_matrix((log.counts[train].astype(np.float32), (row, label)), shape=shape)
    label_of = {title: label for label, title in enumerate(titles)}
    held_out = np.flatnonzero(kept & log.test).tolist()
    asked = [i for i in held_out if log.titles[log.bought[i]] in label_of]
    held_back = bool(asked)
    asked = asked or train.tolist()
    if len(asked) > max_test:
        asked = [asked[i] for i in np.linspace(0, len(asked) - 1, max_test).astype(int)]
    labels = np.array([label_of[log.titles[log.bought[i]]] for i in asked], dtype=np.int32)
    return Task(texts, Y, titles, [log.queries[i] for i in asked], labels, held_back)


def _drawn(log: PurchaseLog, max_products: int | None, seed: int) -> NDArray[np.bool_]:
    """Return for each product whether it is kept; only products bought in training are drawn."""
    sold = np.unique(log.bought[~log.test])
    kept = np.zeros(len(log.titles), dtype=np.bool_)
    kept[np.random.default_rng(seed).permutation(sold)[: max_products or len(sold)]] = True
    return kept
