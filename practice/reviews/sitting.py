"""The review in progress: which card is up and whether its answer is shown, kept so that no tab forgets it.

The queue is made anew after every answer and may begin with another card any minute, so the card that somebody is
answering is named here, with its place in the review: while it is up, nobody need make the queue again. It is a draft
(`practice.drafts`), as is the answer that is being written.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from sqlalchemy import select

from practice.drafts import drop_drafts, read_draft, save_draft
from practice.models import Profile, ReviewCard
from practice.profile import profile
from practice.reviews.days import day_of
from practice.reviews.deck import prompt_of, prompts
from practice.reviews.grading import Graded, grade, introduce, undo
from practice.reviews.queue import CatchUp, Due, Queue, queue, study_ahead
from practice.reviews.spacing import spacing_of, unseen
from practice.store import Learner
from questions.bank import Bank

PLACE = "review/now"
ATTEMPTS = "review/attempt/"
BREAK_SECONDS = 600  # whoever takes longer than this for one card has done something else meanwhile
KEPT = timedelta(days=2)  # for which written answers stay, so that a grade taken back brings its answer back


class Place(BaseModel):
    """Where a card stands in the review, as things were at a moment.

    ``number``: how many cards were begun with this one, ``of`` how many. ``again``: how many of those answered today
    come back today; ``is_again``: this is one of them. ``done``, ``seconds`` and ``catch_up`` are the queue's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: AwareDatetime
    number: int
    of: int
    again: int
    is_again: bool
    done: int
    seconds: float
    catch_up: CatchUp | None

    def holds(self, said: Profile, now: datetime) -> bool:
        """Return whether it is still the same day, and the profile was not changed since."""
        return max(said.updated_at, day_of(said, now).begins) <= self.at <= now


