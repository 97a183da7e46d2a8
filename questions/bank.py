"""The bank: all cards, found by id and filtered by what they are about."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from questions.cards import Card
from questions.files import FOLDERS, SINGLE, BankFile, LeadershipFile
from questions.people import PrincipleHeader
from questions.reading import BankError, read_file
from questions.topics import PRINCIPLES, TOPICS, Principle

if TYPE_CHECKING:
    from questions.search import BankSearch

FOLDER = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Bank:
    """All cards in the order of topics and principles, and what to know of each principle.

    A bank equals itself alone, so that what is made of one can be cached by it: to compare or to hash all cards would
    take longer than to make most things anew.

    Examples
    --------
    >>> bank = load_bank()
    >>> [card.id for card in bank.filter(topic="pca", difficulty=1)][0]
    'pca-what-problem-solved'
    """

    cards: tuple[Card, ...]
    principles: tuple[PrincipleHeader, ...] = ()
    keeps_search: bool = False

    def card(self, id: str) -> Card:
        """Return the card of an id.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self._by_id[id]

    def __contains__(self, id: object) -> bool:
        """Return whether there is a card of this id."""
        return id in self._by_id

    def filter(
        self,
        topic: str | None = None,
        kind: str | None = None,
        difficulty: int | None = None,
        role: str | None = None,
        principle: Principle | None = None,
        family: str | None = None,
    ) -> tuple[Card, ...]:
        """Return the cards that have all the values given; a card without such a field has none of its values.

        ``principle`` finds the stories that are asked for it, not those that could serve it; ``family`` is the sort of
        card: "technical", "story", "design case", "asking", "clarify" or "mistake".
        """
        wanted = {"topic": topic, "kind": kind, "difficulty": difficulty, "role": role, "family": family}
        asked = {name: value for name, value in wanted.items() if value is not None}
        return tuple(
            card
            for card in self.cards
            if all(getattr(card, name, None) == value for name, value in asked.items())
            and (principle is None or principle in getattr(card, "principles", ()))
        )

    def count(self, field: str) -> Counter[str]:
        """Return how many cards have each value of a field; a story counts for each of its principles."""
        values = (getattr(card, field, None) for card in self.cards)
        return Counter(str(v) for value in values if value for v in (value if isinstance(value, tuple) else (value,)))

    @property
    def topics(self) -> dict[str, int]:
        """How many technical cards each topic has, in the order of topics."""
        count = self.count("topic")
        return {topic.key: count[topic.key] for topic in TOPICS}

    def search(self, text: str, k: int = 5) -> tuple[Card, ...]:
        """Return the ``k`` cards that fit a typed question best, best first; typing errors are forgiven.

        The first call trains the search, which takes some seconds; the bank keeps it, and the bank of `load_bank` on
        this machine too.
        """
        return self._search(text, k)

    @cached_property
    def _search(self) -> "BankSearch":
        from questions.search import (  # here, so that checking the bank need not load the engine
            BankSearch,
            search_folder,
        )

        return BankSearch(self.cards, search_folder() if self.keeps_search else None)

    @cached_property
    def _by_id(self) -> dict[str, Card]:
        return {card.id: card for card in self.cards}


@cache
def load_bank() -> Bank:
    """Return the bank, read at the first call.

    Raises
    ------
    BankError
        If a file does not fit or two cards have one id; it names every fault.
    """
    files, faults = read_files(bank_paths())
    if faults:
        raise BankError(faults)
    return replace(bank_of(list(files.values())), keeps_search=True)


def bank_paths(folder: Path = FOLDER) -> list[Path]:
    """Return the bank's files: topics and principles in their order, then cases, then the single files."""
    order = [topic.key for topic in TOPICS]
    found = [path for name in FOLDERS for path in sorted((folder / name).glob("*.yaml"))]
    found.sort(key=lambda p: (list(FOLDERS).index(p.parent.name), order.index(p.stem) if p.stem in order else 0))
    return found + [folder / name for name in SINGLE if (folder / name).exists()]


def read_files(paths: Sequence[Path]) -> tuple[dict[Path, BankFile], list[str]]:
    """Read files; return those that fit, by path, and the faults of the others and of ids that stand twice."""
    files: dict[Path, BankFile] = {}
    faults: list[str] = []
    homes: dict[str, str] = {}
    for path in paths:
        try:
            files[path] = read_file(path)
        except BankError as error:
            faults += error.faults
            continue
        for card in files[path].cards:
            home = f"{path.parent.name}/{path.name}"
            if card.id in homes:
                faults.append(f"{home}, card {card.id}: the id is used twice, first in {homes[card.id]}")
            homes.setdefault(card.id, home)
    return files, faults


def bank_of(files: Sequence[BankFile]) -> Bank:
    """Return the bank of some files."""
    headers = {file.principle: file.header for file in files if isinstance(file, LeadershipFile)}
    return Bank(
        tuple(card for file in files for card in file.cards),
        tuple(headers[name] for name in PRINCIPLES if name in headers),
    )
