"""Feedback on an answer of an interview: its words with the remarks in the margin, each of which can be disputed."""

from textwrap import shorten

import streamlit as st

from practice.feedback.remarks import BRIEFLY
from practice.feedback.technical import ReviewedPoint
from practice.interview.keeping import KeptInterview
from practice.interview.reviewing import Reviewed, card_of
from practice.interview.state import Correct, Dispute, Question
from practice.topics import demo_pages
from visuals.cards.demos import SCREENS
from visuals.components.labelled_answer import corrected, disputed, labelled_answer
from visuals.figures.labelled_answer import QUOTES, labelled_answer_data
from visuals.frames.bank import CARD, bank
from visuals.frames.guide_links import PAGES, STYLE, link_column
from visuals.frames.mock import do
from visuals.frames.plain import plain

SIGNS = {
    "covered": ":green[:material/check:]",
    "partly covered": ":orange[:material/contrast:]",
    "not mentioned": ":gray[:material/remove:]",
}
TIERS = {"must": "What an answer needs", "good": "What a good answer adds", "bonus": "What few mention"}


def feedback_view(kept: KeptInterview, number: int, attempt: int, reviewed: Reviewed | None) -> None:
    """Draw an attempt with what was found in it; what is disputed or corrected is kept, and the page runs anew.

    Parameters
    ----------
    number, attempt : int
        The question and the attempt at it, both from 0.
    reviewed : Reviewed or None
        As `practice.interview.reviewing.reviewed` finds it; None where nothing was said in words.
    """
    if reviewed is None:
        st.markdown("Nothing was said in words here, so there is nothing to read.")
        return
    said = kept.state.questions[number].attempts[attempt]
    if reviewed.feedback.cut:
        st.caption("The answer is longer than a quarter of an hour of speech. Its beginning was read.")
    key = f"feedback:{kept.id}:{number}:{attempt}"

    def heard() -> None:
        _do(st.session_state.get(key), kept, number, attempt)

    clicked = labelled_answer(labelled_answer_data(said, reviewed), key=key, on_click=heard)
    if not reviewed.feedback.found:
        st.caption("There is nothing to remark here.")
    points(kept.state.questions[number], reviewed, key)
    if _do(clicked, kept, number, attempt):  # a new server has not been told of the callback
        st.rerun()


def points(question: Question, reviewed: Reviewed, key: str) -> None:
    """Draw the points of the rubric, closed: who wants to say the answer again may not want to see them yet."""
    review = reviewed.feedback.review
    if review is None or not review.points:
        return
    covered = len(review.of("covered", "must"))
    needed = sum(point.tier == "must" for point in review.points)
    with st.expander(f"What the card listens for: {covered} of {needed} needed points covered"):
        for tier, title in TIERS.items():
            of_tier = [point for point in review.points if point.tier == tier]
            if of_tier:
                st.markdown("  \n".join([f"**{title}**", *(_line(point, reviewed.text) for point in of_tier)]))
        _more(question, key)


def _line(point: ReviewedPoint, text: str) -> str:
    """Return a point with its state, and the words of the answer that show it."""
    quotes = dict.fromkeys(shorten(text[a:b], BRIEFLY, placeholder=" …") for a, b in sorted(point.spans))
    words = ", ".join(f"“{plain(quote)}”" for quote in [*quotes][:QUOTES])
    return f"{SIGNS[point.state]} {point.point.point} :gray[({point.state}{words and f': {words}'})]"


def _more(question: Question, key: str) -> None:
    """Draw the ways to the card and to the live screen of its topic."""
    st.html(STYLE)
    arrow = ":material/arrow_forward:"
    with link_column(key):
        if card_of(bank(), question):
            st.page_link(CARD, label="Open the card", icon=arrow, query_params={"card": question.card or ""})
        if page := demo_pages(bank()).get(question.topic or ""):
            st.page_link(PAGES[page], label=f"See it run: {SCREENS[page][1]}", icon=arrow)


def _do(clicked: object, kept: KeptInterview, number: int, attempt: int) -> bool:
    event = _event(clicked, kept, number, attempt)
    return event is not None and do(kept, event) is not None


def _event(clicked: object, kept: KeptInterview, number: int, attempt: int) -> Dispute | Correct | None:
    """Return what a click asks for, if it would change anything: a click that is heard twice does nothing."""
    said = kept.state.questions[number].attempts[attempt]
    if (told := disputed(clicked)) and told.disputed != (told.key in said.disputed):
        return Dispute(question=number, attempt=attempt, key=told.key, disputed=told.disputed)
    if (given := corrected(clicked)) and given.label != dict(said.labels).get(given.sentence):
        return Correct(question=number, attempt=attempt, sentence=given.sentence, label=given.label)
    return None
