"""Whatever the source documents ask, name or get wrong has a card that says so."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from questions import load_bank
from questions.parts import SourceRef

BANK = load_bank()
FILE = Path(__file__).parents[1] / "data" / "source_items.tsv"
DOCUMENTS = set(get_args(SourceRef.model_fields["document"].annotation))
ENOUGH = 150
TRAP = "trap: "
TRAPS = {  # what a document gets wrong or only claims: a word of the item
    ("000", "ARIMA"),
    ("000", "LeetCode"),
    ("001", "trigrams"),
    ("002", "nearest neighbours"),
    ("002", "percentage"),
}


class Item(NamedTuple):
    """What a document names, in our words, and the ids of the cards that answer it."""

    document: str
    item: str
    cards: tuple[str, ...]


@pytest.fixture(scope="module")
def items() -> list[Item]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))
    assert rows[0] == ["document", "item", "cards"]
    assert [row for row in rows if len(row) != 3 or not all(cell and cell == cell.strip() for cell in row)] == []
    return [Item(document, item, tuple(cards.split("|"))) for document, item, cards in rows[1:]]


def test_each_item_stands_once_and_names_a_card_once(items):
    assert len(items) >= ENOUGH
    assert [item for item, count in Counter((i.document, i.item.casefold()) for i in items).items() if count > 1] == []
    assert [item for item in items if len(set(item.cards)) < len(item.cards)] == []


def test_all_documents_are_listed_and_no_other(items):
    assert {item.document for item in items} == DOCUMENTS
    assert {ref.document for card in BANK.cards for ref in card.source_refs} == DOCUMENTS


def test_the_cards_of_an_item_are_in_the_bank_and_name_its_document(items):
    documents = {card.id: {ref.document for ref in card.source_refs} for card in BANK.cards}
    wrong = [
        f"{item.document}, {item.item}: {id_} " + ("does not name it" if id_ in documents else "is not in the bank")
        for item in items
        for id_ in item.cards
        if item.document not in documents.get(id_, ())
    ]
    assert wrong == []


def test_each_trap_of_the_documents_is_taught(items):
    traps = [item for item in items if item.item.startswith(TRAP)]
    assert len(traps) == len(TRAPS)
    assert {trap for trap in TRAPS for item in traps if item.document == trap[0] and trap[1] in item.item} == TRAPS
