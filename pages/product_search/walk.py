"""Walk: the beam search level by level, with a prediction before each reveal."""

import streamlit as st

from pages.product_search.state import Settings
from visuals.components.beam_player import beam_player
from visuals.figures import beam_numbers as write
from visuals.figures.beam_walk import beam_walk
from visuals.frames.engines import pruned, trace
from visuals.frames.interview_box import say_it


def show(settings: Settings) -> None:
    """Draw the view."""
    engine = pruned(settings.data, settings.threshold)
    found = trace(settings.data, settings.query, settings.width, settings.threshold, with_truth=True)
    payload = beam_walk(found, engine, settings.query, engine.model.score_function)
    state = beam_player(payload, key="walk", step=_first_step(payload["id"]))
    if state.told:
        st.query_params["step"] = str(state.step)
    say_it(
        "walk",
        "Beam search is greedy with a little insurance: on each level I score the children of the nodes I kept and "
        "keep the best b of them. Scores are multiplied down the path, so a child never scores above its parent. A "
        "right product is lost for good once its group falls out of the beam, however well it would have scored.",
        r"Cost: at most $B + (D - 2) \cdot b \cdot B + b \cdot m$ nodes, with $m$ products in a last group.",
        f"Here: {' + '.join(str(len(level.node)) for level in found.levels)} = "
        f"{write.many(sum(len(level.node) for level in found.levels), 'node')} of "
        f"{write.thousands(engine.tree.n_nodes)} in the tree.",
    )


def _first_step(walk: str) -> int:
    """Return the step to open on: the URL's for the first walk of a session, the start for every later one."""
    first = st.session_state.setdefault("first_walk", walk)
    if walk != first:
        if st.session_state.get("last_walk") != walk:
            st.query_params.pop("step", None)
        st.session_state["last_walk"] = walk
        return 0
    step = st.query_params.get("step", "0")
    return int(step) if step.isdecimal() and len(step) < 6 else 0
