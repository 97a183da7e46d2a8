"""What a day brings: its order, its caps, its days ahead."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from practice import Learner
from practice.models import Profile
from practice.profile import save_profile
from practice.reviews.days import day_of
from practice.reviews.deck import look_alikes
from practice.reviews.grading import grade, introduce, set_aside, undo
from practice.reviews.queue import CatchUp, Due, Queue, catch_up, forecast, queue, study_ahead
from practice.reviews.spacing import EASY, FORGOT, LEARNING, RELEARNING, RIGHT
from questions.bank import Bank, load_bank
from tests.practice.reviews.rows import NOW, keys, known, own, put, small_bank

BANK = small_bank(pca=4, gmm=4, trees=4)
EMPTY = Bank(())


def answer(mine: Learner, bank: Bank, due: Due, rating: int, now: datetime) -> None:
    row = introduce(mine, bank, due.prompt.key, now) if due.card_id is None else None
    grade(mine, due.card_id or row.id, rating, now, shown=due.spacing)  # type: ignore[union-attr]


def names(got: Queue) -> list[str]:
    return [due.prompt.key for due in got.cards]


def test_a_first_day(mine: Learner) -> None:
    got = queue(mine, load_bank(), NOW)
    assert (len(got.cards), got.due, got.new, got.behind, got.done, got.catch_up) == (8, 0, 8, 0, 0, None)
    assert got.seconds == 8 * 60
    assert all(due.is_new and due.card_id is None and due.prompt.key.endswith("/1") for due in got.cards)
    assert all(a.prompt.topic != b.prompt.topic for a, b in pairwise(got.cards))


def test_an_empty_bank_and_no_cards(mine: Learner) -> None:
    assert queue(mine, EMPTY, NOW) == Queue((), 0, 0, 0, 0, 0)
    assert study_ahead(mine, EMPTY, NOW).cards == ()
    assert {load.reviews for load in forecast(mine, NOW)} == {0}


def test_due_cards_come_by_time_over_stability(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0}, NOW)
    put(
        mine,
        own("a", "pca", **_as_known(-1, ago=10, stability=9)),  # 10 / 9
        own("b", "gmm", **_as_known(-20, ago=40, stability=20)),  # 40 / 20
        own("c", "trees", **_as_known(-1, ago=3, stability=2)),  # 3 / 2
        own("d", "nlp", **_as_known(1)),
    )
    assert names(queue(mine, EMPTY, NOW)) == ["own/b", "own/c", "own/a"]


def _as_known(due_in: float, **fields: float) -> dict[str, object]:
    row = known("", None, due_in, **fields)
    wanted = ("state", "step", "stability", "difficulty", "due", "last_review", "introduced_at")
    return {name: getattr(row, name) for name in wanted}


def test_a_card_is_due_from_the_learners_midnight_on(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0, "timezone": "America/New_York"}, NOW)
    put(mine, own("late", **_as_known(11 / 24)))  # at 20 in UTC, 15 in New York: today there
    assert names(queue(mine, EMPTY, NOW)) == ["own/late"]
    assert queue(mine, EMPTY, NOW - timedelta(hours=5)).cards == ()  # yesterday there, at 23
    save_profile(mine, {"timezone": "Asia/Tokyo"}, NOW)
    assert queue(mine, EMPTY, NOW).cards == ()  # there it is due at 5 tomorrow


def test_a_learning_step_comes_back_in_the_session_and_first(mine: Learner) -> None:
    first, second, *_ = queue(mine, BANK, NOW).cards
    answer(mine, BANK, first, FORGOT, NOW)
    now = NOW + timedelta(seconds=30)
    got = queue(mine, BANK, now)
    assert (got.cards[-1].prompt, got.cards[-1].is_waiting, got.due, got.new) == (first.prompt, True, 1, 7)
    assert got.cards[0].prompt == second.prompt
    now = NOW + timedelta(seconds=60)
    answer(mine, BANK, second, RIGHT, now)  # of another topic, so that the first one may follow
    got = queue(mine, BANK, now)
    assert (got.cards[0].prompt, got.cards[0].is_waiting) == (first.prompt, False)
    assert got.cards[-1].prompt == second.prompt


def test_steps_left_over_from_yesterday_come_again(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 1}, NOW)
    (only,) = queue(mine, BANK, NOW).cards
    answer(mine, BANK, only, FORGOT, NOW)
    got = queue(mine, BANK, NOW + timedelta(days=1))
    assert (got.cards[0].prompt, got.cards[0].is_new, got.new) == (only.prompt, False, 1)


def test_new_cards_are_spread_among_the_others_and_stay_there(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 3}, NOW)
    put(mine, *(own(f"{n:02}", f"topic {n}", **_as_known(-1, stability=5 + n / 100)) for n in range(17)))
    bank, order, now = small_bank(pca=1, gmm=1, trees=1), [], NOW
    promised = [due.is_new for due in queue(mine, bank, now).cards]
    while (got := queue(mine, bank, now)).cards:
        order.append(got.cards[0].is_new)
        answer(mine, bank, got.cards[0], EASY, now)
        now += timedelta(seconds=20)
    assert order == promised
    assert [place for place, is_new in enumerate(order) if is_new] == [3, 10, 16]  # a sixth, a half, five sixths


def test_the_caps_count_what_was_done_today_and_not_what_was_undone(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 3, "reviews_a_day": 5}, NOW)
    put(mine, *(own(f"{n}", f"topic {n}", **_as_known(-1, stability=5 + n)) for n in range(4)))
    got = queue(mine, BANK, NOW)
    assert (got.due, got.new) == (4, 1)  # five in all
    for due in got.cards[:2]:
        answer(mine, BANK, due, FORGOT, NOW)
    later = NOW + timedelta(minutes=12)
    got = queue(mine, BANK, later)
    assert (got.due, got.new, got.done) == (2 + 2, 1, 2)  # the two come back, and count once
    answer(mine, BANK, next(due for due in got.cards if due.spacing.last_review == NOW), FORGOT, later)
    got = queue(mine, BANK, later)
    assert (got.due, got.new, got.done) == (2 + 2, 1, 2)
    undo(mine, later)
    undo(mine, later)
    undo(mine, later)
    got = queue(mine, BANK, later)
    assert (got.due, got.new, got.done) == (4, 1, 0)
    for due in got.cards:
        answer(mine, BANK, due, EASY, later)
    assert queue(mine, BANK, later) == Queue((), 0, 0, 0, 5, 0)
    assert queue(mine, BANK, NOW + timedelta(days=1)).new == 3


def test_more_than_the_cap_makes_a_plan_and_no_number(mine: Learner) -> None:
    save_profile(mine, {"reviews_a_day": 30}, NOW)
    put(mine, *(own(f"{n}", f"topic {n}", **_as_known(-1)) for n in range(100)))
    got = queue(mine, BANK, NOW)
    assert (got.due, got.new, got.behind, got.catch_up) == (30, 0, 70, CatchUp(25, 4))
    assert [load.reviews for load in forecast(mine, NOW, 5)] == [30, 30, 30, 10, 0]


def test_catching_up_by_hand() -> None:
    assert catch_up(100, [0] * 27, 30) == CatchUp(25, 4)
    assert catch_up(100, [10] * 27, 30) == CatchUp(28, 5)  # 140 in 5 days
    assert catch_up(61, [0] * 27, 60) == CatchUp(31, 2)
    assert catch_up(100, [30] * 27, 30) == CatchUp(30, None)


@given(st.integers(1, 500), st.lists(st.integers(0, 60), min_size=27, max_size=27), st.integers(1, 100))
def test_a_plan_keeps_to_the_cap_and_is_the_shortest(behind: int, coming: list[int], a_day: int) -> None:
    plan = catch_up(behind, coming, a_day)
    assert plan.a_day <= a_day
    left = behind
    for day in range(1, 29):
        left = max(0, left - a_day)
        if plan.days == day:
            assert left == 0
        elif plan.days is None or day < plan.days:
            assert left > 0
        left += coming[day - 1] if day < 28 else 0


def test_studying_ahead_takes_the_soonest_and_none_twice_a_day(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0}, NOW)
    put(mine, *(own(f"{n}", f"topic {n}", **_as_known(n)) for n in range(1, 9)))
    assert queue(mine, EMPTY, NOW).cards == ()
    got = study_ahead(mine, EMPTY, NOW, 3)
    assert (names(got), got.due, got.new) == (["own/1", "own/2", "own/3"], 3, 0)
    answer(mine, EMPTY, got.cards[0], FORGOT, NOW)
    assert names(study_ahead(mine, EMPTY, NOW, 3)) == ["own/2", "own/3", "own/4"]
    assert names(queue(mine, EMPTY, NOW)) == ["own/1"]  # its step


def test_what_is_set_aside_or_lost_does_not_come(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 100}, NOW)
    key = keys(BANK)[0]
    put(mine, known("no-such-card/1", "pca", -1), known(key, "pca", -1))
    assert key in names(queue(mine, BANK, NOW))
    set_aside(mine, introduce(mine, BANK, key, NOW).id)
    got = queue(mine, BANK, NOW)
    assert key not in names(got)
    assert sorted(names(got)) == sorted(set(keys(BANK)) - {key})
    assert study_ahead(mine, BANK, NOW).cards == ()


def test_own_cards_are_the_first_new_ones(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 3}, NOW)
    put(mine, own("mine", None), own("later", None, due=NOW + timedelta(seconds=1)), own("not", suspended=True))
    got = queue(mine, BANK, NOW)
    assert {due.prompt.key for due in got.cards if due.card_id} == {"own/mine", "own/later"}
    assert (got.new, got.cards[0].prompt.question) == (3, "mine?")


def test_nobody_elses_cards_are_in_a_queue(mine: Learner, other: Learner) -> None:
    put(mine, own("mine"), own("known", **_as_known(-1)))
    assert all(due.prompt.card_id is not None for due in queue(other, BANK, NOW).cards)
    assert study_ahead(other, BANK, NOW).cards == ()
    assert forecast(other, NOW)[0].reviews == 0
    assert {due.prompt.key for due in queue(mine, EMPTY, NOW).cards} == {"own/mine", "own/known"}


def test_new_cards_stop_before_the_interview_and_go_on_after_it(mine: Learner) -> None:
    days = []
    for left in range(5, -2, -1):
        save_profile(mine, {"interview_on": NOW.date() + timedelta(days=left)}, NOW)
        days.append(queue(mine, BANK, NOW).new)
    assert days == [8, 8, 8, 0, 0, 0, 8]  # none two days before it, the day before, and on its day


def test_a_date_that_is_set_later_pulls_cards_in(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0}, NOW)
    put(mine, *(own(f"{n}", f"topic {n}", **_as_known(200, ago=30, stability=230)) for n in range(200)))
    assert sum(load.reviews for load in forecast(mine, NOW, 28)) == 0
    interview = NOW.date() + timedelta(days=20)
    said = save_profile(mine, {"interview_on": interview}, NOW)
    coming = {load.day: load.reviews for load in forecast(mine, NOW, 28) if load.reviews}
    assert sorted(coming) == [interview - timedelta(days=n) for n in range(7, 0, -1)]
    assert sum(coming.values()) == 200
    assert max(coming.values()) < 2 * 200 / 7
    assert day_of(said, NOW).last == interview - timedelta(days=1)
    week_before = NOW + timedelta(days=13)
    first = queue(mine, EMPTY, week_before)
    assert len(first.cards) == coming[week_before.date()]
    save_profile(mine, {"interview_on": None}, NOW)
    assert queue(mine, EMPTY, week_before).cards == ()


def test_a_card_answered_on_the_last_day_does_not_come_back_on_it(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0, "interview_on": NOW.date() + timedelta(days=1)}, NOW)
    put(mine, own("a", **_as_known(-1, stability=100)))
    answer(mine, EMPTY, queue(mine, EMPTY, NOW).cards[0], EASY, NOW)
    assert queue(mine, EMPTY, NOW).cards == ()


def test_look_alikes_come_in_one_session_and_near_each_other(mine: Learner) -> None:
    bank = load_bank()
    save_profile(mine, {"new_a_day": 0}, NOW)
    due, alike = "pca-what-problem-solved", "autoencoder-versus-pca"
    assert alike in bank.card(due).confusable  # type: ignore[attr-defined]
    others = [card for card in bank.filter(difficulty=2) if card.id not in {due, *look_alikes(bank)[due]}][::12]
    rows = [known(f"{card.id}/1", getattr(card, "topic", "design"), -1, stability=4 + n / 100)
            for n, card in enumerate(others)]  # fmt: skip
    put(mine, *rows, known(f"{due}/1", "pca", 0), known(f"{alike}/1", "networks", 1, ago=19, stability=30))
    got = names(queue(mine, bank, NOW))
    # 19 of 20 days have passed, and 18 to 22 are as good: it comes today, beside the card it is taken for.
    assert abs(got.index(f"{due}/1") - got.index(f"{alike}/1")) <= 2


def test_a_look_alike_whose_time_is_far_stays_away(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0}, NOW)
    put(
        mine,
        known("pca-what-problem-solved/1", "pca", 0),
        known("autoencoder-versus-pca/1", "networks", 10, ago=10, stability=30),
    )
    assert names(queue(mine, load_bank(), NOW)) == ["pca-what-problem-solved/1"]


@pytest.mark.parametrize("cards", [2, 30])
def test_the_number_of_statements_does_not_grow(mine: Learner, cards: int) -> None:
    put(mine, *(own(f"{n}", f"topic {n}", **_as_known(-1)) for n in range(cards)))
    said: list[str] = []
    listener = lambda *args: said.append(args[2])  # noqa: E731
    event.listen(mine.store.engine, "before_cursor_execute", listener)
    queue(mine, BANK, NOW)
    event.remove(mine.store.engine, "before_cursor_execute", listener)
    assert len([statement for statement in said if statement.startswith("SELECT")]) == 4


def test_seconds_come_from_the_log_once_it_says_enough(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 0}, NOW)
    put(mine, *(own(f"{n}", f"topic {n}", **_as_known(-1)) for n in range(7)))
    now = NOW
    for seconds in (10.0, 12.0, 14.0, 400.0):
        got = queue(mine, BANK, now)
        assert got.seconds == got.due * 30
        grade(mine, got.cards[0].card_id or "", RIGHT, now, seconds=seconds)
        now += timedelta(seconds=10)
    grade(mine, queue(mine, BANK, now).cards[0].card_id or "", RIGHT, now, seconds=11)
    got = queue(mine, BANK, now)
    assert got.seconds == got.due * 12  # the median of 10, 11, 12, 14, 400
    undo(mine, now)
    got = queue(mine, BANK, now)
    assert got.seconds == got.due * 30


@given(st.integers(0, 6), st.integers(1, 12), st.integers(0, 20))
def test_daylight_saving_does_not_shift_a_day(days: int, hour: int, minute: int) -> None:
    """Midnight of the learner's day begins it, on days of 23 and of 25 hours too."""
    for start in (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)):
        now = start + timedelta(days=days, hours=hour, minutes=minute)
        day = day_of(Profile(timezone="Europe/Berlin", interview_on=None), now)
        assert day.of(day.begins) == day.today
        assert day.of(day.begins - timedelta(microseconds=1)) == day.today - timedelta(days=1)
        assert isinstance(day.today, date)


def test_states_of_the_queue_are_those_of_the_rows(mine: Learner) -> None:
    save_profile(mine, {"new_a_day": 2}, NOW)
    put(mine, own("known", "x", **_as_known(-1)))
    now = NOW
    for _ in range(3):
        answer(mine, BANK, queue(mine, BANK, now).cards[0], FORGOT, now)
        now += timedelta(seconds=1)
    states = Counter(due.spacing.state for due in queue(mine, BANK, now).cards)
    assert states == {LEARNING: 2, RELEARNING: 1}
