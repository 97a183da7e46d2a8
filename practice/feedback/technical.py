"""What a technical answer covers of its card's rubric: covered, partly covered or not mentioned, with the words.

The words of a point's terms cover it, as in `practice.coverage`. Where they are not there, but more than half of the
point's own words stand in two neighbouring sentences, it is partly covered; so it is where only a sentence that sounds
like a known mistake shows it. The words of the question prove nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from practice.coverage import HeardPitfall, MissingPoint, ShownPoint, Tier, coverage
from practice.feedback.stems import stems
from questions.cards import Scored
from questions.parts import Point
from questions.terms import Span, sentences, shown_by

State = Literal["covered", "partly covered", "not mentioned"]
ENOUGH = 0.55  # of a point's own words
ECHOES = 20  # sentences that only repeat the question are passed over
LEAST = 2  # words of its own that a point must have
_SHORT = re.compile(r"\b[A-Z]{2,6}\b")


@dataclass(frozen=True)
class ReviewedPoint:
    """A point of the rubric, and the words that show it; ``sentence`` is where they stand."""

    point: Point
    tier: Tier
    state: State
    spans: tuple[Span, ...] = ()
    sentence: Span | None = None


@dataclass(frozen=True)
class TechnicalReview:
    """What an answer covers of a card, in the rubric's order, and the card's known mistakes that it seems to make."""

    points: tuple[ReviewedPoint, ...]
    mistakes: tuple[HeardPitfall, ...]

    def of(self, state: State, tier: Tier | None = None) -> tuple[ReviewedPoint, ...]:
        """Return the points in a state, of one tier if one is named."""
        return tuple(p for p in self.points if p.state == state and tier in (None, p.tier))

    @property
    def covered(self) -> float:
        """The share of the points that are covered, partly for a half: a measure of the matcher, no grade."""
        return (len(self.of("covered")) + len(self.of("partly covered")) / 2) / len(self.points)


def review_technical(card: Scored, text: str) -> TechnicalReview:
    """Compare an answer with a card's rubric and its known mistakes.

    Parameters
    ----------
    card : Scored
        A technical question or a design case.
    text : str
        What the learner wrote or said.
    """
    given = _given(card.prompt, text)
    found = coverage(card, text)
    reviewed = {p.point.id: anew for p in found.shown if (anew := _said_soundly(p, given, text, found.heard))}
    windows = list(_windows(text))
    every: list[ShownPoint | MissingPoint] = [*found.shown, *found.missing]
    for p in every:
        if p.point.id not in reviewed:
            words = _in_own_words(p.point, given, windows)
            state: State = "partly covered" if words else "not mentioned"
            reviewed[p.point.id] = ReviewedPoint(p.point, p.tier, state, *(words or ()))
    return TechnicalReview(tuple(reviewed[point.id] for point in card.rubric.points), found.heard)


def _given(prompt: str, text: str) -> str:
    """Return the words that the question gives away: its own, and what its abbreviations stand for."""
    initials = (r"[\s-]+".join(rf"{letter}\w+" for letter in short) for short in set(_SHORT.findall(prompt)))
    spelt_out = (match[0] for words in initials for match in re.finditer(rf"\b{words}\b", text, re.IGNORECASE))
    return " ".join((prompt, *spelt_out))


def _said_soundly(shown: ShownPoint, given: str, text: str, heard: Sequence[HeardPitfall]) -> ReviewedPoint | None:
    """Return a point that is shown; partly covered if nothing shows it but sentences that sound like a mistake."""
    found = _said_anew(shown, given, text)
    if found is None or not heard:
        return found
    for mistake in heard:
        text = _blanked(text, mistake.sentence)
    return _said_anew(shown, given, text) or replace(found, state="partly covered")


def _blanked(text: str, sentence: Span) -> str:
    """Return a text with nothing but a full stop in place of a sentence, so that other places stay."""
    start, end = sentence
    return text[:start] + " " * (end - 1 - start) + "." + text[end:]


def _said_anew(shown: ShownPoint, given: str, text: str) -> ReviewedPoint | None:
    """Return a point that is shown, unless only the question's own words show it.

    Terms that the question gives away count where the answer says them in words that it does not.
    """
    own = [term for term in shown.point.any_of if shown_by((term,), given) is None]
    if found := shown_by(own, text):
        return ReviewedPoint(shown.point, shown.tier, "covered", found.words, found.sentence)
    for _ in range(ECHOES):
        if (found := shown_by(shown.point.any_of, text)) is None:
            return None
        if not all(text[a:b].lower() in given.lower() for a, b in found.words):
            return ReviewedPoint(shown.point, shown.tier, "covered", found.words, found.sentence)
        text = _blanked(text, found.sentence)
    return None


Window = tuple[Span, Mapping[str, Span]]


def _windows(text: str) -> Iterator[Window]:
    """Yield each two neighbouring sentences, and the stems in them with their places in the text."""
    spans = sentences(text)
    for first, last in zip(spans, spans[1:] or spans, strict=False):
        found = {s: (first[0] + a, first[0] + b) for s, (a, b) in stems(text[first[0] : last[1]]).items()}
        yield (first[0], last[1]), found


def _in_own_words(point: Point, given: str, windows: Sequence[Window]) -> tuple[tuple[Span, ...], Span] | None:
    """Return the words of a point in the window that has most of them, if they are enough."""
    wanted = stems(point.point).keys() - stems(given).keys()
    if len(wanted) < LEAST:
        return None
    best, found = max(windows, key=lambda window: len(wanted & window[1].keys()), default=((0, 0), {}))
    common = wanted & found.keys()
    if len(common) < ENOUGH * len(wanted):
        return None
    return tuple(sorted(found[stem] for stem in common)), best
