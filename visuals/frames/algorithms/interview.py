"""In an interview: the two-minute explanation, costs, when not to use it, what follows, and two computed questions."""

import numpy as np
import streamlit as st

from visuals.figures.write import num
from visuals.frames.algorithms.state import Keys
from visuals.frames.plain import plain
from visuals.lessons.lesson import Interview, Lesson, Question


def say(interview: Interview) -> None:
    """Draw the explanation and what an interviewer asks next."""
    st.subheader("In an interview", anchor=False)
    with st.container(key="say"):
        st.markdown(interview.explanation)
    st.markdown(f"**Time.** {interview.time}")
    st.markdown(f"**Memory.** {interview.memory}")
    st.markdown(f"**When not.** {interview.not_when}")


def follow(interview: Interview) -> None:
    """Draw the questions that follow; each answer is behind its question."""
    st.subheader("What they ask next", anchor=False)
    for question, answer in interview.follow_ups:
        with st.expander(question):
            st.markdown(answer)


def quiz(lesson: Lesson) -> None:
    """Draw two questions whose answers the algorithm computes, and say what was right."""
    keys = Keys(lesson.key)
    st.subheader("Two questions, computed for you", anchor=False)
    number: int = st.session_state.setdefault(keys("quiz"), 0)
    questions = lesson.quiz(np.random.default_rng(number))
    with st.form(keys("quiz_form"), border=False):
        given = [_box(question, f"{keys('quiz')}-{number}-{i}") for i, question in enumerate(questions)]
        done = st.form_submit_button("Check my answers", type="primary")
    if done:
        for question, said in zip(questions, given, strict=True):
            _judge(question, said)
    st.button("Draw other questions", key=keys("quiz_next"), on_click=_next, args=(keys("quiz"),))


def _next(key: str) -> None:
    st.session_state[key] += 1


def _box(question: Question, key: str) -> str | None:
    if question.options:
        return st.radio(question.prompt, list(question.options), index=None, key=key, horizontal=True)
    return st.text_input(f"{question.prompt}", key=key, max_chars=20, placeholder="A number")


def _judge(question: Question, said: str | None) -> None:
    if not said:
        st.markdown(f":gray[Not answered.] {question.why}")
        return
    if question.options:
        right, answer = question.options.index(said) == question.answer, question.options[int(question.answer)]
    else:
        try:
            value = float(said.replace("−", "-").replace(",", "."))
        except ValueError:
            st.warning(f"“{plain(said)}” is no number. Type one, such as 2.5.")
            return
        right, answer = abs(value - question.answer) <= question.tolerance, num(question.answer)
    st.markdown(f"{':green[**Right.**]' if right else f':orange[**Not so: {answer}.**]'} {question.why}")
