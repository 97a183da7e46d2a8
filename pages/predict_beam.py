"""Predict the beam: a round is one held-out query; the learner picks the survivors before they are shown."""

import streamlit as st

from visuals.components.beam_player import BeamPlayerState, beam_player
from visuals.figures import beam_numbers as write
from visuals.figures.beam_walk import beam_walk
from visuals.frames.engines import SHOP, data_set, pruned
from visuals.frames.plain import plain

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
    st.caption(_tally(number, state))


def _next_round() -> None:
    st.session_state["round"] = min(st.session_state["round"] + 1, LAST_ROUND)


def _tally(number: int, state: BeamPlayerState) -> str:
    """Remember this round's picks and say how all rounds of this session went."""
    played: dict[int, tuple[int, int]] = st.session_state.setdefault("rounds_played", {})
    if state.of:
        played[number] = (state.hit, state.of)
    if not played:
        return "Your score over all rounds appears here after the first check. Skipping costs nothing."
    hit, of = (sum(values) for values in zip(*played.values(), strict=True))
    return f"{hit} of {of} predictions right in {write.many(len(played), 'round')} of this visit."


rounds()
