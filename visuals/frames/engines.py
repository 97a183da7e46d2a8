"""What the search screens share: data sets, pruned models and traces, each loaded or computed once."""

import streamlit as st

from xmr_core import BeamTrace, ProductSearch
from xmr_core.datasets import DataSet
from xmr_core.own_datasets import load_own
from xmr_core.prepare import load_shop
from xmr_core.product_search import Missed
from xmr_core.shelf import without_owner

SHOP = "shop"


def title_of(name: str) -> str:
    """Return what a data set is called on screen and in the URL: "own-my-shop-1a2b3c4d" is "My shop (1a2b)"."""
    if name == SHOP:
        return "Synthetic shop"
    *words, digest = without_owner(name).split("-")[1:]
    return f"{' '.join(words).capitalize() or 'Your data'} ({digest[:4]})"


@st.cache_resource(
    max_entries=8, show_spinner="Opening the search engine (the first time it is trained, under a minute)"
)
def data_set(name: str) -> DataSet:
    """Return a data set by the name that the URL gives it."""
    return load_shop() if name == SHOP else load_own(name)


@st.cache_resource(max_entries=6, show_spinner=False)  # of a large file of one's own, each is some 100 MB
def pruned(name: str, threshold: float) -> ProductSearch:
    """Return the data set's search without the weights under a threshold."""
    return data_set(name).search.pruned(threshold)


@st.cache_resource(max_entries=256, show_spinner=False)
def trace(name: str, query: str, width: int, threshold: float, with_truth: bool) -> BeamTrace:
    """Return the trace of a search; the truth is the product bought most often after that very query."""
    bought = data_set(name).bought_after(query) if with_truth else None
    return pruned(name, threshold).trace(query, beam_width=width, bought=bought)


@st.cache_data(max_entries=256, show_spinner=False)
def n_lost(name: str, query: str, width: int, threshold: float) -> int:
    """Return how many of the ten best products of the exhaustive answer the beam missed."""
    return pruned(name, threshold).n_lost(query, beam_width=width)


@st.cache_resource(max_entries=64, show_spinner=False)
def missed(name: str, query: str, width: int, threshold: float) -> Missed:
    """Return the beam's answer beside the exhaustive one."""
    return pruned(name, threshold).missed(query, beam_width=width)


def forget(name: str) -> None:
    """Drop everything that was loaded or computed of a data set."""
    data_set.clear(name)
    # These know their entries by more than the name, so all go; they are computed again when asked for.
    for cached in (pruned, trace, n_lost, missed):
        cached.clear()
