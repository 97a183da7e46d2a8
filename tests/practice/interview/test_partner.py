"""A friend who asks: what to listen for, what to ask by what was ticked, and notes kept with their draft."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from practice import Learner
from practice.drafts import MAX_CHARACTERS, read_copies, read_draft
from practice.errors import InvalidInputError, NotFoundError
from practice.interview.draw import Facts, draw
from practice.interview.formats import PHONE_SCREEN, Draws, single_question
from practice.interview.keeping import act, begin, interview
from practice.interview.lacks import WORDINGS
from practice.interview.partner import (
    INTRODUCED,
    OF_A_PAPER,
    OFFERED,
    THEIR_QUESTIONS,
    heard_answer,
    keep_notes,
    listening,
    notes_place,
    open_probes,
)
from practice.interview.probes import NO_CARD, asking
from practice.interview.state import PROBES, Answer, Begin, Hear, State
from practice.interview.turns import after
from questions import load_bank
from questions.cards import Scored
from questions.parts import Covered, Missing
from questions.people import StoryCard
from tests.practice.filled import NOW

BANK = load_bank()
LADDER = "classification-and-its-models"  # rungs for two missing points, one covered, one always


def heard(draws: Draws, card: str | None = None, ticks: Sequence[str] = ()) -> State:
    """Return an interview that a friend asks, its one question answered aloud, some points of it ticked."""
    state = draw(single_question(draws), BANK, Facts(), 3, partner=True)
    if card:
        one = state.questions[0].model_copy(update={"card": card, "ask": BANK.card(card).prompt})
        state = state.model_copy(update={"questions": (one,)})
    state = after(state, Begin(), NOW)
    state = after(state, heard_answer(state, NOW + timedelta(seconds=90)), NOW + timedelta(seconds=90))
    for point in ticks:
        state = after(state, Hear(question=0, point=point), NOW)
    return state


def asks(state: State) -> list[str]:
    return [probe.ask for probe in open_probes(state, BANK)]


def test_an_answer_that_was_heard_counts_as_spoken_for_as_long_as_it_took() -> None:
    said = heard("story").questions[0].attempts[0]
    assert (said.text, said.means, said.spoken, said.seconds) == ("", "spoken", 90, 90)
    at_once = after(draw(single_question("story"), BANK, Facts(), 3), Begin(), NOW)
    assert heard_answer(at_once, NOW) == Answer(text="", spoken=1)


def test_every_kind_of_question_says_what_to_listen_for() -> None:
    for draws in ("story", "breadth", "depth", "design", "coding"):
        question = heard(draws).questions[0]
        card = BANK.card(question.card or "")
        found = listening(BANK, question)
        points = [point for _, of_tier in found.points for point in of_tier]
        if isinstance(card, Scored):
            assert points == [point.point for point in card.rubric.points]
            assert [wrong for wrong, _ in found.mistakes] == [one.wrong for one in card.pitfalls]
        else:
            assert isinstance(card, StoryCard)
            assert points == [*card.listens_for, *card.strong_signs]
            assert found.mistakes == tuple((sign, "") for sign in card.weak_signs)
    assert listening(BANK, heard("introduction").questions[0]).points == (("listens", INTRODUCED),)
    assert listening(BANK, heard("yours").questions[0]).points == (("listens", THEIR_QUESTIONS),)
    paper = draw(PHONE_SCREEN, BANK, Facts(), 3).questions[0]
    assert listening(BANK, paper).points == (("listens", OF_A_PAPER),)
    gone = heard("story").questions[0].model_copy(update={"card": "left-the-bank"})
    assert listening(BANK, gone).points == ()


def test_ticks_choose_the_rungs() -> None:
    card = BANK.card(LADDER)
    assert isinstance(card, Scored)
    text = {point.id: point.point for point in card.rubric.points}
    first, always, second, leads = card.followups
    assert isinstance(first.when, Missing)
    assert isinstance(second.when, Missing)
    assert isinstance(leads.when, Covered)
    nothing = open_probes(heard("breadth", LADDER), BANK)
    assert {probe.ask for probe in nothing} == {first.ask, second.ask, always.ask}
    assert nothing[-1].ask == always.ask
    assert nothing[0].because == f"Not ticked: {text[first.when.missing]}"
    assert nothing[0].good_reply == first.answer
    ticked = heard("breadth", LADDER, [text[first.when.missing], text[leads.when.covered]])
    assert asks(ticked) == [second.ask, leads.ask, always.ask]


def test_a_story_offers_its_own_probes_and_those_of_any_story() -> None:
    state = heard("story")
    card = BANK.card(state.questions[0].card or "")
    assert isinstance(card, StoryCard)
    offered = asks(state)
    assert offered[: len(card.probes)] == [probe.ask for probe in card.probes]
    assert WORDINGS["own part"][0] in offered
    assert len(offered) == OFFERED


def test_what_was_asked_is_not_offered_again_and_three_are_enough() -> None:
    state = heard("introduction")
    assert asks(state) == [*NO_CARD[:OFFERED]]
    for n in range(PROBES):
        assert asks(state)[0] == NO_CARD[n]
        state = after(state, asking(open_probes(state, BANK)[0]), NOW)
        state = after(state, heard_answer(state, NOW), NOW)
    assert asks(state) == []
    assert asks(heard("yours")) == []


def test_notes_are_kept_with_their_draft_or_not_at_all(mine: Learner) -> None:
    kept = act(mine, begin(mine, draw(single_question("story"), BANK, Facts(), 3), NOW).id, Begin(), 0, NOW)
    keep_notes(mine, kept.id, 0, "Calm. <b>", 0, NOW)
    keep_notes(mine, kept.id, 0, "Calm. <b>One number.", 1, NOW)
    there = interview(mine, kept.id)
    assert there.state.questions[0].notes == "Calm. <b>One number."
    assert there.state.version == kept.state.version
    place = notes_place(kept.id, 0)
    assert read_draft(mine, place).text == "Calm. <b>One number."
    with pytest.raises(InvalidInputError, match="Shorten it"):
        keep_notes(mine, kept.id, 0, "x" * (MAX_CHARACTERS + 1), 2, NOW)
    with pytest.raises(InvalidInputError, match="no question 9"):
        keep_notes(mine, kept.id, 8, "of a question that is not there", 0, NOW)
    with pytest.raises(NotFoundError):
        keep_notes(mine, "nobody's", 0, "x", 0, NOW)
    assert read_draft(mine, place).version == 2
    assert read_copies(mine, place) == ()
    assert (
        read_draft(mine, notes_place(kept.id, 8)).version == read_draft(mine, notes_place("nobody's", 0)).version == 0
    )
