"""Keep stories: add, read, change, delete, and say which principles each serves.

A part of a story is typed at a draft, "story/<id>/<part>"; each save of the draft writes the story too, in the same
transaction, so that the two never differ. What another tab had is kept as a copy of that place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from practice.drafts import Written, keep_copy, write_draft
from practice.errors import InvalidInputError, NotFoundError
from practice.models import Draft, DraftCopy, Rehearsal, Story, StoryPrinciple
from practice.store import Learner
from practice.stories.text import TYPED, StoryText, read_story
from questions.topics import PRINCIPLES, Principle

Fit = Literal["told", "turned"]
FITS: tuple[Fit, ...] = get_args(Fit)
MAX_STORIES = 40


@dataclass(frozen=True)
class KeptStory:
    """A story as it is kept; ``fits`` says for which principles it is told, and to which it could be turned."""

    id: str
    text: StoryText
    version: int
    created_at: datetime
    updated_at: datetime
    fits: Mapping[Principle, Fit] = field(default_factory=dict)
    rehearsed_at: datetime | None = None

    @property
    def title(self) -> str:
        """The words by which the learner knows it."""
        return self.text.title


@dataclass(frozen=True)
class Saved:
    """A story after a change; ``replaced`` are another tab's texts that it wrote over, by field: copies are kept."""

    story: KeptStory
    replaced: Mapping[str, str]


def place_of(story_id: str, part: str) -> str:
    """Return the place of drafts at which a part of a story is typed."""
    return f"story/{story_id}/{part}"


def add_story(mine: Learner, text: StoryText | Mapping[str, Any], now: datetime) -> KeptStory:
    """Keep a new story, and the drafts at which its parts are typed.

    Raises
    ------
    InvalidInputError
        If a field does not fit, or there are `MAX_STORIES` already.
    """
    said = read_story(text.model_dump() if isinstance(text, StoryText) else text, now.date())
    with mine.writing() as session:
        if (session.scalar(select(func.count()).select_from(Story)) or 0) >= MAX_STORIES:
            raise InvalidInputError(
                f"You have {MAX_STORIES} stories, as many as are kept. Delete one that you no longer tell."
            )
        row = Story(**_columns(said), created_at=now, updated_at=now)
        session.add(row)
        session.flush()
        for part in TYPED:
            write_draft(session, place_of(row.id, part), getattr(said, part), 0, now)
        return _kept(session, [row])[0]


def stories(mine: Learner) -> tuple[KeptStory, ...]:
    """Return all stories, the one written first first."""
    with mine.reading() as session:
        return _kept(session, session.scalars(select(Story).order_by(Story.created_at, Story.id)).all())


def story(mine: Learner, story_id: str) -> KeptStory:
    """Return a story.

    Raises
    ------
    NotFoundError
        If the learner has none of this id.
    """
    with mine.reading() as session:
        return _kept(session, [_row(session, story_id)])[0]


def save_story(mine: Learner, story_id: str, changes: Mapping[str, Any], seen: StoryText, now: datetime) -> Saved:
    """Change some fields of a story; the others stay as they are, whoever wrote them.

    Parameters
    ----------
    changes : mapping of str to object
        Fields of `StoryText` and their new values.
    seen : StoryText
        The story that the change began from. What another tab has put into these fields since is returned as
        ``replaced`` and kept as copies of their places (`practice.drafts.read_copies`).

    Raises
    ------
    InvalidInputError
        If a value does not fit; nothing is changed.
    NotFoundError
        If the learner has no story of this id.
    """
    with mine.writing() as session:
        row = _row(session, story_id)
        before, known = _columns(_text(row)), _columns(seen)
        after = _columns(read_story({**before, **changes}, now.date()))
        changed = [name for name in after if after[name] != before[name]]
        replaced = {name: _written(before[name]) for name in changed if before[name] not in (known[name], "", None, [])}
        for name, old in replaced.items():
            keep_copy(session, place_of(story_id, name), old, now)
        for name in changed:
            setattr(row, name, after[name])
            if name in TYPED:
                draft = session.get(Draft, (mine.id, place_of(story_id, name)))
                write_draft(session, place_of(story_id, name), after[name], draft.version if draft else 0, now)
        if changed:
            row.version, row.updated_at = row.version + 1, now
        return Saved(_kept(session, [row])[0], replaced)


