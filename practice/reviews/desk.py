"""All that a queue is made of: the cards as they stand at a moment, and which of them are due, new or early."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select

from practice.models import Profile, ReviewCard
from practice.profile import profile
from practice.reviews.days import Day, Standing, day_of, standings
from practice.reviews.deck import Prompt, look_alikes, prompt_of, prompts
from practice.reviews.newcomers import brings_new, choose
from practice.reviews.pace import Pace, pace
from practice.reviews.spacing import REVIEW, near
from practice.store import Learner
from questions.bank import Bank


@dataclass(frozen=True)
class Desk:
    """The learner's cards at a moment, but those that the bank has lost; see `desk_of`."""

    mine: Learner
    bank: Bank
    said: Profile
    day: Day
    now: datetime
    cards: Sequence[Standing]
    pace: Pace

    @cached_property
    def answered(self) -> list[Standing]:
        """Cards answered today, the latest first."""
        begins, never = self.day.begins, datetime.min.replace(tzinfo=self.now.tzinfo)
        today = [card for card in self.cards if (card.last_review or never) >= begins]
        return sorted(today, key=lambda card: card.last_review or never, reverse=True)

    @cached_property
    def begun(self) -> frozenset[str]:
        """Keys of the cards answered for the first time today."""
        return frozenset(card.key for card in self.answered if card.begun_today)

    @cached_property
    def left(self) -> list[Standing]:
        """Cards seen before today that are not set aside."""
        answered = {card.id for card in self.answered}
        return [c for c in self.cards if c.last_review is not None and not c.suspended and c.id not in answered]

    def due_day(self, card: Standing) -> date:
        """Return the day on which a card is due."""
        return self.day.due(card.key, card.due, card.last_review)

    def learning(self) -> list[Standing]:
        """Return the cards of today that stand in a learning step, the soonest first."""
        return sorted((c for c in self.answered if c.state != REVIEW and not c.suspended), key=lambda card: card.due)

    def due(self) -> list[Standing]:
        """Return the cards due today, the likeliest to be forgotten first: by time since the review over stability."""

        def overdue(card: Standing) -> float:
            return (self.now - (card.last_review or self.now)).total_seconds() / (card.stability or 1e-3)

        due = [card for card in self.left if self.day.is_due(card)]
        return sorted(due, key=lambda card: (-overdue(card), card.key))

    def early_look_alikes(self, card_ids: Collection[str]) -> list[Standing]:
        """Return a look-alike for each card of today that has none among them, and one that may as well come today.

        Its day was taken from a range, and today is in the range too.
        """
        alike, day, today = look_alikes(self.bank), self.day, set(card_ids)
        lonely = [id for id in card_ids if id in alike and not alike[id] & today]
        wanted = frozenset[str]().union(*(alike[id] for id in lonely))
        choices: dict[str, list[Standing]] = defaultdict(list)
        for card in self.left:
            if card.bank_card in wanted and card.state == REVIEW and card.last_review is not None:
                reviewed, due = day.of(card.last_review), self.due_day(card)
                if due > day.today and (day.today - reviewed).days in near((due - reviewed).days):
                    choices[card.bank_card].append(card)
        found: list[Standing] = []
        for id in lonely:
            if not alike[id] & today and (other := next((o for o in sorted(alike[id]) if choices[o]), None)):
                found.append(choices[other].pop(0))
                today.add(other)
        return found

    def new(self, room: int) -> list[tuple[str | None, Prompt]]:
        """Return the new cards that are left of today, each with the id of its row if it has one.

        What the learner made or asked for comes first. The choice is made as things stood in the morning, so that it is
        the same after every answer.
        """
        room = min(room, self.said.new_a_day - len(self.begun))
        if room <= 0 or not brings_new(self.day.today, self.said.interview_on):
            return []
        asked = [card for card in self.cards if card.last_review is None and not card.suspended]
        asked = sorted(asked, key=lambda card: (card.due, card.key))[:room]  # an unseen card is due when it is made
        words = self.words(asked)
        known = {c.key for c in self.cards if c.suspended or (c.last_review is not None and c.key not in self.begun)}
        seed = f"{self.mine.id}/{self.day.today}"
        chosen = choose(self.bank, known, self.said.new_a_day, role=self.said.role, seed=seed)
        there = self.begun | {card.key for card in asked}
        found: list[tuple[str | None, Prompt]] = [(card.id, words[card.id]) for card in asked if card.id in words]
        return (found + [(None, prompt) for prompt in chosen if prompt.key not in there])[:room]

    def words(self, cards: Sequence[Standing]) -> dict[str, Prompt]:
        """Return what cards ask, by id; the learner's own words are read now, and a card deleted meanwhile has none."""
        of_bank = prompts(self.bank)
        found = {card.id: of_bank[card.key] for card in cards if card.key in of_bank}
        if own := [card.id for card in cards if card.id not in found]:
            with self.mine.reading() as session:
                rows = session.scalars(select(ReviewCard).where(ReviewCard.id.in_(own))).all()
            found |= {row.id: prompt for row in rows if (prompt := prompt_of(self.bank, row)) is not None}
        return found


def desk_of(mine: Learner, bank: Bank, now: datetime) -> Desk:
    """Read the learner's cards as they stand."""
    said = profile(mine)
    day = day_of(said, now)
    with mine.reading() as session:
        cards = [card for card in standings(session, day) if card.has_words or card.key in prompts(bank)]
        return Desk(mine, bank, said, day, now, cards, pace(session))
