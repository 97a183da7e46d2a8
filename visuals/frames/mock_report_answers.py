"""The answers of an interview, a question at a time: what was said, in order, with the remarks in the margin."""

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview, not_given
from practice.interview.report import Report
from practice.interview.reviewing import last_attempt, reviewed
from practice.interview.state import AskedProbe, Hint, Question, Said
from practice.interview.transcript import clock
from visuals.cards.parts import one_line
from visuals.frames.act_button import say_what_failed
from visuals.frames.bank import bank
from visuals.frames.mock_feedback import feedback_view
from visuals.frames.model_review import model_review
from visuals.frames.plain import plain
from visuals.frames.speaking import playback


def answers(learner: Learner, kept: KeptInterview, made: Report) -> None:
    """Draw the choice of the question, and all that happened at it."""
    asked = [n for n, question in enumerate(kept.state.questions) if question.asked_at]
    number = choose(asked)
    question = kept.state.questions[number]
    if question.lead:
        st.markdown(f"*{plain(question.lead)}*")
    st.header(f"{number + 1}. {plain(one_line(question.ask))}", anchor=False)
    st.caption(_about(question))
    say_what_failed()
    last = last_attempt(question)
    for k in range(len(question.attempts) + 1):
        for hint in question.hints:
            if hint.after_attempts == k:
                given(hint)
        if k < len(question.attempts):
            attempt(learner, kept, number, k, is_last=k == last)
    for probe in question.probes:
        probed(learner, probe)
    if kept.state.is_over or number != kept.state.at:
        left_over(learner, kept, number)


def left_over(learner: Learner, kept: KeptInterview, number: int) -> None:
    """Draw what was typed at the question and not given: passed over, or from a tab that came too late."""
    texts = not_given(learner, kept, number)
    if texts:
        with st.expander("Typed here and not given as an answer"):
            st.markdown("\n\n---\n\n".join(plain(text) for text in texts))


def choose(asked: list[int]) -> int:
    """Draw the choice of the question by its number: the address takes no longer names."""
    if len(asked) == 1:
        return asked[0]
    names = [str(n + 1) for n in asked]
    chosen = st.segmented_control(
        "Question", names, key="question", default=names[0], required=True, bind="query-params"
    )  # fmt: skip
    return int(chosen or names[0]) - 1


def _about(question: Question) -> str:
    """Return how long it took, and what it was asked for."""
    time = clock(question.spent) + (" with its probes" if question.probes else "")
    return f"{time}. Asked for {question.principle}." if question.principle else f"{time}."


def attempt(learner: Learner, kept: KeptInterview, number: int, k: int, is_last: bool) -> None:
    """Draw an attempt with what was found in it; those before the last one are closed."""
    said = kept.state.questions[number].attempts[k]
    every = len(kept.state.questions[number].attempts)
    name = f"Attempt {k + 1} of {every}, {clock(said.spoken or said.seconds)}"
    box = st.container() if is_last or every == 1 else st.expander(name)
    with box:
        if is_last and every > 1:
            st.subheader(name, anchor=False)
        if said.means == "passed" and not said.is_something:
            st.markdown("*Passed.*")
            return
        besides(learner, said)
        if said.text.strip():
            feedback_view(kept, number, k, reviewed(kept.state, bank(), number, k))
        if is_last:
            model_review(learner, kept.state.questions[number].ask, said.text, f"{kept.id}:{number}:{k}")


def besides(learner: Learner, said: Said) -> None:
    """Draw what there is of an answer beside its words: the recording, the whiteboard."""
    if said.spoken and not said.text.strip():
        st.markdown(f"*Said aloud, {clock(said.spoken)}, without a transcript.*")
    if said.recording:
        playback(learner, said.recording)
    if said.code.strip():
        st.caption("On the whiteboard")
        st.code(said.code, language=None)


def given(hint: Hint) -> None:
    """Draw a hint where it was given."""
    name = "A change" if hint.kind == "change" else "A hint"
    st.info(f"**{name}.** {plain(hint.text)}", icon=":material/lightbulb:")


def probed(learner: Learner, probe: AskedProbe) -> None:
    """Draw a probe with the reply and what a good reply shows."""
    with st.container(border=True):
        st.markdown(f"**{plain(one_line(probe.ask))}**")
        if probe.because:
            st.caption(f"Why it was asked: {plain(one_line(probe.because))}")
        if probe.reply is None or not probe.reply.is_something:
            st.markdown("*Passed.*" if probe.reply else "*No reply was given.*")
        else:
            besides(learner, probe.reply)
            st.markdown(plain(probe.reply.text))
        if probe.good_reply:
            st.caption(f"A good reply shows: {plain(one_line(probe.good_reply))}")
