"""What the learner prepares for: role, interview date, minutes a day; and what day it is where they are."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy.orm import Session

from practice.errors import InvalidInputError
from practice.models import Profile
from practice.store import Learner

TargetRole = Literal["intern", "applied scientist", "senior"]
ROLES: tuple[TargetRole, ...] = get_args(TargetRole)


class ProfileInput(BaseModel):
    """What a profile may say; the bounds of its numbers stand here and nowhere else."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field("", max_length=100)
    role: TargetRole | None = None
    interview_on: date | None = None
    minutes_a_day: int | None = Field(None, ge=5, le=480)
    new_a_day: int = Field(8, ge=0, le=100)
    reviews_a_day: int = Field(60, ge=1, le=1000)
    domain: str | None = Field(None, max_length=60)
    timezone: str | None = None
    welcomed: bool = False
    settings: dict[str, Any] = {}

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str | None) -> str | None:
        if name:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ValueError(f"a time zone such as Europe/Berlin is wanted; got {name!r}") from error
        return name or None


def bounds(field: str) -> tuple[int, int]:
    """Return the least and the greatest number that a field of `ProfileInput` takes."""
    limits: dict[str, Any] = {}
    for limit in ProfileInput.model_fields[field].metadata:
        limits |= asdict(limit)
    return limits["ge"], limits["le"]


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of all time zones known here, in order."""
    return tuple(sorted(available_timezones()))


def profile(mine: Learner) -> Profile:
    """Return the learner's profile; one that was never saved has the defaults."""
    with mine.reading() as session:
        return _kept(session) or Profile(
            **ProfileInput.model_validate({}).model_dump(),
            learner_id=mine.id,
            updated_at=datetime(1970, 1, 1, tzinfo=UTC),
        )


def save_profile(mine: Learner, changes: Mapping[str, Any], now: datetime) -> Profile:
    """Change some fields of the profile and return it.

    Parameters
    ----------
    changes : mapping of str to object
        Fields of `ProfileInput` and their new values; the others stay.

    Raises
    ------
    InvalidInputError
        If a value does not fit; the message names the field and what is wanted.
    """
    with mine.writing() as session:
        kept = _kept(session)
        before = {name: getattr(kept, name) for name in ProfileInput.model_fields} if kept else {}
        try:
            said = ProfileInput.model_validate({**before, **changes}).model_dump()
        except ValidationError as error:
            faults = (f"{' '.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise InvalidInputError("; ".join(faults)) from error
        row = kept or Profile()
        for name, value in said.items():
            setattr(row, name, value)
        row.updated_at = now
        session.add(row)
    return row


def today(profile: Profile, now: datetime) -> date:
    """Return the day it is for the learner at a moment; UTC's where no time zone is known."""
    return now.astimezone(zone_of(profile)).date()


def zone_of(profile: Profile) -> tzinfo:
    """Return the learner's time zone; UTC where none is known."""
    return ZoneInfo(profile.timezone) if profile.timezone else UTC


def _kept(session: Session) -> Profile | None:
    return session.get(Profile, session.info["learner"])
