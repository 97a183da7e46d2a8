"""Hints and changes of approach: from the card, the same for the same state, and without the answer."""

from datetime import UTC, datetime
from typing import Any

import pytest

from practice.interview.domains import DOMAINS
from practice.interview.draw import Facts, draw
from practice.interview.formats import Draws, own_mix
from practice.interview.hints import CHANGES, OTHER_STORY, STORY, next_hint
from practice.interview.lacks import WORDINGS
from practice.interview.state import HINTS, Answer, Begin, GiveHint, Next, State
from practice.interview.turns import after
from questions import load_bank
from questions.cards import Scored
from questions.terms import shown_by
from questions.topics import TOPIC

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()


def at(draws: Draws, *events: Any, domain: str | None = None) -> State:
    state = after(draw(own_mix({draws: 1}), BANK, Facts(), 3, domain=domain), Begin(), NOW)
    for event in events:
        state = after(state, event, NOW)
    return state


def hinted(state: State, change: bool = False) -> list[str]:
    """Give all the hints that there are; return their texts."""
    texts = []
    while hint := next_hint(state, BANK, change):
        assert hint == next_hint(state, BANK, change)
        assert hint.change == change
        texts.append(hint.text)
        state = after(state, hint, NOW)
    assert len(set(texts)) == len(texts) <= HINTS
    return texts


def test_a_story_is_helped_by_times_to_think_of_and_by_what_it_lacks() -> None:
    assert all(text.startswith("Think of ") for text in hinted(at("story")))
    told = hinted(
        at("story", Answer(text="Orders were late. We changed the plan, we moved people and we called them."))
    )
    assert told[0] == STORY["own part"]
    assert hinted(at("story"), change=True) == list(OTHER_STORY)


def test_a_technical_answer_is_led_to_what_it_does_not_mention() -> None:
    narrowed = 0
    for card in [card for card in BANK.cards if isinstance(card, Scored)][::20]:
        start = at("breadth")
        one = start.questions[0].model_copy(update={"card": card.id, "ask": card.prompt})
        state = start.model_copy(update={"questions": (one,)})
        assert hinted(state)
        full = hinted(after(state, Answer(text=card.full_answer), NOW))
        vague = hinted(after(state, Answer(text="It depends."), NOW))
        narrowed += vague[0].startswith("A narrower question: ")
        assert len(full) <= len(vague)
        for text in vague:
            asked = text.removeprefix("A narrower question: ")
            recall = next((recall for recall in card.recall if recall.q == asked), None)
            if recall:
                led = [point for point in card.rubric.points if shown_by(point.any_of, recall.a)]
                assert any(not shown_by(point.any_of, asked) for point in led)
    assert narrowed > 10


def test_a_change_of_approach_is_the_topics_then_the_domains() -> None:
    state = at("breadth", Answer(text="It depends."), domain="search")
    changes = hinted(state, change=True)
    assert changes == [CHANGES[state.questions[0].topic or ""], *DOMAINS["search"].scale]
    assert set(CHANGES) == set(TOPIC)
    assert set(STORY) == set(WORDINGS)


def test_what_was_said_in_the_interview_is_not_said_again() -> None:
    two = after(draw(own_mix({"story": 2}), BANK, Facts(), 3), Begin(), NOW)
    for event in (GiveHint(text=OTHER_STORY[0], change=True), Answer(text="x"), Next()):
        two = after(two, event, NOW)
    assert next_hint(two, BANK, change=True) == GiveHint(text=OTHER_STORY[1], change=True)


@pytest.mark.parametrize("draws", ["yours", "introduction"])
def test_without_a_card_there_is_little_to_say(draws: Draws) -> None:
    assert len(hinted(at(draws))) == (2 if draws == "introduction" else 0)
    assert hinted(at(draws), change=True) == []


def test_what_was_told_aloud_is_not_said_to_lack_anything() -> None:
    spoken = hinted(at("breadth", Answer(text="", spoken=60.0)))
    assert spoken[0].startswith("A narrower question: ")
    assert not {*hinted(at("story", Answer(text="", spoken=60.0)))} & {*STORY.values()}
