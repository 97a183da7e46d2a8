"""The search finds a card by its own words, also mistyped; test_asked asks in words that it has not seen."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions import Bank, load_bank

BANK = load_bank()
TOP = 5
LONG = 5  # letters of a word in which a slip leaves something to read
FOUND = 0.9  # of all wordings asked


def mistyped(text: str, rng: random.Random) -> str:
    """Return a text in which one of its longest words has lost a letter or has two exchanged."""
    words = text.split()
    at = max(range(len(words)), key=lambda i: len(words[i]))
    word, place = words[at], rng.randrange(1, len(words[at]) - 2)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    words[at] = rng.choice([word[:place] + word[place + 1 :], swapped])
    return " ".join(words)


def share_found(search, asked) -> float:
    return sum(card.id in {found.id for found in search(text, TOP)} for text, card in asked) / len(asked)


def test_what_it_has_seen_finds_its_card_also_mistyped():
    rng = random.Random(0)
    texts = [(text, card) for card in BANK.cards for text in (card.prompt, *card.paraphrases)]
    asked = [(mistyped(text, rng), card) for text, card in texts if max(map(len, text.split())) >= LONG]
    assert share_found(BANK.search, asked) >= FOUND


def test_every_prompt_finds_its_card_first():
    assert share_found(lambda text, _: BANK.search(text, 1), [(card.prompt, card) for card in BANK.cards]) == 1


@pytest.mark.parametrize("text", ["", "  ", "?!", "\x00", "§§§"])
def test_a_text_without_words_finds_nothing(text):
    assert BANK.search(text) == ()


@settings(max_examples=50)
@given(st.text(), st.integers(1, 20))
def test_any_text_is_answered_with_distinct_cards(text, k):
    found = BANK.search(text, k)
    assert len({card.id for card in found}) == len(found) <= k
    assert all(BANK.card(card.id) is card for card in found)
    assert BANK.search(text, k) == found


def test_the_search_is_trained_once():
    assert BANK._search is BANK._search


def test_banks_too_small_to_rank_answer_with_what_they_have():
    assert Bank(()).search("pca") == ()
    assert Bank(BANK.cards[:1]).search("pca") == BANK.cards[:1]
    assert Bank(BANK.cards[:2]).search(BANK.cards[1].prompt)[0] is BANK.cards[1]
