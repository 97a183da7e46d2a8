"""Beside a card: the ladder of further questions, the cards that it is confused with, and the live screen."""

from collections.abc import Callable

import streamlit as st

from questions.cards import Card
from visuals.cards.demos import demo_name, page_of
from visuals.cards.parts import one_line
from visuals.cards.stages import ladder
from visuals.frames.bank import bank, open_card

NEAR = (
    ("confusable", "Easily confused", "Say what sets them apart."),
    ("prerequisites", "Know these first", "This answer builds on them."),
)
LATER = "Opens after the first answer."
STYLE = """<style>
[class*="st-key-near-"] :is(button, a), .st-key-demo a { padding-inline: 0; text-align: left }
[class*="st-key-near-"] p, .st-key-demo p {
  color: light-dark(#2450b2, #9db9ff); text-decoration: underline; text-underline-offset: 2px; white-space: normal;
}
</style>"""


def aside(card: Card, answered: bool, leads_to: Callable[[Card, str], None] | None = None) -> None:
    """Draw what stands beside a card; what would tell the answer waits until one is shown.

    ``leads_to`` draws the way to another card, given a key: by default a button, since a link to the screen that is
    open does nothing.
    """
    st.html(STYLE)
    _ladder(card, answered)
    for name, title, why in NEAR:
        _near(card, name, title, why, leads_to or _button)
    if demo := getattr(card, "demo", None):
        st.subheader("See it run", anchor=False)
        st.caption(demo.look_for if answered else LATER)
        if answered:
            with st.container(key="demo"):
                st.page_link(page_of(demo), label=demo_name(demo), query_params=demo.parameters)


def _ladder(card: Card, answered: bool) -> None:
    rungs = ladder(card)
    if not rungs:
        return
    st.subheader("Follow-up ladder", anchor=False)
    st.caption("Interviewers climb it until you stop." if answered else LATER)
    for rung in rungs:
        st.caption(f"**{rung.stage}**")
        if answered:
            with st.expander(one_line(rung.ask)):
                st.markdown(rung.reply)


def _near(card: Card, name: str, title: str, why: str, leads_to: Callable[[Card, str], None]) -> None:
    here = bank()
    near = [here.card(id_) for id_ in getattr(card, name, ()) if id_ in here]
    if not near:
        return
    st.subheader(title, anchor=False)
    st.caption(why)
    with st.container(key=f"near-{name}", gap="small"):
        for other in near:
            leads_to(other, f"{name}-{other.id}")


def _button(other: Card, key: str) -> None:
    st.button(one_line(other.prompt), key=key, type="tertiary", wrap=True, on_click=open_card, args=(other.id,))