def save_part(mine: Learner, story_id: str, part: str, text: str, version: int, now: datetime) -> Written:
    """Keep what was typed in a part: as the draft of its place, as `practice.drafts.save_draft` does, and as the story.

    Raises
    ------
    InvalidInputError
        If there is no such part, or the text is too long; nothing is changed.
    NotFoundError
        If the learner has no story of this id.
    """
    if part not in TYPED:
        raise InvalidInputError(f"A part is one of {', '.join(TYPED)}; got {part!r}.")
    with mine.writing() as session:
        row = _row(session, story_id)
        said = getattr(read_story({**_columns(_text(row)), part: text}, now.date()), part)
        written = write_draft(session, place_of(story_id, part), said, version, now)
        if getattr(row, part) != said:
            setattr(row, part, said)
            row.version, row.updated_at = row.version + 1, now
        return written


def delete_story(mine: Learner, story_id: str) -> None:
    """Delete a story with its drafts, copies, principles and rehearsals; one that is not there is no fault."""
    with mine.writing() as session:
        for table in (Draft, DraftCopy):
            starts = (table.place.startswith(f"{kind}/{story_id}/", autoescape=True) for kind in ("story", "rehearsal"))
            session.execute(delete(table).where(or_(*starts)))
        session.execute(delete(Story).where(Story.id == story_id))


def set_fit(mine: Learner, story_id: str, principle: str, fit: Fit | None, now: datetime) -> KeptStory:
    """Say that a story is told for a principle, could be turned to it, or (None) neither.

    Raises
    ------
    InvalidInputError
        If there is no such principle or fit.
    NotFoundError
        If the learner has no story of this id.
    """
    if principle not in PRINCIPLES:
        raise InvalidInputError(f"A principle is one of the 16 by its exact name; got {principle!r}.")
    if fit is not None and fit not in FITS:
        raise InvalidInputError(f"A story is told for a principle or could be turned to it; got {fit!r}.")
    with mine.writing() as session:
        row = _row(session, story_id)
        old = session.get(StoryPrinciple, (mine.id, story_id, principle))
        if fit is None and old is not None:
            session.delete(old)
        elif fit is not None and old is None:
            session.add(StoryPrinciple(story_id=story_id, principle=principle, fit=fit))
        elif fit is not None and old is not None:
            old.fit = fit
        row.updated_at = now
        session.flush()
        return _kept(session, [row])[0]


def _row(session: Session, story_id: str) -> Story:
    row = session.get(Story, (session.info["learner"], story_id))
    if row is None:
        raise NotFoundError("This story is not here. It may have been deleted, or the address was cut off.")
    return row


def _kept(session: Session, rows: Sequence[Story]) -> tuple[KeptStory, ...]:
    """Return rows as stories, with their principles and the moment of their last rehearsal."""
    ids = [row.id for row in rows]
    found = session.scalars(select(StoryPrinciple).where(StoryPrinciple.story_id.in_(ids))).all()
    fits: dict[str, dict[str, str]] = {id_: {} for id_ in ids}
    for fit in found:
        fits[fit.story_id][fit.principle] = fit.fit
    last = select(Rehearsal.story_id, func.max(Rehearsal.at)).where(Rehearsal.story_id.in_(ids))
    rehearsed: dict[str, datetime] = dict(session.execute(last.group_by(Rehearsal.story_id)).all())
    return tuple(
        KeptStory(
            row.id, _text(row), row.version, row.created_at, row.updated_at,
            {name: FITS[FITS.index(fits[row.id][name])] for name in PRINCIPLES if fits[row.id].get(name) in FITS},
            rehearsed.get(row.id),
        )
        for row in rows
    )  # fmt: skip


def _text(row: Story) -> StoryText:
    """Return a row's text; it was checked when it was written, and what was kept is never refused."""
    fields = {name: getattr(row, name) for name in StoryText.model_fields}
    return StoryText.model_construct(**{**fields, "tags": tuple(row.tags)})


def _columns(text: StoryText) -> dict[str, Any]:
    return {**text.model_dump(), "tags": list(text.tags)}


def _written(value: str | date | list[str]) -> str:
    """Return a field's value as words."""
    if isinstance(value, list):
        return ", ".join(value)
    return value if isinstance(value, str) else f"{value:%B %Y}"
