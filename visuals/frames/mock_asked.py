"""The pieces of a question in an interview: who asks what, what was said to it, the hints, and the rules."""

import streamlit as st

from practice.interview.state import Question, Said, State
from visuals.cards.parts import one_line
from visuals.frames.learner import owner
from visuals.frames.mock import interviewer
from visuals.frames.plain import plain

RULES = {
    "study": "Study mode: you can pause, and feedback comes after each answer.",
    "real": "Real mode: there is no pause, and feedback comes with the report.",
}
STAYS = "What you type stays on this machine."
STAYS_THERE = "What you type stays on this server, and nobody else who signs in reads it."
ASK_YOURSELF = {
    "story": ("What was my part, not the team’s?", "Which number changed, from what?", "What would I do differently?"),
}


def question_heading(state: State) -> None:
    """Draw who asks, and the question."""
    question = state.now_asked
    st.caption(_where(state))
    if question.lead:
        st.markdown(f"*{plain(question.lead)}*")
    st.title(plain(one_line(question.ask)), anchor=False)


def probe_heading(state: State) -> None:
    """Draw the question in small, what was said to it, and the probe."""
    question = state.now_asked
    n = len(question.probes)
    st.caption(f"{_where(state)}, probe {n}")
    st.markdown(f"**{plain(one_line(question.ask))}**")
    with st.expander("What you said"):
        thread(question)
    st.title(plain(one_line(question.probes[-1].ask)), anchor=False)


def _where(state: State) -> str:
    """Say who asks, and which question it is."""
    rounds = len(state.rounds)
    round_ = f" Round {state.now_asked.round + 1} of {rounds}." if rounds > 1 else ""
    return f"{interviewer(state)}.{round_} Question {state.at + 1} of {len(state.questions)}"


def thread(question: Question) -> None:
    """Draw the last answer and the probes that were replied to."""
    if question.last:
        words(question.last)
    for probe in question.probes:
        if probe.reply:
            st.markdown(f"**{plain(one_line(probe.ask))}**")
            words(probe.reply)


def words(said: Said) -> None:
    """Draw what was said, as it was."""
    if said.text.strip():
        st.markdown(plain(said.text))
    else:
        st.markdown("*Passed.*" if said.means == "passed" else "*Said aloud, without a transcript.*")


def hints(question: Question) -> None:
    """Draw the hints that were given."""
    for hint in question.hints:
        name = "A change" if hint.kind == "change" else "A hint"
        st.info(f"**{name}.** {plain(hint.text)}", icon=":material/lightbulb:")


def rules(state: State) -> str:
    """Say what differs in this mode, and where the answers stay."""
    return f"{RULES[state.mode]} {STAYS_THERE if owner() else STAYS}"


def aside(state: State) -> None:
    """Draw what helps while answering, and the rules of the mode."""
    prompts = ASK_YOURSELF.get(state.now_asked.draws)
    if prompts and state.mode == "study" and state.status == "answering":
        st.subheader("Ask yourself", anchor=False)
        st.markdown("\n".join(f"- {prompt}" for prompt in prompts))
    st.subheader("Rules", anchor=False)
    st.markdown(rules(state))
