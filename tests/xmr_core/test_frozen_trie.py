import unicodedata
from bisect import bisect_left

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmr_core import FrozenTrie, InputError, Trie

EIGHT = ["a", "ab", "abc", "abd", "abfgh", "abfgi", "bcde", "bcdf"]
# Short and alike, so that paths are shared; é and ê share their first byte, and e followed by the accent becomes é.
WORDS = st.text(alphabet="abéêe\u0301語", max_size=5)
ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=6)
WEIGHTED = st.lists(st.tuples(st.one_of(WORDS, ANY_TEXT), st.integers(1, 4)))
ODD = ["", " ", "\x00\n", "\x00", "שלום", "👩‍🚀", "e\u0301", "\ud800", "\udfff", "\U0010ffff", "a" * 10_000]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# ------------------------------------------------------------------ by hand


def test_eight_strings_by_hand():
    trie = FrozenTrie(list(reversed(EIGHT)))
    trie._check()
    assert list(trie) == EIGHT
    assert trie.n_nodes == 1 + 8 + 5
    # Forks: the root, "a", "ab", "abfg" and "bcd".
    assert len(trie._arrays.depth) == 5
    assert (trie.range(""), trie.range("ab"), trie.range("abf"), trie.range("bc")) == ((0, 8), (1, 6), (4, 6), (6, 8))
    # Where nothing begins so, the place where it would stand.
    assert (trie.range("A"), trie.range("abe"), trie.range("abfgz"), trie.range("c")) == (
        (0, 0),
        (4, 4),
        (6, 6),
        (8, 8),
    )
    assert trie.range("abcd") == (3, 3)
    assert ("abfg" in trie, "abfgh" in trie) == (False, True)


def test_completions_come_heaviest_first_and_equal_ones_in_order():
    trie = FrozenTrie(["tea", "ten", "to", "tealight", "in"], [2, 5, 5, 7, 9])
    assert trie.completions("t") == [("tealight", 7.0), ("ten", 5.0), ("to", 5.0), ("tea", 2.0)]
    assert trie.completions("te", k=2) == [("tealight", 7.0), ("ten", 5.0)]
    assert trie.completions("x") == []
    assert trie.completions("tealights") == []


def test_weights_of_equal_strings_are_added():
    trie = FrozenTrie(["cafe\u0301", "tea", "café"], [1, 2, 3])
    assert (len(trie), trie.find("café"), trie.weights.tolist()) == (2, 4.0, [4.0, 2.0])


def test_a_later_insertion_does_not_reach_the_frozen_form():
    trie = Trie()
    trie.insert("PAN")
    frozen = trie.freeze()
    trie.insert("PAD")
    assert list(frozen) == ["PAN"]


# ------------------------------------------------------------------ against a dictionary, and against Trie


@given(WEIGHTED, st.one_of(WORDS, ANY_TEXT), st.integers(1, 6))
def test_it_answers_as_a_dictionary_and_as_a_trie_do(pairs, asked, k):
    plain, grown = {}, Trie()
    for word, weight in pairs:
        plain[nfc(word)] = plain.get(nfc(word), 0) + weight
        grown.insert(word, weight)
    words, asked_nfc = sorted(plain), nfc(asked)
    below = [word for word in words if word.startswith(asked_nfc)]
    heaviest = sorted(((word, float(plain[word])) for word in below), key=lambda pair: (-pair[1], pair[0]))[:k]
    for trie in (FrozenTrie([word for word, _ in pairs], [weight for _, weight in pairs]), grown.freeze()):
        trie._check()
        assert list(trie) == words
        assert trie.weights.tolist() == [plain[word] for word in words]
        assert trie.find(asked) == plain.get(asked_nfc) == grown.find(asked)
        assert (asked in trie) == (asked_nfc in plain)
        at = bisect_left(words, asked_nfc)
        assert trie.range(asked) == (at, at + len(below))
        assert trie.completions(asked, k) == heaviest == grown.completions(asked, k)
        assert trie.n_nodes == grown.n_nodes
        for word in words:
            assert trie.find(word) == plain[word]


