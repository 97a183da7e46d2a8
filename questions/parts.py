"""What cards are made of: strict, frozen models that refuse every key they do not know."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from questions.topics import Principle

ID = r"[a-z0-9]+(-[a-z0-9]+)*"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=rf"^{ID}$", max_length=80)]
Terms = Annotated[tuple[Text, ...], Field(min_length=1)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=90)]
Difficulty = Literal[1, 2, 3]
Role = Literal["intern", "applied scientist", "senior"]
LAST = 9999  # a step that is too high opens the last one
Stage = Literal["basics", "evaluation", "when it fails", "scale it"]


class Part(BaseModel):
    """A piece of content; frozen, so that a bank can be shared by all sessions."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Clarifier(Part):
    """A question to ask back, and why; ``if_unsure`` is the assumption to state when nobody answers."""

    ask: Text
    because: Text
    if_unsure: Text | None = None


class DeepDive(Part):
    """The mathematics in KaTeX, and what it costs; one of them at least."""

    maths: Text | None = None
    complexity: Text | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> "DeepDive":
        if self.maths is None and self.complexity is None:
            raise ValueError("a deep dive has maths, complexity or both")
        return self


class Point(Part):
    """Something an answer should show; ``any_of`` are terms of `questions.terms`, of which one is enough."""

    id: Id
    point: Text
    any_of: Terms


class Rubric(Part):
    """Must: without it the answer is wrong or empty; good: a strong candidate adds it; bonus: it makes one look up."""

    must: Annotated[tuple[Point, ...], Field(min_length=3, max_length=6)]
    good: Annotated[tuple[Point, ...], Field(min_length=1)]
    bonus: tuple[Point, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, musts first."""
        return self.must + self.good + self.bonus


class Pitfall(Part):
    """A wrong answer that people give, why it is wrong, and the terms (``cues``) by which one hears it."""

    wrong: Text
    why: Text
    cues: Terms


class Missing(Part):
    """A follow-up's condition: the answer did not show a point."""

    missing: Id


class Covered(Part):
    """A follow-up's condition: the answer showed a point."""

    covered: Id


class Followup(Part):
    """A rung of the ladder of further questions."""

    stage: Stage
    when: Literal["always"] | Missing | Covered
    ask: Text
    answer: Text

    @property
    def point(self) -> str | None:
        """The id of the point that the condition names."""
        if isinstance(self.when, Missing):
            return self.when.missing
        return self.when.covered if isinstance(self.when, Covered) else None


class Tryouts(Part):
    """An answer in other words that the rubric must accept, and a fluent wrong one that it must not."""

    passes: Text
    fails: Text


class Demo(Part):
    """A live screen: its address, its parameters in the URL, the step to open on, counted from 0, what to see there."""

    page: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    state: dict[str, str | int | float | bool] = {}
    step: Annotated[int, Field(strict=True, ge=0, lt=LAST)] | Literal["last"] | None = None
    look_for: Text

    @property
    def parameters(self) -> dict[str, str]:
        """What the URL holds, the step with it."""
        said = {n: str(v).lower() if isinstance(v, bool) else str(v) for n, v in self.state.items()}
        if self.step is not None:
            said[self.step_name] = str(LAST if self.step == "last" else self.step)
        return said

    @property
    def step_name(self) -> str:
        """The URL's parameter for the step: an algorithm's page writes its own name before it."""
        return "step" if self.page == "product_search" else f"{self.page}_step"


class Recall(Part):
    """One atom to remember."""

    q: Text
    a: Text


class SourceRef(Part):
    """Which of the source documents asks it, and where in it."""

    document: Literal["000", "001", "002", "003"]
    place: Text


class Check(Part):
    """A number that follows from something: the card's words, and the expression by which a test recomputes it."""

    quote: Text
    expr: Text
    equals: float
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    setup: str = ""


class Fact(Part):
    """A number that somebody published: the card's words, and who, when and where in it."""

    quote: Text
    source: Text


class Serves(Part):
    """Another principle that a story could serve, and how to tell it then."""

    principle: Principle
    how: Text
