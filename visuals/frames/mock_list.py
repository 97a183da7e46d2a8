"""The interviews that are there: those to go on with, and those of before with their reports."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview, unreadable
from practice.interview.state import State
from practice.profile import profile, zone_of
from visuals.figures.beam_numbers import many
from visuals.frames.learner import now, said_calmly
from visuals.frames.mock import PARTNER, REPORT, SITTING, delete
from visuals.frames.plain import plain

SHOWN = 5
STYLE = """<style>
[class*="st-key-mock-row"] { align-items: center; flex-wrap: nowrap }
[class*="st-key-mock-row"] > :first-child { min-width: 0 }
[class*="st-key-mock-row"] a { padding: .25rem 0 }
[class*="st-key-mock-row"] p { font-size: .9375rem; line-height: 1.4 }
[class*="st-key-mock-row"] a p { white-space: normal; color: light-dark(#2450b2, #9db9ff) }
</style>"""


def open_interviews(mine: Learner, kept: Sequence[KeptInterview]) -> None:
    """Draw a way back into each interview that is not over."""
    _rows(mine, kept, _open)


def past_interviews(mine: Learner, kept: Sequence[KeptInterview]) -> None:
    """Draw the interviews that are over."""
    _rows(mine, kept, _past)


def unreadable_interviews(mine: Learner) -> None:
    """Draw those that nothing can be read of, to be deleted."""
    for id in unreadable(mine):
        _row(mine, id, None, ":gray[An interview that cannot be read: it was changed outside Starbeam]")


def go_on_with(mine: Learner, one: KeptInterview) -> tuple[str, str]:
    """Return the screen that an open interview goes on at, and what to call it."""
    state = one.state
    begun = f", begun {_when(mine, state.began_at)}" if state.began_at else ", not begun yet"
    at = f", question {state.at + 1} of {len(state.questions)}" if state.began_at else ""
    return PARTNER if state.partner else SITTING, f"Go on with: {plain(state.title)}{at}{begun}"


def _rows(mine: Learner, kept: Sequence[KeptInterview], draw: Callable[[Learner, KeptInterview], None]) -> None:
    """Draw the newest, and the others in a box that is opened on request."""
    with st.container(gap="xsmall"):
        for one in kept[:SHOWN]:
            draw(mine, one)
    if kept[SHOWN:]:
        with st.expander(f"Earlier ones: {len(kept) - SHOWN}"):
            for one in kept[SHOWN:]:
                draw(mine, one)


def _open(mine: Learner, one: KeptInterview) -> None:
    _row(mine, one.id, *go_on_with(mine, one))


def _past(mine: Learner, one: KeptInterview) -> None:
    state = one.state
    name = f"{plain(state.title)}, {_when(mine, one.created_at)}, {_count(state)}, {state.mode} mode"
    if state.status == "finished":
        _row(mine, one.id, REPORT, name)
    else:
        _row(mine, one.id, None, f":gray[{name}, ended without a report]")


def _count(state: State) -> str:
    return f"{len(state.asked)} of {many(len(state.questions), 'question')}"


def _row(mine: Learner, id: str, page: str | None, name: str) -> None:
    """Draw an interview's name, a link if it leads to a page, and a way to delete it."""
    with st.container(horizontal=True, key=f"mock-row-{id}"):
        if page:
            st.page_link(page, label=name, query_params={"id": id}, width="stretch")
        else:
            st.markdown(name, width="stretch")
        with st.popover("Delete", type="tertiary", key=f"mock-delete-{id}"):
            st.markdown("The interview goes with its answers, recordings and report. It cannot be brought back.")
            if st.button("Delete it for good", key=f"mock-delete-now-{id}"):
                with said_calmly():
                    delete(mine, id)
                    st.rerun()


def _when(mine: Learner, at: datetime) -> str:
    """Say a moment as it is on the learner's clock: "today 10:12", "3 December"."""
    zone = zone_of(profile(mine))
    there, today = at.astimezone(zone), now().astimezone(zone).date()
    if there.date() == today:
        return f"today {there:%H:%M}"
    year = f" {there.year}" if there.year != today.year else ""
    return f"{there.day} {there:%B}{year}"
