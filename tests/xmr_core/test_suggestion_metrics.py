import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

from xmr_core import InputError, metrics

PHRASES = st.lists(st.sampled_from(["red", "tea", "pot", "lid"]), max_size=7).map(" ".join)
LISTS = st.lists(PHRASES, max_size=5)


def test_reciprocal_ranks_by_hand():
    shown = [["a", "b"], ["b", "c", "a"], ["b"], []]
    assert metrics.mrr(["a"] * 4, shown) == pytest.approx((1 + 1 / 3 + 0 + 0) / 4)
    assert metrics.mrr(["a"] * 4, shown, k=2) == 0.25
    assert metrics.mrr(["a"], [["a", "a"]]) == 1.0  # the first of equal ones counts


def test_bleu_by_hand():
    # Two of three words, one of two pairs, no run of three (0.1 of 1), and no run of four at all (0.1 of 1).
    wanted = (2 / 3 * 1 / 2 * 0.1 * 0.1) ** 0.25
    assert metrics.bleu("red tea pot", "red tea cup") == pytest.approx(wanted)
    # A suggestion of two words for a target of four is too short by exp(1 - 4 / 2).
    assert metrics.bleu("red tea pot lid", "red tea") == pytest.approx((0.1 * 0.1) ** 0.25 * math.exp(-1))
    # A word counts as often as the target holds it.
    assert metrics.bleu("tea", "tea tea") == pytest.approx((1 / 2 * 0.1 * 0.1 * 0.1) ** 0.25)


@pytest.mark.parametrize(("words", "score"), [(1, 0.178), (2, 0.316), (3, 0.562), (4, 1.0), (6, 1.0)])
def test_an_exact_answer_of_few_words_is_below_one(words, score):
    phrase = " ".join("abcdef"[:words])
    assert metrics.bleu(phrase, phrase) == pytest.approx(score, abs=5e-4)


def test_bleu_rr_by_hand():
    phrase, other = "red tea pot lid", "nothing alike"
    assert metrics.bleu_rr([phrase], [[other, phrase]]) == pytest.approx((1 / 2) / (1 + 1 / 2))
    assert metrics.bleu_rr([phrase], [[other, phrase]], k=1) == 0.0
    assert metrics.bleu_rr([phrase, phrase], [[phrase], []]) == 0.5


@given(PHRASES, PHRASES)
def test_bleu_agrees_with_nltk(target, suggestion):
    words = suggestion.split()
    smoothing = SmoothingFunction(epsilon=0.1).method1
    expected = sentence_bleu([target.split()], words, smoothing_function=smoothing) if words else 0.0
    assert metrics.bleu(target, suggestion) == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.tuples(PHRASES, LISTS), min_size=1, max_size=4))
def test_a_list_that_begins_with_the_answer_is_at_least_as_good(rows):
    targets = [target for target, _ in rows]
    shown = [suggestions for _, suggestions in rows]
    better = [[target, *suggestions] for target, suggestions in rows]
    assert metrics.mrr(targets, better) == 1.0 >= metrics.mrr(targets, shown)
    assert 0 <= metrics.bleu_rr(targets, shown) <= 1


@pytest.mark.parametrize("metric", [metrics.mrr, metrics.bleu_rr])
@pytest.mark.parametrize(
    ("targets", "shown", "k", "message"),
    [
        ([], [], 10, "0 targets and 0 lists"),
        (["a"], [], 10, "1 targets and 0 lists"),
        ("a", [["a"]], 10, "single text"),
        (["a"], ["a"], 10, "single text"),
        (["a"], [["a"]], 0, "k"),
    ],
)
def test_what_is_no_list_for_each_target_is_refused(metric, targets, shown, k, message):
    with pytest.raises(InputError, match=message):
        metric(targets, shown, k)
