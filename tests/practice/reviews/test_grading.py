"""An answer moves a card on as its button said, counts once, and can be taken back."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf, nan
from threading import Barrier

import pytest
from sqlalchemy import select

from practice import Learner
from practice.errors import InvalidInputError, MovedOnError, NotFoundError
from practice.models import Review, ReviewCard
from practice.reviews.grading import (
    LEECH_LAPSES,
    bring_back,
    grade,
    introduce,
    leeches,
    next_dues,
    set_aside,
    undo,
)
from practice.reviews.spacing import EASY, FORGOT, HARD, RATINGS, REVIEW, RIGHT, spacing_of, unseen
from questions.bank import load_bank

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
KEY = "pca-what-problem-solved/1"


@pytest.fixture
def card(mine: Learner) -> ReviewCard:
    return introduce(mine, BANK, KEY, NOW)


def log(mine: Learner) -> list[tuple[int, bool]]:
    with mine.reading() as session:
        rows = session.scalars(select(Review).order_by(Review.reviewed_at))
        return [(row.rating, row.undone) for row in rows]


def test_a_prompt_of_the_bank_gets_one_row(mine: Learner, other: Learner, card: ReviewCard) -> None:
    assert (card.key, card.source, card.topic, card.last_review) == (KEY, "bank", "pca", None)
    assert introduce(mine, BANK, KEY, NOW).id == card.id
    assert introduce(other, BANK, KEY, NOW).id != card.id
    with pytest.raises(NotFoundError, match="no prompt"):
        introduce(mine, BANK, "pca-what-problem-solved/9", NOW)


@pytest.mark.parametrize("rating", RATINGS)
def test_a_button_says_what_the_grade_will_do(mine: Learner, card: ReviewCard, rating: int) -> None:
    now = NOW
    for step in (RIGHT, RIGHT, rating, rating):
        said = next_dues(mine, card.id, now)
        graded = grade(mine, card.id, step, now, seconds=12.5, suggested=RIGHT)
        assert spacing_of(graded.card) == said[step]
        assert (graded.review.rating, graded.review.suggested, graded.review.seconds) == (step, RIGHT, 12.5)
        now = graded.card.due


def test_a_new_card_has_the_buttons_of_one_without_a_row(mine: Learner, card: ReviewCard) -> None:
    assert next_dues(mine, card.id, NOW) == next_dues(mine, None, NOW)


def test_the_same_recall_does_not_count_twice(mine: Learner, card: ReviewCard) -> None:
    shown = spacing_of(card)
    after = grade(mine, card.id, RIGHT, NOW, shown=shown).card
    with pytest.raises(MovedOnError, match="another tab"):
        grade(mine, card.id, FORGOT, NOW + timedelta(seconds=5), shown=shown)
    assert log(mine) == [(RIGHT, False)]
    undo(mine, NOW)
    assert grade(mine, card.id, EASY, NOW, shown=shown).card.state == REVIEW
    assert replace(shown, due=after.due) != shown


def test_two_tabs_at_once_count_once(mine: Learner) -> None:
    start = Barrier(4)

    def tab(rating: int) -> str | int:
        start.wait()
        row = introduce(mine, BANK, KEY, NOW)
        start.wait()
        try:
            return grade(mine, row.id, rating, NOW + timedelta(seconds=rating), shown=unseen(NOW)).review.rating
        except MovedOnError:
            return "moved on"

    with ThreadPoolExecutor(4) as tabs:
        said = Counter(tabs.map(tab, RATINGS))
    assert said["moved on"] == 3
    assert len(log(mine)) == 1


@pytest.mark.parametrize("rating", [0, 5, -1, 2.5, "3", None])
def test_a_rating_that_is_none_is_refused(mine: Learner, card: ReviewCard, rating: object) -> None:
    with pytest.raises(InvalidInputError, match="4 \\(easy\\)"):
        grade(mine, card.id, rating, NOW)  # type: ignore[arg-type]
    assert log(mine) == []


@pytest.mark.parametrize("seconds", [nan, inf, -1.0, None])
def test_what_is_no_time_is_not_kept(mine: Learner, card: ReviewCard, seconds: float | None) -> None:
    assert grade(mine, card.id, HARD, NOW, seconds=seconds).review.seconds is None


def test_nobody_elses_card_can_be_touched(mine: Learner, other: Learner, card: ReviewCard) -> None:
    grade(mine, card.id, RIGHT, NOW)
    for call in (
        lambda: grade(other, card.id, RIGHT, NOW),
        lambda: next_dues(other, card.id, NOW),
        lambda: set_aside(other, card.id),
        lambda: bring_back(other, card.id),
    ):
        with pytest.raises(NotFoundError):
            call()
    assert undo(other, NOW) is None
    assert leeches(other, BANK) == ()
    assert log(mine) == [(RIGHT, False)]


def test_undo_goes_back_answer_by_answer_and_the_log_stays_whole(mine: Learner, card: ReviewCard) -> None:
    second = introduce(mine, BANK, "pca-what-problem-solved/2", NOW)
    stands, now = [], NOW
    answers = [(card, RIGHT), (second, EASY), (card, RIGHT), (card, FORGOT), (second, FORGOT), (card, HARD)]
    for row, rating in answers:
        with mine.reading() as session:
            kept = session.get_one(ReviewCard, (mine.id, row.id))
        stands.append((spacing_of(kept), kept.lapses, kept.introduced_at))
        grade(mine, row.id, rating, now)
        now += timedelta(days=1, hours=5)
    for (row, _), stood in zip(reversed(answers), reversed(stands), strict=True):
        back = undo(mine, now)
        assert back is not None
        assert (back.id, (spacing_of(back), back.lapses, back.introduced_at)) == (row.id, stood)
    assert undo(mine, now) is None
    assert log(mine) == [(rating, True) for _, rating in answers]


def test_answers_of_one_instant_are_undone_in_their_order(mine: Learner, card: ReviewCard) -> None:
    stands = [spacing_of(card)]
    stands += [spacing_of(grade(mine, card.id, rating, NOW).card) for rating in (RIGHT, RIGHT, HARD, FORGOT)]
    for stood in reversed(stands[:-1]):
        back = undo(mine, NOW)
        assert back is not None
        assert spacing_of(back) == stood


def test_undo_finds_the_last_answer_though_the_clock_was_put_back(mine: Learner, card: ReviewCard) -> None:
    first = spacing_of(grade(mine, card.id, RIGHT, NOW).card)
    grade(mine, card.id, RIGHT, NOW - timedelta(hours=1))
    back = undo(mine, NOW)
    assert back is not None
    assert spacing_of(back) == first


def test_a_card_forgotten_again_and_again_is_a_leech(mine: Learner, card: ReviewCard) -> None:
    now, told = NOW, []
    grade(mine, card.id, EASY, now)
    while len(told) < LEECH_LAPSES:
        now += timedelta(days=3)
        told.append(grade(mine, card.id, FORGOT, now).is_leech)
        assert not grade(mine, card.id, FORGOT, now + timedelta(minutes=10)).is_leech  # a step is no lapse
        grade(mine, card.id, RIGHT, now + timedelta(minutes=20))
    assert told == [False, False, False, True]
    (leech,) = leeches(mine, BANK)
    demo = BANK.card("pca-what-problem-solved").demo  # type: ignore[attr-defined]
    assert (leech.card.id, leech.prompt.link) == (card.id, {"page": "pca", "query": demo.parameters})
    assert set_aside(mine, card.id).suspended
    back = bring_back(mine, card.id)
    assert (back.suspended, back.lapses, leeches(mine, BANK)) == (False, 0, ())
