"""What an exported file looks like: made from the tables, so that nothing is forgotten, and checked strictly.

A field has the type, the length and the default of its column; what else a number or a word may be stands in `LIMITS`.
"""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self, get_args, get_type_hints

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    model_validator,
)
from sqlalchemy import String, Table, UniqueConstraint

from practice.interview.state import State, Status
from practice.models import Base, Owned, Profile, ReviewCard
from practice.profile import ProfileInput
from practice.reviews.spacing import RELEARNING, REVIEW

FORMAT = "starbeam-learner"
VERSION = 1
MAX_CHARACTERS = 100_000
MAX_DEPTH = 8
MAX_JSON_INTEGER = 2**53
MAX_INTEGER = 2**31 - 1  # of PostgreSQL's integers

# Every table of a learner, by name; what others refer to comes before them.
TABLES: dict[str, type[Owned]] = {
    table.name: mapper.class_
    for table in Base.metadata.sorted_tables
    for mapper in Base.registry.mappers
    if mapper.local_table is table and issubclass(mapper.class_, Owned)
}


def _is_plain(value: Any, depth: int = 0) -> Any:
    """Return a JSON value that both databases take: not too deep, finite numbers, no NUL."""
    if depth > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    inner: Iterator[Any] = iter(())
    if isinstance(value, str):
        _text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a finite number is wanted")
    elif isinstance(value, int) and abs(value) > MAX_JSON_INTEGER:
        raise ValueError("a smaller number is wanted")
    elif isinstance(value, datetime):
        _moment(value)
    elif isinstance(value, list):
        inner = iter(value)
    elif isinstance(value, dict):
        inner = (part for pair in value.items() for part in pair)
    for part in inner:
        _is_plain(part, depth + 1)
    return value


def _moment(value: datetime) -> None:
    try:
        value.astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment of this era is wanted") from None


def _text(value: str) -> None:
    if "\0" in value:
        raise ValueError("the character U+0000 cannot be kept")
    if len(value) > MAX_CHARACTERS:
        raise ValueError(f"at most {MAX_CHARACTERS:,} characters are kept; these are {len(value):,}")


STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


def _spacing(row: Any) -> None:
    """Refuse what FSRS cannot go on from."""
    if row.state == REVIEW and None in (row.stability, row.difficulty, row.last_review):
        raise ValueError("a card in review has a stability, a difficulty and a last review")
    if row.state != REVIEW and row.step is None:
        raise ValueError("a card in a learning step says in which")
    if row.state == RELEARNING and None in (row.stability, row.difficulty):
        raise ValueError("a card that is learnt again has a stability and a difficulty")


class Before(BaseModel):
    """What a review keeps of its card as it was: an undone review writes it back."""

    model_config = STRICT

    state: Annotated[int, Field(ge=1, le=3)]
    step: Annotated[int, Field(ge=0)] | None
    stability: Annotated[float, Field(gt=0)] | None
    difficulty: Annotated[float, Field(ge=1, le=10)] | None
    lapses: Annotated[int, Field(ge=0)]
    due: AwareDatetime
    last_review: AwareDatetime | None
    introduced_at: AwareDatetime | None

    @model_validator(mode="after")
    def _can_go_on(self) -> Self:
        _spacing(self)
        return self


class Link(BaseModel):
    """Where a card comes from: a screen's address and its parameters."""

    model_config = STRICT

    page: Annotated[str, Field(max_length=100)]
    query: dict[str, str | int | float | bool | None] = {}


def _shaped(shape: type[BaseModel]) -> Any:
    """Return the type of a JSON object of a shape; it is kept as it stands."""

    def fits(value: dict[str, Any]) -> dict[str, Any]:
        try:
            shape.model_validate_json(json.dumps(value))
        except ValidationError as error:
            fault = error.errors()[0]
            raise ValueError(f"{' > '.join(map(str, fault['loc']))}: {plain(fault['msg'])}") from error
        return value

    return Annotated[dict[str, Any], AfterValidator(_is_plain), AfterValidator(fits)]


def plain(message: str) -> str:
    """Return pydantic's words for a fault, without the class of the error."""
    return message.removeprefix("Value error, ")


RATING = Annotated[int, Field(ge=1, le=4)]
LIMITS: dict[str, Any] = {
    "review_card.state": Annotated[int, Field(ge=1, le=3)],
    "review_card.stability": Annotated[float, Field(gt=0)] | None,
    "review_card.difficulty": Annotated[float, Field(ge=1, le=10)] | None,
    "review.rating": RATING,
    "review.suggested": RATING | None,
    "review.before": _shaped(Before),
    "review_card.link": _shaped(Link) | None,
    "suggestion.link": _shaped(Link) | None,
    "visit.query": dict[str, str],
    "attempt.grade": RATING | None,
    "story_principle.fit": Literal["told", "turned"],
    "interview.state": _shaped(State),
    "interview.status": Status,
    "suggestion.decision": Literal["taken", "dismissed"] | None,
}