@given(st.lists(st.floats(5e-324, 1e300), min_size=1, max_size=30))
def test_sums_of_weights_are_those_of_a_trie_to_the_last_bit(weights):
    grown = Trie()
    for weight in weights:
        grown.insert("a", weight)
    assert FrozenTrie(["a"] * len(weights), weights).find("a") == grown.find("a")


def test_many_strings_answer_as_sorting_them_does():
    rng = np.random.default_rng(0)
    words = sorted({"".join(rng.choice(list("abcde"), rng.integers(1, 9))) for _ in range(5000)})
    weights = rng.integers(1, 50, len(words)).astype(float)
    trie = FrozenTrie(words, weights)
    trie._check()
    for prefix in ["", "a", "bc", "ede", "abcd"]:
        low, high = trie.range(prefix)
        best = sorted(
            zip(words[low:high], weights[low:high].tolist(), strict=True), key=lambda pair: (-pair[1], pair[0])
        )
        assert trie.completions(prefix, 25) == best[:25]
        assert trie.completions(prefix, 10**6) == best


# ------------------------------------------------------------------ odd strings


@pytest.mark.parametrize("string", ODD)
def test_odd_strings_are_strings(string):
    trie = FrozenTrie([string, "zebra", string])
    trie._check()
    assert (trie.find(string), len(trie)) == (2.0, 2)
    assert trie.completions(string)[0] == (nfc(string), 2.0)


def test_odd_strings_together_stand_in_code_point_order():
    trie = FrozenTrie(ODD)
    trie._check()
    assert list(trie) == sorted(map(nfc, ODD))


def test_strings_that_go_on_and_on_are_found():
    strings = ["a" * n for n in range(2000)]
    trie = FrozenTrie(strings)
    assert trie.range("a" * 1500) == (1500, 2000)
    assert [word for word, _ in trie.completions("a" * 1990)] == strings[1990:]
    grown = Trie()
    grown.insert("b" * 10_000)
    assert grown.freeze().find("b" * 10_000) == 1.0


def test_an_empty_trie_answers():
    for trie in (FrozenTrie([]), FrozenTrie([], []), Trie().freeze()):
        trie._check()
        assert (len(trie), trie.n_nodes, trie.find(""), trie.completions(""), trie.range("a")) == (
            0,
            1,
            None,
            [],
            (0, 0),
        )
        assert "" not in trie


@pytest.mark.parametrize("string", [None, 3, b"a", ["a"]])
@pytest.mark.parametrize("method", ["find", "range", "completions", "__contains__"])
def test_what_is_no_text_is_refused(method, string):
    with pytest.raises(InputError, match="A text is wanted"):
        getattr(FrozenTrie(["a"]), method)(string)
    with pytest.raises(InputError, match="A text is wanted"):
        FrozenTrie(["a", string])


@pytest.mark.parametrize("strings", ["abc", {"a"}, None, iter(["a"])])
def test_what_is_no_list_is_refused(strings):
    with pytest.raises(InputError, match="A list of texts is wanted"):
        FrozenTrie(strings)


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), 10**400, "2", None, True, [1]])
def test_a_weight_that_is_none_is_refused(weight):
    with pytest.raises(InputError, match="finite number"):
        FrozenTrie(["a", "b"], [1.0, weight])


def test_another_number_of_weights_is_refused():
    with pytest.raises(InputError, match=r"As many weights as strings are wanted, 2; 1 came\."):
        FrozenTrie(["a", "b"], [1.0])


@pytest.mark.parametrize("k", [0, -1, 2.0, None, True])
def test_a_number_of_completions_that_is_none_is_refused(k):
    with pytest.raises(InputError, match="k must be"):
        FrozenTrie(["a"]).completions("", k)


@pytest.mark.parametrize("place", [-1, 1])
def test_a_place_where_nothing_stands_is_refused(place):
    with pytest.raises(IndexError, match="Places go from 0 to 0"):
        FrozenTrie(["a"])[place]


def test_the_weights_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        FrozenTrie(["a"]).weights[0] = 2
