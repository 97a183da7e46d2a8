"""A question of an interview while the learner answers it, or replies to a probe at it."""

import streamlit as st

from practice import Learner
from practice.drafts import read_draft, save_draft
from practice.interview.keeping import KeptInterview, place_now
from practice.interview.state import Pass, Question, Said, State
from visuals.cards.parts import one_line
from visuals.components.interview_clock import interview_clock
from visuals.figures.interview_time import question_time
from visuals.frames.draft_box import draft_box, typed_now, unsaved
from visuals.frames.learner import now
from visuals.frames.mock import act_button, do_now, interviewer, say_later, say_what_failed
from visuals.frames.mock_head import offer_to_leave_out
from visuals.frames.plain import plain

RULES = {
    "study": "Study mode: you can pause, and feedback comes after each answer. What you type stays on this machine.",
    "real": "Real mode: there is no pause, and feedback comes with the report. What you type stays on this machine.",
}
ASK_YOURSELF = {
    "story": ("What was my part, not the team’s?", "Which number changed, from what?", "What would I do differently?"),
    "design": ("What do I have to ask before I design?", "How would I know that it works?", "What breaks first?"),
}


def asked_now(mine: Learner, kept: KeptInterview) -> None:
    """Draw the question or the probe, the box for the answer, and the ways on."""
    state = kept.state
    replying = state.status == "replying"
    left, right = st.columns([8, 4], gap="large")
    with left:
        if replying:
            probe_heading(state)
        else:
            question_heading(state)
        hints(state.now_asked)
        offer_to_leave_out(mine, kept)
        interview_clock(question_time(state, now()), key=f"question:{kept.id}")
        place = place_now(kept)
        said_before(mine, kept)
        draft_box(mine, place, "Your reply" if replying else "Your answer", rows=5 if replying else 10)
        say_what_failed()
        with st.container(horizontal=True):
            act_button("Give the reply" if replying else "Give the answer", lambda: give(mine, kept), type="primary")
            act_button("Pass on it", lambda: do_now(kept, Pass()))
    with right:
        aside(state)


def give(mine: Learner, kept: KeptInterview) -> None:
    """Give what stands in the box as the answer; a text that cannot be kept stays there, and the reason is said."""
    place = place_now(kept)
    text = typed_now(mine, place)
    if waits := unsaved(place):
        say_later(waits)
    else:
        do_now(kept, {"kind": "answer", "text": text})


def said_before(mine: Learner, kept: KeptInterview) -> None:
    """Draw the answer of before while it is said again, with a way to begin from its words."""
    last, place = kept.state.now_asked.last, place_now(kept)
    if kept.state.status != "answering" or last is None:
        return
    with st.expander("What you said before"):
        words(last)
        if last.text.strip() and not read_draft(mine, place).text.strip():
            act_button("Begin from these words", lambda: save_draft(mine, place, last.text, 0, now()))


def question_heading(state: State) -> None:
    """Draw who asks, and the question."""
    question = state.now_asked
    st.caption(f"{interviewer(state)}. Question {state.at + 1} of {len(state.questions)}")
    if question.lead:
        st.markdown(f"*{plain(question.lead)}*")
    st.title(plain(one_line(question.ask)), anchor=False)


def probe_heading(state: State) -> None:
    """Draw the question in small, what was said to it, and the probe."""
    question = state.now_asked
    n = len(question.probes)
    st.caption(f"{interviewer(state)}. Question {state.at + 1} of {len(state.questions)}, probe {n}")
    st.markdown(f"**{plain(one_line(question.ask))}**")
    with st.expander("What you said"):
        thread(question)
    st.title(plain(one_line(question.probes[-1].ask)), anchor=False)


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


def aside(state: State) -> None:
    """Draw what helps while answering, and the rules of the mode."""
    prompts = ASK_YOURSELF.get(state.now_asked.draws)
    if prompts and state.mode == "study" and state.status == "answering":
        st.subheader("Ask yourself", anchor=False)
        st.markdown("\n".join(f"- {prompt}" for prompt in prompts))
    st.subheader("Rules here", anchor=False)
    st.markdown(RULES[state.mode])
