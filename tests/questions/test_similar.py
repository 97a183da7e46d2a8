"""No two prompts of the bank ask nearly the same."""

import pytest

from questions import load_bank
from questions.similar import alike
from tests.questions.examples import pca


def test_no_two_prompts_of_the_bank_ask_nearly_the_same():
    assert [(pair.first.id, pair.second.id) for pair in alike(load_bank().cards)] == []


@pytest.mark.parametrize(
    "prompt",
    [
        pca().prompt,
        pca().prompt.upper(),
        "Explain PCA in simple words. What problem does it solve?",
        "What is PCA, and which problem does it solve in machine learning?",
    ],
)
def test_a_light_rewording_is_seen(prompt):
    cards = (*load_bank().cards, pca(id="again", prompt=prompt))
    pairs = alike(cards)
    assert [(pair.first.id, pair.second.id) for pair in pairs] == [("pca-what-problem-solved", "again")]
    assert 0.6 <= pairs[0].cosine <= 1 + 1e-6


def test_a_single_card_is_like_no_other():
    assert alike([]) == alike([pca()]) == []
    assert alike([pca(prompt="..."), pca(prompt="...")], limit=0.1) == []  # no words to compare
