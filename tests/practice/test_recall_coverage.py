"""Short answers word by word: suggested only where it is clear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.recall_coverage import recall_coverage
from questions import load_bank
from questions.cards import Scored

ANSWER = "The eigenvectors of the covariance matrix."  # three words matter: eigenvectors, covariance, matrix


@pytest.mark.parametrize(
    ("text", "rating", "why"),
    [
        ("", None, ""),
        ("no idea", 1, "“I don’t know” suggests “Forgot”."),
        ("eigenvectors of the covariance matrix", 3, "Every word that matters, 3 of 3, suggests “Right”."),
        ("Matrix, COVARIANCE; Eigenvectors", 3, "Every word that matters, 3 of 3, suggests “Right”."),
        (
            "an eigenvector of some matrix", None,
            "One of 3 words that matter is there. Other words may say the same: compare, then choose.",
        ),
        (
            "directions of most spread", None,
            "None of 3 words that matter is there. Other words may say the same: compare, then choose.",
        ),
        (
            "not the eigenvectors of the covariance matrix", None,
            "Every word that matters, 3 of 3, is there, but only one of both says “not”. Compare, then choose.",
        ),
    ],
)  # fmt: skip
def test_only_what_is_clear_is_suggested(text: str, rating: int | None, why: str) -> None:
    found = recall_coverage(ANSWER, text)
    assert (found.rating, found.why) == (rating, why)


def test_four_words_of_five_are_enough_and_pointed_at() -> None:
    text = "recall, precision,\nharmonic-mean"
    found = recall_coverage("The harmonic mean of precision and recall scores", text)
    assert (found.rating, found.missing) == (3, ("scores",))
    assert [text[a:b] for a, b in found.spans] == ["harmonic", "mean", "precision", "recall"]
    assert found.why == "Four of 5 words that matter suggest “Right”."


def test_the_opposite_is_not_suggested_right() -> None:
    found = recall_coverage("Bias of a small model is high, its variance low.", "model: small bias, high variance")
    assert (found.missing, found.rating) == (("low",), None)
    assert found.why == "Five of 6 words that matter are there, but not “low”. Compare, then choose."


def test_in_an_answer_of_small_words_alone_they_matter() -> None:
    assert recall_coverage("It is this or that.", "It is that or this").rating == 3
    assert recall_coverage("It is this or that.", "or that").rating is None
    assert recall_coverage("?!", "?!").rating is None


def test_numbers_are_words_that_matter() -> None:
    assert recall_coverage("It is 0.5.", "0.5").rating == 3
    assert recall_coverage("It is 0.5.", "5").rating is None


def test_each_answer_of_the_bank_suggests_right_for_itself() -> None:
    prompts = [recall for card in load_bank().cards if isinstance(card, Scored) for recall in card.recall]
    unclear = [recall.a for recall in prompts if recall_coverage(recall.a, recall.a).rating != 3]
    assert len(prompts) > 1000
    assert unclear == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_are_compared(answer: str, text: str) -> None:
    found = recall_coverage(answer, text)
    assert found.rating in {None, 1, 3}
    assert all(0 <= a < b <= len(text) for a, b in found.spans)
    assert not set(found.found) & set(found.missing)
