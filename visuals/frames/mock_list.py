"""The interviews that are there: those to go on with, and those of before with their reports."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview, delete_interview
from practice.profile import profile, zone_of
from visuals.frames.learner import now
from visuals.frames.mock import PARTNER, REPORT, SITTING
from visuals.frames.plain import plain

STYLE = """<style>
[class*="st-key-mock-row"] { align-items: center }
[class*="st-key-mock-row"] a { padding: .25rem 0 }
[class*="st-key-mock-row"] a p { white-space: normal; color: light-dark(#2450b2, #9db9ff) }
</style>"""


def open_interviews(mine: Learner, kept: Sequence[KeptInterview]) -> None:
    """Draw a way back into each interview that is not over."""
    for one in kept:
        state = one.state
        begun = f", begun {_when(mine, state.began_at)}" if state.began_at else ", not begun yet"
        at = f", question {state.at + 1} of {len(state.questions)}" if state.began_at else ""
        _row(mine, one, PARTNER if state.partner else SITTING, f"Go on with: {plain(state.title)}{at}{begun}")


def past_interviews(mine: Learner, kept: Sequence[KeptInterview]) -> None:
    """Draw the interviews that are over; one that was ended without a report has none to link to."""
    for one in kept:
        state = one.state
        asked = f"{len(state.asked)} of {len(state.questions)} questions"
        name = f"{plain(state.title)}, {_when(mine, one.created_at)}, {asked}, {state.mode} mode"
        _row(mine, one, REPORT if state.status == "finished" else None, name)


def _row(mine: Learner, one: KeptInterview, page: str | None, name: str) -> None:
    with st.container(horizontal=True, key=f"mock-row-{one.id}"):
        if page:
            st.page_link(page, label=name, query_params={"id": one.id}, width="stretch")
        else:
            st.markdown(f":gray[{name}, ended without a report]", width="stretch")
        with st.popover("Delete", type="tertiary", key=f"mock-delete-{one.id}"):
            st.markdown("The interview goes with its answers and its report. It cannot be brought back.")
            if st.button("Delete it for good", key=f"mock-delete-now-{one.id}"):
                delete_interview(mine, one.id)
                st.rerun()


def _when(mine: Learner, at: datetime) -> str:
    """Say a moment as it is on the learner's clock: "today 10:12", "3 December"."""
    zone = zone_of(profile(mine))
    there, today = at.astimezone(zone), now().astimezone(zone).date()
    if there.date() == today:
        return f"today {there:%H:%M}"
    year = f" {there.year}" if there.year != today.year else ""
    return f"{there.day} {there:%B}{year}"