class Sitting(BaseModel):
    """What is kept: the card that is up as it stood when it was shown, and what the learner asked for.

    ``place`` is None where it must be counted anew. ``gave_up``: they said that they do not know. ``early``:
    learning cards answered before this moment may come before their time. ``ahead`` counts down the cards of an early
    review of ``ahead_of``; 0 is none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = ""
    last_review: AwareDatetime | None = None
    shown_at: AwareDatetime
    place: Place | None = None
    revealed: bool = False
    gave_up: bool = False
    early: AwareDatetime | None = None
    ahead: int = 0
    ahead_of: int = 0

    def is_at(self, due: Due) -> bool:
        """Return whether a card is the one that is up, not answered since."""
        return (self.key, self.last_review) == (due.prompt.key, due.spacing.last_review)

    def may_come_early(self, due: Due) -> bool:
        """Return whether a card that waits may be shown now."""
        last = due.spacing.last_review
        return self.early is not None and last is not None and last <= self.early


@dataclass(frozen=True)
class Up:
    """What a screen shows: the card that is up, None at the end, and its place in the review.

    ``waiting``: at the end, the cards answered today whose time to come back has not come.
    """

    sitting: Sitting
    due: Due | None
    place: Place
    waiting: tuple[Due, ...] = ()


def up(mine: Learner, bank: Bank, now: datetime) -> Up:
    """Return the card that is up; if it was answered or is gone, the next one is up from now on."""
    with mine.reading():
        sitting, said = _read(mine, now), profile(mine)
        due = _still_up(mine, bank, sitting, now)
        if due is not None and sitting.place is not None and sitting.place.holds(said, now):
            return Up(sitting, due, sitting.place)
        today = study_ahead(mine, bank, now, sitting.ahead) if sitting.ahead else queue(mine, bank, now)
    waiting = tuple(card for card in today.cards if card.is_waiting and not sitting.may_come_early(card))
    due = due or next((card for card in today.cards if card not in waiting), None)
    place = _place(sitting, today, due, day_of(said, now).begins, now)
    if due is None:
        return Up(_keep(mine, sitting, now, ahead=0, ahead_of=0) if sitting.ahead else sitting, None, place, waiting)
    changes: dict[str, object] = {"place": place}
    if not sitting.is_at(due):
        changes |= {"key": due.prompt.key, "last_review": due.spacing.last_review, "shown_at": now,
                    "revealed": False, "gave_up": False}  # fmt: skip
    return Up(_keep(mine, sitting, now, **changes), due, place, waiting)


def reveal(mine: Learner, due: Due, now: datetime, *, gave_up: bool = False) -> bool:
    """Show the answer of the card that is up; False, and nothing is changed, if another one is up by now.

    What is shown stays as it was asked for: a second key before the screen is redrawn changes nothing.
    """
    sitting = _read(mine, now)
    if (is_at := sitting.is_at(due)) and not sitting.revealed:
        _keep(mine, sitting, now, revealed=True, gave_up=gave_up)
    return is_at


def answer(mine: Learner, bank: Bank, due: Due, rating: int, suggested: int | None, now: datetime) -> Graded:
    """Grade a card that was shown; the next one is up. `practice.reviews.grading.grade` says what can be wrong."""
    with mine.writing():
        card_id = due.card_id or introduce(mine, bank, due.prompt.key, now).id
        sitting = _read(mine, now)
        taken = (now - sitting.shown_at).total_seconds() if sitting.is_at(due) else BREAK_SECONDS
        graded = grade(
            mine, card_id, rating, now, shown=due.spacing, suggested=suggested,
            seconds=taken if 0 <= taken < BREAK_SECONDS else None,
        )  # fmt: skip
        _keep(mine, sitting, now, key="", revealed=False, ahead=max(0, sitting.ahead - 1))
        if sitting.place is None or not sitting.place.done:  # once a day is enough
            drop_drafts(mine, ATTEMPTS, now - KEPT)
        up(mine, bank, now)  # the next one, while all is read
    return graded


def take_back(mine: Learner, now: datetime) -> ReviewCard | None:
    """Undo the last answer and put its card up again, with what was written; None if there is none."""
    with mine.writing():
        card = undo(mine, now)
        if card is not None:
            sitting = _read(mine, now)
            said = {"key": card.key, "last_review": card.last_review, "shown_at": now, "revealed": True,
                    "place": None}  # fmt: skip
            _keep(mine, sitting, now, **said, ahead=sitting.ahead and sitting.ahead + 1)
    return card


def begin_ahead(mine: Learner, bank: Bank, now: datetime) -> None:
    """Begin an early review."""
    n = len(study_ahead(mine, bank, now).cards)
    _keep(mine, _read(mine, now), now, ahead=n, ahead_of=n, place=None)


def bring_waiting(mine: Learner, now: datetime) -> None:
    """Let the cards come whose learning step has not passed, each once."""
    _keep(mine, _read(mine, now), now, early=now)


def count_anew(mine: Learner, now: datetime) -> None:
    """Let the place in the review be counted anew: cards were made, changed, deleted or set aside."""
    with mine.writing():
        sitting = _read(mine, now)
        if sitting.place is not None:
            _keep(mine, sitting, now, place=None)


def attempt_place(due: Due) -> str:
    """Return where the answer is written: a place of its own for each time that a card is up."""
    last = due.spacing.last_review
    return f"{ATTEMPTS}{sha256(due.prompt.key.encode()).hexdigest()[:32]}/{last.isoformat() if last else 'new'}"


def _still_up(mine: Learner, bank: Bank, sitting: Sitting, now: datetime) -> Due | None:
    """Return the card of the sitting, in today's queue or not, unless it was answered since or is gone."""
    if not sitting.key:
        return None
    with mine.reading() as session:
        row = session.scalar(select(ReviewCard).where(ReviewCard.key == sitting.key))
    prompt = prompt_of(bank, row) if row else prompts(bank).get(sitting.key)
    if prompt is None or (row and row.suspended):
        return None
    due = Due(row.id if row else None, prompt, spacing_of(row) if row else unseen(now),
              is_new=not (row and row.last_review))  # fmt: skip
    return due if sitting.is_at(due) else None


def _place(sitting: Sitting, today: Queue, due: Due | None, begins: datetime, now: datetime) -> Place:
    """Return the place in the review of the card that is up; ``begins``: when the learner's day began."""

    def was_answered(card: Due) -> bool:
        return card.spacing.last_review is not None and card.spacing.last_review >= begins

    def place(number: int, of: int, is_again: bool = False) -> Place:
        return Place(at=now, number=number, of=of, again=again, is_again=is_again, done=today.done,
                     seconds=today.seconds, catch_up=today.catch_up)  # fmt: skip

    again = sum(map(was_answered, today.cards))
    if sitting.ahead:
        return place(sitting.ahead_of - sitting.ahead + 1, sitting.ahead_of)
    left = len(today.cards) - again
    if due is None or was_answered(due):
        return place(today.done, today.done + left, due is not None)
    is_extra = all(card.prompt.key != due.prompt.key for card in today.cards)
    return place(today.done + 1, today.done + left + is_extra)


def _read(mine: Learner, now: datetime) -> Sitting:
    """Return the sitting; what cannot be read, as after an import from elsewhere, is begun anew."""
    try:
        return Sitting.model_validate_json(read_draft(mine, PLACE).text)
    except ValidationError:
        return Sitting(shown_at=now)


def _keep(mine: Learner, sitting: Sitting, now: datetime, **changes: object) -> Sitting:
    kept = sitting.model_copy(update=changes)
    with mine.writing():
        save_draft(mine, PLACE, kept.model_dump_json(), read_draft(mine, PLACE).version, now)
    return kept
