"""What a story may hold: its parts, and the bounds of each field."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from practice.errors import InvalidInputError
from practice.measures import PARTS as PARTS
from practice.measures import Part as Part
from practice.texts import storable

TYPED = (*PARTS, "numbers")  # what is written in a box that saves by itself
OLDEST = date(1950, 1, 1)


Line = Annotated[str, AfterValidator(storable), AfterValidator(lambda text: " ".join(text.split()))]
Prose = Annotated[str, AfterValidator(storable), Field(max_length=6_000)]
Tag = Annotated[Line, Field(min_length=1, max_length=40)]


class StoryText(BaseModel):
    """A story as it is written; ``happened_on`` is the first day of its month."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[Line, Field(max_length=120)]
    situation: Prose = ""
    task: Prose = ""
    action: Prose = ""
    result: Prose = ""
    numbers: Annotated[Prose, Field(max_length=2_000)] = ""
    role: Annotated[Line, Field(max_length=120)] = ""
    happened_on: Annotated[date | None, Field(ge=OLDEST)] = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=12)] = ()

    @field_validator("title")
    @classmethod
    def _has_a_name(cls, title: str) -> str:
        if not title:
            raise ValueError("a few words are wanted by which you know the story again")
        return title

    @field_validator("happened_on")
    @classmethod
    def _by_the_month(cls, day: date | None) -> date | None:
        return day and day.replace(day=1)

    @field_validator("tags")
    @classmethod
    def _each_once(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        return tuple({tag.casefold(): tag for tag in reversed(tags)}.values())[::-1]


def read_story(fields: Mapping[str, Any], today: date) -> StoryText:
    """Return a story of some fields.

    Raises
    ------
    InvalidInputError
        If a field does not fit, or the month has not come yet; the message names the field and what is wanted.
    """
    try:
        text = StoryText.model_validate(fields)
    except ValidationError as error:
        faults = (f"{' '.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InvalidInputError("The story was not saved. " + "; ".join(faults)) from error
    if text.happened_on and text.happened_on > today:
        raise InvalidInputError(
            f"A story has happened: a month up to {today:%B %Y} is wanted, not {text.happened_on:%B %Y}."
        )
    return text
