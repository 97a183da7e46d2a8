"""What an interview date means for a day: what comes first, what is over, and how much is enough."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from practice.reviews.newcomers import NO_NEW_DAYS

USUAL_MINUTES = 30  # of a day, for those who named none
PRACTICE_DAYS = NO_NEW_DAYS  # before the interview: as no new cards begin, no new stories do
EVE_MINUTES, LAST_MINUTES = 20, 10

Stage = Literal["no date", "over", "ahead", "last days", "eve", "the day"]


@dataclass(frozen=True)
class PlanDay:
    """A day of preparing, counted back from the interview; ``days_left`` is None without a date or after it."""

    day: date
    interview_on: date | None
    stage: Stage
    minutes: int

    @property
    def days_left(self) -> int | None:
        """How many days until the interview, 0 on its day."""
        return None if self.interview_on is None or self.stage == "over" else (self.interview_on - self.day).days

    @property
    def days_for_stories(self) -> int | None:
        """How many days are left for writing stories, this one with them; None without a date."""
        return None if self.days_left is None else max(0, self.days_left - PRACTICE_DAYS)

    @property
    def is_for_new(self) -> bool:
        """Whether new topics and new stories may still begin."""
        return self.stage in ("no date", "over", "ahead")


def plan_day(day: date, interview_on: date | None, minutes_a_day: int | None) -> PlanDay:
    """Return what a day is for, given the interview's date and the minutes that the learner has."""
    minutes = minutes_a_day or USUAL_MINUTES
    left = None if interview_on is None else (interview_on - day).days
    if left is None:
        return PlanDay(day, None, "no date", minutes)
    if left < 0:
        return PlanDay(day, interview_on, "over", minutes)
    if left > PRACTICE_DAYS:
        return PlanDay(day, interview_on, "ahead", minutes)
    if left > 1:
        return PlanDay(day, interview_on, "last days", minutes)
    if left == 1:
        return PlanDay(day, interview_on, "eve", min(minutes, EVE_MINUTES))
    return PlanDay(day, interview_on, "the day", min(minutes, LAST_MINUTES))