def fields(model: type[Owned]) -> tuple[str, ...]:
    """Return the fields of a table that an export holds: all but whose they are, for that is who imports it."""
    return tuple(column.key for column in model.__mapper__.column_attrs if column.key != "learner_id")


def parsed(text: str) -> "TransferFile":
    """Read an exported file; pydantic's ValidationError says what is wrong with it."""
    return TransferFile.model_validate_json(text)


def _row_model(name: str, model: type[Owned]) -> type[BaseModel]:
    """Return what a row of a table looks like in the file."""
    hints = get_type_hints(model)
    made: dict[str, Any] = {}
    for field in fields(model):
        column = model.__table__.columns[field]
        (said,) = get_args(hints[field])  # Mapped[...]
        default = ... if not column.nullable and column.default is None else _default(column)
        kind = LIMITS.get(f"{name}.{field}") or _field_type(said, column)
        made[field] = (Annotated[kind, AfterValidator(_is_plain)], default)
    return create_model(f"{model.__name__}Row", __config__=STRICT, **made)


def _default(column: Any) -> Any:
    """Return what an absent field means: an export of before the column was added has none."""
    default = column.default
    if default is None:
        return None
    return Field(default_factory=lambda: default.arg(None)) if default.is_callable else default.arg


def _field_type(said: Any, column: Any) -> Any:
    optional = type(None) in get_args(said)
    kind = next(part for part in get_args(said) if part is not type(None)) if optional else said
    if kind is str and isinstance(column.type, String) and column.type.length:
        kind = Annotated[str, Field(min_length=int(column.primary_key), max_length=column.type.length)]
    elif kind is datetime:
        kind = AwareDatetime
    elif kind is int:
        kind = Annotated[int, Field(ge=0, le=MAX_INTEGER)]
    elif kind is float:
        kind = Annotated[float, Field(ge=0)]
    return kind | None if optional else kind


class _Tables(BaseModel):
    """All rows, by table; no id twice, no key twice, nothing that refers to what is not there."""

    model_config = STRICT

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        for name in TABLES:
            rows = getattr(self, name)
            for columns in _unique(Base.metadata.tables[name]):
                seen = [tuple(getattr(row, column) for column in columns) for row in rows]
                if len(seen) != len(set(seen)):
                    raise ValueError(f"{name} has the same {', '.join(columns)} twice")
            for here, there, columns in _references(Base.metadata.tables[name]):
                known = {tuple(getattr(row, column) for column in columns) for row in getattr(self, there)}
                lost = [row for row in rows if tuple(getattr(row, column) for column in here) not in known]
                if lost:
                    raise ValueError(f"{name} refers to a {there} that the file does not hold")
        return self

    @model_validator(mode="after")
    def _spacings_hold(self) -> Self:
        for row in getattr(self, ReviewCard.__tablename__):
            _spacing(row)
        return self

    @model_validator(mode="after")
    def _one_profile(self) -> Self:
        rows = getattr(self, Profile.__tablename__)
        if len(rows) > 1:
            raise ValueError("there is more than one profile")
        for row in rows:
            try:
                ProfileInput.model_validate({name: getattr(row, name) for name in ProfileInput.model_fields})
            except ValidationError as error:
                fault = error.errors()[0]
                raise ValueError(f"profile > {' '.join(map(str, fault['loc']))}: {plain(fault['msg'])}") from error
        return self


def _names(columns: Any) -> tuple[str, ...]:
    return tuple(column.name for column in columns if column.name != "learner_id")


def _unique(table: Table) -> Iterator[tuple[str, ...]]:
    """Give the fields that name a row once: of the primary key, and of each rule that says so."""
    rules = (rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint))
    yield from filter(None, map(_names, (table.primary_key.columns, *rules)))


def _references(table: Table) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Give what refers to another table: the fields here, the other table, its fields."""
    for rule in table.foreign_key_constraints:
        there = tuple(element.column for element in rule.elements)
        if rule.referred_table.name in TABLES:
            yield _names(rule.columns), rule.referred_table.name, tuple(c.name for c in there if c.name != "learner_id")


ROWS: Mapping[str, type[BaseModel]] = {name: _row_model(name, model) for name, model in TABLES.items()}
ADDED = {"interview"}  # tables that exports of before they were added do not hold
LISTS: dict[str, Any] = {
    name: (list[row], Field(default_factory=list) if name in ADDED else ...)  # type: ignore[valid-type]
    for name, row in ROWS.items()
}
_AllTables: Any = create_model("Tables", __base__=_Tables, **LISTS)


class TransferFile(BaseModel):
    """The whole file."""

    model_config = STRICT

    format: Literal["starbeam-learner"]
    version: Literal[1]
    made_by: Annotated[str, Field(max_length=200)]
    created_at: AwareDatetime
    tables: _AllTables
