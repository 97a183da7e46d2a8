"""Where topics stand, now and a week ago, worked by hand with FSRS's own formula of forgetting."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Scheduler

from practice import Learner
from practice.models import Attempt, Review, ReviewCard
from practice.predictions import record_prediction
from practice.progress import Share, TopicProgress, read_kept, standing_at, topic_progress
from questions import load_bank

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
DECAY = -Scheduler().parameters[20]
FACTOR = 0.9 ** (1 / DECAY) - 1


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def forgotten(days: int, stability: float) -> float:
    """The chance of recall after some days: FSRS-6."""
    return (1 + FACTOR * days / stability) ** DECAY


def row(id: str, key: str, stability: float | None, last: datetime | None, **more: str | None) -> ReviewCard:
    return ReviewCard(
        id=id, key=key, source="bank", state=2, step=None, difficulty=5.0, stability=stability, last_review=last,
        due=NOW, created_at=days_ago(60), **more,
    )  # fmt: skip


def reviewed(card: str, at: datetime, stability: float | None, last: datetime | None, undone: bool = False) -> Review:
    before = {"state": 2 if last else 1, "step": None if last else 0, "stability": stability, "difficulty": 5.0,
              "due": at.isoformat(), "last_review": last.isoformat() if last else None}  # fmt: skip
    return Review(card_id=card, rating=3, reviewed_at=at, before=before, undone=undone)


def pca(number: int) -> str:
    return f"pca-what-problem-solved/{number}"


def test_after_as_many_days_as_its_stability_a_card_is_recalled_with_nine_in_ten(mine: Learner) -> None:
    with mine.writing() as session:
        session.add_all([row("a", pca(1), 10.0, days_ago(10)), row("b", "own/b", 4.0, days_ago(0.5), topic="gmm")])
        session.add(row("c", "own/c", None, None, topic="nlp"))
    found = [(topic.topic, topic.recall) for topic in topic_progress(mine, BANK, NOW)]
    assert found == [("gmm", 1.0), ("pca", pytest.approx(0.9))]


def test_nothing_is_known_of_somebody_new(mine: Learner) -> None:
    assert topic_progress(mine, BANK, NOW) == ()


def test_now_and_a_week_ago_are_read_from_the_log(mine: Learner) -> None:
    """One card reviewed 3 days ago: a week ago it stood as before that review. One untouched for 20 days."""
    with mine.writing() as session:
        session.add_all([row("a", pca(1), 12.0, days_ago(3)), row("b", pca(2), 30.0, days_ago(20))])
        session.flush()
        session.add(reviewed("a", days_ago(3), 5.0, days_ago(10)))
    (found,) = topic_progress(mine, BANK, NOW)
    assert (found.topic, found.cards) == ("pca", 2)
    assert found.recall == pytest.approx((forgotten(3, 12) + forgotten(20, 30)) / 2)
    assert found.recall_before == pytest.approx((forgotten(3, 5) + forgotten(13, 30)) / 2)


def test_of_several_reviews_in_the_week_the_first_says_how_it_stood(mine: Learner) -> None:
    with mine.writing() as session:
        session.add(row("a", pca(1), 12.0, days_ago(1)))
        session.flush()
        session.add_all([reviewed("a", days_ago(1), 8.0, days_ago(4)), reviewed("a", days_ago(4), 5.0, days_ago(9))])
        session.add(reviewed("a", days_ago(6), 99.0, days_ago(7), undone=True))
    (found,) = topic_progress(mine, BANK, NOW)
    assert found.recall_before == pytest.approx(forgotten(2, 5))


def test_what_began_this_week_was_not_there_a_week_ago(mine: Learner) -> None:
    with mine.writing() as session:
        session.add_all([row("a", pca(1), 3.0, days_ago(2)), row("n", pca(2), None, None)])
        session.flush()
        session.add(reviewed("a", days_ago(2), None, None))
    (found,) = topic_progress(mine, BANK, NOW)
    assert (found.cards, found.recall_before) == (1, None)


def test_own_cards_count_for_their_topic_and_what_is_no_topic_is_left_out(mine: Learner) -> None:
    with mine.writing() as session:
        session.add_all([row("o", "own/o", 3.0, days_ago(0), topic="gmm"), row("x", "own/x", 3.0, days_ago(0))])
        session.add(row("z", "a-card-that-is-gone/1", 3.0, days_ago(0)))
    assert [topic.topic for topic in topic_progress(mine, BANK, NOW)] == ["gmm"]


def test_nobody_elses_cards_count(mine: Learner, other: Learner) -> None:
    with other.writing() as session:
        session.add(row("a", pca(1), 3.0, days_ago(1)))
    assert topic_progress(mine, BANK, NOW) == ()


def test_points_and_predictions_are_counted_for_the_topic_and_until_a_moment(mine: Learner) -> None:
    with mine.writing() as session:
        card = BANK.card("pca-what-problem-solved")
        session.add(
            Attempt(card_id=card.id, text="x", at=days_ago(1), missing=[point.id for point in card.rubric.must])
        )
        session.add(Attempt(card_id=card.id, text="y", at=NOW, shown=[point.id for point in card.rubric.must]))
    record_prediction(mine, "gaussian_mixture", "a", 1, 2, days_ago(2))
    record_prediction(mine, "gaussian_mixture", "b", 2, 2, NOW)
    record_prediction(mine, "a_screen_without_cards", "a", 0, 1, days_ago(2))
    asked = len(BANK.card("pca-what-problem-solved").rubric.must)
    after = {topic.topic: topic for topic in topic_progress(mine, BANK, NOW + timedelta(seconds=1))}
    assert (after["pca"].shown, after["gmm"].predicted) == (Share(asked, asked), Share(3, 4))
    before = {topic.topic: topic for topic in standing_at(mine, BANK, read_kept(mine, NOW), NOW)}
    assert (before["pca"].shown, before["gmm"].predicted) == (Share(0, asked), Share(1, 2))
    assert set(before) == {"pca", "gmm"}


def test_a_standing_is_the_mean_of_what_is_known() -> None:
    assert TopicProgress("pca").standing is None
    assert TopicProgress("pca", recall=0.9, shown=Share(1, 2)).standing == pytest.approx(0.7)
    assert TopicProgress("pca", predicted=Share(3, 8)).standing == 0.375
