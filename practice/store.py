"""The store: one database for all learners, and the only place where a learner's statements are limited to them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from typing import Any

from sqlalchemy import Engine, delete, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from practice.errors import NotFoundError
from practice.models import LearnerRow, Owned, read_json
from practice.troubles import said_plainly

LOCAL = "local"
# How every engine is made: connections that are kept, and more when many learners click at once.
ENGINE: dict[str, Any] = {"pool_size": 8, "max_overflow": 24, "json_deserializer": read_json}


def _rows_of(learner: str) -> LoaderCriteriaOption:
    """Return what limits a statement to a learner's rows; it is made once a session, for making it takes time."""
    return with_loader_criteria(Owned, lambda cls: cls.learner_id == learner, include_aliases=True)


class OwnedSession(Session):
    """A session of one learner, named by ``info["learner"]``: it sees and writes their rows and no others."""


@event.listens_for(OwnedSession, "do_orm_execute")
def _only_theirs(state: ORMExecuteState) -> None:
    """Limit every SELECT, UPDATE and DELETE to the learner's rows; raw SQL would go around that and is refused."""
    if not state.is_orm_statement:
        raise RuntimeError("A learner's session takes statements over the models of practice.models only")
    state.statement = state.statement.options(state.session.info["theirs"])


@event.listens_for(OwnedSession, "before_flush")
def _theirs_alone(session: Session, context: UOWTransaction, instances: Any) -> None:
    """Give new rows their owner, and refuse to touch anybody else's."""
    learner = session.info["learner"]
    for row in (*session.new, *session.dirty, *session.deleted):
        if row in session.new and isinstance(row, Owned) and row.learner_id is None:
            row.learner_id = learner
        if not isinstance(row, Owned) or row.learner_id != learner:
            raise PermissionError(f"This {type(row).__name__} belongs to somebody else")


_READING: ContextVar[Session | None] = ContextVar("reading", default=None)
_WRITING: ContextVar[Session | None] = ContextVar("writing", default=None)


@contextmanager
def _within(kind: ContextVar[Session | None], session: Session) -> Iterator[None]:
    token = kind.set(session)
    try:
        yield
    finally:
        kind.reset(token)


@event.listens_for(OwnedSession, "loaded_as_persistent")
def _read_once(session: Session, row: object) -> None:
    """Hold what was read: a session would forget a row that nobody holds, and read it again when asked."""
    session.info["rows"].append(row)


@dataclass(frozen=True)
class Learner:
    """One learner's part of the store. All functions of `practice` that read or write take it first."""

    id: str
    store: "Store"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session to read in; rows stay readable after it.

        One inside another, or inside a `writing`, is the same session: a screen that opens one reads each row once.
        """
        if (outer := self._open(_WRITING) or self._open(_READING)) is not None:
            yield outer
            return
        with self._session(immediate=False) as session, _within(_READING, session):
            yield session  # closed without a commit: nothing is written here, not even by mistake

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session to write in: one transaction, kept whole at the end or not at all.

        A learner's writers take turns, so that what one has looked up is still so when it writes: two tabs cannot both
        find that there is no such row yet. On SQLite BEGIN IMMEDIATE sees to it, elsewhere the lock on the learner.
        One inside another is part of it. A `reading` around it forgets what it has read.
        """
        if (outer := self._open(_WRITING)) is not None:
            yield outer
            outer.flush()
            return
        if (reader := self._open(_READING)) is not None:
            reader.expunge_all()
            reader.info["rows"].clear()
            reader.rollback()  # gives its connection back: no thread may wait for a second one
        with self.store.turn(), self._session(immediate=True) as session, _within(_WRITING, session):
            if session.get_bind().dialect.name != "sqlite":
                session.execute(select(LearnerRow.id).where(LearnerRow.id == self.id).with_for_update())
            yield session
            with said_plainly(self.store.engine):
                session.commit()

    def _open(self, kind: ContextVar[Session | None]) -> Session | None:
        """Return this learner's session that this thread has open."""
        session = kind.get()
        is_mine = session is not None and (session.info["learner"], session.info["store"]) == (self.id, id(self.store))
        return session if is_mine else None

    @contextmanager
    def _session(self, immediate: bool) -> Iterator[Session]:
        bind = self.store.engine.execution_options(immediate=immediate)
        info = {"learner": self.id, "store": id(self.store), "theirs": _rows_of(self.id), "rows": []}
        with said_plainly(self.store.engine), OwnedSession(bind, expire_on_commit=False, info=info) as session:
            try:
                yield session
            except IntegrityError as error:
                session.rollback()
                if not self.store.has(self):
                    raise NotFoundError("Your data was deleted after this page was opened. Load it anew.") from error
                raise


@dataclass(frozen=True)
class Store:
    """An open database with its tables as this version of the code wants them; see `practice.opening.open_store`."""

    engine: Engine
    _turn: RLock = field(default_factory=RLock, repr=False, compare=False)

    def turn(self) -> AbstractContextManager[object]:
        """Let the writers of this process wait for each other.

        SQLite takes one writer at a time. The others ask now and then, in no order, and when many learners click at
        once some would be turned away after seconds although the file is never held for long.
        """
        return self._turn if self.engine.dialect.name == "sqlite" else nullcontext()

    def learner(self, subject: str = LOCAL, now: datetime | None = None) -> Learner:
        """Return a learner's part of the store; somebody new gets one.

        Parameters
        ----------
        subject : str
            "local", or what the identity provider calls them (at most 500 characters).
        now : datetime, optional
            When somebody new came, with a time zone; by default the moment of the call.
        """
        if not 0 < len(subject) <= 500:
            raise ValueError(f"A subject has 1 to 500 characters; got {len(subject)}")
        found = self._find(subject)
        if found is None:
            try:
                with said_plainly(self.engine), Session(self.engine.execution_options(immediate=True)) as session:
                    session.add(LearnerRow(subject=subject, created_at=now or datetime.now(UTC)))
                    session.commit()
            except IntegrityError:  # another thread was as quick
                pass
            found = self._find(subject)
        if found is None:
            raise RuntimeError(f"The learner {subject!r} was not kept")
        return Learner(found, self)

    def has(self, learner: Learner) -> bool:
        """Return whether a learner is still there."""
        with said_plainly(self.engine), Session(self.engine) as session:
            return session.get(LearnerRow, learner.id) is not None

    def _find(self, subject: str) -> str | None:
        """Return a learner's id; not from memory, for another process may have deleted them."""
        with said_plainly(self.engine), self.engine.connect() as connection:
            return connection.scalar(select(LearnerRow.id).where(LearnerRow.subject == subject))

    def forget(self, learner: Learner) -> None:
        """Delete a learner with all rows."""
        with said_plainly(self.engine), Session(self.engine.execution_options(immediate=True)) as session:
            session.execute(delete(LearnerRow).where(LearnerRow.id == learner.id))
            session.commit()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
