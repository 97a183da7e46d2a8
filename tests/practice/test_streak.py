"""Days of study: which moments count, and on which day they fall where the learner is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import Learner
from practice.models import Attempt, Prediction, Rehearsal, Review, ReviewCard, Story
from practice.profile import save_profile
from practice.streak import DAYS, streak, streak_of

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
TODAY = NOW.date()


def card() -> ReviewCard:
    return ReviewCard(id="c", key="pca-what/1", source="bank", due=NOW, created_at=NOW)


def story(at: datetime) -> Story:
    return Story(id="s", title="A story", created_at=NOW - timedelta(days=90), updated_at=at)


def test_somebody_new_has_studied_on_none_of_the_days(mine: Learner) -> None:
    seen = streak(mine, NOW)
    assert (seen.studied, len(seen.days), seen.days[-1], seen.days[0][0]) == (
        0,
        DAYS,
        (TODAY, False),
        date(2026, 11, 16),
    )


@pytest.mark.parametrize(
    "row",
    [
        Review(card_id="c", rating=3, reviewed_at=NOW, before={}),
        Attempt(card_id="pca-what", at=NOW),
        Prediction(page="pca", question="q", hit=0, asked=1, at=NOW),
        Rehearsal(story_id="s", question_id="q", at=NOW),
        Attempt(card_id="pca-what", at=NOW - timedelta(hours=9)),  # midnight is of the day that it begins
    ],
    ids=["review", "answer", "prediction", "rehearsal", "midnight"],
)
def test_each_kind_of_work_makes_a_day(mine: Learner, row: Review | Attempt | Prediction | Rehearsal) -> None:
    with mine.writing() as session:
        session.add_all([card(), story(NOW - timedelta(days=80))])
        session.flush()
        session.add(type(row)(**{name: value for name, value in vars(row).items() if not name.startswith("_")}))
    assert [day for day, studied in streak(mine, NOW).days if studied] == [TODAY]


def test_work_on_a_story_counts_and_an_undone_review_does_not(mine: Learner) -> None:
    with mine.writing() as session:
        session.add_all([card(), story(NOW - timedelta(days=3))])
        session.flush()
        session.add(Review(card_id="c", rating=3, reviewed_at=NOW, before={}, undone=True))
    assert [day for day, studied in streak(mine, NOW).days if studied] == [date(2026, 11, 26)]


def test_a_day_ends_at_the_learners_midnight(mine: Learner) -> None:
    late = datetime(2026, 11, 28, 22, 30, tzinfo=UTC)  # 11:30 on the 29th in Auckland, 17:30 on the 28th in New York
    with mine.writing() as session:
        session.add(Attempt(card_id="pca-what", at=late))
    for zone, day in (("Pacific/Auckland", 29), ("America/New_York", 28)):
        save_profile(mine, {"timezone": zone}, NOW)
        assert [d.day for d, studied in streak(mine, late).days if studied] == [day]


def test_nobody_elses_days_count(mine: Learner, other: Learner) -> None:
    with other.writing() as session:
        session.add(Attempt(card_id="pca-what", at=NOW))
    assert streak(mine, NOW).studied == 0


@given(st.sets(st.integers(0, 40)))
def test_a_missed_day_takes_nothing_away(back: set[int]) -> None:
    studied = {TODAY - timedelta(days=days) for days in back}
    seen = streak_of(studied, TODAY)
    assert seen.studied == len([days for days in back if days < DAYS])
    assert [day for day, _ in seen.days] == sorted(day for day, _ in seen.days)
    assert streak_of(studied | {TODAY}, TODAY).studied - seen.studied == (0 not in back)
