"""What a card is shown in: stages that are asked for one after another, each with its sections, and a ladder beside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from questions.cards import Card
from questions.parts import Clarifier, Followup
from questions.topics import TOPIC

DIFFICULTY = {1: "easy", 2: "medium", 3: "hard"}
# The families by the names that the screens and the URL give them.
FAMILY = {
    "Technical": "technical", "Stories": "story", "Design cases": "design case", "Clarify first": "clarify",
    "Ask them": "asking", "Mistakes": "mistake",
}  # fmt: skip
_DISPLAYED = re.compile(r"\s*(?<!\\)\$\$(.+?)(?<!\\)\$\$\s*", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, Markdown with KaTeX."""

    title: str
    body: str


@dataclass(frozen=True)
class Stage:
    """What one press of a button shows; on the button stands "Show " and ``ask``."""

    ask: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Rung:
    """A further question: at which point of the talk it comes, the question, and a good reply."""

    stage: str
    ask: str
    reply: str


def stage(ask: str, sections: dict[str, str | None]) -> Stage:
    """Return a stage of sections by title; one without a text is left out."""
    return Stage(ask, tuple(Section(title, displayed(body)) for title, body in sections.items() if body))


def displayed(text: str) -> str:
    """Return a text whose displayed formulas stand on lines of their own, as Markdown wants them.

    In a list they stay within their item's line.
    """
    if text.startswith("- "):
        return text
    return _DISPLAYED.sub(lambda match: f"\n\n$$\n{match[1].strip()}\n$$\n\n", text)


def bullets(texts: Iterable[str]) -> str:
    """Return a list in Markdown; a text's further lines stay in its item."""
    return "\n".join("- " + " ".join(text.split()) for text in texts)


def back_questions(clarifiers: Iterable[Clarifier]) -> str:
    """Return the questions to ask back, each with its reason and what to assume if nobody answers."""
    return bullets(
        f"**{c.ask}** {c.because}" + (f" If nobody says: {c.if_unsure}" if c.if_unsure else "") for c in clarifiers
    )


def rungs(followups: Iterable[Followup]) -> tuple[Rung, ...]:
    """Return a technical card's ladder."""
    return tuple(Rung(f.stage.capitalize(), f.ask, displayed(f.answer)) for f in followups)


def labels(card: Card) -> tuple[str, ...]:
    """Return what a card is about in a few short words: its title, topic or principles, kind, difficulty, role."""
    topic = getattr(card, "topic", None)
    about = (TOPIC[topic].title.split(":")[0],) if topic in TOPIC else getattr(card, "principles", ())
    kind = card.family if card.family != "technical" else getattr(card, "kind", "")
    difficulty, role = getattr(card, "difficulty", None), getattr(card, "role", None)
    who = getattr(card, "interviewer", None)
    title = getattr(card, "title", None)
    return (
        *([title] if title else ()),
        *about,
        kind,
        *([DIFFICULTY[difficulty]] if difficulty else []),
        *(w for w in (role, who) if w),
    )


def one_line(text: str) -> str:
    """Return a text without its line breaks, for headings and links."""
    return " ".join(text.split())
