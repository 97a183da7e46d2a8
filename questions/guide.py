"""The guide to the interview: rounds and minutes, how to tell a story, mistakes, and the week before."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from questions.cards import Some
from questions.parts import Id, Minutes, Part, Text
from questions.people import StarPart
from questions.reading import read_as

FILE = Path(__file__).parent / "guide.yaml"
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]


class Link(Part):
    """A screen of the app by its address, and what the URL holds there."""

    page: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    label: Text
    state: dict[str, str] = Field(default_factory=dict)


class Linked(Part):
    """Something that leads on to screens."""

    links: Annotated[tuple[Link, ...], Field(min_length=1)]


class Span(Part):
    """From so many minutes to so many; both the same if only one number is known."""

    least: Minutes
    most: Minutes

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.least > self.most:
            raise ValueError(f"least is {self.least} and most {self.most}; least comes first")
        return self

    def __str__(self) -> str:
        return f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"


class RoundPart(Part):
    """A part of a round; without minutes it is the rest of the round."""

    name: Text
    kind: Literal["talk", "principles", "technical", "yours", "open"]
    minutes: Span | None = None
    what: Text


class Round(Part):
    """An interview; ``principles_anywhere``: they are asked at a time that nobody reports."""

    title: Text
    minutes: Span
    principles_anywhere: bool = False
    parts: Annotated[tuple[RoundPart, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> "Round":
        least, most = self._said
        n_open = sum(part.minutes is None for part in self.parts)
        if not n_open and (least, most) != (self.minutes.least, self.minutes.most):
            raise ValueError(f"the parts add up to {least} to {most} minutes, and minutes says {self.minutes}")
        if n_open and (n_open > 1 or self.minutes.least != self.minutes.most or most >= self.minutes.most):
            raise ValueError("one part may be the rest of a round of fixed length, if the others leave some of it")
        return self

    @property
    def spans(self) -> tuple[Span, ...]:
        """The minutes of each part, the rest worked out."""
        least, most = self._said
        total = self.minutes.most
        return tuple(part.minutes or Span(least=total - most, most=total - least) for part in self.parts)

    @property
    def _said(self) -> tuple[int, int]:
        said = [part.minutes for part in self.parts if part.minutes]
        return sum(span.least for span in said), sum(span.most for span in said)


class Stage(Linked):
    """A step on the way: its rounds, and who says so."""

    title: Text
    basis: Text
    rounds: Annotated[tuple[Round, ...], Field(min_length=1)]
    notes: Some


class Element(Part):
    """A letter of STAR; ``example`` is a sentence of the worked story."""

    part: StarPart
    name: Text
    say: Text
    example: Text
    fault: Text


class Share(Part):
    """How much of the answer some elements take together, in percent of its words."""

    parts: Annotated[tuple[StarPart, ...], Field(min_length=1)]
    least: Percent
    most: Percent


class Star(Linked):
    """How to tell a story; ``card`` is the story that the examples are taken from."""

    idea: Text
    card: Id
    seconds: Annotated[int, Field(strict=True, ge=30, le=300)]
    elements: Annotated[tuple[Element, ...], Field(min_length=4, max_length=4)]
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]
    rules: Some

    @model_validator(mode="after")
    def _each_letter_once(self) -> "Star":
        for what, letters in (
            ("elements", [element.part for element in self.elements]),
            ("shares", [part for share in self.shares for part in share.parts]),
        ):
            if letters != ["S", "T", "A", "R"]:
                raise ValueError(f"{what} are S, T, A, R, each once and in this order; there is {', '.join(letters)}")
        return self

    def share(self, part: StarPart) -> Share:
        """Return the share that an element belongs to."""
        return next(share for share in self.shares if part in share.parts)


class Trap(Part):
    """A mistake: its card, how it shows, and what to do instead."""

    card: Id
    sign: Text
    instead: Text


class Traps(Linked):
    """The mistakes, and where to practise against them."""

    mistakes: Annotated[tuple[Trap, ...], Field(min_length=1)]


class Day(Linked):
    """A day before the interview."""

    before: Annotated[int, Field(strict=True, ge=1, le=30)]
    title: Text
    tasks: Some


class Guide(Part):
    """All of it; ``schema: 1`` is the version of its shape."""

    version: Literal[1] = Field(alias="schema")
    basis: Text
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    star: Star
    traps: Traps
    week: Annotated[tuple[Day, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _days_count_down(self) -> "Guide":
        days = [day.before for day in self.week]
        if days != sorted(set(days), reverse=True):
            raise ValueError(f"the days of the week count down; there is {', '.join(map(str, days))}")
        return self

    @property
    def links(self) -> Sequence[Link]:
        """All links, in the order of the parts."""
        groups: tuple[Linked, ...] = (*self.stages, self.star, self.traps, *self.week)
        return [link for group in groups for link in group.links]


@cache
def load_guide() -> Guide:
    """Return the guide, read at the first call.

    Raises
    ------
    BankError
        If the file does not fit; it names every fault.
    """
    return read_as(Guide, FILE)
