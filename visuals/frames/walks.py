"""The three trees that the view Walk searches, fitted once for each list of strings."""

import re
from dataclasses import dataclass

import streamlit as st

from visuals.figures.three_walks import three_walks
from visuals.frames.engines import SHOP, title_of
from xmr_core.completion import XMRAutocomplete
from xmr_core.completion.string_names import StringNames
from xmr_core.completion.three_trees import EIGHT, MAX_STRINGS, Rows, fit_three, rows_of_log, rows_of_strings, typical
from xmr_core.own_logs import load_session_log
from xmr_core.session_log import of_shop
from xmr_core.shop import make_shop

ARTICLE, SHOP_LOG, OWN_LIST = "article", SHOP, "list"
FIRST = {ARTICLE: ("ab", "abfgi"), OWN_LIST: ("te", "teapot")}  # prefix and query meant that a walk opens with


@dataclass(frozen=True)
class Three:
    """The fitted completers by tree, and what a walk opens with; ``previous`` is None where there are no sessions."""

    completers: dict[str, XMRAutocomplete]
    prefix: str
    meant: str
    previous: str | None = None


@st.cache_resource(max_entries=16, show_spinner="Growing the three trees")
def three(source: str, text: str = "") -> Three:
    """Return the three trees of a source: one of those named here, or a log of the learner's own by its name.

    ``text`` is the learner's list, for `OWN_LIST`.

    Raises
    ------
    InputError
        If the list or the log cannot be walked.
    ModelFormatError
        If there is no log of that name, or its files are damaged.
    """
    rows = _rows(source, text)
    if source in FIRST:
        return Three(fit_three(rows), *FIRST[source])
    previous, meant = typical(rows)
    return Three(fit_three(rows), meant[:1], meant, previous)


def title(source: str) -> str:
    """Return what a source is called on screen and in the URL."""
    named = {ARTICLE: "The article’s eight strings", OWN_LIST: "A list of my own"}
    return named.get(source) or f"{title_of(source)}, the {MAX_STRINGS} queries typed most"


def _rows(source: str, text: str) -> Rows:
    if source == ARTICLE:
        return rows_of_strings(EIGHT)
    if source == OWN_LIST:
        return rows_of_strings([part.strip() for part in re.split(r"[,\n]", text) if part.strip()])
    return rows_of_log(of_shop(make_shop())[0] if source == SHOP_LOG else load_session_log(source))


def meant_of(trees: Three, prefix: str, meant: str) -> str | None:
    """Return the query that is meant if it is one of the strings and begins with the prefix, else None."""
    table = trees.completers["trie"].table_
    lo, hi = table.range(prefix)
    return meant if lo <= table.find(meant) < hi else None


def walk_of(trees: Three, prefix: str, previous: str | None, meant: str | None, width: int, mask: bool) -> dict | None:
    """Return the player's payload of a prefix; None if no string begins with it."""
    traces = {
        kind: log.answering(mask=mask, beam_width=width).trace(prefix, previous, k=width, meant=meant)
        for kind, log in trees.completers.items()
    }
    if not all(trace.levels for trace in traces.values()):
        return None
    return three_walks(traces, {kind: StringNames(log) for kind, log in trees.completers.items()}, meant)


def sizes(trees: Three) -> str:
    """Say how deep the trees are and how many nodes they have."""
    said = []
    for kind, what in (("balanced_kmeans", "clusters"), ("trie", "trie"), ("hybrid", "hybrid")):
        tree = trees.completers[kind].model_.tree_
        said.append(f"{what} {tree.depth} levels and {tree.n_nodes:,} nodes")
    return f"Here, {len(trees.completers['trie'].table_):,} strings: {', '.join(said)}."
