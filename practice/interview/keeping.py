"""Interviews in the learner's store: begun, acted on, found again after a refresh, a restart or in a second tab."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.drafts import drop_draft, drop_drafts, keep_copy
from practice.errors import InvalidInputError, MovedOnError, NotFoundError, StoreDamagedError
from practice.interview.state import OVER, Answer, State
from practice.interview.turns import after, event_of
from practice.models import Draft, Interview
from practice.recordings.at_place import place_of
from practice.recordings.unused import let_go, named_by
from practice.store import Learner

MOST_OPEN = 20


@dataclass(frozen=True)
class KeptInterview:
    """An interview as it is kept; ``state.version`` is what `act` wants back."""

    id: str
    state: State
    created_at: datetime
    updated_at: datetime


def draft_place(id: str, number: int, probe: int = 0) -> str:
    """Return the place of the draft of a question, counted from 0, or of the reply to its probe, counted from 1."""
    return f"interview/{id}/{number}" + (f"/{probe}" if probe else "")


def place_now(kept: KeptInterview) -> str:
    """Return the place of what is being typed now: of the answer, or of the reply to the last probe."""
    state = kept.state
    replying = "replying" in (state.status, state.back_to)
    return draft_place(kept.id, state.at, len(state.now_asked.probes) if replying else 0)


def begin(mine: Learner, state: State, now: datetime) -> KeptInterview:
    """Keep an interview that `practice.interview.draw.draw` drew; its clock starts with the event `Begin`.

    Raises
    ------
    InvalidInputError
        If it has begun already, or 20 interviews are still open.
    """
    if state.status != "ready":
        raise InvalidInputError("Only an interview that has not begun can be kept as a new one. Draw another.")
    with mine.writing() as session:
        open_ = session.scalars(select(Interview.id).where(Interview.status.not_in(OVER))).all()
        if len(open_) >= MOST_OPEN:
            raise InvalidInputError(f"{MOST_OPEN} interviews are open. Finish or abandon one, then begin another.")
        row = Interview(state=state.model_dump(mode="json"), version=0, status="ready", created_at=now, updated_at=now)
        session.add(row)
        session.flush()
        return _kept(row)


def act(mine: Learner, id: str, event: Any, version: int, now: datetime) -> KeptInterview:
    """Do something in an interview and keep it, in one transaction.

    Parameters
    ----------
    event : Event or mapping
        As `practice.interview.turns.after` takes it.
    version : int
        The version that the screen shows.

    Raises
    ------
    MovedOnError
        If another tab has acted since; nothing is changed, and what was typed stays a draft.
    NotNowError, InvalidInputError
        If the event does not fit.
    NotFoundError
        If the learner has no such interview.
    """
    event = event_of(event)
    with mine.writing() as session:
        row = _row(session, id)
        kept = _kept(row)
        if version != kept.state.version:
            raise MovedOnError(
                "The interview went on in another tab. What you typed here is kept as a draft; this page now shows "
                "where it stands."
            )
        state = after(kept.state, event, now)
        if isinstance(event, Answer):
            place = place_now(kept)
            _settle_draft(session, place, event.text, now)
            drop_draft(mine, place_of(place))  # the answer names the recording now
        row.state, row.version = state.model_dump(mode="json"), state.version
        row.status, row.updated_at = state.status, now
        session.flush()
        return _kept(row)


def current(mine: Learner) -> KeptInterview | None:
    """Return the interview that is open and was acted on last, or None."""
    open_ = select(Interview).where(Interview.status.not_in(OVER))
    with mine.reading() as session:
        row = session.scalars(open_.order_by(Interview.updated_at.desc(), Interview.id).limit(1)).first()
        return _kept(row) if row else None


def interviews(mine: Learner, status: str | None = None) -> tuple[KeptInterview, ...]:
    """Return a learner's interviews, the newest first; of one status if it is given."""
    statement = select(Interview).order_by(Interview.created_at.desc(), Interview.id)
    if status is not None:
        statement = statement.where(Interview.status == status)
    with mine.reading() as session:
        return tuple(_kept(row) for row in session.scalars(statement))


def interview(mine: Learner, id: str) -> KeptInterview:
    """Return an interview.

    Raises
    ------
    NotFoundError
        If the learner has none of this id.
    """
    with mine.reading() as session:
        return _kept(_row(session, id))


def delete_interview(mine: Learner, id: str) -> None:
    """Delete an interview with its drafts and recordings.

    Raises
    ------
    NotFoundError
        If the learner has none of this id.
    """
    with mine.writing() as session:
        named = named_by(session, id)
        session.delete(_row(session, id))
        drop_drafts(mine, f"interview/{id}/")
    let_go(mine, named)


def away(kept: KeptInterview, now: datetime) -> timedelta:
    """Return how long nothing has happened while the clock ran, for a screen to offer `LeaveOut`."""
    state = kept.state
    return now - state.last_at if state.last_at and state.status in ("answering", "replying") else timedelta(0)


def _row(session: Session, id: str) -> Interview:
    row = session.get(Interview, (session.info["learner"], id))
    if row is None:
        raise NotFoundError("This interview is not here. It may have been deleted in another tab.")
    return row


def _kept(row: Interview) -> KeptInterview:
    try:
        return KeptInterview(row.id, State.model_validate(row.state), row.created_at, row.updated_at)
    except ValidationError as error:
        raise StoreDamagedError(
            "An interview cannot be read: it was changed outside Starbeam, or a newer version wrote it. Nothing was "
            "changed. Delete it, or import an export of before."
        ) from error


def _settle_draft(session: Session, place: str, answer: str, now: datetime) -> None:
    """Forget the draft of an answer that was given; what another tab had typed at its place is kept as a copy."""
    row = session.get(Draft, (session.info["learner"], place))
    if row is None:
        return
    if row.text.strip() not in answer:
        keep_copy(session, place, row.text, now)
    session.delete(row)
