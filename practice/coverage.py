"""Which points of a rubric an answer shows, by which words, and the grade that this suggests.

The rule for a card of the bank, in words that the learner can dispute:

- Nothing written: nothing is suggested. "I don't know", and nothing else: Forgot.
- Fewer than half of the musts: Forgot. Half or more, not all: Right, but hard. All: Right. All, and every good: Easy.
- A mistake that the card warns of was heard: Right, but hard at the most.

The matcher sees words: it understands neither logic nor what was said in other words. So the learner has the last word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from practice.ratings import RATINGS
from questions.cards import Scored
from questions.parts import Pitfall, Point
from questions.terms import Shown, Span, fold, shown_by

FORGOT, HARD, RIGHT, EASY = RATINGS
Tier = Literal["must", "good", "bonus"]
_DONT_KNOW = re.compile(
    r"\W*(?:sorry\W+)?(?:i )?(?:really )?"
    r"(?:(?:do not|don't|dont) (?:know|remember)|(?:have )?no idea|no clue|dunno|(?:can't|cannot) remember|"
    r"(?:have )?forgot(?:ten)?|(?:am )?not sure|pass)"
    r"(?: (?:it|this|that|yet|the answer))?\W*"
)
_COUNTS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


@dataclass(frozen=True)
class ShownPoint:
    """A point that the answer shows: ``spans`` are the words that showed it, ``sentence`` is where they stand."""

    point: Point
    tier: Tier
    spans: tuple[Span, ...]
    sentence: Span


@dataclass(frozen=True)
class MissingPoint:
    """A point that the answer does not show."""

    point: Point
    tier: Tier


@dataclass(frozen=True)
class HeardPitfall:
    """A mistake that the answer seems to make, by the words at ``spans``."""

    pitfall: Pitfall
    spans: tuple[Span, ...]
    sentence: Span


@dataclass(frozen=True)
class Coverage:
    """What an answer shows of a rubric; ``rating`` is the grade that this suggests, None if nothing was written."""

    shown: tuple[ShownPoint, ...]
    missing: tuple[MissingPoint, ...]
    heard: tuple[HeardPitfall, ...]
    rating: int | None
    why: str


def coverage(card: Scored, text: str) -> Coverage:
    """Compare an answer with a card's rubric.

    Parameters
    ----------
    card : Scored
        A technical question or a design case.
    text : str
        What the learner wrote.
    """
    tiers: tuple[tuple[Tier, tuple[Point, ...]], ...] = (
        ("must", card.rubric.must), ("good", card.rubric.good), ("bonus", card.rubric.bonus)
    )  # fmt: skip
    says = text.strip()  # nothing: no term need be read
    found = [(p, tier, shown_by(p.any_of, text) if says else None) for tier, points in tiers for p in points]
    shown = tuple(ShownPoint(point, tier, how.words, how.sentence) for point, tier, how in found if how)
    missing = tuple(MissingPoint(point, tier) for point, tier, how in found if not how)
    heard = tuple(_heard(card.pitfalls, text)) if says else ()
    return Coverage(shown, missing, heard, *_grade(text, shown, missing, bool(heard)))


def _heard(pitfalls: Sequence[Pitfall], text: str) -> list[HeardPitfall]:
    found: list[tuple[Pitfall, Shown | None]] = [(p, shown_by(p.cues, text, skip_negated=True)) for p in pitfalls]
    return [HeardPitfall(pitfall, how.words, how.sentence) for pitfall, how in found if how]


def _grade(
    text: str, shown: Sequence[ShownPoint], missing: Sequence[MissingPoint], slipped: bool
) -> tuple[int | None, str]:
    """Return the grade that is suggested and its reason."""
    if not text.strip():
        return None, ""
    if gives_up(text):
        return FORGOT, f"“I don’t know” suggests “{RATINGS[FORGOT]}”."
    n = sum(point.tier == "must" for point in shown)
    of = n + sum(point.tier == "must" for point in missing)
    if n < of:
        rating = HARD if 2 * n >= of else FORGOT
        reason = f"{counted(n)} of the {counted(of).lower()} points that an answer needs"
        return rating, f"{reason}{', and a known mistake,' if slipped else ''} {_suggests(rating, n)}"
    every = f"All {counted(of).lower()} points that an answer needs"
    if slipped:
        return HARD, f"{every}, but a known mistake beside them, {_suggests(HARD)}"
    if any(point.tier == "good" for point in missing):
        return RIGHT, f"{every} {_suggests(RIGHT)}"
    return EASY, f"{every}, and every point of a strong one, {_suggests(EASY)}"


def _suggests(rating: int, n: int = 2) -> str:
    return f"suggest{'s' * (n < 2)} “{RATINGS[rating]}”."


def gives_up(text: str) -> bool:
    """Return whether a text says that the answer is not known, and nothing else."""
    return bool(_DONT_KNOW.fullmatch(" ".join(fold(text).split())))


def counted(n: int) -> str:
    """Return a small number as a word."""
    return _COUNTS[n] if n < len(_COUNTS) else str(n)
