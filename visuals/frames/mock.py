"""What the screens of a mock interview share: their files, the interview of the address, and acting on it."""

from contextlib import suppress
from typing import Any

import streamlit as st

from practice import Learner, PracticeError
from practice.errors import NotFoundError
from practice.interview.domains import DOMAINS
from practice.interview.keeping import KeptInterview, act, delete_interview, interview, place_now
from practice.interview.state import Nudge, State, question_seconds
from visuals.frames.act_button import say_later
from visuals.frames.learner import mine, now

SETUP, SITTING = "pages/mock/setup.py", "pages/mock/sitting.py"
REPORT, PARTNER = "pages/mock/report_page.py", "pages/mock/partner.py"


def interview_of_address(mine: Learner) -> KeptInterview:
    """Return the interview that the address names, or say that it is not here and end the screen."""
    try:
        return interview(mine, st.query_params.get("id", ""))
    except NotFoundError as error:
        st.title("This interview is not here", anchor=False)
        st.markdown(str(error).removeprefix("This interview is not here. "))
        st.page_link(SETUP, label="Open your mock interviews")
        st.stop()


def do(kept: KeptInterview, event: Any) -> KeptInterview | None:
    """Act on an interview as the screen shows it; None if it was refused, with the reason for `say_what_failed`."""
    try:
        return act(mine(), kept.id, event, kept.state.version, now(), place_now(kept))
    except PracticeError as error:
        say_later(str(error))
        return None


def do_now(kept: KeptInterview, event: Any) -> KeptInterview | None:
    """Do something where the clock runs; it tells Python nothing, so the nudge that it showed is noted first."""
    state = kept.state
    is_over = question_seconds(state, state.at, now()) > state.now_asked.planned
    if is_over and state.status in ("answering", "replying") and not state.now_asked.nudged:
        kept = do(kept, Nudge()) or kept
    return do(kept, event)


def delete(mine: Learner, id: str) -> None:
    """Delete an interview; one that another tab has deleted is gone as well."""
    with suppress(NotFoundError):
        delete_interview(mine, id)


def interviewer(state: State) -> str:
    """Return who asks."""
    domain = DOMAINS.get(state.domain or "")
    return f"Interviewer, team: {domain.title}" if domain else "Interviewer"
