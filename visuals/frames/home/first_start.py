"""The first start: three questions on one screen, each of which may be left open."""

import streamlit as st

from practice import Learner
from practice.profile import ROLES
from practice.welcome import welcome
from visuals.frames.learner import now, said_calmly

MINUTES = (15, 30, 45, 60)


def first_start(learner: Learner) -> None:
    """Ask, and go on to the plan with what was answered or with nothing."""
    zone = st.context.timezone
    with st.form("first_start"):
        role = st.segmented_control("What do you prepare for?", ROLES, format_func=str.capitalize, key="first_role")
        day = st.date_input("When is the interview?", None, format="YYYY-MM-DD", key="first_day")
        minutes = st.segmented_control(
            "How long a day?", MINUTES, format_func=lambda minutes: f"{minutes} min", key="first_minutes"
        )
        with st.container(horizontal=True):
            made = st.form_submit_button("Make my plan", type="primary")
            skipped = st.form_submit_button("Skip the questions")
        st.caption("Leave open what you do not know. All three can be changed in Settings.")
    if skipped:
        role = day = minutes = None
    if made or skipped:
        with said_calmly():
            welcome(learner, now(), role=role, interview_on=day, minutes_a_day=minutes, timezone=zone)
            st.rerun()
