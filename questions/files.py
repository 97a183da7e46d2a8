"""The files of the bank: what each folder's files hold."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from questions.cards import Card, DesignCase, TechnicalCard
from questions.parts import Part, Text
from questions.people import AskingCard, ClarifyDrill, MistakeCard, PrincipleHeader, StoryCard
from questions.topics import TOPIC, file_key


class BankFile(Part):
    """A file of cards; ``schema: 1`` is the version of its shape."""

    version: Literal[1] = Field(alias="schema")
    cards: tuple[Card, ...]

    @property
    def wanted_name(self) -> str | None:
        """The file's name without its ending, if its content decides it."""
        return None


class TechnicalFile(BankFile):
    """The cards of one topic."""

    topic: str
    title: Text
    cards: Annotated[tuple[TechnicalCard, ...], Field(min_length=1)]

    @field_validator("topic")
    @classmethod
    def _known(cls, topic: str) -> str:
        if topic not in TOPIC:
            raise ValueError(f"unknown topic; the topics are {', '.join(TOPIC)}")
        return topic

    @model_validator(mode="after")
    def _agree(self) -> "TechnicalFile":
        if self.title != TOPIC[self.topic].title:
            raise ValueError(f"the title of {self.topic} is '{TOPIC[self.topic].title}', not '{self.title}'")
        if strangers := [card.id for card in self.cards if card.topic != self.topic]:
            raise ValueError(f"cards of another topic than {self.topic}: {', '.join(strangers)}")
        return self

    @property
    def wanted_name(self) -> str:
        """The topic's key."""
        return self.topic


class LeadershipFile(BankFile, PrincipleHeader):
    """One principle and its stories."""

    cards: Annotated[tuple[StoryCard, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agree(self) -> "LeadershipFile":
        if strangers := [card.id for card in self.cards if self.principle not in card.principles]:
            raise ValueError(f"cards that do not name {self.principle}: {', '.join(strangers)}")
        return self

    @property
    def wanted_name(self) -> str:
        """The principle in lower case with underscores."""
        return file_key(self.principle)

    @property
    def header(self) -> PrincipleHeader:
        """The principle without its cards."""
        return PrincipleHeader(**{name: getattr(self, name) for name in PrincipleHeader.model_fields})


class DesignFile(BankFile):
    """Design cases, usually one."""

    cards: Annotated[tuple[DesignCase, ...], Field(min_length=1)]


class AskingFile(BankFile):
    """Questions to ask the interviewer."""

    cards: Annotated[tuple[AskingCard, ...], Field(min_length=1)]


class DrillsFile(BankFile):
    """Clarify-first drills."""

    cards: Annotated[tuple[ClarifyDrill, ...], Field(min_length=1)]


class MistakesFile(BankFile):
    """Mistakes to avoid."""

    cards: Annotated[tuple[MistakeCard, ...], Field(min_length=1)]


FOLDERS: dict[str, type[BankFile]] = {
    "technical": TechnicalFile, "leadership": LeadershipFile, "design": DesignFile,
}  # fmt: skip
SINGLE: dict[str, type[BankFile]] = {
    "asking.yaml": AskingFile, "drills.yaml": DrillsFile, "mistakes.yaml": MistakesFile,
}  # fmt: skip
