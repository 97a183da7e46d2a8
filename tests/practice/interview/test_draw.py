"""Formats, and the questions drawn for them."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice import Learner
from practice.errors import InvalidInputError
from practice.interview.domains import DOMAINS
from practice.interview.draw import Facts, asked_in_coding, draw, read_facts
from practice.interview.formats import (
    FOCUSES,
    FORMATS,
    INTERN_SCREEN,
    LOOP,
    Format,
    own_mix,
    single_question,
    single_round,
)
from practice.interview.state import State
from questions import load_bank
from questions.bank import Bank
from questions.cards import TechnicalCard
from questions.guide import load_guide
from questions.topics import PRINCIPLES, TOPIC
from tests.practice.filled import NOW

BANK = load_bank()
SEEDS = st.integers(0, 2**31 - 1)
EVERY = [*FORMATS.values(), single_question("design"), *(single_round(focus) for focus in FOCUSES)]


def cards(state: State) -> list[str]:
    return [question.card for question in state.questions if question.card]


def test_the_screens_have_the_minutes_that_the_guide_reports() -> None:
    guide = {round_.title: round_ for stage in load_guide().stages for round_ in stage.rounds}
    for key in ("intern_screen", "phone_screen"):
        (round_,) = FORMATS[key].rounds
        reported = guide[round_.title]
        assert [(one.least, one.most) for one in round_.phases] == [(s.least, s.most) for s in reported.spans]
    assert [(one.least, one.most) for one in INTERN_SCREEN.rounds[0].phases] == [(3, 5), (10, 15), (25, 30), (5, 10)]


def test_the_loop_has_five_rounds_within_the_hour_with_two_principles_each() -> None:
    assert [round_.stories for round_ in LOOP.rounds] == [2] * 5
    assert all(round_.minutes[1] <= 60 for round_ in LOOP.rounds)
    assert FOCUSES == ("breadth", "depth", "application", "coding", "principles")


@pytest.mark.parametrize("format", EVERY, ids=lambda one: one.title)
@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, domain=st.sampled_from([None, *DOMAINS]), role=st.sampled_from([None, "intern", "senior"]))
def test_nothing_is_asked_twice_and_a_seed_gives_one_interview(
    format: Format, seed: int, domain: str | None, role: str | None
) -> None:
    facts = Facts(role, {"pca": 0.2, "trees": 1.0}, {"Ownership": "covered"}, {"Ownership": 3})
    state = draw(format, BANK, facts, seed, domain=domain)
    assert state == draw(format, BANK, facts, seed, domain=domain)
    assert len(cards(state)) == len(set(cards(state)))
    told = [name for card in cards(state) for name in getattr(BANK.card(card), "principles", ())]
    assert len(told) == len(set(told))
    assert sum(q.principle is not None for q in state.questions) == sum(round_.stories for round_ in format.rounds)
    for r, round_ in enumerate(format.rounds):
        for p, phase in enumerate(round_.phases):
            assert sum((q.round, q.phase) == (r, p) for q in state.questions) == phase.questions
            for question in state.questions:
                if (question.round, question.phase) == (r, p) and phase.draws == "coding":
                    card = BANK.card(question.card or "")
                    assert isinstance(card, TechnicalCard)
                    assert asked_in_coding(card)
    assert State.model_validate_json(state.model_dump_json()) == state


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_breadth_asks_five_topics_and_depth_one(seed: int) -> None:
    broad = draw(INTERN_SCREEN, BANK, Facts("intern"), seed)
    assert len({question.topic for question in broad.questions if question.draws == "breadth"}) == 5
    deep = draw(single_round("depth"), BANK, Facts("applied scientist"), seed)
    asked = [question for question in deep.questions if question.draws == "depth"]
    at_hand = Counter(card.topic for card in BANK.filter(family="technical"))  # type: ignore[attr-defined]
    topics = Counter(question.topic for question in asked)
    assert topics.most_common(1)[0][1] >= min(5, at_hand[topics.most_common(1)[0][0]])


def test_weak_topics_gaps_and_the_domain_come_more_often() -> None:
    strong = dict.fromkeys(TOPIC, 1.0) | {"gmm": 0.0}
    stories = dict.fromkeys(PRINCIPLES, "covered") | {"Frugality": "gap"}
    facts = Facts("intern", strong, stories, {name: 2 for name in PRINCIPLES if name != "Frugality"})  # type: ignore[arg-type]
    topics: Counter[str | None] = Counter()
    principles: Counter[str | None] = Counter()
    for seed in range(150):
        state = draw(INTERN_SCREEN, BANK, facts, seed)
        topics.update(question.topic for question in state.questions)
        principles.update(question.principle for question in state.questions)
    del topics[None], principles[None]
    assert topics.most_common(1)[0][0] == "gmm"
    assert principles.most_common(1)[0][0] == "Frugality"
    # 5 of 23 topics in 150 interviews: 33 each if all were alike
    vision = sum(
        question.topic == "vision"
        for seed in range(150)
        for question in draw(INTERN_SCREEN, BANK, Facts(), seed, domain="vision").questions
    )
    assert vision > 50


def test_a_domain_is_told_first_and_names_only_what_the_bank_has() -> None:
    for domain in DOMAINS.values():
        assert set(domain.topics) <= set(TOPIC)
        assert all(card in BANK for card in domain.cases)
        state = draw(LOOP, BANK, Facts(), 3, domain=domain.key)
        assert state.questions[0].lead == domain.context
        assert next(q for q in state.questions if q.draws == "design").card in domain.cases
        assert len({*domain.scale, *domain.evaluate}) == 4
    assert not any(question.lead for question in draw(LOOP, BANK, Facts(), 3).questions)


def test_an_interns_questions_are_an_interns() -> None:
    roles = Counter(
        getattr(BANK.card(card), "role", None)
        for seed in range(40) for card in cards(draw(single_round("breadth"), BANK, Facts("intern"), seed))
    )  # fmt: skip
    assert roles["senior"] == 0
    assert roles["intern"] > 3 * roles["applied scientist"]


def test_a_mix_of_ones_own() -> None:
    mix = own_mix({"yours": 1, "story": 2, "breadth": 3})
    (round_,) = mix.rounds
    assert [(one.draws, one.questions, one.least, one.most) for one in round_.phases] == [
        ("story", 2, 10, 16), ("breadth", 3, 12, 18), ("yours", 1, 5, 10)
    ]  # fmt: skip
    assert len(draw(mix, BANK, Facts(), 1).questions) == 6


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({}, "no question"),
        ({"story": 0}, "no question"),
        ({"story": 9}, "0 to 8"),
        ({"yours": 2}, "0 to 1"),
        ({"story": True}, "0 to 8"),
        ({"story": "2"}, "0 to 8"),
        ({"poker": 1}, "one of introduction"),
    ],
)
def test_a_mix_that_is_none_is_refused(counts: dict, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        own_mix(counts)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"domain": "chess"}, "A domain"), ({"seed": -1}, "A seed"), ({"seed": 2**31}, "A seed"), ({"mode": "x"}, "mode"),
     ({"facts": Facts("king")}, "A role"), ({"bank": Bank(())}, "more stories")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(wrong: dict, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        draw(**{"format": INTERN_SCREEN, "bank": BANK, "facts": Facts(), "seed": 1} | wrong)
    with pytest.raises(InvalidInputError, match="A round"):
        single_round("poker")


def test_facts_of_somebody_new(mine: Learner) -> None:
    facts = read_facts(mine, BANK, NOW)
    assert (facts.role, facts.topics, facts.asked) == (None, {}, {})
    assert set(facts.principles.values()) == {"gap"}
