"""Which new prompts come: by role, spread over topics, every one in its turn."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.reviews.deck import look_alikes, prompt_of, prompts, topic_of
from practice.reviews.newcomers import choose
from questions.bank import Bank, load_bank
from questions.cards import Scored
from questions.people import StoryCard
from questions.topics import TOPICS
from tests.practice.reviews.rows import keys, known, own, small_bank

BANK = load_bank()
SMALL = small_bank(pca=3, gmm=2, graphs=1)


def test_the_deck_is_every_recall_prompt_of_the_bank() -> None:
    assert list(prompts(BANK)) == keys(BANK)
    card = BANK.card("pca-what-problem-solved")
    assert isinstance(card, Scored)
    prompt = prompts(BANK)["pca-what-problem-solved/2"]
    assert (prompt.question, prompt.answer) == (card.recall[1].q, card.recall[1].a)
    assert (prompt.topic, prompt.card_id) == ("pca", card.id)
    assert {p.topic for p in prompts(BANK).values()} == {"design", *(topic.key for topic in TOPICS)}
    story = BANK.filter(family="story")[0]
    assert isinstance(story, StoryCard)
    assert topic_of(story) == story.principles[0]
    assert prompts(SMALL) is prompts(SMALL)
    assert len(prompts(SMALL)) == len(keys(SMALL))


def test_a_row_asks_the_banks_words_or_the_learners_or_nothing() -> None:
    key = "pca-what-problem-solved/1"
    assert prompt_of(BANK, known(key, "pca", 0)) == prompts(BANK)[key]
    mine = prompt_of(BANK, own("x", "pca", link={"page": "pca"}))
    assert mine is not None
    assert (mine.question, mine.answer, mine.topic, mine.card_id, mine.link) == (
        "x?",
        "x",
        "pca",
        None,
        {"page": "pca"},
    )
    assert prompt_of(Bank(()), known(key, "pca", 0)) is None


def test_look_alikes_go_both_ways() -> None:
    alike = look_alikes(BANK)
    assert all(id in alike[other] for id, others in alike.items() for other in others)
    assert "autoencoder-versus-pca" in alike["pca-what-problem-solved"]


@pytest.mark.parametrize("role", [None, "intern", "applied scientist", "senior"])
def test_every_prompt_gets_its_turn_and_first_ones_come_first(role: str | None) -> None:
    order = [prompt.key for prompt in choose(BANK, set(), 2000, role=role)]
    assert sorted(order) == sorted(keys(BANK))
    places = {key: place for place, key in enumerate(order)}
    for card in BANK.cards:
        mine = [places[f"{card.id}/{number}"] for number in range(1, len(getattr(card, "recall", ())) + 1)]
        assert mine == sorted(mine)


def test_what_is_beyond_the_role_comes_last() -> None:
    def difficulty(key: str) -> int:
        return getattr(BANK.card(key.rpartition("/")[0]), "difficulty", 0)

    levels = [difficulty(prompt.key) for prompt in choose(BANK, set(), 2000, role="intern")]
    hard = levels.count(3)
    assert 0 < hard < len(levels)
    assert set(levels[-hard:]) == {3}
    roles = [getattr(BANK.card(prompt.card_id or ""), "role", "") for prompt in choose(BANK, set(), 2000,
             role="applied scientist")]  # fmt: skip
    assert set(roles[-roles.count("senior") :]) == {"senior"}
    assert "senior" in [getattr(BANK.card(p.card_id or ""), "role", "") for p in choose(BANK, set(), 50, role="senior")]


def test_topics_are_spread_evenly() -> None:
    known_keys: set[str] = set()
    for day in range(30):
        known_keys |= {prompt.key for prompt in choose(BANK, known_keys, 8, seed=str(day))}
    counts = Counter(prompts(BANK)[key].topic for key in known_keys)
    assert set(counts) == {prompt.topic for prompt in prompts(BANK).values()}
    # 240 over 24 topics are ten each; look-alikes come along, and a topic that has too little is left behind.
    assert max(counts.values()) <= 15


@given(st.sets(st.sampled_from(keys(SMALL))), st.integers(0, 20), st.integers().map(str))
def test_the_choice_is_decided_by_its_arguments(begun: set[str], how_many: int, seed: str) -> None:
    chosen = [prompt.key for prompt in choose(SMALL, begun, how_many, seed=seed)]
    assert chosen == [prompt.key for prompt in choose(SMALL, begun, how_many, seed=seed)]
    assert len(chosen) == len(set(chosen)) == min(how_many, len(keys(SMALL)) - len(begun))
    assert not begun & set(chosen)
    assert chosen == [prompt.key for prompt in choose(SMALL, begun, 100, seed=seed)][:how_many]


def test_a_look_alike_comes_along() -> None:
    order = [prompt.card_id for prompt in choose(BANK, set(), 60)]
    beside = sum(b in look_alikes(BANK).get(a or "", ()) for a, b in pairwise(order))
    assert beside > 20


def test_learners_and_days_differ() -> None:
    firsts = {choose(BANK, set(), 1, seed=f"learner {n}")[0].topic for n in range(50)}
    assert len(firsts) > 10
