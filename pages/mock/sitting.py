"""An interview as it is held: whatever it waits for, as the store has it."""

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview
from visuals.components.interview_clock import interview_clock
from visuals.figures.interview_time import question_time
from visuals.frames.learner import mine, now
from visuals.frames.mock import interview_of_address
from visuals.frames.mock_answered import answered
from visuals.frames.mock_asked import aside, hints, probe_heading, question_heading
from visuals.frames.mock_box import answer_box, board, has_whiteboard
from visuals.frames.mock_head import head, offer_to_leave_out
from visuals.frames.mock_rests import asked_by_a_friend, ready, waits


def asked(mine: Learner, kept: KeptInterview) -> None:
    """Draw the question, or the probe, and where the answer is given."""
    state = kept.state
    left, right = st.columns([1, 1] if has_whiteboard(kept) else [8, 4], gap="large")
    with left:
        if state.status == "replying":
            probe_heading(state)
        else:
            question_heading(state)
        hints(state.now_asked)
        offer_to_leave_out(mine, kept)
        interview_clock(question_time(state, now()), key=f"question:{kept.id}")
        answer_box(mine, kept)
    with right:
        if has_whiteboard(kept):
            board(mine, kept)
        aside(state)


learner = mine()
kept = interview_of_address(learner)
if kept.state.partner and not kept.state.is_over:
    asked_by_a_friend(kept)
elif not waits(kept, ready):
    head(kept)
    if kept.state.status == "answered":
        answered(learner, kept)
    else:
        asked(learner, kept)
