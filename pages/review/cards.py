"""The learner's own cards: those that Starbeam suggests, those being written, all, and those that do not stay."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.review import card_acts
from practice import Learner
from practice.card_edits import Edit, edits
from practice.models import ReviewCard, Suggestion
from practice.own_cards import own_cards
from practice.reviews.grading import Leech, leeches
from practice.suggestions import open_suggestions
from questions.topics import TOPIC
from visuals.figures.review_words import lapsed
from visuals.frames.bank import bank
from visuals.frames.card_editor import editor
from visuals.frames.plain import plain
from visuals.frames.review_aside import way_to
from visuals.frames.review_head import shown

A_PAGE = 15


def show(learner: Learner, head: DeltaGenerator) -> None:
    """Draw the view."""
    with head:
        st.title("Your cards", anchor=False)
    open_edits, rows = edits(learner), own_cards(learner)
    with st.columns([8, 4], gap="large")[0]:
        card_acts.say()
        st.button("Write a card", type="secondary" if open_edits else "primary", key="write", shortcut="W",
                  on_click=card_acts.begin, args=(None,))  # fmt: skip
        for edit in open_edits:
            if edit.is_new:
                editor(learner, edit, card_acts.save, card_acts.put_away, card_acts.choose_topic)
        _suggestions(open_suggestions(learner))
        _all(learner, rows, {edit.id: edit for edit in open_edits})
        _leeches(leeches(learner, bank()))


def _suggestions(offers: tuple[Suggestion, ...]) -> None:
    if not offers:
        return
    st.subheader("Suggested", anchor=False)
    st.caption("From predictions that missed and points that an answer left out.")
    for offer in offers[:A_PAGE]:
        with st.container(border=True, key=f"offer-{offer.id}"):
            _words(offer.question, offer.answer, offer.topic)
            with st.container(horizontal=True, gap="small"):
                st.button("Take this card", key=f"take-{offer.id}", on_click=card_acts.take, args=(offer.id,))
                st.button("Dismiss it", key=f"dismiss-{offer.id}", type="tertiary", on_click=card_acts.dismiss,
                          args=(offer.id,))  # fmt: skip


def _all(learner: Learner, rows: tuple[ReviewCard, ...], open_edits: dict[str, Edit]) -> None:
    st.subheader("Your own", anchor=False)
    if not rows:
        st.markdown("No cards of your own yet. Write one about what you were asked and could not answer.")
        return
    number = st.pagination(-(-len(rows) // A_PAGE), key="page", bind="query-params") if len(rows) > A_PAGE else 1
    for row in rows[(number - 1) * A_PAGE : number * A_PAGE]:
        if row.id in open_edits:
            editor(learner, open_edits[row.id], card_acts.save, card_acts.put_away, card_acts.choose_topic)
            continue
        with st.container(border=True, key=f"own-{row.id}"):
            _words(row.question or "", row.answer or "", row.topic)
            with st.container(horizontal=True, gap="small"):
                st.button("Edit this card", key=f"edit-{row.id}", on_click=card_acts.begin, args=(row,))
                with st.popover("Delete this card", type="tertiary"):
                    st.markdown("Its reviews go with it.")
                    st.button("Delete the card for good", key=f"delete-{row.id}", on_click=card_acts.delete,
                              args=(row.id,))  # fmt: skip


def _words(question: str, answer: str, topic: str | None) -> None:
    st.markdown(f"**{plain(question)}**")
    st.markdown(plain(answer))
    if topic in TOPIC:
        st.caption(TOPIC[topic].title)


def _leeches(worst: tuple[Leech, ...]) -> None:
    if not worst:
        return
    st.subheader("Cards that do not stay", anchor=False)
    st.caption("Forgotten again and again after they had been learnt. Look at them at work before you repeat them.")
    for found in worst:
        card = found.card
        with st.container(border=True, key=f"leech-{card.id}"):
            st.markdown(f"**{shown(found.prompt, found.prompt.question)}**")
            st.caption(lapsed(card.lapses, card.suspended))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                way_to(found.prompt)
                st.button(
                    "Bring this card back" if card.suspended else "Set this card aside", key=f"aside-{card.id}",
                    on_click=card_acts.bring_back if card.suspended else card_acts.put_aside, args=(card.id,),
                )  # fmt: skip
