"""The shop as the rest of the project sees it: titles, types and a query log."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmr_core.errors import InputError
from xmr_core.shop.catalogue import make_catalogue
from xmr_core.shop.draws import Draws
from xmr_core.shop.sessions import Shoppers
from xmr_core.shop.vocabulary import load_vocabulary

N_PRODUCTS = (300, 12_000)
N_QUERIES = (1_000, 1_000_000)
TEST_SHARE = 0.12


@dataclass(frozen=True)
class Shop:
    """An invented shop: its catalogue and its query log.

    Attributes
    ----------
    products : list of str
        Titles, all different.
    product_type : list of str
        The type of each product, e.g. "Smart speaker".
    queries : list of str
        What was typed, in time order.
    bought : int32 array of shape (n_queries,)
        The product bought after each query.
    session : int32 array of shape (n_queries,)
        Session numbers. Rows of a session are consecutive: the row before, if of the same session, holds the
        shopper's previous query.
    test : bool array of shape (n_queries,)
        Held-out rows: whole sessions drawn at random, about 12 %.
    """

    products: list[str]
    product_type: list[str]
    queries: list[str]
    bought: NDArray[np.int32]
    session: NDArray[np.int32]
    test: NDArray[np.bool_]


def _checked(name: str, value: Any, low: int, high: int) -> int:
    """Return ``value`` as an int, or raise InputError with the wanted range."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
        raise InputError(f"{name} must be an integer from {low} to {high}, not {value!r}.")
    return int(value)


def make_shop(n_products: int = 6000, n_queries: int = 80_000, seed: int = 0) -> Shop:
    """Make a shop; the same arguments make the same shop on every platform.

    Parameters
    ----------
    n_products : int, 300 to 12,000
        Size of the catalogue.
    n_queries : int, 1,000 to 1,000,000
        Rows of the log, each with a purchase.
    seed : int, 0 to 2**32 - 1
        Seed of all random choices. The catalogue depends on ``n_products`` and ``seed`` alone.

    Returns
    -------
    Shop

    Raises
    ------
    InputError
        If an argument is not an integer in its range.
    """
    n_products = _checked("n_products", n_products, *N_PRODUCTS)
    n_queries = _checked("n_queries", n_queries, *N_QUERIES)
    seed = _checked("seed", seed, 0, 2**32 - 1)
    vocabulary = load_vocabulary()
    products = make_catalogue(vocabulary, n_products, Draws(seed))
    draws = Draws(seed + 1_000_003)
    shoppers = Shoppers(vocabulary, products, draws)
    queries: list[str] = []
    bought: list[int] = []
    session: list[int] = []
    held_out: list[bool] = []
    while len(queries) < n_queries:
        number = session[-1] + 1 if session else 0
        test = draws.chance(TEST_SHARE)
        for text, product in shoppers.session():
            queries.append(text)
            bought.append(product)
            session.append(number)
            held_out.append(test)
    n = n_queries  # the last session ends with the log
    return Shop(
        products=[p.title for p in products],
        product_type=[vocabulary.types[p.type_number].name for p in products],
        queries=queries[:n],
        bought=np.array(bought[:n], dtype=np.int32),
        session=np.array(session[:n], dtype=np.int32),
        test=np.array(held_out[:n], dtype=np.bool_),
    )
