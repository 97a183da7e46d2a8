"""The learner's own cards while they are being written: drafts, until they are saved as cards."""

from dataclasses import dataclass
from datetime import datetime

from practice.drafts import drop_drafts, read_draft, read_drafts, save_draft
from practice.errors import NotFoundError
from practice.models import ReviewCard, new_id
from practice.own_cards import add_card, edit_card, own_cards
from practice.store import Learner

START = "card/"
QUESTION, ANSWER, TOPIC = PARTS = ("question", "answer", "topic")


@dataclass(frozen=True)
class Edit:
    """A card that is being written; ``is_new``: there is no such card yet. ``topic`` is None for none."""

    id: str
    topic: str | None
    is_new: bool


def place(id: str, part: str) -> str:
    """Return where a part of a card is written."""
    return f"{START}{id}/{part}"


def begin_edit(mine: Learner, row: ReviewCard | None, now: datetime) -> str:
    """Begin to write at a card, or at a new one; return its id. What was begun already goes on."""
    id = row.id if row else new_id()
    if not read_drafts(mine, place(id, "")):
        for part in PARTS:
            save_draft(mine, place(id, part), (getattr(row, part) if row else None) or "", 0, now)
    return id


def edits(mine: Learner) -> tuple[Edit, ...]:
    """Return the cards that are being written, new ones first."""
    there = {row.id for row in own_cards(mine)}
    topics = {
        at.removeprefix(START).rpartition("/")[0]: written.text or None
        for at, written in read_drafts(mine, START).items()
        if at.endswith(f"/{TOPIC}")
    }
    return tuple(sorted((Edit(id, topic, id not in there) for id, topic in topics.items()), key=lambda e: not e.is_new))


def set_topic(mine: Learner, id: str, topic: str | None, now: datetime) -> None:
    """Choose the topic of a card that is being written."""
    at = place(id, TOPIC)
    save_draft(mine, at, topic or "", read_draft(mine, at).version, now)


def save_edit(mine: Learner, id: str, now: datetime) -> ReviewCard:
    """Make the card, or change it, as it was written.

    Raises
    ------
    InvalidInputError
        If a text is empty or too long; what was written stays.
    NotFoundError
        If nothing is being written at this card.
    """
    if not (written := read_drafts(mine, place(id, ""))):
        raise NotFoundError("This card was saved or put away in another tab.")
    question, answer, topic = (written[at].text if (at := place(id, part)) in written else "" for part in PARTS)
    if any(row.id == id for row in own_cards(mine)):
        row = edit_card(mine, id, question, answer, topic or None)
    else:
        row = add_card(mine, question, answer, topic or None, None, now)
    drop_edit(mine, id)
    return row


def drop_edit(mine: Learner, id: str) -> None:
    """Put away what was written at a card; a card that is there stays as it was."""
    drop_drafts(mine, place(id, ""))
