"""An interview that waits: before it begins, in a pause, between two rounds, and when it is over."""

from collections.abc import Callable

import streamlit as st

from practice.interview.keeping import KeptInterview
from practice.interview.state import Begin, Resume, RoundPlan
from visuals.components.interview_clock import interview_clock
from visuals.figures.beam_numbers import many
from visuals.figures.interview_time import round_time, span
from visuals.frames.act_button import act_button, say_what_failed
from visuals.frames.learner import mine, now, said_calmly
from visuals.frames.mock import PARTNER, REPORT, SETUP, delete, do, interviewer
from visuals.frames.mock_asked import rules
from visuals.frames.mock_head import end_early, head, on_from_the_end
from visuals.frames.plain import plain


def ready(kept: KeptInterview) -> None:
    """Say what will happen, and begin."""
    state = kept.state
    st.title(plain(state.title), anchor=False)
    say_what_failed()
    rounds = f" in {many(len(state.rounds), 'round')}, which can be days apart" if len(state.rounds) > 1 else ""
    who = f"{interviewer(state)}. " if state.domain else ""
    st.markdown(f"{who}{many(len(state.questions), 'question')}{rounds}. {rules(state)}")
    interview_clock(round_time(state, 0, now()), key=f"plan:{kept.id}")
    st.markdown(
        "The interviewer asks, you answer, and up to three probes follow an answer. The clock of a part is shown; "
        "nothing is cut off when it ends."
    )
    with st.container(horizontal=True):
        act_button("Start the clock", lambda: do(kept, Begin()), type="primary", icon=":material/play_arrow:")
        with st.popover("Delete this interview"):
            if st.button("Delete it for good"):
                with said_calmly():
                    delete(mine(), kept.id)
                    st.switch_page(SETUP)


def asked_by_a_friend(kept: KeptInterview) -> None:
    """Lead to the screen from which a friend asks: the candidate has none."""
    st.title(plain(kept.state.title), anchor=False)
    st.markdown("A friend asks this interview, from a screen of their own. You sit across and do not look at it.")
    st.page_link(PARTNER, label="Open the interviewer’s screen", query_params={"id": kept.id})


def waits(kept: KeptInterview, ready: Callable[[KeptInterview], None]) -> bool:
    """Draw an interview that waits, and return whether it does; ``ready`` draws one that has not begun."""
    status = kept.state.status
    if status == "ready":
        ready(kept)
    elif status == "between":
        between(kept)
    elif status == "paused":
        head(kept)
        paused(kept)
    elif kept.state.is_over:
        over(kept)
    else:
        return False
    return True


def paused(kept: KeptInterview) -> None:
    """Say that the clock stands, and go on."""
    state = kept.state
    st.title("Paused", anchor=False)
    st.markdown(f"The clock stands at question {state.at + 1} of {len(state.questions)}. What you typed is kept.")
    say_what_failed()
    act_button("Go on", lambda: do(kept, Resume()), type="primary", icon=":material/play_arrow:")


def between(kept: KeptInterview) -> None:
    """Say which round comes next; it can wait for another day."""
    state = kept.state
    number = state.now_asked.round + 1
    plan = state.rounds[number]
    st.title(f"Round {number} of {len(state.rounds)} is over", anchor=False)
    say_what_failed()
    st.markdown(f"The next one is about {plain(plan.focus)}, {_minutes(plan)}. Come back another day if you like.")
    interview_clock(round_time(state, number, now()), key=f"plan:{kept.id}:{number}")
    with st.container(horizontal=True):
        act_button(f"Begin round {number + 1}", lambda: do(kept, Begin()), type="primary", icon=":material/play_arrow:")
        end_early(kept)
    with st.container(horizontal=True):
        st.page_link(REPORT, label="Read the report so far", query_params={"id": kept.id})
        st.page_link(SETUP, label="Leave it for another day")


def _minutes(plan: RoundPlan) -> str:
    return span(sum(phase.least for phase in plan.phases), sum(phase.most for phase in plan.phases))


def over(kept: KeptInterview) -> None:
    """Lead to the report; an interview that was abandoned has none."""
    on_from_the_end(kept)
    state = kept.state
    if state.status == "abandoned":
        st.title("This interview was ended without a report", anchor=False)
        st.page_link(SETUP, label="Set up another")
        return
    st.title("The interview is over", anchor=False)
    asked = len(state.asked)
    st.markdown(f"{many(asked, 'question')} of {len(state.questions)} {'were' if asked != 1 else 'was'} asked.")
    if st.button("Read the report", type="primary", icon=":material/arrow_forward:"):
        st.switch_page(REPORT, query_params={"id": kept.id})
    st.page_link(SETUP, label="See all interviews")
