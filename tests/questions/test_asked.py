"""The search finds a card by questions that were written apart from the cards, as people type them."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from questions import load_bank
from questions.search import wordings

BANK = load_bank()
FILE = Path(__file__).parents[1] / "data" / "asked_questions.tsv"
TOP = 5
FOUND = 0.9  # of the questions asked
ENOUGH = 150


def normalised(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.fixture(scope="module")
def asked() -> dict[str, set[str]]:
    """Each question and the ids of the cards that answer it."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))
    assert [set(row) for row in rows if set(row) != {"question", "cards"} or not row["cards"]] == []
    twice = [text for text, count in Counter(normalised(row["question"]) for row in rows).items() if count > 1]
    assert twice == []
    return {row["question"]: set(row["cards"].split("|")) for row in rows}


@pytest.fixture(scope="module")
def unseen(asked) -> dict[str, set[str]]:
    """Those that the search was not trained on; a card may since have been given the very words of another one."""
    seen = {normalised(text) for card in BANK.cards for text in wordings(card)}
    return {text: cards for text, cards in asked.items() if normalised(text) not in seen}


def test_there_are_enough_questions(unseen):
    assert len(unseen) >= ENOUGH


def test_their_cards_are_in_the_bank(asked):
    assert set().union(*asked.values()) - {card.id for card in BANK.cards} == set()


def test_questions_written_apart_from_the_cards_find_one_that_answers_them(unseen):
    missed = []
    for text, cards in unseen.items():
        found = [card.id for card in BANK.search(text, TOP)]
        if cards.isdisjoint(found):
            missed.append(f"{text!r}: wanted {' or '.join(sorted(cards))}, found {', '.join(found) or 'nothing'}")
    share = 1 - len(missed) / len(unseen)
    assert share >= FOUND, f"{share:.1%} of {len(unseen)} found in the first {TOP}; missed:\n" + "\n".join(missed)
