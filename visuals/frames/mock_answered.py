"""After an answer: in study mode what was found in it and the ways on; in real mode what comes next, at once."""

from typing import NoReturn

import streamlit as st

from practice import Learner
from practice.feedback import Comparison
from practice.interview.hints import next_hint
from practice.interview.keeping import KeptInterview, interview
from practice.interview.probes import asking, next_probe
from practice.interview.progress import compared_attempts
from practice.interview.reviewing import Reviewed, last_attempt, reviewed
from practice.interview.state import Again, Next, State
from practice.stories.probing import ChosenProbe
from questions import Bank
from visuals.cards.parts import one_line
from visuals.figures.labelled_answer import title_of
from visuals.figures.write import listed
from visuals.frames.act_button import act_button, say_what_failed
from visuals.frames.bank import bank
from visuals.frames.learner import mine
from visuals.frames.mock import do
from visuals.frames.mock_asked import hints, question_heading, words
from visuals.frames.mock_feedback import feedback_view
from visuals.frames.model_review import model_review
from visuals.frames.plain import plain
from visuals.frames.speaking import said_aloud


def answered(learner: Learner, kept: KeptInterview) -> None:
    """Draw the feedback with the ways on, or in real mode go on at once."""
    state = kept.state
    found = reviewed(state, bank(), state.at)
    probe = next_probe(state, bank(), found)
    if state.mode == "real":
        go_on(kept, probe)
    question_heading(state)
    say_what_failed()
    ways_on(kept, probe)
    replies(state)
    hints(state.now_asked)
    n = last_attempt(state.now_asked)
    if n is None:
        st.markdown("You passed on this question.")
        return
    st.subheader("Your answer", anchor=False)
    said_aloud(learner, state.now_asked.attempts[n])
    against_the_one_before(state, bank(), found)
    feedback_view(kept, state.at, n, found)
    said = state.now_asked.attempts[n]
    if said.code.strip():
        st.markdown("**On the whiteboard**")
        st.code(said.code, language=None)
    model_review(learner, state.now_asked.ask, said.text, f"{kept.id}:{state.at}:{n}")


def go_on(kept: KeptInterview, probe: ChosenProbe | None) -> NoReturn:
    """Ask the next probe, or go to the next question: nobody waits for feedback here, nor sees it.

    Where another tab went on, the screen is drawn as it stands; what was refused for another reason can be tried again.
    """
    if do(kept, asking(probe) if probe else Next()) or interview(mine(), kept.id).state.version != kept.state.version:
        st.rerun()
    say_what_failed()
    act_button("Next question", lambda: do(kept, Next()), type="primary")
    st.stop()


def ways_on(kept: KeptInterview, probe: ChosenProbe | None) -> None:
    """Draw the buttons."""
    state = kept.state
    number = state.at + 1
    on = "Next question"
    if number == len(state.questions):
        on = "Finish the interview"
    elif state.questions[number].round != state.now_asked.round:
        on = "End this round"
    with st.container(horizontal=True):
        if probe:
            act_button("Answer the next probe", lambda: do(kept, asking(probe)), type="primary")
        act_button("Say it again" if state.now_asked.last else "Answer it after all", lambda: do(kept, Again()))
        if state.now_asked.last and (change := next_hint(state, bank(), change=True)):
            act_button("Change the conditions", lambda: do(kept, change))
        act_button(on, lambda: do(kept, Next()), type="secondary" if probe else "primary")


def replies(state: State) -> None:
    """Draw the probes with what was replied and what a good reply shows, the last one first."""
    for probe in reversed(state.now_asked.probes):
        if probe.reply:
            with st.container(border=True):
                st.markdown(f"**{plain(one_line(probe.ask))}**")
                words(probe.reply)
                if probe.good_reply:
                    st.caption(f"A good reply shows: {plain(one_line(probe.good_reply))}")


def against_the_one_before(state: State, bank: Bank, found: Reviewed | None) -> None:
    """Draw what changed since the attempt before, if there was one."""
    both = compared_attempts(state, bank, state.at) if found else None
    if both is None:
        return
    change = both.comparison
    with st.container(border=True):
        st.markdown("**Against your attempt before**")
        st.markdown("\n".join(f"- {line}" for line in remarked(change)) or "The remarks are the same.")
        with st.expander("The figures of both"):
            st.markdown(figures(change))


def remarked(change: Comparison) -> list[str]:
    """Say which remarks went and came."""
    sides = (
        ("Settled", [remark for remark in change.gone if not remark.good]),
        ("Now there", [remark for remark in change.new if remark.good]),
        ("Look at again", [remark for remark in change.new if not remark.good]),
        ("No longer heard", [remark for remark in change.gone if remark.good]),
    )
    return [f"{name}: {listed(title_of(r).lower() for r in remarks)}." for name, remarks in sides if remarks]


def figures(change: Comparison) -> str:
    """Return a table of the figures that changed."""
    rows = [f"| {one.name} | {one.before:g} | {one.after:g} |" for one in change.changes]
    return "\n".join(["| | Before | Now |", "|:--|--:|--:|", *rows]) if rows else "They are the same."
