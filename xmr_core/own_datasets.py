"""The learner's own data sets: trained from a file of purchases and kept in the user's data folder."""

import csv
import hashlib
import io
import os
import re
from pathlib import Path

import numpy as np
import platformdirs

from xmr_core import storage
from xmr_core.datasets import LOG, DataSet, hold_back, train
from xmr_core.errors import ModelFormatError
from xmr_core.product_search import number
from xmr_core.progress import Report
from xmr_core.purchase_log import PurchaseLog
from xmr_core.purchases import Purchases
from xmr_core.shop import make_shop

_NAME = re.compile(r"own-[a-z0-9]+(?:-[a-z0-9]+)*")


def data_folder() -> Path:
    """Return where own data sets are kept: ``STARBEAM_DATA_DIR``, or the user's data folder."""
    root = os.environ.get("STARBEAM_DATA_DIR") or platformdirs.user_data_dir("starbeam", appauthor=False)
    return Path(root) / "datasets"


def name_for(file_name: str, data: bytes) -> str:
    """Return a name for the URL: the file's name in plain letters and a piece of its checksum."""
    slug = "-".join(re.findall(r"[a-z0-9]+", Path(file_name).stem.lower()))[:40].strip("-")
    return "-".join(filter(None, ["own", slug, hashlib.sha256(data).hexdigest()[:8]]))


def own_names() -> list[str]:
    """Return the names of the data sets that are there, newest first."""
    folders = [p for p in storage.folders(data_folder()) if _NAME.fullmatch(p.name)]
    return [p.name for p in sorted(folders, key=lambda p: (-storage.standing(p).stat().st_mtime, p.name))]


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
    data.save(_folder(name), rows)
    return data


def load_own(name: str) -> DataSet:
    """Return a data set by name.

    Raises
    ------
    ModelFormatError
        If there is none of that name, or its files are damaged.
    """
    return DataSet.load(_folder(name))


def load_log(name: str) -> PurchaseLog:
    """Return the rows of a data set.

    Raises
    ------
    ModelFormatError
        If there is none of that name, it was kept without its rows by an earlier version, or they are damaged.
    """
    return PurchaseLog.load(storage.standing(_folder(name)) / LOG)


def has_log(name: str) -> bool:
    """Return whether a data set was kept with its rows."""
    return (storage.standing(_folder(name)) / LOG).is_dir()


def delete_own(name: str) -> None:
    """Delete a data set; nothing happens if it is gone already."""
    storage.delete(_folder(name))


def _folder(name: str) -> Path:
    # The name comes from a URL: it must not lead out of the folder.
    if not _NAME.fullmatch(name):
        raise ModelFormatError(f"{name!r} is no name of a data set.")
    return data_folder() / name
