"""Search: the ten results while the learner types, and why each is there."""

from math import isinf

import streamlit as st

from pages.product_search.state import WALK, Settings
from visuals.components.results import results
from visuals.figures import beam_numbers as write
from visuals.figures.match_score import multiplications, weighed
from visuals.figures.search_results import search_results
from visuals.figures.search_summary import search_summary
from visuals.frames.engines import data_set, n_lost, pruned, trace
from visuals.frames.interview_box import say_it


def show(settings: Settings) -> None:
    """Draw the view."""
    engine = pruned(settings.data, settings.threshold)
    found = trace(settings.data, settings.query, settings.width, settings.threshold, with_truth=False)
    origin = "Synthetic shop" if data_set(settings.data).synthetic else "Your data"
    lost = n_lost(settings.data, settings.query, settings.width, settings.threshold)
    said = search_summary(found, settings.query, engine.tree.n_nodes, lost)
    weight = engine.model.match_weight_
    st.caption(f"{origin}, {write.many(engine.tree.n_labels, 'product')}. {said}{_chosen(weight)}")
    payload = search_results(found, engine, settings.query, engine.model.score_function)
    results(payload, key="results", on_walk=_open_walk)
    say_it(
        "search",
        "I treat each product as a label and the query as a sparse vector of word and letter n-grams. Labels hang in a "
        "tree; every node has a linear classifier, and "
        f"a product's {'path ' if weight else ''}score is the product of the scores on its path. "
        "Beam search keeps the best few nodes a level, so most of the catalogue is never looked at."
        + _prototypes(weight),
        r"Cost: $O(b \cdot B \cdot D \cdot q)$: beam width $b$, at most $B$ children a node, depth $D$, $q$ n-grams.",
        f"Here: b = {settings.width}, B = {engine.tree.widest_family}, D = {engine.tree.depth}, "
        f"q = {len(found.feature)}; {write.many(found.nodes_scored, 'dot product')} with "
        f"{write.many(multiplications(found), 'multiplication')}.",
    )


def _chosen(weight: float) -> str:
    """Say why a search ranks by prototypes, where it does."""
    if not weight:
        return ""
    match = "the match with prototypes"
    how = f"{match} alone" if isinf(weight) else f"path score and {match}, weighed {weighed(weight)}"
    return f" Products have few purchases here; held-back ones were found best by {how}."


def _prototypes(weight: float) -> str:
    """Say what prototypes are for, in a search that has them."""
    if not weight:
        return ""
    share = "alone ranks" if isinf(weight) else f"is blended in, weighed {weighed(weight)}"
    return (
        " With few rows a product the classifiers have seen little but siblings, so a match with prototypes, pooled "
        f"from what was typed for each product, finds them: it is comparable across the whole tree and {share}."
    )


def _open_walk() -> None:
    st.session_state["view"] = WALK
