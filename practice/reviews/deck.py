"""The prompts to recall: those of the bank, by key, and the learner's own."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from practice.models import ReviewCard
from questions.bank import Bank
from questions.cards import Card, DesignCase

OWN_TITLE = "Your own card"
DESIGN = "design"


@dataclass(frozen=True)
class Prompt:
    """A question to recall, and what it belongs to.

    ``topic`` is a key of `questions.topics`, a principle for stories, "design" for cases, None for an own card without
    one. ``card_id`` is the bank's card and ``link`` the demo that shows it: "page" and its "query".
    """

    key: str
    question: str
    answer: str
    topic: str | None
    title: str
    card_id: str | None
    link: dict[str, Any] | None


@dataclass(frozen=True)
class _Deck:
    prompts: Mapping[str, Prompt]
    look_alikes: Mapping[str, frozenset[str]]


def prompts(bank: Bank) -> Mapping[str, Prompt]:
    """Return all recall prompts of a bank by key, "<card id>/<number from 1>", in the order of the bank."""
    return _deck(bank).prompts


def look_alikes(bank: Bank) -> Mapping[str, frozenset[str]]:
    """Return the cards that each card is confused with, whichever of the two says so."""
    return _deck(bank).look_alikes


def prompt_of(bank: Bank, row: ReviewCard) -> Prompt | None:
    """Return what a row asks; None if the bank no longer has it. Own words stand in for the bank's."""
    if (prompt := prompts(bank).get(row.key)) is not None:
        return prompt
    if row.question is None or row.answer is None:
        return None
    return Prompt(row.key, row.question, row.answer, row.topic, OWN_TITLE, None, row.link)


def topic_of(card: Card) -> str | None:
    """Return the topic of a card of any family."""
    principles = getattr(card, "principles", ())
    return DESIGN if isinstance(card, DesignCase) else getattr(card, "topic", principles[0] if principles else None)


def _of_card(card: Card) -> list[Prompt]:
    demo = getattr(card, "demo", None)
    link = {"page": demo.page, "query": demo.parameters} if demo else None
    topic, title = topic_of(card), " ".join(getattr(card, "title", card.prompt).split())
    return [
        Prompt(f"{card.id}/{number}", recall.q, recall.a, topic, title, card.id, link)
        for number, recall in enumerate(getattr(card, "recall", ()), 1)
    ]


@lru_cache(maxsize=4)
def _deck(bank: Bank) -> _Deck:
    """Return what is made of a bank once: it does not change, and a queue is made after every answer."""
    alike: dict[str, set[str]] = defaultdict(set)
    for card in bank.cards:
        for other in getattr(card, "confusable", ()):
            alike[card.id].add(other)
            alike[other].add(card.id)
    return _Deck(
        MappingProxyType({prompt.key: prompt for card in bank.cards for prompt in _of_card(card)}),
        MappingProxyType({id: frozenset(others) for id, others in alike.items()}),
    )
