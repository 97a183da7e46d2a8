"""Predict the beam: a round is one held-out query; the learner picks the survivors before they are shown."""

import streamlit as st

from visuals.components.beam_player import beam_player
from visuals.figures.beam_walk import beam_walk
from visuals.frames.beam_heard import heard
from visuals.frames.engines import SHOP, data_set, pruned
from visuals.frames.plain import plain
from visuals.frames.predictions import all_scores

WIDTH, THRESHOLD = 2, 0.1
LAST_ROUND = 9999


@st.fragment
def rounds() -> None:
    """Draw one round; the URL holds its number, and a round is the same query for everybody."""
    title, chosen, onward = st.columns([6, 3, 3], vertical_alignment="bottom", gap="medium")
    title.title("Predict the beam", anchor=False)
    number = chosen.number_input("Round", 1, LAST_ROUND, 1, key="round", bind="query-params")
    query, bought = data_set(SHOP).draw(number)
    engine = pruned(SHOP, THRESHOLD)
    trace = engine.trace(query, beam_width=WIDTH, bought=bought)
    st.markdown(
        f"Somebody typed **:blue[{plain(query)}]** in the synthetic shop. The beam is {WIDTH} wide. "
        "On each level, pick what will survive, then see the scores."
    )
    payload = beam_walk(trace, engine, query, engine.model.score_function)
    state = beam_player(payload, key="player", step=1)  # the first question
    done = state.step == len(payload["steps"]) - 1
    onward.button(
        "Draw the next query", type="primary" if done else "secondary", key="next_round", on_click=_next_round,
        width="stretch",
    )  # fmt: skip
    heard("predict_beam", payload, state, {"round": str(number)})
    st.caption(_tally())


def _next_round() -> None:
    st.session_state["round"] = min(st.session_state["round"] + 1, LAST_ROUND)


def _tally() -> str:
    """Say how the first predictions of all rounds went."""
    hit, of = all_scores().get("predict_beam", (0, 0))
    if not of:
        return "Your score over all rounds appears here after the first check. Skipping costs nothing."
    return f"{hit} of {of} predictions right over all rounds. A round that you play again counts as at first."


rounds()
