"""The first start: what is answered is kept, what is left open is not asked again."""

from datetime import UTC, date, datetime

import pytest

from practice import Learner
from practice.errors import InvalidInputError
from practice.profile import profile, save_profile
from practice.welcome import welcome

NOW = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)


def test_all_three_may_be_left_open(mine: Learner) -> None:
    welcome(mine, NOW)
    kept = profile(mine)
    assert (kept.welcomed, kept.role, kept.interview_on, kept.minutes_a_day, kept.timezone) == (
        True, None, None, None, None,
    )  # fmt: skip


def test_what_is_answered_is_kept(mine: Learner) -> None:
    welcome(
        mine, NOW, role="senior", interview_on=date(2026, 12, 20), minutes_a_day=45, timezone="Europe/Berlin"
    )  # fmt: skip
    kept = profile(mine)
    assert (kept.role, kept.interview_on, kept.minutes_a_day, kept.timezone) == (
        "senior", date(2026, 12, 20), 45, "Europe/Berlin",
    )  # fmt: skip


def test_what_settings_kept_before_stays_where_it_is_not_answered(mine: Learner) -> None:
    save_profile(mine, {"minutes_a_day": 25, "timezone": "Asia/Tokyo"}, NOW)
    welcome(mine, NOW, role="intern")
    kept = profile(mine)
    assert (kept.role, kept.minutes_a_day, kept.timezone) == ("intern", 25, "Asia/Tokyo")


def test_the_day_ends_where_the_learner_is(mine: Learner) -> None:
    """At half past eleven at night in UTC it is the 30th in Berlin: the 29th is over there, and not in New York."""
    with pytest.raises(InvalidInputError, match="29 November 2026"):
        welcome(mine, NOW, interview_on=date(2026, 11, 29), timezone="Europe/Berlin")
    assert not profile(mine).welcomed
    welcome(mine, NOW, interview_on=date(2026, 11, 29), timezone="America/New_York")
    assert profile(mine).interview_on == date(2026, 11, 29)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Etc/Unknown", "\0"])
def test_a_time_zone_that_is_not_known_stops_nobody(mine: Learner, zone: str) -> None:
    welcome(mine, NOW, timezone=zone)
    assert profile(mine).timezone is None


def test_a_bad_answer_keeps_nothing(mine: Learner) -> None:
    with pytest.raises(InvalidInputError, match="minutes_a_day"):
        welcome(mine, NOW, minutes_a_day=0)
    assert not profile(mine).welcomed
