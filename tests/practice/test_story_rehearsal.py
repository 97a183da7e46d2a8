"""A rehearsal: which question, which probes, and what is kept of it."""

import itertools
from random import Random

import pytest

from practice import Learner
from practice.drafts import read_draft, read_drafts, save_draft
from practice.errors import InvalidInputError, NotFoundError
from practice.models import Rehearsal
from practice.stories import KeptStory, add_story, delete_story, set_fit, story
from practice.stories.probing import PROBES, next_probe, probes_of
from practice.stories.rehearsal import (
    ask_next,
    asked_so_far,
    draw_question,
    finish_rehearsal,
    question_now,
    questions_for,
    rehearsal_place,
    rehearsals,
)
from questions import load_bank
from questions.bank import Bank
from questions.people import StoryCard
from tests.practice.told import NOW, told

BANK = load_bank()
CARD = BANK.card("ownership-task-outside-your-job")
assert isinstance(CARD, StoryCard)
STEADY = "I asked the owner, moved my own work by 3 weeks and agreed on a handover."


@pytest.fixture
def kept(mine: Learner) -> KeptStory:
    return set_fit(mine, add_story(mine, {"title": "s"}, NOW).id, "Ownership", "told", NOW)


def say(mine: Learner, kept: KeptStory, part: str, text: str) -> None:
    save_draft(mine, rehearsal_place(kept.id, CARD.id, part), text, 0, NOW)


def test_questions_are_those_of_the_told_principles_then_of_the_others() -> None:
    of = {name: set(BANK.filter(principle=name, family="story")) for name in ("Ownership", "Frugality")}
    assert set(questions_for(told("s", {"Ownership": "told", "Frugality": "turned"}), BANK)) == of["Ownership"]
    assert set(questions_for(told("s", {"Frugality": "turned"}), BANK)) == of["Frugality"]
    assert len(questions_for(told("s"), BANK)) == 110
    with pytest.raises(NotFoundError, match="no question"):
        draw_question(told("s"), Bank(()), Random(0))


def test_the_same_question_is_never_drawn_twice_in_a_row() -> None:
    s, random, last = told("s", {"Ownership": "told"}), Random(7), None
    drawn = []
    for _ in range(60):
        last = draw_question(s, BANK, random, last).id
        drawn.append(last)
    assert all(a != b for a, b in itertools.pairwise(drawn))
    assert set(drawn) == {card.id for card in questions_for(s, BANK)}
    assert draw_question(s, Bank((CARD,)), random, CARD.id) is CARD  # there is no other


def test_a_refresh_keeps_the_question_and_skipping_changes_it() -> None:
    s = told("s", {"Ownership": "told"})
    shown = [question_now(s, BANK, (), skipped).id for skipped in range(8)]
    assert shown == [question_now(s, BANK, (), skipped).id for skipped in range(8)]
    assert all(a != b for a, b in itertools.pairwise(shown))
    past = (Rehearsal(question_id=shown[0]),)
    assert question_now(s, BANK, past).id != shown[0]
    assert question_now(s, BANK, past, -5) == question_now(s, BANK, past)
    assert question_now(s, BANK, past, 10**9) == question_now(s, BANK, past, 200)


def test_probes_ask_first_for_what_is_not_there() -> None:
    because = {}
    for answer in ("We did it and we shipped it.", "I did it alone in 3 weeks.", STEADY):
        probe = next_probe(CARD, [answer], [])
        assert probe is not None
        because[answer] = (probe.ask, probe.because)
    assert because == {
        "We did it and we shipped it.": (
            "Which part of this was your own work?",
            "The answer says “we” twice and “I” never.",
        ),
        "I did it alone in 3 weeks.": (
            "Whose job was it, and how did you talk to them?",
            "The answer has no word on this: owners.",
        ),
        STEADY: (
            "What would have happened if you had left it alone?",
            "It is asked after every answer to this question.",
        ),
    }


@pytest.mark.parametrize("said", ["", STEADY, "We. We.", "\0 $x$ <b>"])
def test_probes_are_never_repeated_and_end(said: str) -> None:
    for card in questions_for(told("s"), BANK)[::7]:
        asked: list[str] = []
        while probe := next_probe(card, [said], asked):
            asked.append(probe.ask)
        assert 1 <= len(asked) == len(set(asked)) <= PROBES


def test_a_rehearsal_is_kept_and_its_drafts_go(mine: Learner, kept: KeptStory) -> None:
    say(mine, kept, "answer", "I did it alone in 3 weeks.")
    assert ask_next(mine, kept.id, CARD, 0, NOW)
    assert ask_next(mine, kept.id, CARD, 0, NOW)  # a second tab that had seen none yet: nothing is skipped
    say(mine, kept, "reply-1", "Nobody's. I asked the head and the owner.")
    assert ask_next(mine, kept.id, CARD, 1, NOW)
    first, second = asked_so_far(mine, kept.id, CARD.id)
    row = finish_rehearsal(mine, kept.id, CARD.id, NOW)
    assert (row.question_id, row.answer, row.at) == (CARD.id, "I did it alone in 3 weeks.", NOW)
    assert [(p["ask"], p["reply"]) for p in row.probes] == [
        (first.ask, "Nobody's. I asked the head and the owner."),
        (second.ask, ""),
    ]
    assert read_drafts(mine, f"rehearsal/{kept.id}/") == {}
    assert [kept_row.id for kept_row in rehearsals(mine, kept.id)] == [row.id]
    assert story(mine, kept.id).rehearsed_at == NOW
    with pytest.raises(InvalidInputError, match="recorded in another tab"):
        finish_rehearsal(mine, kept.id, CARD.id, NOW)


def test_nothing_goes_on_without_an_answer(mine: Learner, kept: KeptStory) -> None:
    say(mine, kept, "answer", " \n")
    with pytest.raises(InvalidInputError, match="no answer yet"):
        ask_next(mine, kept.id, CARD, 0, NOW)
    with pytest.raises(InvalidInputError, match="no answer to record"):
        finish_rehearsal(mine, kept.id, CARD.id, NOW)
    assert rehearsals(mine, kept.id) == ()


def test_a_rehearsal_goes_with_its_story(mine: Learner, kept: KeptStory) -> None:
    say(mine, kept, "answer", "Told.")
    finish_rehearsal(mine, kept.id, CARD.id, NOW)
    say(mine, kept, "answer", "Told again.")
    delete_story(mine, kept.id)
    assert rehearsals(mine, kept.id) == ()
    assert read_draft(mine, rehearsal_place(kept.id, CARD.id, "answer")).text == ""


def test_somebody_elses_rehearsal_is_not_here(mine: Learner, other: Learner, kept: KeptStory) -> None:
    say(mine, kept, "answer", "Told.")
    with pytest.raises(InvalidInputError, match="no answer yet"):
        ask_next(other, kept.id, CARD, 0, NOW)
    with pytest.raises(NotFoundError, match="not here"):
        finish_rehearsal(other, kept.id, CARD.id, NOW)
    finish_rehearsal(mine, kept.id, CARD.id, NOW)
    assert rehearsals(other, kept.id) == ()


def test_every_question_of_the_bank_has_a_probe_for_an_answer_with_nothing_in_it() -> None:
    for card in BANK.filter(family="story"):
        assert isinstance(card, StoryCard)
        assert next_probe(card, ["So."], []) is not None
        assert len({probe.ask for probe in probes_of(card, ["So."])}) >= 2
