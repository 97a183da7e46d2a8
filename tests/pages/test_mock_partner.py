"""The interviewer's screen: a friend asks to the end, ticks and notes are kept, and addresses lead nowhere calmly."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from practice.interview.draw import Facts, draw
from practice.interview.formats import Draws, own_mix, single_question
from practice.interview.keeping import KeptInterview, act, begin, interview
from practice.interview.partner import OWN, listening, notes_place
from practice.interview.state import Begin, GiveHint, Next, Pass, State
from questions import load_bank
from tests.pages.opened import opened as from_the_front_door
from visuals.frames.learner import mine, now
from visuals.frames.mock import PARTNER

BANK = load_bank()


def begun(state: State, *events: Any) -> KeptInterview:
    """Keep an interview and let it go as far as the events say."""
    kept = begin(mine(), state, now())
    for event in events:
        kept = act(mine(), kept.id, event, kept.state.version, now())
    return kept


def alone(draws: Draws, *events: Any) -> KeptInterview:
    return begun(draw(single_question(draws), BANK, Facts(), 5, partner=True), *events)


def opened(kept: KeptInterview) -> AppTest:
    app = from_the_front_door(PARTNER, id=kept.id)
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    every = (*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning)
    return "\n".join(str(one.value) for one in every).replace("\\", "")


def button(app: AppTest, label: str, n: int = 0) -> Any:
    return [one for one in app.button if one.label == label][n]


def press(app: AppTest, label: str, n: int = 0) -> AppTest:
    button(app, label, n).click().run()
    assert not app.exception
    return app


def primary(app: AppTest) -> list[str]:
    """Return what is on the primary buttons, apart from the one that waits in "End the interview"."""
    named = [one.label for one in app.button if one.proto.type == "primary"]
    return [label for label in named if not label.startswith("End it and")]


def type_in(app: AppTest, place: str, text: str) -> None:
    told = {"text": text, "version": 0, "sent": [text], "seq": 1, "mount": "m"}
    told["session"] = app.session_state["draft_session"]
    app.session_state[f"draft:{place}"] = {"typed": told}
    app.run()
    assert not app.exception


def test_a_friend_asks_one_story_to_its_end() -> None:
    kept = alone("story")
    app = opened(kept)
    assert "The candidate sits across and does not look at it." in said(app)
    assert primary(app) == ["Begin the interview"]
    press(app, "Begin the interview")
    assert primary(app) == ["The answer is over"]
    question = kept.state.questions[0]
    assert app.title[0].value.replace("\\", "") == question.ask
    assert f"Behaviour, question 1 of 1. It looks for: {question.principle}." in said(app)
    points = [point for _, of_tier in listening(BANK, question).points for point in of_tier]
    assert [box.label for box in app.checkbox] == points
    app.checkbox[0].check().run()
    app.checkbox[2].check().run()
    app.checkbox[0].uncheck().run()
    type_in(app, notes_place(kept.id, 0), "Began with the result.")
    press(app, "The answer is over")
    assert primary(app) == ["Ask this"]
    press(app, "Ask this", 1)
    asked = interview(mine(), kept.id).state.now_asked.probes[0]
    assert app.title[0].value.replace("\\", "") == asked.ask
    assert f"A good reply shows: {asked.good_reply}" in said(app)
    press(app, "The reply is over")
    assert "Asked of this answer: 1 of at most 3." in said(app)
    press(app, "Ask it")
    assert "Type your question, then ask it." in said(app)
    type_in(app, f"{notes_place(kept.id, 0)}/ask-1", "Why *you*? ")
    press(app, "Ask it")
    press(app, "Nothing was said")
    assert primary(app) == ["End the interview here"]
    press(app, "End the interview here")
    assert "The interview is over" in said(app)
    state = interview(mine(), kept.id).state
    done = state.questions[0]
    assert (state.status, done.heard, done.notes) == ("finished", (points[2],), "Began with the result.")
    assert [one.means for one in done.attempts] == ["spoken"]
    assert [one.reply.means for one in done.probes if one.reply] == ["spoken", "passed"]
    assert (done.probes[1].ask, done.probes[1].because) == ("Why *you*?", OWN)


def test_ticks_lead_to_other_questions_and_a_hint_can_be_taken_or_not() -> None:
    kept = alone("breadth", Begin(), GiveHint(text="Think of *errors*."))
    app = opened(kept)
    assert "**You said, to help:** Think of *errors*." in said(app)
    press(app, "Give this hint")
    press(app, "Make this change")
    hints = interview(mine(), kept.id).state.now_asked.hints
    assert [hint.kind for hint in hints] == ["hint", "hint", "change"]
    assert hints[2].text in said(app)
    assert not [one for one in app.button if one.label == "Give this hint"]  # three are enough
    app.checkbox(key=f"pivot:{kept.id}:0:3").check().run()
    for box in app.checkbox:
        if box.key and box.key.startswith("heard:"):
            box.check().run()
    assert not app.exception
    press(app, "The answer is over")
    question = interview(mine(), kept.id).state.now_asked
    assert len(question.heard) == sum(len(points) for _, points in listening(BANK, question).points)
    assert question.hints[2].pivoted == "tick"
    assert "Not ticked" not in said(app)
    before = len(interview(mine(), kept.id).state.now_asked.attempts)
    press(app, "Hear the answer again")
    assert interview(mine(), kept.id).state.status == "answering"
    press(app, "The answer is over")
    assert len(interview(mine(), kept.id).state.now_asked.attempts) == before + 1


def test_after_their_questions_one_press_ends_it() -> None:
    kept = begun(draw(own_mix({"breadth": 1, "yours": 1}), BANK, Facts(), 5, partner=True), Begin(), Pass())
    app = opened(kept)
    press(app, "Next question")
    assert "Now they ask you." in said(app)
    assert primary(app) == ["End the interview here"]
    press(app, "End the interview here")
    state = interview(mine(), kept.id).state
    assert (state.status, state.questions[1].attempts[0].means) == ("finished", "spoken")


def test_a_pause_waits() -> None:
    app = opened(alone("design", Begin()))
    assert "If the candidate asks back" in [one.label for one in app.expander]
    press(app, "Pause")
    assert primary(app) == ["Go on"]
    press(app, "Go on")
    assert primary(app) == ["The answer is over"]


def test_a_tab_that_another_one_has_passed_says_so_and_changes_nothing() -> None:
    kept = begun(draw(own_mix({"breadth": 2}), BANK, Facts(), 5, partner=True), Begin())
    app = opened(kept)
    tick = app.checkbox[0]
    later = act(mine(), kept.id, Pass(), 1, now())
    later = act(mine(), kept.id, Next(), 2, now())
    tick.check()
    press(app, "The answer is over")
    assert "The interview went on in another tab." in said(app)
    state = interview(mine(), kept.id).state
    assert (state.at, state.status, state.version) == (1, "answering", later.state.version)
    assert len(state.questions[0].heard) == 1  # the tick belongs to the question that it stood beside
    assert app.title[0].value.replace("\\", "") == state.now_asked.ask


@pytest.mark.parametrize("id", ["", "../x" * 2000])
def test_an_address_that_names_no_interview_leads_to_the_list(id: str) -> None:
    app = from_the_front_door(PARTNER, id=id)
    assert not app.exception
    assert "This interview is not here" in said(app)


def test_an_interview_that_nobody_else_asks_is_not_shown_here() -> None:
    app = opened(begun(draw(single_question("story"), BANK, Facts(), 5), Begin()))
    assert "Nobody else asks in this interview" in said(app)
    assert not app.checkbox
