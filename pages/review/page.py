"""Review: recall what is due today, one card at a time; and look after one's own cards."""

import streamlit as st

from pages.review import acts, cards, today
from visuals.frames.learner import mine, said_calmly

VIEWS = {"Review": today.show, "Your cards": cards.show}
STYLE = """<style>
.st-key-head { min-height: 2.5rem }
@media (max-width: 640px) { .st-key-header > [data-testid=stLayoutWrapper] > * { gap: .5rem } }
</style>"""


@st.fragment(key=acts.SCREEN)
def screen() -> None:
    """Draw the view that is chosen; what is pressed reruns this fragment alone, what is typed its box alone."""
    st.html(STYLE)
    learner = mine()
    header = st.container(key="header")
    left, right = header.columns([8, 4], gap="large", vertical_alignment="center")
    view = right.segmented_control(
        "View", list(VIEWS), key="view", default="Review", required=True, label_visibility="collapsed",
        bind="query-params",
    )  # fmt: skip
    head = left.container(horizontal=True, vertical_alignment="center", gap="small", key="head")
    with said_calmly(), learner.reading():
        VIEWS[view or "Review"](learner, head)


screen()
