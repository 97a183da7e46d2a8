"""What the screens of a mock interview share: their files, the interview of the address, and acting on it."""

from typing import Any

import streamlit as st

from practice import Learner, PracticeError
from practice.errors import MovedOnError, NotFoundError
from practice.interview.domains import DOMAINS
from practice.interview.keeping import KeptInterview, act, interview
from practice.interview.state import Nudge, State, question_seconds
from visuals.frames.learner import mine, now

SETUP, SITTING = "pages/mock/setup.py", "pages/mock/sitting.py"
REPORT, PARTNER = "pages/mock/report_page.py", "pages/mock/partner.py"
SAID = "mock:said"


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
    """Act on an interview as the screen shows it; None if it was refused, with the reason for `say_what_failed`.

    What another tab changed beside the question, such as a friend's notes, is no reason to refuse.
    """
    learner = mine()
    try:
        try:
            return act(learner, kept.id, event, kept.state.version, now())
        except MovedOnError:
            newer = interview(learner, kept.id)
            if _stands(newer.state) != _stands(kept.state):
                raise
            return act(learner, kept.id, event, newer.state.version, now())
    except PracticeError as error:
        st.session_state[SAID] = str(error)
        return None


def go(kept: KeptInterview, event: Any) -> None:
    """Do something and draw the screen anew, as it stands then.

    The clock in the browser tells nothing: the nudge that it showed is noted before what comes next.
    """
    state = kept.state
    is_over = question_seconds(state, state.at, now()) > state.now_asked.planned
    if is_over and state.status in ("answering", "replying") and not state.now_asked.nudged:
        kept = do(kept, Nudge()) or kept
    do(kept, event)
    st.rerun()


def say_what_failed() -> None:
    """Say once, where this is called, what the last act was refused for."""
    if said := st.session_state.pop(SAID, None):
        st.warning(said)


def interviewer(state: State) -> str:
    """Return who asks."""
    domain = DOMAINS.get(state.domain or "")
    who = "Your friend asks" if state.partner else "Interviewer"
    return f"{who}, team: {domain.title}" if domain else who


def _stands(state: State) -> tuple[object, ...]:
    """Return where an interview stands, as far as it is no act beside the question."""
    asked = state.now_asked
    return state.status, state.at, len(asked.attempts), len(asked.probes), len(asked.hints)
