"""A rehearsal on a screen: the question, the answer, one probe after another, then what was said."""

import streamlit as st

from practice import Learner
from practice.measures import spoken_seconds, words
from practice.models import Rehearsal
from practice.stories import KeptStory, place_of
from practice.stories.rehearsal import ask_next, asked_so_far, finish_rehearsal, rehearsal_place
from practice.stories.text import PARTS
from questions.people import StoryCard
from visuals.cards.parts import one_line
from visuals.frames.act_button import act_button, say_what_failed
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
    say_what_failed()
    with st.container(horizontal=True):
        on = "Ask the next probe" if asked else "Go on to the probes"
        act_button(on, lambda: _go_on(mine, kept, card, len(asked)), type="primary")
        if asked:
            act_button("Finish and keep it", lambda: _finish(mine, kept, card))


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
    if not ask_next(mine, kept.id, card, asked, now()):
        _finish(mine, kept, card)


def _finish(mine: Learner, kept: KeptStory, card: StoryCard) -> None:
    st.query_params["told"] = finish_rehearsal(mine, kept.id, card.id, now()).id
