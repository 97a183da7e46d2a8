"""Points covered, partly covered or not mentioned, by which words; and how well this tells sixty answers apart."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.technical_coverage import answers, auc, rows
from practice.coverage import coverage
from practice.feedback import TechnicalReview, review_technical
from practice.feedback.stems import stem, stems
from questions import load_bank
from questions.cards import Scored
from questions.parts import Point, Rubric

BANK = load_bank()
PCA = BANK.card("pca-what-problem-solved")
assert isinstance(PCA, Scored)


def with_points(prompt: str, **points: tuple[str, str]) -> Scored:
    """Return the card with another prompt, and with rubric points of a term and a wording each as its first musts."""
    assert isinstance(PCA, Scored)
    must = tuple(Point(id=id, point=wording, any_of=(term,)) for id, (term, wording) in points.items())
    rubric = Rubric(must=(*must, *PCA.rubric.must)[:6], good=PCA.rubric.good)
    return PCA.model_copy(update={"prompt": prompt, "rubric": rubric})


def states(review: TechnicalReview) -> dict[str, str]:
    return {point.point.id: point.state for point in review.points}


def test_points_come_with_the_words_that_show_them() -> None:
    assert isinstance(PCA, Scored)
    text = "New columns are weighted sums of the old ones. PCA prevents overfitting."
    review = review_technical(PCA, text)
    assert [point.point for point in review.points] == list(PCA.rubric.points)
    (covered,) = review.of("covered")
    assert (covered.point.id, [text[a:b] for a, b in covered.spans]) == ("weighted-sums", ["weighted sums"])
    assert covered.sentence == (0, 46)
    assert [mistake.pitfall.wrong for mistake in review.mistakes] == ["Use PCA first, because it prevents overfitting."]
    assert review.covered == pytest.approx((1 + len(review.of("partly covered")) / 2) / len(review.points))


def test_a_point_that_only_a_known_mistake_shows_is_partly_covered() -> None:
    card = with_points("Why?", own=("overfitting", "Quite another thing."))
    mistake = "PCA prevents overfitting."
    (partly,) = [p for p in review_technical(card, mistake).points if p.point.id == "own"]
    assert (partly.state, [mistake[a:b] for a, b in partly.spans]) == ("partly covered", ["overfitting"])
    twice = review_technical(card, f"{mistake} A smaller tree has less overfitting.")
    assert states(twice)["own"] == "covered"
    assert twice.of("covered")[0].sentence == (26, 62)


def test_a_point_in_its_own_words_over_two_sentences_is_partly_covered() -> None:
    card = with_points("Why?", own=("zebra*", "The queue drops late parcels on busy mornings."))
    text = "We saw parcels that came late. On busy days the queue was dropped."
    (partly,) = review_technical(card, text).of("partly covered")
    assert [text[a:b] for a, b in partly.spans] == ["parcels", "late", "busy", "queue", "dropped"]
    assert states(review_technical(card, "The queue was long, so the parcels came."))["own"] == "not mentioned"


def test_the_words_of_the_question_prove_nothing() -> None:
    card = with_points(
        "Does the queue drop parcels? And what does RAM do here?",
        echo=("drop* + parcel*", "The queue drops parcels."), spelt=("random access memory", "Random access memory."),
    )  # fmt: skip
    echoed = states(review_technical(card, "The queue would drop parcels. RAM is random access memory."))
    assert (echoed["echo"], echoed["spelt"]) == ("not mentioned", "not mentioned")
    anew = review_technical(card, "The queue would drop parcels. It dropped every third of the parcels.")
    assert states(anew)["echo"] == "covered"
    assert anew.of("covered")[0].sentence == (30, 68)


def test_what_is_said_anew_is_heard_beside_and_after_words_of_the_question() -> None:
    card = with_points("Does the queue drop parcels?", echo=("drop* + parcel*", "The queue drops parcels."))
    point = card.rubric.must[0].model_copy(update={"any_of": ("drop* + parcel*", "back pressure")})
    card = card.model_copy(update={"rubric": Rubric(must=(point, *card.rubric.must[1:]), good=card.rubric.good)})
    beside = review_technical(card, "The queue would drop parcels, which is back pressure.")
    assert (states(beside)["echo"], beside.of("covered")[0].spans) == ("covered", ((39, 52),))
    late = "The queue would drop parcels. Yes, drop parcels. It dropped every third of the parcels."
    assert review_technical(card, late).of("covered")[0].sentence == (49, 87)
    assert states(review_technical(card, "Drop parcels. " * 40))["echo"] == "not mentioned"


@pytest.mark.parametrize("word", ["ton", "tan", "set"])
def test_a_short_term_is_not_heard_inside_a_word(word: str) -> None:
    card = with_points("Why?", short=(word, "Quite another thing."))
    assert states(review_technical(card, f"The a{word}b and the {word}ing and re{word}."))["short"] == "not mentioned"


@pytest.mark.parametrize(
    "same",
    [("splits", "splitting", "split"), ("classify", "classifies", "classified"), ("ridge", "ridges"), ("less", "less")],
)
def test_forms_of_a_word_have_one_stem(same: tuple[str, ...]) -> None:
    assert len({stem(word) for word in same}) == 1


def test_stems_leave_small_words_out() -> None:
    assert dict(stems("The trees of a tree")) == {"tre": (4, 9)}


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_reviewed(text: str) -> None:
    assert isinstance(PCA, Scored)
    review = review_technical(PCA, text)
    assert len(review.points) == len(PCA.rubric.points)
    assert all(0 <= a < b <= len(text) for point in review.points for a, b in point.spans)


def test_the_banks_own_answers_lose_hardly_a_point_to_the_rule_on_echoes() -> None:
    cards = [card for card in BANK.cards if isinstance(card, Scored)][::6]
    lost = [
        (card.id, shown.point.id)
        for card in cards for review in (review_technical(card, card.full_answer),)
        for shown in coverage(card, card.full_answer).shown if states(review)[shown.point.id] != "covered"
    ]  # fmt: skip
    assert len(cards) > 50
    assert len(lost) <= 2


# Sixty answers


@cache
def figures() -> dict[str, tuple[float, float | None]]:
    return {name: (value, must) for name, value, must, _ in rows()}


def test_there_are_twenty_cards_of_twenty_topics_with_three_answers_each() -> None:
    path = Path(__file__).parents[2] / "data/technical/answers.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len({BANK.card(row["card"]).topic for row in found}) == 20  # type: ignore[attr-defined]
    assert all(set(row) == {"card", "good", "partial", "wrong"} for row in found)
    assert len(answers()) == 20


@pytest.mark.parametrize("other", ["wrong", "partial", "half of it"])
def test_good_answers_cover_more(other: str) -> None:
    value, must = figures()[f"coverage AUC, good against {other}"]
    assert must is not None
    assert value >= must


def test_pairs_are_in_order() -> None:
    order, must = figures()["pairs good and partial in order"]
    turned, at_most = figures()["pairs good and partial reversed"]
    assert must is not None
    assert at_most is not None
    assert order >= must
    assert turned <= at_most


def test_auc_by_hand() -> None:
    assert auc([2, 1], [1, 0]) == 0.875
    assert auc([1], [1]) == 0.5
