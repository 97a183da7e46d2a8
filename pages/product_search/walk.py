"""Walk: the beam search level by level, with a prediction before each reveal."""

from math import isinf

import streamlit as st

from pages.product_search.state import WALK, Settings
from visuals.components.beam_player import beam_player
from visuals.figures import beam_numbers as write
from visuals.figures.beam_captions import short
from visuals.figures.beam_walk import beam_walk
from visuals.figures.match_score import weighed
from visuals.frames.beam_heard import heard
from visuals.frames.engines import pruned, trace
from visuals.frames.interview_box import say_it
from visuals.frames.visits import remember
from xmr_core import BeamTrace


def show(settings: Settings) -> None:
    """Draw the view."""
    engine = pruned(settings.data, settings.threshold)
    found = trace(settings.data, settings.query, settings.width, settings.threshold, with_truth=True)
    payload = beam_walk(found, engine, settings.query, engine.model.score_function)
    state = beam_player(payload, key="walk", step=_start(payload["id"]), url_param="step")
    st.session_state["walk_steps"][payload["id"]] = state.step
    query = settings.in_url(WALK)
    heard("product_search", payload, state, query, step="step")
    say_it(
        "walk",
        "Beam search is greedy with a little insurance: on each level I score the children of the nodes I kept and "
        f"keep the best b of them. {_down_the_path(engine.model.match_weight_)} A "
        "right product is lost for good once its group falls out of the beam, however well it would have scored.",
        r"Cost: the root's children, then at most $b \cdot B$ nodes on each further level, with $B$ the most children "
        r"of a node: at most $B + (D - 1) \cdot b \cdot B$ in all.",
        f"Here: B = {engine.tree.widest_family}, D = {engine.tree.depth}; {_sum(found)} of "
        f"{write.thousands(engine.tree.n_nodes)} in the tree.",
    )
    if state.told:
        note = f"“{short(settings.query)}”, step {state.step + 1} of {len(payload['steps'])}"
        remember("product_search", "Product search, walk", note, query | {"step": str(state.step)})


def _down_the_path(weight: float) -> str:
    """Say how a child's score stands to its parent's."""
    if not weight:
        return "Scores are multiplied down the path, so a child never scores above its parent."
    how = "The match with prototypes alone is the score"
    if not isinf(weight):
        how = f"Own scores are multiplied down the path, and the product is blended with the match, {weighed(weight)}"
    return f"{how}; a group's prototype leans towards its best product, so but for rounding no child scores above it."


def _sum(found: BeamTrace) -> str:
    scored = [len(level.node) for level in found.levels]
    return f"{' + '.join(map(str, scored))} = {write.many(sum(scored), 'node')}"


def _start(walk: str) -> int:
    """Return the step to open on: where this walk was left, the URL's for the session's first walk, else the first."""
    if "walk_steps" not in st.session_state:
        step = st.query_params.get("step", "")
        st.session_state["walk_steps"] = {walk: int(step) if step.isdecimal() and len(step) < 6 else 0}
    return st.session_state["walk_steps"].get(walk, 0)
