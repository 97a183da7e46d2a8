"""When a card comes again: FSRS decides how many days, the learner's calendar on which of the days near it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol, cast

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import FUZZ_RANGES

from practice.models import ReviewCard

FORGOT, HARD, RIGHT, EASY = RATINGS = (1, 2, 3, 4)
LEARNING, REVIEW, RELEARNING = 1, 2, 3
RETENTION = 0.9

# The steps stay fixed: a card that stands in the middle of them would be misplaced by others.
SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    learning_steps=(timedelta(minutes=1), timedelta(minutes=10)),
    relearning_steps=(timedelta(minutes=10),),
    enable_fuzzing=False,
)
# Each card is to come once in the last days before the interview. Those that would have come after it are spread over
# them; one that was recalled in them has had its turn, for by its interval it is still known on the day.
LAST_DAYS = 7


@dataclass(frozen=True)
class Spacing:
    """Where a card stands in FSRS; the fields and their numbers are those of `ReviewCard`.

    A card in state 2 is due from the learner's midnight on, one of a learning step at its minute.
    """

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None


def spacing_of(row: ReviewCard) -> Spacing:
    """Return where a row stands."""
    return Spacing(row.state, row.step, row.stability, row.difficulty, row.due, row.last_review)


def unseen(now: datetime) -> Spacing:
    """Return where a card stands that was never reviewed."""
    return Spacing(LEARNING, 0, None, None, now, None)


class Seen(Protocol):
    """What forgetting depends on."""

    @property
    def stability(self) -> float | None:
        """In days."""

    @property
    def last_review(self) -> datetime | None:
        """None before the first review."""


def recall_chance(spacing: Seen, now: datetime) -> float | None:
    """Return the probability that the card is recalled now; None if it was never reviewed."""
    if spacing.last_review is None:
        return None
    return SCHEDULER.get_card_retrievability(cast(Card, spacing), now)  # of a card it reads these two


def after(
    spacing: Spacing,
    rating: int,
    now: datetime,
    *,
    last_day: date | None = None,
    zone: tzinfo = UTC,
    load: Mapping[date, int] | None = None,
) -> Spacing:
    """Return where a card stands after an answer.

    Parameters
    ----------
    spacing : Spacing
        Where it stood.
    rating : int
        1 forgot, 2 right but hard, 3 right, 4 easy.
    now : datetime
        The moment of the answer, with a time zone.
    last_day : date, optional
        The last day of review before the interview. An interval that would pass it ends in the week before it, unless
        it begins in that week: that was the card's last review. A day that is over caps nothing.
    zone : tzinfo
        The learner's: days are theirs. FSRS counts the midnights since the last review, not periods of 24 hours, for
        whoever studies at eight on one day and at seven on the next has slept on it.
    load : mapping of date to int, optional
        Reviews that each day has already; the least loaded of the days near FSRS's own is taken.
    """
    return offers(spacing, now, last_day=last_day, zone=zone, load=load)[rating]


def offers(
    spacing: Spacing,
    now: datetime,
    *,
    last_day: date | None = None,
    zone: tzinfo = UTC,
    load: Mapping[date, int] | None = None,
) -> dict[int, Spacing]:
    """Return where a card stands after each of the four answers, by rating; a better one never comes sooner.

    The parameters are those of `after`, which takes one of these.
    """
    today = now.astimezone(zone).date()
    found: dict[int, Spacing] = {}
    soonest = 1
    for rating in RATINGS:
        card = _graded(spacing, rating, now, zone)
        due = card.due
        if card.state == State.Review:
            cap = max(0, (last_day - today).days) if last_day else 0
            days = _day((card.due - now).days, today, cap, load or {}, soonest)
            soonest = days
            due = midnight(today + timedelta(days=days), zone)
        found[rating] = Spacing(card.state.value, card.step, card.stability, card.difficulty, due, now)
    return found


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the moment in UTC at which a day begins in a time zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def near(days: int) -> range:
    """Return the intervals that do as well as one of ``days``: the range within which FSRS would blur it."""
    if days < FUZZ_RANGES[0]["start"]:
        return range(days, days + 1)
    spread = 1.0 + sum(part["factor"] * max(min(days, part["end"]) - part["start"], 0.0) for part in FUZZ_RANGES)
    return range(max(2, round(days - spread)), round(days + spread) + 1)


def _graded(spacing: Spacing, rating: int, now: datetime, zone: tzinfo) -> Card:
    """Return FSRS's card after an answer, the time since the last review counted in the learner's midnights."""
    card = _card(spacing)
    if spacing.last_review is not None:
        nights = (now.astimezone(zone).date() - spacing.last_review.astimezone(zone).date()).days
        card.last_review = now.astimezone(UTC) - timedelta(days=max(0, nights))
    return SCHEDULER.review_card(card, Rating(rating), now.astimezone(UTC))[0]


def _card(spacing: Spacing) -> Card:
    # Without an id FSRS would sleep to make one.
    return Card(0, State(spacing.state), spacing.step, spacing.stability, spacing.difficulty, spacing.due,
                spacing.last_review)  # fmt: skip


def _day(days: int, today: date, cap: int, load: Mapping[date, int], soonest: int) -> int:
    """Return the interval of the least loaded day near FSRS's own; of two the nearer, then the sooner.

    A ``cap`` of 0 is none. What would come after the cap comes in the second half of the time that is left, but in the
    last days only: late enough to be worth it, and not all on the last day.
    """
    window = near(days)
    if days <= cap:
        window = range(window.start, min(window.stop, cap + 1))
    elif cap >= LAST_DAYS:
        window = range(max(cap // 2 + 1, cap - LAST_DAYS + 1), cap + 1)
    choices = [d for d in window if d >= soonest]
    return min(choices, key=lambda d: (load.get(today + timedelta(days=d), 0), abs(d - days), d))
