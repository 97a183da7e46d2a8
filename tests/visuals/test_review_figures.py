"""What a review says and draws: worked by hand, and nasty texts."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from re import findall, sub
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.reviews.queue import CatchUp, Load
from practice.reviews.sitting import Place, Sitting, Up
from practice.reviews.spacing import LEARNING, REVIEW, Spacing
from practice.reviews.summary import Summary
from visuals.figures import review_words as words
from visuals.figures.load_bars import in_words, load_bars
from visuals.figures.marked_text import marked_text

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
TODAY = NOW.date()


def comes(state: int, after: timedelta, last_day: date | None = None, zone: str = "UTC") -> str:
    return words.when(Spacing(state, None, 1, 1, NOW + after, NOW), NOW, ZoneInfo(zone), last_day)


@pytest.mark.parametrize(
    ("state", "after", "said"),
    [
        (LEARNING, timedelta(minutes=10), "in 10 min"),
        (LEARNING, timedelta(seconds=20), "in 1 min"),
        (REVIEW, timedelta(hours=15), "tomorrow"),
        (REVIEW, timedelta(hours=15, days=2), "in 3 days"),
        (REVIEW, timedelta(hours=15, days=20), "in 21 days"),
        (REVIEW, timedelta(hours=15, days=21), "21 Dec"),
        (REVIEW, timedelta(days=50), "18 Jan 2027"),
        (REVIEW, timedelta(hours=1), "today"),
    ],
)
def test_a_due_day_is_said_plainly(state: int, after: timedelta, said: str) -> None:
    assert comes(state, after) == said


def test_the_day_before_the_interview_is_named_and_days_are_the_learners() -> None:
    last = date(2026, 12, 8)
    assert comes(REVIEW, timedelta(days=9), last) == "8 Dec, the day before your interview"
    assert comes(REVIEW, timedelta(days=8), last) == "in 8 days"
    assert comes(REVIEW, timedelta(days=1), TODAY + timedelta(days=1)) == "tomorrow"
    assert comes(REVIEW, timedelta(hours=14), zone="UTC") == "today"
    assert comes(REVIEW, timedelta(hours=14), zone="Asia/Tokyo") == "tomorrow"
    assert words.graded(3, "8 Dec, the day before your interview").endswith(
        "again on 8 Dec, the day before your interview."
    )
    assert words.graded(1, "in 1 min") == "“Forgot”: that card comes again in 1 min."


def test_progress_says_what_kind_of_card_is_up() -> None:
    at = Place(at=NOW, number=6, of=14, again=2, is_again=False, done=5, seconds=700, catch_up=None)

    def said(*ahead: int, **changes: object) -> str:
        left, of = ahead or (0, 0)
        return words.progress(Up(Sitting(shown_at=NOW, ahead=left, ahead_of=of), None, at.model_copy(update=changes)))

    assert said() == "Card 6 of 14 in today’s review, about 12 min left"
    assert said(is_again=True).startswith("Once more: 2 cards of today’s 14 come back")
    assert said(is_again=True, again=1).startswith("Once more: 1 card of today’s 14 comes back")
    assert said(3, 4, number=2, of=4).startswith("Card 2 of 4 ahead of time")


def test_a_day_is_summed_up() -> None:
    assert words.done_today(Summary(14, 1320, {1: 2, 3: 13, 4: 1})) == (
        "14 cards, 22 min. 16 answers: 2 forgotten, 13 right and 1 easy."
    )
    assert words.done_today(Summary(1, 0, {2: 1})) == "1 card. 1 answer: 1 right but hard."
    assert words.done_today(Summary(0, 0, {})) == "Nothing was reviewed today."
    assert (words.minutes(20), words.minutes(3_900)) == ("1 min", "1 h 5 min")


def loads(*reviews: int) -> tuple[Load, ...]:
    return tuple(Load(TODAY + timedelta(days=n), count) for n, count in enumerate(reviews))


@pytest.mark.parametrize(
    ("reviews", "new", "said"),
    [
        ((0, 12, 0), 8, "Tomorrow: 12 reviews and up to 8 new cards."),
        ((3, 1, 0), 0, "Tomorrow: 1 review."),
        ((0, 0, 4), 1, "Tomorrow: up to 1 new card."),
        ((0, 0, 0, 4), 0, "In 3 days: 4 reviews."),
        ((5, 0, 0), 0, "Nothing is due in the next 2 days."),
    ],
)
def test_the_next_time_is_said(reviews: tuple[int, ...], new: int, said: str) -> None:
    assert words.next_time(loads(*reviews), new) == said


def test_a_backlog_is_a_plan_and_a_wait_is_a_time() -> None:
    assert "With 60 reviews a day it is dealt with in 3 days" in words.behind(CatchUp(60, 3))
    assert "Settings" in words.behind(CatchUp(60, None))
    assert words.waits([NOW + timedelta(minutes=9)], NOW) == "One card comes back in 9 min"
    assert words.waits([NOW + timedelta(minutes=9), NOW], NOW) == "2 cards come back, the first in 1 min"
    assert words.heard(2, 6) == "The whole card: 2 of 6 points in your answer"
    assert words.heard(0, 6) == "The whole card: its 6 points"
    assert words.lapsed(5, True) == "Forgotten 5 times after it had been learnt. Set aside."


def test_bars_are_as_high_as_their_days_and_said_in_words() -> None:
    html = load_bars(loads(0, 6, 3), TODAY + timedelta(days=2))
    assert findall(r"height: (\d+)px", html) == ["0", "96", "48"]
    assert findall(r'<div class="([^"]*)"><b>', html) == ["none today", "", "interview"]
    assert in_words(loads(0, 6, 3)) == "Reviews of the next 3 days: Monday 30 November 6, Tuesday 1 December 3."
    assert in_words(loads(0, 0), TODAY) == "Reviews of the next 2 days: none. The interview is on 29 November."
    assert findall(r"height: (\d+)px", load_bars(loads(0))) == ["0"]


def test_words_are_marked_and_neighbours_joined() -> None:
    html = marked_text("the log-likelihood rises, always", [(4, 7), (8, 18), (26, 32)])
    assert findall("<mark>(.*?)</mark>", html) == ["log", "likelihood", "always"]
    assert findall("<mark>(.*?)</mark>", marked_text("two words here", [(4, 9), (0, 3), (2, 5)])) == ["two words"]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_a_marked_text_is_the_text_whatever_it_holds(text: str, spans: list[tuple[int, int]]) -> None:
    body = marked_text(text, spans).partition('<p class="marked">')[2].removesuffix("</p>")
    assert unescape(sub("</?mark>", "", body)) == unescape(text) or unescape(sub("</?mark>", "", body)) == text
    assert "<" not in sub("</?mark>", "", body)
