"""A card that is being written: its question and answer save themselves, and become a card at a press."""

from collections.abc import Callable

import streamlit as st

from practice import Learner
from practice.card_edits import ANSWER, QUESTION, Edit, place
from questions.topics import TOPIC
from visuals.frames.draft_box import draft_box


def editor(
    learner: Learner,
    edit: Edit,
    save: Callable[[str], None],
    put_away: Callable[[str], None],
    choose_topic: Callable[[str, str], None],
) -> None:
    """Draw the boxes for a card.

    Parameters
    ----------
    save, put_away : callable
        Called with the card's id.
    choose_topic : callable
        Called with the card's id and the key of the box whose state is the topic, None for none.
    """
    topics: list[str | None] = [None, *TOPIC]
    with st.container(border=True, key=f"editor-{edit.id}"):
        asks = "One idea; how, why and when ask for more than what."
        draft_box(learner, place(edit.id, QUESTION), "Question", rows=2, help=asks)
        draft_box(learner, place(edit.id, ANSWER), "Answer", rows=3, help="Short enough to say in one breath.")
        key = f"topic-{edit.id}"
        st.selectbox(
            "Topic", topics, index=topics.index(edit.topic) if edit.topic in TOPIC else 0, key=key,
            format_func=lambda topic: TOPIC[topic].title if topic else "None", on_change=choose_topic,
            args=(edit.id, key),
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            st.button("Save the card", type="primary", key=f"save-{edit.id}", on_click=save, args=(edit.id,))
            drop = "Discard the draft" if edit.is_new else "Keep it as it was"
            st.button(drop, key=f"drop-{edit.id}", type="tertiary", on_click=put_away, args=(edit.id,))
