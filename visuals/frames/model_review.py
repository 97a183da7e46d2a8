"""What a language model says of an answer: apart from Starbeam's own remarks, asked by a click, never by itself."""

import os
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from practice import Learner, PracticeError
from practice.reviewer import Endpoint, ModelReview, Setting, begin_review, endpoint, setting
from practice.store import LOCAL
from visuals.frames.learner import now, subject
from visuals.frames.plain import plain

ASKED = "model_reviews"
ASK = "Ask the language model"
UNKNOWN = "The language model could not be asked. The program's log says why; everything else works as before."


@dataclass(frozen=True)
class _Asking:
    """A question on its way, or answered: where and about what, since when."""

    there: Endpoint
    asked: str
    answer: str
    since: datetime
    outcome: Future[ModelReview]


def model_review(mine: Learner, asked: str, answer: str, key: str) -> None:
    """Draw the box with the model's remarks on an answer; nothing if the learner has not switched it on.

    Parameters
    ----------
    mine : Learner
        Whose setting decides.
    asked, answer : str
        The question and the answer; they are all that is sent.
    key : str
        Unique on the page; what was said is kept by it for the session, while question and answer stay the same.
    """
    try:
        wanted = setting(mine)
        there = reached(wanted) if wanted.on and answer.strip() else None
    except PracticeError:
        return  # the page has said what is wrong with the store, Settings what is wrong with the address
    if there is None:
        return
    with st.container(border=True, key=f"model-review-{key}"):
        st.subheader("What the language model says", anchor=False)
        st.caption(
            f"{plain(there.model)} at {plain(there.host)}. It may be wrong. Your answer and the question are sent "
            "there when you press the button."
        )
        asking(there, asked, answer, key)


def reached(wanted: Setting) -> Endpoint | None:
    """Return where a model is asked for who sits here, or None."""
    return endpoint(wanted, os.environ, _secret(), subject() == LOCAL)


def _secret() -> str:
    try:
        return str(st.secrets["reviewer"]["key"])
    except (KeyError, TypeError, StreamlitSecretNotFoundError):
        return ""


@st.fragment
def asking(there: Endpoint, asked: str, answer: str, key: str, label: str = ASK) -> None:
    """Draw the button, or the waiting, or what came of it; the page is not held up meanwhile."""
    here: _Asking | None = st.session_state.get(ASKED, {}).get(key)
    if here is not None and (here.there, here.asked, here.answer) == (there, asked, answer):
        if not here.outcome.done():
            _waiting(here)
            return
        _outcome(here.outcome)
        label = "Ask it again"
    st.button(label, key=f"ask-model-{key}", on_click=_begin, args=(there, asked, answer, key))


def _begin(there: Endpoint, asked: str, answer: str, key: str) -> None:
    here = _Asking(there, asked, answer, now(), begin_review(there, asked, answer))
    st.session_state.setdefault(ASKED, {})[key] = here


@st.fragment(run_every=0.5)
def _waiting(here: _Asking) -> None:
    if here.outcome.done():
        st.rerun()
    seconds = (now() - here.since).seconds
    st.markdown(
        f":material/hourglass_empty: Waiting for {plain(here.there.model)}, {seconds} s. You can go on meanwhile."
    )


def _outcome(outcome: Future[ModelReview]) -> None:
    if (error := outcome.exception()) is None:
        said(outcome.result())
    else:
        st.info(plain(str(error)) if isinstance(error, PracticeError) else UNKNOWN, icon=":material/info:")


def said(review: ModelReview) -> None:
    """Draw what a model said, as plain text."""
    for remark in review.remarks:
        with st.container(gap="xxsmall"):
            st.markdown(f"**{'In place' if remark.good else 'Look again'}.** {plain(remark.says)}")
            st.caption(f"“{plain(remark.quote)}”")
    if review.text:
        st.markdown("  \n".join(map(plain, review.text.split("\n"))))
    st.caption(" ".join(_about(review)))


def _about(review: ModelReview) -> Iterator[str]:
    if not review.remarks and not review.text:
        yield "Nothing that it said can be shown."
    if review.text:
        yield "It did not keep to the form it was asked for, so its words are not checked against your answer."
    if review.dropped == 1:
        yield "1 remark was left out: it quotes no words of your answer, or judges the person."
    elif review.dropped:
        yield f"{review.dropped} remarks were left out: they quote no words of your answer, or judge the person."
    if review.cut:
        yield "It said more than is shown here."
    if review.shortened:
        yield "Your answer is longer than what was sent of it."
    yield f"Answered in {review.seconds:.1f} s."
