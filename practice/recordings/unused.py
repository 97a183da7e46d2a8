"""Recordings that nothing refers to: deleted with what named them last, or found a week later."""

import json
import os
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.models import Draft, DraftCopy, Interview
from practice.recordings.files import ID, delete, files, root
from practice.store import Learner, Store
from practice.troubles import said_of

KEPT = timedelta(days=7)  # what was just recorded is named a moment later


def named_by(session: Session, interview: str | None = None) -> set[str]:
    """Return the ids of recordings that a learner's interviews and drafts name; of one interview with its drafts."""
    start = f"interview/{interview}/" if interview else ""
    kept = select(Interview.state)
    texts = [json.dumps(state) for state in session.scalars(kept.where(Interview.id == interview) if start else kept)]
    for table in (Draft, DraftCopy):
        ours = table.place.endswith("/recording"), table.place.startswith(start, autoescape=True)
        texts += session.scalars(select(table.text).where(*ours))
    return {id for text in texts for id in ID.findall(text)}


def let_go(mine: Learner, ids: Collection[str]) -> None:
    """Delete recordings, but those that an interview or a draft still names."""
    if not ids:
        return
    with mine.reading() as session:
        named = named_by(session)
    for id in set(ids) - named:
        delete(mine, id)


def clear_unused(store: Store, now: datetime) -> None:
    """Delete what nobody's interviews and drafts have named for a week; folders of another database are left alone.

    A file's time says when it was last seen to be named. What an import left out has its week from then on, in which
    the data of before can be brought back.

    Raises
    ------
    StoreError
        If a file cannot be deleted.
    """
    for folder in root().glob("*"):
        mine = Learner(folder.name, store)
        if not ID.fullmatch(mine.id) or not store.has(mine):
            continue
        with mine.reading() as session:
            named = named_by(session)
        with said_of(folder):
            for file in files(mine):
                if file.stem in named:
                    os.utime(file, (now.timestamp(), now.timestamp()))
                elif file.stat().st_mtime < (now - KEPT).timestamp():
                    file.unlink(missing_ok=True)
