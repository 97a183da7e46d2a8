"""Which cards were asked for: a text and filters, as they stand in the URL."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode

from practice.profile import ROLES
from questions import Bank
from questions.cards import Card
from questions.topics import PRINCIPLES, TOPICS
from visuals.cards.parts import DIFFICULTY, FAMILY

ANY = "All"
TOPIC_OF = {topic.title: topic.key for topic in TOPICS}
KINDS = ("concept", "compare", "derive", "debug", "design", "apply")
# What each filter offers, by its name in the URL, and the families that it means anything for.
OPTIONS: dict[str, tuple[str, ...]] = {
    "topic": (ANY, *TOPIC_OF),
    "kind": (ANY, *KINDS),
    "difficulty": (ANY, *DIFFICULTY.values()),
    "role": (ANY, *ROLES),
    "principle": (ANY, *PRINCIPLES),
}
FILTERS = {
    "Technical": ("topic", "kind", "difficulty", "role"),
    "Stories": ("principle",),
    "Design cases": ("difficulty", "role"),
    "Clarify first": ("difficulty",),
}
MOST_FOUND = 60  # of a search: further down nothing fits


@dataclass(frozen=True)
class Selection:
    """A text that was typed and filters; ``ANY`` for those not set.

    ``family`` is the sort of card, a name of `FAMILY`; `select` leaves out filters that mean nothing for it.
    """

    ask: str = ""
    family: str = ANY
    topic: str = ANY
    kind: str = ANY
    difficulty: str = ANY
    role: str = ANY
    principle: str = ANY

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Self:
        """Return what a mapping says, as of widgets or an address; what it does not know is left out."""
        known = {"family": (ANY, *FAMILY), **OPTIONS}
        right = {name: said[name] for name, options in known.items() if said.get(name) in options}
        return cls(ask=said.get("ask", "").strip(), **right)

    @classmethod
    def from_query(cls, query: str) -> Self:
        """Return the selection of `query`."""
        return cls.read(dict(parse_qsl(query)))

    @property
    def parameters(self) -> dict[str, str]:
        """What differs from no selection at all."""
        return {name: value for name, value in asdict(self).items() if value not in ("", ANY)}

    @property
    def query(self) -> str:
        """The same as one text."""
        return urlencode(self.parameters)

    def select(self, bank: Bank) -> tuple[Card, ...]:
        """Return the bank's cards that fit: in the bank's order, or with a text the best first."""
        asked = {name: getattr(self, name) for name in FILTERS.get(self.family, ())}
        words = {name: value for name, value in asked.items() if value != ANY}
        if "topic" in words:
            words["topic"] = TOPIC_OF[words["topic"]]
        level = words.pop("difficulty", None)
        difficulty = next((number for number, word in DIFFICULTY.items() if word == level), None)
        family = FAMILY.get(self.family)
        cards = bank.filter(family=family, difficulty=difficulty, **words)
        if not self.ask:
            return cards
        fitting = {card.id for card in cards}
        found = bank.search(self.ask, len(bank.cards))
        return tuple(card for card in found if card.id in fitting)[:MOST_FOUND]
