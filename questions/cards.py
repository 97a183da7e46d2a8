"""The cards: technical questions and design cases."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from questions.parts import (
    Check,
    Clarifier,
    DeepDive,
    Demo,
    Difficulty,
    Fact,
    Followup,
    Id,
    Minutes,
    Part,
    Pitfall,
    Recall,
    Role,
    Rubric,
    SourceRef,
    Text,
    Tryouts,
)

Some = Annotated[tuple[Text, ...], Field(min_length=1)]
TopicKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]


class Card(Part):
    """What every card has: a stable id, what is asked, how people word it, and which source document asks it."""

    family: ClassVar[str]

    id: Id
    prompt: Text
    paraphrases: tuple[Text, ...] = ()
    source_refs: tuple[SourceRef, ...] = ()


class Scored(Card):
    """A card whose answer a rubric can score, with every number checked, given or cited."""

    rubric: Rubric
    pitfalls: Annotated[tuple[Pitfall, ...], Field(min_length=1)]
    followups: Annotated[tuple[Followup, ...], Field(min_length=2)]
    amazon_context: Text | None = None
    demo: Demo | None = None
    prerequisites: tuple[Id, ...] = ()
    confusable: tuple[Id, ...] = ()
    recall: Annotated[tuple[Recall, ...], Field(min_length=2, max_length=4)]
    tryouts: Tryouts | None = None
    sources: Some
    given: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def full_answer(self) -> str:
        """The answer that must show every must."""
        raise NotImplementedError


class TechnicalCard(Scored):
    """A question of one topic, with answers of three lengths."""

    family = "technical"

    topic: TopicKey
    kind: Literal["concept", "compare", "derive", "debug", "design", "apply"]
    difficulty: Difficulty
    role: Role
    minutes: Minutes
    paraphrases: Annotated[tuple[Text, ...], Field(min_length=3)]
    why_asked: Text
    clarifiers: Annotated[tuple[Clarifier, ...], Field(min_length=1)]
    answer_30s: Text
    answer_2min: Text
    deep_dive: DeepDive
    tryouts: Tryouts

    @property
    def full_answer(self) -> str:
        """The two-minute answer."""
        return self.answer_2min


class Metrics(Part):
    """How success is measured: on logs, live, and what must not get worse."""

    offline: Some
    online: Some
    guardrails: Some


class Failure(Part):
    """How the system fails, how one would see it, and what to do."""

    what: Text
    sign: Text
    remedy: Text


class Slot(Part):
    """A part of the interview's time."""

    minutes: Minutes
    part: Text
    done_when: Text


class DesignCase(Scored):
    """A system to design in one round."""

    family = "design case"

    kind: Literal["design"]
    title: Text
    difficulty: Difficulty
    role: Role
    minutes: Minutes
    why_asked: Text
    clarify_first: Annotated[tuple[Clarifier, ...], Field(min_length=3)]
    metrics: Metrics
    data: Some
    baseline: Some
    model: Some
    serving: Some
    evaluation: Some
    failure_modes: Annotated[tuple[Failure, ...], Field(min_length=2)]
    timing: Annotated[tuple[Slot, ...], Field(min_length=3)]

    @model_validator(mode="after")
    def _timing_fills_the_round(self) -> "DesignCase":
        if (total := sum(slot.minutes for slot in self.timing)) != self.minutes:
            raise ValueError(f"timing adds up to {total} minutes, and minutes says {self.minutes}")
        return self

    @property
    def full_answer(self) -> str:
        """All parts of the answer, one sentence after the other."""
        asked = (text for c in self.clarify_first for text in (c.ask, c.because, c.if_unsure or ""))
        failures = (text for f in self.failure_modes for text in (f.what, f.sign, f.remedy))
        metrics = (*self.metrics.offline, *self.metrics.online, *self.metrics.guardrails)
        return " ".join((*asked, *metrics, *self.data, *self.baseline, *self.model, *self.serving, *self.evaluation,
                         *failures))  # fmt: skip
