"""What changed: over interviews, and between two answers to the same question. Counts, no score of anybody."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from practice.feedback import Comparison, compare
from practice.interview.report import Report
from practice.interview.reviewing import Reviewed, reviewed
from practice.interview.state import State
from practice.progress import Share
from questions import Bank


@dataclass(frozen=True)
class TrendPoint:
    """An interview in the trend.

    ``points`` are the points an answer needs that were covered, ``numbered`` the stories in words with a quantity,
    ``in_time`` the answered questions within their planned time; each of all that there were.
    """

    at: datetime
    title: str
    asked: int
    points: Share
    numbered: Share
    in_time: Share


@dataclass(frozen=True)
class Compared:
    """Two attempts at the same thing asked, and what changed from one to the other."""

    ask: str
    before: Reviewed
    after: Reviewed
    comparison: Comparison


def trend(reports: Iterable[Report]) -> tuple[TrendPoint, ...]:
    """Return the interviews in which something was asked as points of a trend, the oldest first."""
    begun = [(one.began_at, one) for one in reports if one.began_at and one.asked]
    return tuple(_point(at, one) for at, one in sorted(begun, key=lambda pair: pair[0]))


def _point(at: datetime, report: Report) -> TrendPoint:
    covered = sum(len(one.covered) for one in report.points)
    needed = sum(len(one.covered + one.partly + one.missing) for one in report.points)
    numbered = [story.numbered for story in report.stories if story.numbered is not None]
    answered = [one for one in report.times if one.answered]
    in_time = sum(one.spent <= one.planned for one in answered)
    return TrendPoint(
        at, report.title, report.asked, Share(covered, needed), Share(sum(numbered), len(numbered)),
        Share(in_time, len(answered)),
    )  # fmt: skip


def compared_attempts(state: State, bank: Bank, number: int) -> Compared | None:
    """Return the last two attempts at a question that were said in words; None if there are not two."""
    question = state.questions[number]
    said = [n for n, attempt in enumerate(question.attempts) if attempt.text.strip()]
    if len(said) < 2:
        return None
    return _compared(question.ask, *(reviewed(state, bank, number, n) for n in said[-2:]))


def compared_interviews(before: State, after: State, bank: Bank) -> tuple[Compared, ...]:
    """Return what two interviews both asked and got an answer to in words, in the order of the later one."""
    earlier = {what: n for n, what in enumerate(_whats(before))}
    pairs = (
        (after.questions[n].ask, reviewed(before, bank, earlier[what]), reviewed(after, bank, n))
        for n, what in enumerate(_whats(after)) if what in earlier
    )  # fmt: skip
    return tuple(both for pair in pairs if (both := _compared(*pair)))


def _whats(state: State) -> Iterator[tuple[str, int]]:
    """Yield by what each question is known again elsewhere: its card or its words, and how often it came before.

    A loop asks for an introduction in each of its rounds.
    """
    seen: Counter[str] = Counter()
    for question in state.questions:
        what = question.card or question.ask
        yield what, seen[what]
        seen[what] += 1


def _compared(ask: str, before: Reviewed | None, after: Reviewed | None) -> Compared | None:
    return Compared(ask, before, after, compare(before.feedback, after.feedback)) if before and after else None
