import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmr_core import InputError, Trie

EIGHT = ["a", "ab", "abc", "abd", "abfgh", "abfgi", "bcde", "bcdf"]
WORDS = st.text(alphabet="abé", max_size=5)  # short and alike, so that paths are shared
WEIGHTED = st.lists(st.tuples(WORDS, st.integers(1, 4)))


def filled(words) -> Trie:
    trie = Trie()
    for word in words:
        trie.insert(word)
        trie._check()
    return trie


# ------------------------------------------------------------------ by hand


def test_eight_strings_by_hand():
    trie = filled(EIGHT)
    # a, b, c, d, f, g, h, i below "a", and b, c, d, e, f below "b", and the root.
    assert trie.n_nodes == 1 + 8 + 5
    assert len(trie) == 8
    assert [word for word, _ in trie.completions("abf")] == ["abfgh", "abfgi"]
    assert [(s.letter, s.children, s.n_strings, s.ends) for s in trie.walk("ab")] == [
        ("", "ab", 8, False),
        ("a", "b", 6, True),
        ("b", "cdf", 5, True),
    ]


def test_a_word_adds_the_nodes_that_it_does_not_share():
    trie = filled(["P", "PA", "PE", "PAN", "PAD"])
    assert trie.n_nodes == 6
    assert trie.nodes_added_by("PEN") == 1
    assert trie.nodes_added_by("PENT") == 2
    assert trie.nodes_added_by("PAN") == 0
    assert trie.nodes_added_by("TEN") == 3
    steps = trie.insert_steps("PENT")
    assert [(step.letter, step.created) for step in steps] == [
        ("", False), ("P", False), ("E", False), ("N", True), ("T", True),
    ]  # fmt: skip
    assert "PEN" not in trie  # a beginning is no string until it is inserted


def test_a_walk_stops_at_the_first_letter_that_leads_nowhere():
    steps = list(filled(["PAN"]).walk("PINT"))
    assert [(step.letter, step.node is None) for step in steps] == [("", False), ("P", False), ("I", True)]


def test_completions_come_heaviest_first_and_equal_ones_in_order():
    trie = Trie()
    for word, weight in [("tea", 2), ("ten", 5), ("to", 5), ("tealight", 7), ("in", 9)]:
        trie.insert(word, weight)
    assert trie.completions("t") == [("tealight", 7.0), ("ten", 5.0), ("to", 5.0), ("tea", 2.0)]
    assert trie.completions("te", k=2) == [("tealight", 7.0), ("ten", 5.0)]
    assert trie.completions("x") == []
    assert trie.completions("tealights") == []


# ------------------------------------------------------------------ against a dictionary


@given(WEIGHTED, WORDS, st.integers(1, 6))
def test_it_answers_as_a_dictionary_does(pairs, asked, k):
    trie, plain = Trie(), {}
    for word, weight in pairs:
        word = unicodedata.normalize("NFC", word)
        promised, nodes = trie.nodes_added_by(word), trie.n_nodes
        assert trie.insert(word, weight) == promised == trie.n_nodes - nodes
        plain[word] = plain.get(word, 0) + weight
        trie._check()
        assert trie.find(word) == plain[word]
    assert len(trie) == len(plain)
    assert trie.find(asked) == plain.get(asked)
    assert (asked in trie) == (asked in plain)
    below = [(word, float(weight)) for word, weight in plain.items() if word.startswith(asked)]
    assert trie.completions(asked, k) == sorted(below, key=lambda pair: (-pair[1], pair[0]))[:k]
    last = list(trie.walk(asked))[-1]
    assert last.n_strings == len(below)


@given(st.lists(WORDS))
def test_the_order_of_insertion_does_not_matter(words):
    one, other = filled(words), filled(sorted(words))
    assert one.n_nodes == other.n_nodes
    assert one.completions("", k=99) == other.completions("", k=99)


@given(WEIGHTED, WORDS, st.integers(1, 4))
def test_a_stepped_insertion_leaves_what_a_plain_one_does(pairs, word, weight):
    plain, stepped = Trie(), Trie()
    for other, its_weight in pairs:
        plain.insert(other, its_weight)
        stepped.insert(other, its_weight)
    created = plain.insert(word, weight)
    steps = stepped.insert_steps(word, weight)
    stepped._check()
    assert sum(step.created for step in steps) == created
    assert stepped.completions("", k=999) == plain.completions("", k=999)
    assert steps[-1].ends


# ------------------------------------------------------------------ odd strings


@pytest.mark.parametrize("string", ["", " ", "\x00\n", "שלום", "👩‍🚀", "e\u0301", "\ud800", "a" * 10_000])
def test_odd_strings_are_strings(string):
    trie = Trie()
    trie.insert(string)
    trie.insert("zebra")
    trie.insert(string)
    trie._check()
    assert trie.find(string) == 2.0
    assert len(trie) == 2
    assert trie.completions(string)[0] == (unicodedata.normalize("NFC", string), 2.0)


def test_accents_typed_in_two_ways_are_one_string():
    trie = filled(["cafe\u0301", "café"])
    assert len(trie) == 1
    assert trie.find("café") == 2.0
    assert [word for word, _ in trie.completions("caf")] == ["café"]


def test_an_empty_trie_answers():
    trie = Trie()
    trie._check()
    assert (len(trie), trie.n_nodes, trie.find(""), trie.completions("")) == (0, 1, None, [])
    assert [step.n_strings for step in trie.walk("a")] == [0, 0]


@pytest.mark.parametrize("string", [None, 3, b"a", ["a"]])
@pytest.mark.parametrize("method", ["insert", "insert_steps", "find", "walk", "nodes_added_by", "completions"])
def test_what_is_no_text_is_refused_at_once(method, string):
    with pytest.raises(InputError, match="A text is wanted"):
        getattr(Trie(), method)(string)


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf"), 10**400, "2", None, True])
def test_a_weight_that_is_none_is_refused_and_changes_nothing(weight):
    trie = filled(["a"])
    with pytest.raises(InputError, match="A weight must be"):
        trie.insert("ab", weight)
    trie._check()
    assert trie.completions("") == [("a", 1.0)]


@pytest.mark.parametrize("k", [0, -1, 2.0, None, True])
def test_a_number_of_completions_that_is_none_is_refused(k):
    with pytest.raises(InputError, match="k must be"):
        Trie().completions("", k)
