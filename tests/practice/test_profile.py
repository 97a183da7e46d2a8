"""What the learner prepares for: kept field by field, refused with a reason, and the day it is where they are."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from practice import Learner
from practice.errors import InvalidInputError
from practice.profile import profile, save_profile, today

NOW = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)


def test_nobody_who_said_nothing_is_asked_twice(mine: Learner) -> None:
    empty = profile(mine)
    assert (empty.role, empty.interview_on, empty.minutes_a_day, empty.welcomed) == (None, None, None, False)
    assert (empty.new_a_day, empty.reviews_a_day) == (8, 60)


def test_fields_change_one_by_one(mine: Learner, other: Learner) -> None:
    save_profile(mine, {"role": "intern", "interview_on": date(2026, 12, 9)}, NOW)
    save_profile(mine, {"minutes_a_day": 40, "timezone": "Europe/Berlin"}, NOW)
    said = profile(mine)
    assert (said.role, said.interview_on, said.minutes_a_day) == ("intern", date(2026, 12, 9), 40)
    save_profile(mine, {"interview_on": None}, NOW)
    assert profile(mine).interview_on is None
    assert profile(other).role is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"role": "manager"}, "role"),
        ({"minutes_a_day": 0}, "minutes_a_day"),
        ({"minutes_a_day": 10_000}, "minutes_a_day"),
        ({"interview_on": "soon"}, "interview_on"),
        ({"new_a_day": -1}, "new_a_day"),
        ({"timezone": "Mars/Olympus"}, "Europe/Berlin"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"learner_id": "somebody"}, "learner_id"),
        ({"name": "x" * 101}, "name"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_name_and_changes_nothing(
    mine: Learner, changes: dict[str, Any], named: str
) -> None:
    save_profile(mine, {"role": "senior"}, NOW)
    with pytest.raises(InvalidInputError, match=named):
        save_profile(mine, {"domain": "search", **changes}, NOW)
    assert (profile(mine).role, profile(mine).domain) == ("senior", None)


@pytest.mark.parametrize(
    ("zone", "day"), [(None, 29), ("Europe/Berlin", 30), ("America/Los_Angeles", 29), ("Asia/Kolkata", 30)]
)
def test_today_ends_at_the_learners_midnight(mine: Learner, zone: str | None, day: int) -> None:
    assert today(save_profile(mine, {"timezone": zone}, NOW), NOW) == date(2026, 11, day)
