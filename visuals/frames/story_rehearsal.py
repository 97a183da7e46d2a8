"""A rehearsal on a screen: the question, the answer, one probe after another, then what was said."""

import streamlit as st

from practice import Learner, PracticeError
from practice.measures import spoken_seconds, words
from practice.models import Rehearsal
from practice.stories import KeptStory, place_of
from practice.stories.rehearsal import ask_next, asked_so_far, finish_rehearsal, rehearsal_place
from practice.stories.text import PARTS
from questions.people import StoryCard
from visuals.cards.parts import one_line
from visuals.frames.draft_box import draft_box
from visuals.frames.learner import now
from visuals.frames.plain import plain


def under_way(mine: Learner, kept: KeptStory, card: StoryCard) -> None:
    """Draw the answer's box and the probes so far, the last one open; a button goes on."""
    asked = asked_so_far(mine, kept.id, card.id)
    place = rehearsal_place(kept.id, card.id, "answer")
    told = "Type it as you would say it, without looking at the story."
    draft_box(mine, place, "Your answer", rows=9, help=told, dictates=True)
    for n, probe in enumerate(asked, start=1):
        st.markdown(f"**{one_line(probe.ask)}**")
        draft_box(mine, rehearsal_place(kept.id, card.id, f"reply-{n}"), f"Your reply {n}", rows=3, help=probe.because)
    message = st.session_state.pop("rehearsal-message", "")
    if message:
        st.error(message)
    with st.container(horizontal=True):
        st.button(
            "Ask the next probe" if asked else "Go on to the probes",
            type="primary", on_click=_go_on, args=(mine, kept, card, len(asked)),
        )  # fmt: skip
        if asked:
            st.button("Finish and keep it", on_click=_finish, args=(mine, kept, card))


def story_box(kept: KeptStory) -> None:
    """Draw the story, closed until it is asked for."""
    with st.expander("Look at the story"):
        for part in PARTS:
            if told := getattr(kept.text, part).strip():
                st.markdown(f"**{part.capitalize()}.** {plain(told)}")
        if kept.text.numbers.strip():
            st.markdown(f"**Numbers.** {plain(kept.text.numbers)}")


def finished(mine: Learner, kept: KeptStory, row: Rehearsal) -> None:
    """Draw what was said, what a good reply shows, and a box for notes that stays with the story."""
    n = words(row.answer)
    st.caption(f"Kept on {row.at:%d %b %Y}. The answer: {n} words, about {spoken_seconds(n)} seconds told aloud.")
    st.markdown(plain(row.answer))
    for probe in row.probes:
        st.markdown(f"**{one_line(probe.get('ask', ''))}**")
        reply = probe.get("reply", "").strip()
        st.markdown(plain(reply) if reply else "*No reply.*")
        st.caption(f"A good reply shows: {one_line(probe.get('good_reply', ''))}")
    draft_box(mine, place_of(kept.id, "notes"), "Your notes", rows=4, help="What to tell differently next time.")


def _go_on(mine: Learner, kept: KeptStory, card: StoryCard, asked: int) -> None:
    try:
        if not ask_next(mine, kept.id, card, asked, now()):
            _finish(mine, kept, card)
    except PracticeError as error:
        st.session_state["rehearsal-message"] = str(error)


def _finish(mine: Learner, kept: KeptStory, card: StoryCard) -> None:
    try:
        row = finish_rehearsal(mine, kept.id, card.id, now())
    except PracticeError as error:
        st.session_state["rehearsal-message"] = str(error)
    else:
        st.query_params["told"] = row.id
