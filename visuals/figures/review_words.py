"""What a review says about itself: when a card comes again, how far one is, what was done and what comes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo

from practice.ratings import RATINGS
from practice.reviews.queue import CatchUp, Load
from practice.reviews.sitting import Up
from practice.reviews.spacing import REVIEW, Spacing
from practice.reviews.summary import Summary
from visuals.figures.beam_numbers import many
from visuals.figures.write import listed

DAYS_IN_WORDS = 21  # beyond these a date says more
SAID = {1: "forgotten", 2: "right but hard", 3: "right", 4: "easy"}


def when(spacing: Spacing, now: datetime, zone: tzinfo, last_day: date | None) -> str:
    """Say when a card comes again: "in 10 min", "in 3 days", "8 Dec, the day before your interview".

    Parameters
    ----------
    spacing : Spacing
        Where the card will stand.
    zone : tzinfo
        The learner's.
    last_day : date or None
        The last day before the interview.
    """
    if spacing.state != REVIEW:
        return f"in {max(1, round((spacing.due - now).total_seconds() / 60))} min"
    today, day = now.astimezone(zone).date(), spacing.due.astimezone(zone).date()
    days = (day - today).days
    if days > 1 and day == last_day:
        return f"{short(day, today)}, the day before your interview"
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    return f"in {days} days" if days <= DAYS_IN_WORDS else short(day, today)


def short(day: date, today: date) -> str:
    """Write a day as in a calendar, with its year if it is another one: "9 Dec", "9 Jan 2027"."""
    return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


def progress(here: Up) -> str:
    """Say how far one is: "Card 6 of 14 in today's review, about 12 min left"."""
    at = here.place
    left = f"about {minutes(at.seconds)} left"
    if here.sitting.ahead:
        return f"Card {at.number} of {at.of} ahead of time, {left}"
    if at.is_again:
        return f"Once more: {many(at.again, 'card')} of today’s {at.of} come{'s' * (at.again == 1)} back, {left}"
    return f"Card {at.number} of {at.of} in today’s review, {left}"


def minutes(seconds: float) -> str:
    """Write a time in whole minutes, at least one."""
    whole = max(1, round(seconds / 60))
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


def done_today(done: Summary) -> str:
    """Say what was reviewed: "14 cards, 22 min. 16 answers: 2 forgotten, 12 right and 2 easy."."""
    if not done.cards:
        return "Nothing was reviewed today."
    took = f", {minutes(done.seconds)}" if done.seconds else ""
    answers = listed(f"{done.ratings[rating]} {SAID[rating]}" for rating in RATINGS if done.ratings.get(rating))
    return f"{many(done.cards, 'card')}{took}. {many(sum(done.ratings.values()), 'answer')}: {answers}."


def next_time(coming: Sequence[Load], new: int) -> str:
    """Say when the next reviews are due: "Tomorrow: 12 reviews and up to 8 new cards.".

    Parameters
    ----------
    coming : sequence of Load
        The reviews of the coming days, today first.
    new : int
        How many new cards tomorrow brings at the most.
    """
    tomorrow, *later = coming[1:]
    fresh = [f"up to {many(new, 'new card')}"] if new else []
    if tomorrow.reviews or fresh:
        return f"Tomorrow: {listed([many(tomorrow.reviews, 'review')] * bool(tomorrow.reviews) + fresh)}."
    first = next((load for load in later if load.reviews), None)
    if first is None:
        return f"Nothing is due in the next {len(coming) - 1} days."
    return f"In {(first.day - coming[0].day).days} days: {many(first.reviews, 'review')}."


def behind(plan: CatchUp) -> str:
    """Say how to deal with more than a day takes, in days and not as a backlog."""
    if plan.days is None:
        return (
            f"More is due than fits into four weeks at {many(plan.a_day, 'review')} a day. The likeliest to be "
            "forgotten come first. Allow more reviews a day in Settings, or let the rest wait."
        )
    return (
        f"More is due than a day takes. With {many(plan.a_day, 'review')} a day it is dealt with in "
        f"{many(plan.days, 'day')}; the likeliest to be forgotten come first."
    )


def heard(shown: int, of: int) -> str:
    """Say how much of the whole card an answer shows: "The whole card: 2 of 6 points in your answer"."""
    points = many(of, "point")
    return f"The whole card: {shown} of {points} in your answer" if shown else f"The whole card: its {points}"


def waits(dues: Sequence[datetime], now: datetime) -> str:
    """Say when learning cards come back: "2 cards come back, the first in 9 min."."""
    first = f"in {max(1, round((min(dues) - now).total_seconds() / 60))} min"
    if len(dues) == 1:
        return f"One card comes back {first}"
    return f"{len(dues)} cards come back, the first {first}"


def graded(rating: int, comes: str, names: Mapping[int, str] = RATINGS) -> str:
    """Say what the last answer led to: "“Right”: that card comes again in 7 days."."""
    return f"“{names[rating]}”: that card comes again {comes if not comes[0].isdigit() else 'on ' + comes}."


def lapsed(times: int, is_aside: bool) -> str:
    """Say how often a card was forgotten: "Forgotten 5 times after it had been learnt. Set aside."."""
    return f"Forgotten {many(times, 'time')} after it had been learnt." + " Set aside." * is_aside
