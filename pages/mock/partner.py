"""An interview as a friend asks it: what to say and do now, what to listen for, and what was heard."""

import streamlit as st

from visuals.frames.learner import mine
from visuals.frames.mock import SITTING, interview_of_address
from visuals.frames.mock_head import head
from visuals.frames.mock_partner import STYLE, ready, step
from visuals.frames.mock_partner_listen import listen
from visuals.frames.mock_rests import waits

learner = mine()
kept = interview_of_address(learner)
st.html(STYLE)
if not kept.state.partner:
    st.title("Nobody else asks in this interview", anchor=False)
    st.markdown("It was set up to be asked by Starbeam. Set up another one if a friend is to ask.")
    st.page_link(SITTING, label="Open the interview", query_params={"id": kept.id})
elif not waits(kept, ready):
    head(kept)
    left, right = st.columns([7, 5], gap="large")
    with left:
        step(learner, kept)
    with right:
        listen(learner, kept)
