"""What an answer shows, the grade it suggests, and whether that holds for every answer that the bank was tried with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.coverage import coverage, gives_up
from questions import load_bank
from questions.cards import Scored

BANK = load_bank()
CARDS = [card for card in BANK.cards if isinstance(card, Scored)]
PCA = BANK.card("pca-what-problem-solved")
assert isinstance(PCA, Scored)

# One sentence for each must of the card on PCA: weighted sums, variance order, fewer numbers.
SUMS = "New columns are weighted sums of the old ones."
ORDER = "The first direction has the largest variance."
FEWER = "We keep fewer columns."
GOODS = (
    "It has the smallest reconstruction error. The axes are eigenvectors. I choose k by the explained variance. "
    "It is unsupervised."
)
MISTAKE = "PCA prevents overfitting."


@pytest.mark.parametrize(
    ("text", "rating", "why"),
    [
        ("", None, ""),
        (" \n\t", None, ""),
        ("I don’t know.", 1, "“I don’t know” suggests “Forgot”."),
        ("Something about matrices.", 1, "None of the three points that an answer needs suggests “Forgot”."),
        (SUMS, 1, "One of the three points that an answer needs suggests “Forgot”."),
        (f"{SUMS} {ORDER}", 2, "Two of the three points that an answer needs suggest “Right, but hard”."),
        (
            f"{SUMS} {ORDER} {MISTAKE}", 2,
            "Two of the three points that an answer needs, and a known mistake, suggest “Right, but hard”.",
        ),
        (f"{SUMS} {ORDER} {FEWER}", 3, "All three points that an answer needs suggest “Right”."),
        (
            f"{SUMS} {ORDER} {FEWER} {MISTAKE}", 2,
            "All three points that an answer needs, but a known mistake beside them, suggest “Right, but hard”.",
        ),
        (
            f"{SUMS} {ORDER} {FEWER} {GOODS}", 4,
            "All three points that an answer needs, and every point of a strong one, suggest “Easy”.",
        ),
    ],
)  # fmt: skip
def test_the_grade_follows_the_rule_and_says_why(text: str, rating: int | None, why: str) -> None:
    found = coverage(PCA, text)
    assert (found.rating, found.why) == (rating, why)


def test_the_words_that_showed_a_point_are_pointed_at() -> None:
    text = f"{SUMS} {MISTAKE}"
    found = coverage(PCA, text)
    (shown,) = found.shown
    assert (shown.point.id, shown.tier) == ("weighted-sums", "must")
    assert [text[a:b] for a, b in shown.spans] == ["weighted sums"]
    assert text[slice(*shown.sentence)] == SUMS
    (heard,) = found.heard
    assert heard.pitfall.wrong == "Use PCA first, because it prevents overfitting."
    assert [text[a:b] for a, b in heard.spans] == ["PCA", "prevents", "overfitting"]
    assert [left.point.id for left in found.missing][:2] == ["variance-order", "fewer-numbers"]


def test_a_mistake_that_is_denied_is_none() -> None:
    assert not coverage(PCA, "PCA does not prevent overfitting.").heard


def test_every_answer_that_must_pass_is_suggested_right_and_every_wrong_one_is_not() -> None:
    tried = [card for card in CARDS if card.tryouts]
    assert len(tried) > 300
    for card in tried:
        assert card.tryouts
        right, wrong = coverage(card, card.tryouts.passes), coverage(card, card.tryouts.fails)
        assert right.rating is not None
        assert right.rating >= 3, card.id
        assert wrong.rating is not None
        assert wrong.rating <= 2, card.id


def test_the_banks_own_answers_are_right_and_the_prompts_are_not() -> None:
    for card in CARDS:
        assert (coverage(card, card.full_answer).rating or 0) >= 3, card.id
        assert (coverage(card, card.prompt).rating or 4) <= 2, card.id


@given(st.text(max_size=300))
def test_any_text_is_compared(text: str) -> None:
    found = coverage(PCA, text)
    assert len(found.shown) + len(found.missing) == len(PCA.rubric.points)
    assert (found.rating is None) == (not text.strip())
    for point in (*found.shown, *found.heard):
        assert all(0 <= a < b <= len(text) for a, b in point.spans)


@given(st.lists(st.sampled_from([SUMS, ORDER, FEWER, GOODS, "Then I talk of something else."]), max_size=4))
def test_another_sentence_never_takes_a_point_away(said: list[str]) -> None:
    shorter, longer = coverage(PCA, " ".join(said)), coverage(PCA, " ".join([*said, FEWER]))
    assert {s.point.id for s in shorter.shown} <= {s.point.id for s in longer.shown}
    assert (shorter.rating or 1) <= (longer.rating or 1)


@pytest.mark.parametrize(
    "text",
    [
        "i dont know",
        "No idea!",
        "I can't remember.",
        "sorry, I do not know it",
        "Not sure…",
        "I have forgotten the answer",
    ],
)
def test_giving_up_is_heard(text: str) -> None:
    assert gives_up(text)


@pytest.mark.parametrize("text", ["", "I do not know a better way than PCA", "It does not know", "pass it on"])
def test_an_answer_with_such_words_is_no_giving_up(text: str) -> None:
    assert not gives_up(text)
