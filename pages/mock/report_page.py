"""The report on an interview: evidence, answers, time, the interviewer's notes, what changed and what comes next."""

import streamlit as st

from practice import Learner
from practice.interview.keeping import KeptInterview
from practice.interview.report import Report
from visuals.figures.reflow_table import reflow_table
from visuals.figures.report_evidence import evidence_list, notes_list
from visuals.figures.report_time import question_rows, time_bars
from visuals.frames.learner import mine, said_calmly
from visuals.frames.mock import interview_of_address
from visuals.frames.mock_report import STYLE, drills, head, report_of, without_report
from visuals.frames.mock_report_answers import answers
from visuals.frames.mock_report_compare import compare


def evidence(learner: Learner, kept: KeptInterview, made: Report) -> None:
    """Draw the facts with their quotes, then what to practise."""
    st.html(evidence_list(made))
    coming(learner, kept, made)


def time(learner: Learner, kept: KeptInterview, made: Report) -> None:
    """Draw the time of each part against its plan, and that of each question as a table."""
    st.html(time_bars(made.phases, [round_.title for round_ in kept.state.rounds]))
    st.subheader("By question", anchor=False)
    st.html(reflow_table(("Question", "Planned", "Spent", "Against the plan"), question_rows(made), (55, 13, 13, 19)))


def notes(learner: Learner, kept: KeptInterview, made: Report) -> None:
    """Draw what a note-taker would have written."""
    st.markdown("What an interviewer who takes notes would have written down, and no more.")
    st.html(notes_list(made))


def coming(learner: Learner, kept: KeptInterview, made: Report) -> None:
    """Draw what to practise next."""
    st.subheader("Next", anchor=False)
    drills(made)


VIEWS = {"Evidence": evidence, "Answers": answers, "Time": time, "Notes": notes, "Compare": compare, "Next": coming}

learner = mine()
kept = interview_of_address(learner)
st.html(STYLE)
without_report(kept)
with said_calmly():
    made = report_of(learner, kept)
    head(learner, kept, made)
    view = st.segmented_control(
        "View", list(VIEWS), key="view", default="Evidence", required=True, label_visibility="collapsed",
        bind="query-params",
    )  # fmt: skip
    VIEWS[view or "Evidence"](learner, kept, made)
