"""What the screens of a mock interview share: their files, the interview of the address, and acting on it."""

from typing import Any

import streamlit as st

from practice import Learner, PracticeError
from practice.errors import NotFoundError
from practice.interview.keeping import KeptInterview, act, interview
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
    """Act on an interview at the version that the screen shows; what goes wrong is said at the next `say_what_failed`.

    Callable from a button's callback and from a page. What was done is returned, None if it was refused.
    """
    try:
        return act(mine(), kept.id, event, kept.state.version, now())
    except PracticeError as error:
        st.session_state[SAID] = str(error)
        return None


def say_what_failed() -> None:
    """Say once, where this is called, what the last act was refused for."""
    said = st.session_state.pop(SAID, None)
    if said:
        st.warning(said)
