"""What to review today, in which order, and what the coming days bring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import func, select

from practice.models import ReviewCard
from practice.profile import profile
from practice.reviews.days import Standing, day_of, load
from practice.reviews.deck import Prompt, look_alikes
from practice.reviews.desk import Desk, desk_of
from practice.reviews.interleaving import interleave
from practice.reviews.spacing import Spacing, unseen
from practice.store import Learner
from questions.bank import Bank

AHEAD = 20  # cards of an early review
HORIZON = 28  # days within which a catch-up plan must end


@dataclass(frozen=True)
class Due:
    """A card of the queue; ``card_id`` is None for a prompt of the bank that has no row yet (`grading.introduce`).

    ``is_waiting``: its learning step has not passed; it stands at the end and may be shown when nothing else is left.
    """

    card_id: str | None
    prompt: Prompt
    spacing: Spacing
    is_new: bool = False
    is_waiting: bool = False


@dataclass(frozen=True)
class CatchUp:
    """How to deal with more than a day takes: about ``a_day`` reviews for ``days`` days.

    ``days`` is None if it would take more than four weeks: the learner should allow more reviews a day.
    """

    a_day: int
    days: int | None


@dataclass(frozen=True)
class Queue:
    """What is left of today.

    Attributes
    ----------
    cards : tuple of Due
        In the order to study.
    due, new : int
        How many of them were seen before, and how many were not.
    behind : int
        How many more are due than the day's cap takes; ``catch_up`` says it kindlier.
    done : int
        Cards answered today.
    seconds : float
        How long the cards will take.
    catch_up : CatchUp or None
        The plan, if ``behind`` is not 0.
    """

    cards: tuple[Due, ...]
    due: int
    new: int
    behind: int
    done: int
    seconds: float
    catch_up: CatchUp | None = None


@dataclass(frozen=True)
class Load:
    """How many reviews a day will bring, as far as its cap takes them; what is left over goes on to the next day."""

    day: date
    reviews: int


def queue(mine: Learner, bank: Bank, now: datetime) -> Queue:
    """Return what is left of today.

    Learning cards whose time has come stand first; then due cards, the most overdue for their stability first, with
    new ones spread among them; then learning cards that wait. Due and new cards together keep to the profile's
    ``reviews_a_day`` and new ones to ``new_a_day``, counted with what was answered on the learner's day; a card that
    comes back on the day counts once. A topic does not follow itself where that can be avoided, and look-alikes stand
    near each other.
    """
    desk = desk_of(mine, bank, now)
    room = max(0, desk.said.reviews_a_day - len(desk.answered))
    due, learning = desk.due(), desk.learning()
    chosen = due[:room]
    new = desk.new(room - len(chosen))
    today = [*(c.bank_card for c in (*desk.answered, *chosen)), *(prompt.card_id or "" for _, prompt in new)]
    chosen += desk.early_look_alikes(today)[: room - len(chosen) - len(new)]
    words = desk.words([*learning, *chosen, *desk.answered[:2]])
    fresh = [Due(id, prompt, unseen(now), is_new=True) for id, prompt in new]
    ready = [card for card in learning if card.due <= now]
    waiting = [card for card in learning if card.due > now]

    before = [words[card.id] for card in desk.answered[:2] if card.id in words]
    last = before[0] if before else None
    mixed = _mixed(_dues(chosen, words), fresh, len(desk.answered) - len(desk.begun), len(desk.begun))
    order = _apart([*_dues(ready, words), *_with_look_alikes(mixed, before, look_alikes(bank))], last)
    order += _apart(_dues(waiting, words, is_waiting=True), order[-1].prompt if order else last)
    behind = max(0, len(due) - room)
    return Queue(
        tuple(order), len(order) - len(fresh), len(fresh), behind, len(desk.answered), _seconds(order, desk),
        _plan(desk, len(due)) if behind else None,
    )  # fmt: skip


def study_ahead(mine: Learner, bank: Bank, now: datetime, how_many: int = AHEAD) -> Queue:
    """Return the cards that come soonest, for whoever wants to go on after the day's queue is empty.

    Cards answered today are not among them: another recall on the same day teaches next to nothing.
    """
    desk = desk_of(mine, bank, now)
    soonest = sorted(desk.left, key=lambda card: (desk.due_day(card), card.due, card.key))[:how_many]
    words = desk.words([*soonest, *desk.answered[:1]])
    previous = words.get(desk.answered[0].id) if desk.answered else None
    order = _apart(_dues(soonest, words), previous)
    return Queue(tuple(order), len(order), 0, 0, len(desk.answered), _seconds(order, desk))


def forecast(mine: Learner, now: datetime, days: int = 14) -> tuple[Load, ...]:
    """Return the reviews of the coming days, today first, as they would be if nothing new began."""
    said = profile(mine)
    day = day_of(said, now)
    with mine.reading() as session:
        coming = load(session, day)
        done = session.scalar(select(func.count()).where(ReviewCard.last_review >= day.begins)) or 0
    open_now = sum(count for on, count in coming.items() if on < day.today)
    room, found = max(0, said.reviews_a_day - done), []
    for on in (day.today + timedelta(days=n) for n in range(days)):
        open_now += coming[on]
        found.append(Load(on, min(open_now, room)))
        open_now -= found[-1].reviews
        room = said.reviews_a_day
    return tuple(found)


def catch_up(behind: int, coming: Sequence[int], a_day: int) -> CatchUp:
    """Return the shortest plan that deals with a backlog and with what the days bring anyway.

    Parameters
    ----------
    behind : int
        Cards due now.
    coming : sequence of int
        Cards that fall due on each day after today.
    a_day : int
        The most that a day takes.
    """
    for days in range(1, len(coming) + 2):
        total = behind + sum(coming[: days - 1])
        if total <= days * a_day:
            return CatchUp(ceil(total / days), days)
    return CatchUp(a_day, None)


def _plan(desk: Desk, due: int) -> CatchUp:
    with desk.mine.reading() as session:
        coming = load(session, desk.day)
    days = (desk.day.today + timedelta(days=n) for n in range(1, HORIZON))
    return catch_up(due + len(desk.answered), [coming[day] for day in days], desk.said.reviews_a_day)


def _dues(cards: Sequence[Standing], words: Mapping[str, Prompt], is_waiting: bool = False) -> list[Due]:
    return [Due(c.id, words[c.id], c.spacing, is_waiting=is_waiting) for c in cards if c.id in words]


def _mixed(seen: Sequence[Due], fresh: Sequence[Due], seen_before: int, fresh_before: int) -> list[Due]:
    """Spread new cards evenly among the others, over the whole day: what was answered counts as its beginning.

    Were only what is left counted, the first new card would move back with every answer.
    """
    places = [
        ((before + n + 0.5) / (before + len(cards)), cards is fresh, due)
        for cards, before in ((seen, seen_before), (fresh, fresh_before))
        for n, due in enumerate(cards)
    ]
    return [due for _, _, due in sorted(places, key=lambda place: place[:2])]


def _with_look_alikes(cards: Sequence[Due], before: Iterable[Prompt], alike: Mapping[str, frozenset[str]]) -> list[Due]:
    """Move to each card one that is confused with it; the cards answered last come before the first."""
    left = {due.prompt.key: due for due in cards}

    def partner(prompt: Prompt) -> list[Due]:
        others = alike.get(prompt.card_id or "", frozenset())
        found = next((due for due in left.values() if due.prompt.card_id in others), None)
        return [left.pop(found.prompt.key)] if found else []

    order = [due for prompt in before for due in partner(prompt)]
    while left:
        due = left.pop(next(iter(left)))
        order += [due, *partner(due.prompt)]
    return order


def _apart(cards: Sequence[Due], previous: Prompt | None) -> list[Due]:
    return interleave(cards, [due.prompt.topic for due in cards], previous.topic if previous else None)


def _seconds(cards: Sequence[Due], desk: Desk) -> float:
    return sum(desk.pace.new if due.is_new else desk.pace.known for due in cards)
