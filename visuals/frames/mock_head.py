"""The head of an interview that is held: the parts of the round, their clock, a pause, and a way to end it early."""

from datetime import timedelta

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview, away, typed_at
from practice.interview.state import Abandon, Finish, LeaveOut, Pause
from visuals.components.interview_clock import interview_clock
from visuals.figures.beam_numbers import many
from visuals.figures.interview_time import round_time
from visuals.frames.learner import now
from visuals.frames.mock import REPORT, SETUP, act_button, do, do_now

AWAY = timedelta(minutes=10)
STYLE = """<style>
.st-key-mock-acts { justify-content: flex-end; flex-wrap: nowrap }
[class*="st-key-mock-links"] a p { white-space: normal; font-size: 1rem; color: light-dark(#2450b2, #9db9ff) }
[class*="st-key-mock-links"] a { padding: .125rem 0; justify-content: flex-start }
@media (max-width: 640px) { .st-key-mock-acts { justify-content: flex-start } }
</style>"""


def head(kept: KeptInterview) -> None:
    """Draw the parts of the round that is held, with the acts that fit at any time."""
    state = kept.state
    st.html(STYLE)
    left, right = st.columns([9, 3], gap="medium")
    with left:
        interview_clock(round_time(state, state.now_asked.round, now()), key=f"clock:{kept.id}")
    with right, st.container(horizontal=True, key="mock-acts", gap="small"):
        if state.mode == "study" and state.status != "paused":
            act_button("Pause", lambda: do_now(kept, Pause()), icon=":material/pause:")
        end_early(kept)


def end_early(kept: KeptInterview) -> None:
    """Draw the way to end the interview, which asks once."""
    with st.popover("End the interview"):
        st.markdown("The report is about what was asked so far. An ended interview cannot be gone on with.")
        if st.button("End it and see the report", type="primary") and do(kept, Finish()):
            st.switch_page(REPORT, query_params={"id": kept.id})
        if st.button("End it without a report") and do(kept, Abandon()):
            st.switch_page(SETUP)


def offer_to_leave_out(mine: Learner, kept: KeptInterview) -> None:
    """Offer not to count the time in which nothing was said or typed, in study mode."""
    gone = away(kept, now(), typed_at(mine, kept))
    if gone < AWAY:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"You were away {many(round(gone / timedelta(minutes=1)), 'minute')}. Leave that time out?")
        act_button("Leave it out", lambda: do(kept, LeaveOut(seconds=gone.total_seconds())))
