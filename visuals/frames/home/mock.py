"""The mock interview on Home: the open one to go on with, or one that fits the days that are left."""

import streamlit as st

from practice import Learner
from practice.interview.formats import SINGLE_QUESTION
from practice.interview.keeping import current
from practice.models import Profile
from practice.plan import Plan
from visuals.frames.mock import SETUP
from visuals.frames.mock_list import go_on_with

SAYS = {
    "intern_screen": ("An intern screen: nine questions in about an hour.", "Set up an intern screen"),
    "phone_screen": ("A phone screen: six questions in about an hour.", "Set up a phone screen"),
    SINGLE_QUESTION: ("One question in a few minutes, no more this close to the day.", "Set up one question"),
}


def mock_view(mine: Learner, who: Profile, plan: Plan) -> None:
    """Draw the way into an interview."""
    st.header("Mock interview", anchor=False)
    open_ = current(mine)
    with st.container(key="see-mock"):
        if open_:
            page, label = go_on_with(mine, open_)
            st.page_link(page, label=label, query_params={"id": open_.id})
            return
        format = _fitting(who, plan)
        says, label = SAYS[format]
        st.caption(says)
        st.page_link(SETUP, label=label, query_params={"format": format})


def _fitting(who: Profile, plan: Plan) -> str:
    if plan.day.stage in ("eve", "the day"):
        return SINGLE_QUESTION
    return "phone_screen" if who.role in ("applied scientist", "senior") else "intern_screen"
