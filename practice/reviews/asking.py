"""Ask for a card of the bank: its prompts come to the review before those that Starbeam would choose."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from practice.models import ReviewCard
from practice.reviews.deck import Prompt, prompts
from practice.store import Learner
from questions.bank import Bank


def ask_for(mine: Learner, bank: Bank, card_id: str, now: datetime) -> int:
    """Put a card's prompts into the learner's review; return how many were not there yet."""
    with mine.writing() as session:
        there = _there(session, card_id)
        new = [prompt for prompt in _prompts(bank, card_id) if prompt.key not in there]
        session.add_all(
            ReviewCard(key=prompt.key, source="bank", topic=prompt.topic, due=now, created_at=now) for prompt in new
        )
    return len(new)


def asked_for(mine: Learner, bank: Bank, card_id: str) -> tuple[int, int]:
    """Return how many of a card's prompts are in the learner's review, and how many it has."""
    with mine.reading() as session:
        there = _there(session, card_id)
    keys = {prompt.key for prompt in _prompts(bank, card_id)}
    return len(keys & there), len(keys)


def _there(session: Session, card_id: str) -> set[str]:
    of_card = ReviewCard.key.startswith(f"{card_id}/", autoescape=True)
    return set(session.scalars(select(ReviewCard.key).where(of_card)))


def _prompts(bank: Bank, card_id: str) -> list[Prompt]:
    return [prompt for prompt in prompts(bank).values() if prompt.card_id == card_id]
