"""A card that was asked for comes to the review before what would be chosen, and no card comes twice."""

from datetime import UTC, datetime, timedelta

from practice import Learner
from practice.own_cards import add_card
from practice.profile import save_profile
from practice.reviews.asking import ask_for, asked_for
from practice.reviews.grading import grade, introduce, set_aside
from practice.reviews.queue import queue
from practice.reviews.spacing import EASY
from questions.bank import load_bank

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
CARD = BANK.filter(topic="graphs")[-1].id  # far from first by the bank's order
N = 3  # prompts of that card


def keys(mine: Learner, now: datetime = NOW) -> list[str]:
    return [due.prompt.key for due in queue(mine, BANK, now).cards]


def test_a_card_is_asked_for_once_and_only_for_oneself(mine: Learner, other: Learner) -> None:
    assert asked_for(mine, BANK, CARD) == (0, N)
    introduce(mine, BANK, f"{CARD}/2", NOW)
    assert asked_for(mine, BANK, CARD) == (1, N)
    assert [ask_for(mine, BANK, CARD, NOW) for _ in range(2)] == [N - 1, 0]
    assert asked_for(mine, BANK, CARD) == (N, N)
    assert asked_for(other, BANK, CARD) == (0, N)


def test_a_card_without_prompts_or_without_a_place_in_the_bank_brings_nothing(mine: Learner) -> None:
    asking = BANK.filter(family="asking")[0].id
    for card in (asking, "nowhere", "%", ""):
        assert ask_for(mine, BANK, card, NOW) == 0
        assert asked_for(mine, BANK, card) == (0, 0)


def test_what_was_asked_for_comes_first_and_leaves_the_rest_as_it_was(mine: Learner) -> None:
    before = keys(mine)
    ask_for(mine, BANK, CARD, NOW)
    own = add_card(mine, "Q", "A", None, None, NOW + timedelta(minutes=1))
    wanted = {*(f"{CARD}/{n}" for n in range(1, N + 1)), own.key}
    after = keys(mine)
    assert len(after) == len(before) == 8
    assert wanted <= set(after)
    assert set(after) - wanted <= set(before)
    save_profile(mine, {"new_a_day": 2}, NOW)
    assert set(keys(mine)) == {f"{CARD}/1", f"{CARD}/2"}


def test_answers_do_not_bring_more_than_the_day_takes(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 5}, NOW)
    ask_for(mine, BANK, CARD, NOW)
    seen = []
    for minute in range(5):
        now = NOW + timedelta(minutes=minute)
        due = queue(mine, BANK, now).cards[0]
        seen.append(due.prompt.key)
        grade(mine, due.card_id or introduce(mine, BANK, due.prompt.key, now).id, EASY, now)
    assert len(set(seen)) == 5
    assert {f"{CARD}/{n}" for n in range(1, N + 1)} <= set(seen)
    assert keys(mine, NOW + timedelta(hours=1)) == []


def test_what_was_set_aside_does_not_come_by_being_asked_for(mine: Learner) -> None:
    row = introduce(mine, BANK, f"{CARD}/1", NOW)
    set_aside(mine, row.id)
    ask_for(mine, BANK, CARD, NOW)
    assert f"{CARD}/1" not in keys(mine)
