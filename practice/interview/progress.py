"""What changed: over interviews, and between two answers to the same question. Counts, no score."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from practice.coverage import coverage
from practice.interview.report import Report
from practice.measures import has_quantity, spoken_seconds, words
from practice.progress import Share
from questions.cards import Card, Scored


@dataclass(frozen=True)
class TrendPoint:
    """An interview in the trend.

    ``points`` are the points an answer needs that were mentioned, ``numbered`` the stories with a quantity,
    ``in_time`` the questions within their planned time; each of all that there were.
    """

    at: datetime
    title: str
    asked: int
    points: Share
    numbered: Share
    in_time: Share


@dataclass(frozen=True)
class Comparison:
    """Two answers to a question: words, spoken seconds, a quantity, and the points of the rubric.

    ``gained`` and ``lost`` are points mentioned in one of them alone, ``kept`` in both; ``still_missing`` are those of
    a good answer that the second one does not mention.
    """

    words: tuple[int, int]
    seconds: tuple[int, int]
    quantity: tuple[bool, bool]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    kept: tuple[str, ...]
    still_missing: tuple[str, ...]


def trend(reports: Iterable[Report]) -> tuple[TrendPoint, ...]:
    """Return the interviews that have begun as points of a trend, the oldest first."""
    begun = [(one.began_at, one) for one in reports if one.began_at]
    return tuple(_point(at, one) for at, one in sorted(begun, key=lambda pair: pair[0]))


def _point(at: datetime, report: Report) -> TrendPoint:
    shown = sum(len(one.shown) for one in report.points)
    missing = sum(len(one.missing) for one in report.points)
    numbered = sum(story.numbered for story in report.stories)
    in_time = sum(one.spent <= one.planned for one in report.times)
    return TrendPoint(
        at, report.title, report.asked, Share(shown, shown + missing), Share(numbered, len(report.stories)),
        Share(in_time, len(report.times)),
    )  # fmt: skip


def compare(card: Card | None, before: str, after: str) -> Comparison:
    """Return what changed from one answer to another; without a card of a rubric no points are named."""
    seen = [coverage(card, text) if isinstance(card, Scored) else None for text in (before, after)]
    first, second = ([one.point.point for one in found.shown] if found else [] for found in seen)
    left = [one.point.point for one in seen[1].missing if one.tier != "bonus"] if seen[1] else []
    n_words = (words(before), words(after))
    return Comparison(
        n_words, (spoken_seconds(n_words[0]), spoken_seconds(n_words[1])), (has_quantity(before), has_quantity(after)),
        tuple(point for point in second if point not in first), tuple(point for point in first if point not in second),
        tuple(point for point in second if point in first), tuple(left),
    )  # fmt: skip
