"""Where an answer of an interview is given: a box, a recorder, a whiteboard for code and designs, and the buttons."""

from typing import Any

import streamlit as st

from practice import Learner
from practice.drafts import read_draft, save_draft
from practice.interview.hints import next_hint
from practice.interview.keeping import KeptInterview, draft_place, place_now
from practice.interview.state import Pass
from practice.recordings import recorded
from visuals.frames.act_button import act_button, say_later, say_what_failed
from visuals.frames.bank import bank
from visuals.frames.draft_box import draft_box, typed_now, unsaved
from visuals.frames.learner import now
from visuals.frames.mock import do_now
from visuals.frames.mock_asked import words
from visuals.frames.speaking import speaking
from visuals.frames.whiteboard import ASK_FIRST, whiteboard


def answer_box(mine: Learner, kept: KeptInterview) -> None:
    """Draw the box of the answer, or of the reply to a probe, with its buttons."""
    place, replying = place_now(kept), kept.state.status == "replying"
    _said_before(mine, kept)
    draft_box(mine, place, "Your reply" if replying else "Your answer", rows=5 if replying else 9, dictates=True)
    say_what_failed()
    with st.container(horizontal=True):
        act_button("Give the reply" if replying else "Give the answer", lambda: give(mine, kept), type="primary")
        if not replying and (hint := next_hint(kept.state, bank())):
            act_button("Ask for a hint", lambda: do_now(kept, hint))
        act_button("Pass on this probe" if replying else "Pass on this question", lambda: _pass(mine, kept))
    speaking(mine, place)


def has_whiteboard(kept: KeptInterview) -> bool:
    """Return whether the question is one of code or design."""
    return kept.state.now_asked.draws in ASK_FIRST


def board(mine: Learner, kept: KeptInterview) -> None:
    """Draw the whiteboard of the question, the same one at its probes."""
    whiteboard(mine, draft_place(kept.id, kept.state.at), kept.state.now_asked.draws)


def give(mine: Learner, kept: KeptInterview) -> KeptInterview | None:
    """Give what stands there as the answer; what cannot be kept stays, and the reason is said."""
    place = place_now(kept)
    answer: dict[str, Any] = {"kind": "answer", "text": typed_now(mine, place)}
    waits = unsaved(place)
    if has_whiteboard(kept):
        board_place = _board_place(kept)
        code, last = typed_now(mine, board_place), kept.state.now_asked.last
        waits = waits or unsaved(board_place)
        if kept.state.status == "answering" or not last or code != last.code:
            answer["code"] = code
    if spoken := recorded(mine, place):
        answer |= spoken.said
    if waits:
        say_later(waits)
        return None
    return do_now(kept, answer)


def unanswered(mine: Learner, kept: KeptInterview) -> str:
    """Return what stands there that was not given as an answer yet, and what can be done with it; "" if nothing."""
    place, question = place_now(kept), kept.state.now_asked
    if typed_now(mine, place).strip() or unsaved(place):
        return "There is text in the box. Give it as the answer, or clear it, then pass."
    if recorded(mine, place):
        return "There is a recording. Give it as the answer, or delete it, then pass."
    if has_whiteboard(kept):
        code = typed_now(mine, _board_place(kept))
        given = {said.code for said in (*question.attempts, *question.replies)}
        if (code.strip() and code not in given) or unsaved(_board_place(kept)):
            return "There is something on the whiteboard. Give it as the answer, or clear it, then pass."
    return ""


def _pass(mine: Learner, kept: KeptInterview) -> None:
    """Pass, unless something was begun: of a question that was passed on, only the report shows it again."""
    if waits := unanswered(mine, kept):
        say_later(waits)
    else:
        do_now(kept, Pass())


def _board_place(kept: KeptInterview) -> str:
    return f"{draft_place(kept.id, kept.state.at)}/code"


def _said_before(mine: Learner, kept: KeptInterview) -> None:
    """Draw the answer of before while it is said again, with a way to begin from its words."""
    last, place = kept.state.now_asked.last, place_now(kept)
    if kept.state.status != "answering" or last is None:
        return
    with st.expander("What you said before"):
        words(last)
        if last.text.strip() and not read_draft(mine, place).text.strip():
            act_button("Begin from these words", lambda: save_draft(mine, place, last.text, 0, now()))
