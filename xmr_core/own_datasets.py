"""The learner's own data sets: trained from a file of purchases and kept in the user's data folder."""

import csv
import io

import numpy as np

from xmr_core import storage
from xmr_core.datasets import LOG, DataSet, hold_back, train
from xmr_core.product_search import number
from xmr_core.progress import Report
from xmr_core.purchase_log import PurchaseLog
from xmr_core.purchases import Purchases
from xmr_core.shelf import Shelf
from xmr_core.shop import make_shop

SHELF = Shelf("own")
name_for, own_names, delete_own = SHELF.name_for, SHELF.names, SHELF.delete


def example_csv() -> str:
    """Return a small invented shop as a file that can be loaded: 300 products, 3,000 purchases."""
    shop = make_shop(n_products=300, n_queries=3000, seed=7)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["query", "product"])
    rows.writerows((query, shop.products[i]) for query, i in zip(shop.queries, shop.bought, strict=True))
    return text.getvalue()


def train_own(name: str, title: str, purchases: Purchases, on_progress: Report) -> DataSet:
    """Train on a file's purchases, a tenth of the rows held back, and keep the result and the rows.

    A count repeats nothing in training, where a pair is right or not; it weighs in what is called most bought.
    """
    test, counts = hold_back(purchases.products), purchases.counts.tolist()
    data = train(title, purchases.queries, purchases.products, test, on_progress, counts=counts)
    on_progress("saving", 0.0)
    titles, bought = number(purchases.products)
    rows = PurchaseLog(list(purchases.queries), titles, bought, np.asarray(purchases.counts, dtype=np.int64), test)
    data.save(SHELF.folder(name), rows)
    return data


def load_own(name: str) -> DataSet:
    """Return a data set by name.

    Raises
    ------
    ModelFormatError
        If there is none of that name, or its files are damaged.
    """
    return DataSet.load(SHELF.folder(name))


def load_log(name: str) -> PurchaseLog:
    """Return the rows of a data set.

    Raises
    ------
    ModelFormatError
        If there is none of that name, it was kept without its rows by an earlier version, or they are damaged.
    """
    return PurchaseLog.load(storage.standing(SHELF.folder(name)) / LOG)


def has_log(name: str) -> bool:
    """Return whether a data set was kept with its rows."""
    return (storage.standing(SHELF.folder(name)) / LOG).is_dir()
