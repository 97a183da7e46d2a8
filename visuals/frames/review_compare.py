"""The learner's answer beside the right one: the words that both have, and the points of the whole card."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from practice import Learner
from practice.coverage import FORGOT, MissingPoint, coverage
from practice.own_cards import own_cards
from practice.ratings import RATINGS
from practice.recall_coverage import RecallCoverage, recall_coverage
from practice.reviews.deck import Prompt
from practice.suggestions import card_key, point_key
from questions import Bank
from questions.cards import Scored
from visuals.components.wide_formulas import reach_wide_formulas
from visuals.figures.marked_text import marked_text
from visuals.figures.review_words import heard
from visuals.frames.plain import plain
from visuals.frames.review_head import card_of, shown

MakeCard = Callable[[Scored, MissingPoint], None]
STYLE = """<style>
.st-key-points { gap: 0 }
.st-key-points [data-testid=stMarkdownContainer] { margin: 0 }
.st-key-points p { margin: 0 }
.st-key-points > :not(:first-child) { border-top: 1px solid light-dark(#e3e7ef, #2a3140); padding-block: .375rem }
</style>"""


def compare(prompt: Prompt, text: str, gave_up: bool) -> RecallCoverage:
    """Draw both answers; return what the words of the learner's suggest.

    Parameters
    ----------
    text : str
        What the learner wrote; empty if they said it aloud.
    gave_up : bool
        They said that they do not know.
    """
    reach_wide_formulas()
    found = recall_coverage(prompt.answer, text)
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption("**Your answer**")
        if text.strip():
            st.html(marked_text(text, found.spans))
        else:
            st.markdown("Nothing written.")
    with right:
        st.caption("**Answer**")
        st.markdown(shown(prompt, prompt.answer))
    if text.strip():
        st.caption(_words(found))
    if gave_up:
        return replace(found, rating=FORGOT, why=f"“I don’t know” suggests “{RATINGS[FORGOT]}”.")
    return found


def whole_card(learner: Learner, bank: Bank, prompt: Prompt, text: str, make_card: MakeCard) -> None:
    """Draw the points of the bank's whole card: the prompt asks for a part of them, an interviewer for all.

    Parameters
    ----------
    make_card : callable
        Makes a card of a point that the answer did not show.
    """
    card = card_of(bank, prompt)
    if not isinstance(card, Scored):
        return
    found = coverage(card, text)
    title = heard(len(found.shown), len(found.shown) + len(found.missing))
    box = st.expander(title, key=f"whole-{card.id}", on_change="rerun")  # closed, it costs nothing
    if not box.open:
        return
    made = {row.key for row in own_cards(learner)}
    with box:
        st.html(STYLE)
        st.caption("This prompt asks for a part. An interviewer who asks the whole question wants to hear all of it.")
    with box.container(key="points"):
        for point in found.shown:
            st.markdown(f":green[**✓ {point.tier}**] {point.point.point}")
        for left in found.missing:
            # What was said aloud left nothing out that we know of.
            mark = f":orange[**○ {left.tier}**]" if found.why else f"**{left.tier}**"
            _missing(mark, card, left, card_key(point_key(card, left)) in made, make_card)


def _words(found: RecallCoverage) -> str:
    """Return which words of the answer stand in the learner's, and which do not; other words may say the same."""
    parts = (("Words of both", found.found), ("In the answer only", found.missing))
    return "  \n".join(f"**{name}:** {plain(', '.join(words))}" for name, words in parts if words)


def _missing(mark: str, card: Scored, left: MissingPoint, is_made: bool, make_card: MakeCard) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{mark} {left.point.point}", width="stretch")
        if left.tier != "bonus":
            st.button(
                "Card made" if is_made else "Make a card", key=f"make-{left.point.id}", type="tertiary",
                disabled=is_made, width="content", on_click=make_card, args=(card, left),
            )  # fmt: skip
