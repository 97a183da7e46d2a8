"""Mock interview: go on with an open one, set up another, look back at those of before."""

from dataclasses import replace

import streamlit as st

from practice import Learner
from practice.interview.draw import draw, read_facts
from practice.interview.keeping import KeptInterview, begin, interviews
from visuals.components.interview_clock import interview_clock
from visuals.figures.interview_time import round_plan
from visuals.frames.bank import bank
from visuals.frames.learner import mine, now, said_calmly
from visuals.frames.mock import PARTNER, SITTING
from visuals.frames.mock_choice import Choice, choice, forget_seed
from visuals.frames.mock_list import STYLE, open_interviews, past_interviews, unreadable_interviews
from visuals.frames.mock_trend import trend_view


def plan(chosen: Choice) -> None:
    """Draw the parts of each round with their minutes."""
    st.subheader("The plan", anchor=False)
    for round_ in chosen.format.rounds:
        if len(chosen.format.rounds) > 1:
            st.markdown(f"**{round_.title}**, {round_.focus}")
        interview_clock(round_plan(round_), key=f"plan:{round_.title}")
    st.caption(chosen.format.basis)


def set_up(learner: Learner, past: tuple[KeptInterview, ...]) -> None:
    """Draw the choice and the button that begins what was chosen."""
    chosen = choice(learner)
    plan(chosen)
    if st.button("Begin the interview", type="primary", icon=":material/arrow_forward:"):
        facts = replace(read_facts(learner, bank(), now(), [one.state for one in past]), role=chosen.role)
        state = draw(chosen.format, bank(), facts, chosen.seed, chosen.mode, chosen.domain, chosen.partner)
        kept = begin(learner, state, now())
        forget_seed()
        st.switch_page(PARTNER if chosen.partner else SITTING, query_params={"id": kept.id})


learner = mine()
every = interviews(learner)
st.html(STYLE)
st.title("Mock interview", anchor=False)
st.markdown("For practice only: what is asked and remarked here is no forecast of a real interview.")
open_interviews(learner, [one for one in every if not one.state.is_over])
unreadable_interviews(learner)
with said_calmly():
    set_up(learner, every)
if over := [one for one in every if one.state.is_over]:
    st.subheader("Interviews so far", anchor=False)
    past_interviews(learner, over)
    trend_view(learner, over)
