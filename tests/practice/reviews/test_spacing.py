"""The days between two reviews: FSRS's published formulas worked out again, and the calendar that they meet."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import exp
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.reviews.spacing import (
    EASY,
    FORGOT,
    HARD,
    LAST_DAYS,
    LEARNING,
    RATINGS,
    RELEARNING,
    REVIEW,
    RIGHT,
    Spacing,
    after,
    midnight,
    near,
    offers,
    recall_chance,
    unseen,
)

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

# FSRS-6 with its default weights, from "The Algorithm" of the open-spaced-repetition wiki; nothing of the package.
W = (0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
     1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542)  # fmt: skip
FACTOR = 0.9 ** (-1 / W[20]) - 1


def chance(days: float, stability: float) -> float:
    return (1 + FACTOR * days / stability) ** -W[20]


def first_difficulty(grade: int) -> float:
    return W[4] - exp(W[5] * (grade - 1)) + 1


def next_difficulty(difficulty: float, grade: int) -> float:
    moved = difficulty - W[6] * (grade - 3) * (10 - difficulty) / 9
    return min(10, max(1, W[7] * first_difficulty(4) + (1 - W[7]) * moved))


def recalled(stability: float, difficulty: float, days: float, grade: int) -> float:
    growth = exp(W[8]) * (11 - difficulty) * stability ** -W[9] * (exp(W[10] * (1 - chance(days, stability))) - 1)
    return stability * (1 + growth * {HARD: W[15], RIGHT: 1, EASY: W[16]}[grade])


def forgotten(stability: float, difficulty: float, days: float) -> float:
    long = W[11] * difficulty ** -W[12] * ((stability + 1) ** W[13] - 1) * exp(W[14] * (1 - chance(days, stability)))
    return min(long, stability / exp(W[17] * W[18]))


def learnt(now: datetime = NOW, days: int = 2) -> Spacing:
    """A card that was answered right twice on its first day."""
    return Spacing(REVIEW, None, W[2], first_difficulty(RIGHT), midnight(now.date() + timedelta(days), UTC), now)


def test_the_learning_steps_of_a_new_card() -> None:
    forgot, hard, right, easy = offers(unseen(NOW), NOW).values()
    assert [(s.state, s.due - NOW) for s in (forgot, hard, right)] == [
        (LEARNING, timedelta(minutes=1)), (LEARNING, timedelta(minutes=5.5)), (LEARNING, timedelta(minutes=10)),
    ]  # fmt: skip
    assert (easy.state, easy.stability, easy.difficulty) == (REVIEW, W[3], pytest.approx(1))
    assert easy.due == datetime(2026, 12, 7, tzinfo=UTC)  # 8.2956 days are 8, at midnight
    assert right.difficulty == pytest.approx(first_difficulty(RIGHT))
    later = NOW + timedelta(minutes=10)
    known = after(right, RIGHT, later)
    # Two right answers on a day: S * exp(w17 * w18) * S^-w19 would be less than S, and right never makes it less.
    assert W[2] * exp(W[17] * W[18]) * W[2] ** -W[19] < W[2]
    assert replace(known, difficulty=0) == replace(learnt(later), difficulty=0)
    assert known.difficulty == pytest.approx(next_difficulty(first_difficulty(RIGHT), RIGHT))


@pytest.mark.parametrize("late", [0, 1, 30])
@pytest.mark.parametrize("rating", RATINGS)
def test_a_known_card_follows_the_published_formulas(rating: int, late: int) -> None:
    card, days = learnt(), 2 + late
    got = after(card, rating, NOW + timedelta(days=days))
    assert card.stability is not None
    assert card.difficulty is not None
    by_hand = (
        forgotten(card.stability, card.difficulty, days)
        if rating == FORGOT
        else recalled(card.stability, card.difficulty, days, rating)
    )
    assert got.stability == pytest.approx(by_hand)
    assert got.difficulty == pytest.approx(next_difficulty(card.difficulty, rating))
    if rating == FORGOT:
        assert (got.state, got.due) == (RELEARNING, NOW + timedelta(days=days, minutes=10))
        back = after(got, RIGHT, got.due)
        assert (back.state, back.due.date()) == (REVIEW, got.due.date() + timedelta(days=max(1, round(by_hand))))
    else:  # desired is a chance of 0.9, and stability is the time until then: the interval is the stability
        assert got.due == midnight((NOW + timedelta(days=days + round(by_hand))).date(), UTC)


def test_the_interval_of_a_right_answer_in_figures() -> None:
    # 2.3065 * (1 + e^1.8722 * (11 - 2.1181) * 2.3065^-0.1666 * (e^(0.796 * (1 - 0.9095)) - 1)) = 10.96
    assert chance(2, W[2]) == pytest.approx(0.9095, abs=5e-5)
    assert recalled(W[2], first_difficulty(RIGHT), 2, RIGHT) == pytest.approx(10.96, abs=5e-3)
    assert after(learnt(), RIGHT, NOW + timedelta(days=2)).due == datetime(2026, 12, 12, tzinfo=UTC)


def test_the_chance_of_recall() -> None:
    assert recall_chance(unseen(NOW), NOW) is None
    assert recall_chance(learnt(), NOW) == 1
    assert recall_chance(learnt(), NOW + timedelta(days=2)) == pytest.approx(chance(2, W[2]))


def test_nights_count_and_not_hours() -> None:
    evening = datetime(2026, 11, 29, 21, tzinfo=UTC)
    morning = datetime(2026, 12, 1, 7, tzinfo=UTC)  # 34 hours later, two days on
    got = after(learnt(evening), RIGHT, morning)
    assert got.stability == pytest.approx(recalled(W[2], first_difficulty(RIGHT), 2, RIGHT))
    # 23:30 in UTC is the next day in Berlin: one night less.
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    in_berlin = after(learnt(late), RIGHT, morning, zone=BERLIN)
    assert in_berlin.stability == pytest.approx(recalled(W[2], first_difficulty(RIGHT), 1, RIGHT))
    assert in_berlin.due.astimezone(BERLIN).time() == datetime.min.time()


@pytest.mark.parametrize(
    ("days", "interviews_in", "comes_in"),
    [
        (11, None, range(9, 14)),
        (11, 100, range(9, 14)),
        (11, 13, range(9, 13)),  # the range, cut at the last day
        (11, 12, range(9, 12)),
        (11, 11, range(6, 11)),  # would come after it: the second half of ten days
        (11, 8, range(4, 8)),
        (11, 7, range(9, 14)),  # the last week: this was its last review
        (11, 1, range(9, 14)),
        (11, 0, range(9, 14)),
        (11, -5, range(9, 14)),
    ],
)
def test_the_interview_caps_the_interval(days: int, interviews_in: int | None, comes_in: range) -> None:
    today = NOW + timedelta(days=2)
    last = None if interviews_in is None else today.date() + timedelta(days=interviews_in - 1)
    seen = set()
    for busy in range(1, 40):  # every day but one is busy: each day of the range is taken in turn
        load = {today.date() + timedelta(days=n): n != busy for n in range(1, 40)}
        seen.add((after(learnt(), RIGHT, today, last_day=last, load=load).due.date() - today.date()).days)
    assert seen <= set(comes_in)
    assert len(seen) > len(comes_in) / 2


def test_far_from_the_interview_the_last_week_is_taken() -> None:
    last = NOW.date() + timedelta(days=60)
    strong = replace(learnt(days=300), stability=300.0)
    days: Counter[date] = Counter()
    for _ in range(70):
        got = after(strong, RIGHT, NOW + timedelta(days=1), last_day=last, load=days)
        days[got.due.date()] += 1
    assert days == {last - timedelta(days=n): 10 for n in range(7)}


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/Santiago", "Africa/Cairo", "Pacific/Kiritimati",
                         "America/St_Johns", "Asia/Kathmandu", "America/Havana"]).map(ZoneInfo)  # fmt: skip


@given(
    moments, zones, st.floats(0.01, 3000), st.floats(1, 10), st.integers(0, 400),
    st.none() | st.integers(-3, 120), st.dictionaries(st.integers(1, 60), st.integers(0, 90)),
)  # fmt: skip
def test_what_holds_of_every_offer(
    now: datetime, zone: ZoneInfo, stability: float, difficulty: float, ago: int, left: int | None,
    busy: dict[int, int],
) -> None:  # fmt: skip
    today = now.astimezone(zone).date()
    last = None if left is None else today + timedelta(days=left)
    load = {today + timedelta(days=n): count for n, count in busy.items()}
    card = Spacing(REVIEW, None, stability, difficulty, now, now - timedelta(days=ago))
    offered = offers(card, now, last_day=last, zone=zone, load=load)
    assert list(offered) == list(RATINGS)
    for rating, got in offered.items():
        assert after(card, rating, now, last_day=last, zone=zone, load=load) == got
        assert got.last_review == now
        assert got.due.tzinfo is UTC
    days = [got.due.astimezone(zone).date() for got in offered.values()]
    assert days[1:] == sorted(days[1:])  # a better answer never comes sooner
    assert all(day > today for day in days[1:])
    if last is not None and last - today >= timedelta(days=LAST_DAYS):
        assert all(day <= last for day in days[1:])


@given(st.integers(1, 3000))
def test_what_does_as_well_as_an_interval(days: int) -> None:
    assert days in near(days)
    assert near(days).start >= 1
    assert len(near(days)) <= 3 + 0.15 * days * 2


def test_near_is_the_range_of_fsrs() -> None:
    # 10 days: 1 + 0.15 * (7 - 2.5) + 0.1 * (10 - 7) = 1.975 on either side
    assert [near(1), near(2), near(3), near(10)] == [range(1, 2), range(2, 3), range(2, 5), range(8, 13)]
