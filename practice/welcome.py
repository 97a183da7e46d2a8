"""The first start: three questions, each of which may be left open."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from practice.errors import InvalidInputError
from practice.models import Profile
from practice.profile import TargetRole, save_profile
from practice.store import Learner


def welcome(
    mine: Learner,
    now: datetime,
    *,
    role: TargetRole | None = None,
    interview_on: date | None = None,
    minutes_a_day: int | None = None,
    timezone: str | None = None,
) -> Profile:
    """Keep what somebody new answered; what is None was left open.

    Parameters
    ----------
    timezone : str, optional
        What the browser calls its time zone; a name that is not known is taken for none.

    Raises
    ------
    InvalidInputError
        If the interview's date is over or a value does not fit; nothing is kept.
    """
    zone = _known(timezone)
    if interview_on and interview_on < _local_day(now, zone):
        raise InvalidInputError(
            f"The interview’s date is over: {interview_on.day} {interview_on:%B %Y}. "
            "Choose a day from today on, or leave it open."
        )
    said = {"role": role, "interview_on": interview_on, "minutes_a_day": minutes_a_day, "timezone": zone}
    answered = {name: value for name, value in said.items() if value is not None}  # Settings may have been first
    return save_profile(mine, {**answered, "welcomed": True}, now)


def _local_day(now: datetime, timezone: str | None) -> date:
    return now.astimezone(ZoneInfo(timezone) if timezone else UTC).date()


def _known(timezone: str | None) -> str | None:
    try:
        return ZoneInfo(timezone).key if timezone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
