"""Cards at a given place of their spacing."""

from datetime import UTC, datetime, timedelta

from practice import Learner
from practice.models import ReviewCard
from practice.reviews.spacing import REVIEW
from questions.bank import Bank, load_bank
from questions.cards import Scored

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


def small_bank(**cards: int) -> Bank:
    """Return a bank of the first cards of some topics."""
    return Bank(tuple(card for topic, count in cards.items() for card in load_bank().filter(topic=topic)[:count]))


def keys(bank: Bank, topic: str | None = None) -> list[str]:
    """Return the keys of the bank's prompts."""
    return [
        f"{card.id}/{number}"
        for card in bank.cards
        if isinstance(card, Scored) and topic in {None, getattr(card, "topic", "design")}
        for number in range(1, len(card.recall) + 1)
    ]


def known(
    key: str, topic: str | None, due_in: float, *, ago: float = 5, stability: float = 5, **fields: object
) -> ReviewCard:
    """Return a card in review, due in some days, last reviewed some days ago."""
    return ReviewCard(
        **{
            "key": key, "source": "bank", "topic": topic, "state": REVIEW, "step": None, "stability": stability,
            "difficulty": 5.0, "due": NOW + timedelta(days=due_in), "last_review": NOW - timedelta(days=ago),
            "introduced_at": NOW - timedelta(days=30), "created_at": NOW - timedelta(days=30), **fields,
        }
    )  # fmt: skip


def own(name: str, topic: str | None = None, **fields: object) -> ReviewCard:
    """Return a card of the learner's own words that was never reviewed."""
    return ReviewCard(
        **{
            "key": f"own/{name}", "source": "own", "topic": topic, "question": f"{name}?", "answer": name,
            "due": NOW, "created_at": NOW, **fields,
        }
    )  # fmt: skip


def put(mine: Learner, *rows: ReviewCard) -> None:
    """Keep rows."""
    with mine.writing() as session:
        session.add_all(rows)
