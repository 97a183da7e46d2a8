"""The head of an interview that is held: the parts of the round, their clock, a pause, and a way to end it early."""

from datetime import timedelta

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview, away, typed_at
from practice.interview.state import Abandon, Finish, LeaveOut, Pause, Resume
from visuals.components.interview_clock import interview_clock
from visuals.figures.beam_numbers import many
from visuals.figures.interview_time import round_time
from visuals.frames.act_button import act_button
from visuals.frames.learner import mine, now
from visuals.frames.mock import REPORT, SETUP, do, do_now
from visuals.frames.mock_box import give, unanswered

AWAY = timedelta(minutes=10)
ENDED = "mock:ended"
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
        act_button("End it and see the report", lambda: _finish(mine(), kept), type="primary")
        act_button("End it without a report", lambda: _ended(do(kept, Abandon())))


def _finish(mine: Learner, kept: KeptInterview) -> None:
    """Finish; what was begun is given as the answer first, so that the report has it."""
    waits = (kept.state.back_to or kept.state.status) in ("answering", "replying")
    given: KeptInterview | None = kept
    if waits and unanswered(mine, kept):
        going = do(kept, Resume()) if kept.state.status == "paused" else kept
        given = give(mine, going) if going else None
    _ended(do(given, Finish()) if given else None)


def _ended(kept: KeptInterview | None) -> None:
    if kept:
        st.session_state[ENDED] = kept.id


def on_from_the_end(kept: KeptInterview) -> None:
    """Leave an interview that was just ended here: for its report, or for the list if it has none."""
    if st.session_state.pop(ENDED, None) == kept.id:
        if kept.state.status == "finished":
            st.switch_page(REPORT, query_params={"id": kept.id})
        st.switch_page(SETUP)


def offer_to_leave_out(mine: Learner, kept: KeptInterview) -> None:
    """Offer not to count the time in which nothing was said or typed, in study mode."""
    gone = away(kept, now(), typed_at(mine, kept))
    if gone < AWAY:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"You were away {many(round(gone / timedelta(minutes=1)), 'minute')}. Leave that time out?")
        act_button("Leave it out", lambda: do(kept, LeaveOut(seconds=gone.total_seconds())))
