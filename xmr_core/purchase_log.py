"""A log of purchases: which product was bought after which query, and which rows are kept from training."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from xmr_core import storage
from xmr_core.errors import InputError
from xmr_core.shop import Shop

KIND = "purchase-log"


@dataclass(frozen=True)
class PurchaseLog:
    """Rows of query and product.

    Attributes
    ----------
    queries : list of str, length n
    titles : list of str
        The products.
    bought : int32 array of shape (n,)
        Place in ``titles`` of the product bought after each query.
    counts : int64 array of shape (n,)
        How often each row was bought.
    test : bool array of shape (n,)
        Rows kept from training.
    """

    queries: list[str]
    titles: list[str]
    bought: NDArray[np.int32]
    counts: NDArray[np.int64]
    test: NDArray[np.bool_]

    @classmethod
    def of_shop(cls, shop: Shop) -> Self:
        """Return the log of a synthetic shop."""
        return cls(shop.queries, shop.products, shop.bought, np.ones(len(shop.queries), dtype=np.int64), shop.test)

    def save(self, folder: Path) -> None:
        """Write to ``folder``; see `storage.write`."""
        arrays: dict[str, NDArray] = {"bought": self.bought, "counts": self.counts, "test": self.test}
        storage.write(folder, KIND, {}, arrays, {"queries": self.queries, "titles": self.titles})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ModelFormatError
            If the folder is missing, foreign, damaged or truncated.
        """
        _, arrays, texts = storage.read_all(folder, KIND)
        with storage.refusing(folder):
            log = cls(
                texts["queries"], texts["titles"], arrays["bought"].astype(np.int32),
                arrays["counts"].astype(np.int64), arrays["test"].astype(np.bool_),
            )  # fmt: skip
            n = len(log.queries)
            if not n or {log.bought.shape, log.counts.shape, log.test.shape} != {(n,)}:
                raise InputError("the columns differ in length")
            if not 0 <= log.bought.min() <= log.bought.max() < len(log.titles):
                raise InputError("a bought product is not in the catalogue")
            return log
