"""Interviews in the learner's store: begun, acted on, found again after a refresh, a restart or in a second tab."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from practice.drafts import drop_draft, drop_drafts, keep_copy
from practice.errors import InvalidInputError, MovedOnError, NotFoundError, StoreDamagedError
from practice.interview.state import OVER, Answer, State
from practice.interview.turns import MARKS, after, event_of
from practice.models import Draft, DraftCopy, Interview
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


def act(mine: Learner, id: str, event: Any, version: int, now: datetime, place: str | None = None) -> KeptInterview:
    """Do something in an interview and keep it, in one transaction.

    Parameters
    ----------
    event : Event or mapping
        As `practice.interview.turns.after` takes it.
    version : int
        The version that the screen shows; marks, which move nothing on, fit every version.
    place : str, optional
        Where the text of an answer was typed, if not at `place_now`.

    Raises
    ------
    MovedOnError
        If another tab has acted since; the interview is as it was, and the text of an answer is kept as a copy.
    NotNowError, InvalidInputError
        If the event does not fit.
    NotFoundError
        If the learner has no such interview.
    """
    event = event_of(event)
    with mine.writing() as session:
        row = _row(session, id)
        kept = _kept(row)
        if version == kept.state.version or event.kind in MARKS:
            return _done(mine, session, row, kept, event, now)
        told = _keep_answer(session, kept, event, place or place_now(kept), now)
    raise MovedOnError(f"The interview went on in another tab.{told} This page now shows where it stands.")


def _done(
    mine: Learner, session: Session, row: Interview, kept: KeptInterview, event: Any, now: datetime
) -> KeptInterview:
    state = after(kept.state, event, now)
    if isinstance(event, Answer):
        place = place_now(kept)
        _settle_draft(session, place, event.text, now)
        drop_draft(mine, place_of(place))  # the answer names the recording now
    row.state, row.version = state.model_dump(mode="json"), state.version
    row.status, row.updated_at = state.status, now
    session.flush()
    return _kept(row)


def _keep_answer(session: Session, kept: KeptInterview, event: Any, place: str, now: datetime) -> str:
    """Keep the text of an answer that comes too late, unless it was given already; return what to say of it."""
    text = event.text.strip() if isinstance(event, Answer) else ""
    given = {said.text for asked in kept.state.questions for said in (*asked.attempts, *asked.replies)}
    if not text or text in given:
        return ""
    if text not in session.scalars(select(DraftCopy.text).where(DraftCopy.place == place)):
        keep_copy(session, place, text, now)
    return " What you typed is kept as a copy."


def current(mine: Learner) -> KeptInterview | None:
    """Return the interview that is open and was acted on last, or None; one that cannot be read is passed over."""
    open_ = select(Interview).where(Interview.status.not_in(OVER))
    with mine.reading() as session:
        rows = session.scalars(open_.order_by(Interview.updated_at.desc(), Interview.id))
        return next((kept for row in rows if (kept := _readable(row))), None)


def interviews(mine: Learner, status: str | None = None) -> tuple[KeptInterview, ...]:
    """Return a learner's interviews that can be read, the newest first; of one status if it is given."""
    statement = select(Interview).order_by(Interview.created_at.desc(), Interview.id)
    if status is not None:
        statement = statement.where(Interview.status == status)
    with mine.reading() as session:
        return tuple(kept for row in session.scalars(statement) if (kept := _readable(row)))


def unreadable(mine: Learner) -> tuple[str, ...]:
    """Return the ids of interviews that cannot be read: they can be deleted, and do not hide the others."""
    with mine.reading() as session:
        return tuple(row.id for row in session.scalars(select(Interview).order_by(Interview.id)) if not _readable(row))


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


def typed_at(mine: Learner, kept: KeptInterview) -> datetime | None:
    """Return when something typed, drawn or recorded at the question was last kept, or None if nothing was."""
    place = draft_place(kept.id, kept.state.at)
    here = or_(Draft.place == place, Draft.place.startswith(f"{place}/", autoescape=True))
    with mine.reading() as session:
        return max(session.scalars(select(Draft.updated_at).where(here)), default=None)


def not_given(mine: Learner, kept: KeptInterview, number: int) -> tuple[str, ...]:
    """Return what was typed at a question or its probes and never given, what other tabs typed included."""
    question = kept.state.questions[number]
    places = [draft_place(kept.id, number, k) for k in range(len(question.probes) + 1)]
    given = {said.text.strip() for said in (*question.attempts, *question.replies)}
    with mine.reading() as session:
        drafts = session.scalars(select(Draft.text).where(Draft.place.in_(places)).order_by(Draft.place))
        copies = session.scalars(select(DraftCopy.text).where(DraftCopy.place.in_(places)).order_by(DraftCopy.kept_at))
        texts = dict.fromkeys(text.strip() for text in (*drafts, *copies))
    return tuple(text for text in texts if text and text not in given)


def away(kept: KeptInterview, now: datetime, typed_at: datetime | None = None) -> timedelta:
    """Return how long nothing has happened while the clock ran, for a screen to offer `LeaveOut`.

    Parameters
    ----------
    typed_at : datetime, optional
        When something was typed last, as the function of this name returns it: who types is not away.
    """
    state = kept.state
    if state.mode == "real" or state.last_at is None or state.status not in ("answering", "replying"):
        return timedelta(0)
    return max(timedelta(0), now - max(state.last_at, typed_at or state.last_at))


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


def _readable(row: Interview) -> KeptInterview | None:
    try:
        return _kept(row)
    except StoreDamagedError:
        return None


def _settle_draft(session: Session, place: str, answer: str, now: datetime) -> None:
    """Forget the draft of an answer that was given; what another tab had typed at its place is kept as a copy."""
    row = session.get(Draft, (session.info["learner"], place))
    if row is None:
        return
    if row.text.strip() not in answer:
        keep_copy(session, place, row.text, now)
    session.delete(row)
