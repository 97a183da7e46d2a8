"""The grammar of terms, by hand, against a plain reading of its rules, and on any text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.terms import fold, parse, sentences, shown_by, term_faults

SAID = "We centre the data first. PCA finds directions of\nlargest variance, the Principal-Axes. It isn’t magic!"


def words(terms, text) -> list[str]:
    found = shown_by(terms, text)
    return [] if found is None else [text[a:b] for a, b in found.words]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("variance", ["variance"]),
        ("varian*", ["variance"]),
        ("vari*", ["variance"]),
        ("varian", []),
        ("ariance", []),
        ("direction", []),
        ("directions of largest", ["directions of\nlargest"]),
        ("principal axes", ["Principal-Axes"]),
        ("principal-axes", ["Principal-Axes"]),
        ("isn't", ["isn’t"]),
        ("isn’t", ["isn’t"]),
        ("center*|centre* + data", ["centre", "data"]),
        ("data + centre*", ["data", "centre"]),
        ("centre + variance", []),
        ("spread|varian* + axis|axes + pca", ["variance", "Axes", "PCA"]),
        ("large* varian*", ["largest variance"]),
    ],
)
def test_a_term_finds_its_words(term, found):
    assert words([term], SAID) == found


def test_the_sentence_and_the_term_are_told():
    found = shown_by(["nothing", "pca + direction*"], SAID)
    assert found.term == "pca + direction*"
    assert SAID[slice(*found.sentence)] == "PCA finds directions of\nlargest variance, the Principal-Axes."


def test_the_first_sentence_wins_over_the_first_term():
    assert shown_by(["magic", "centre"], SAID).term == "centre"


@pytest.mark.parametrize(
    "text",
    ["It never removes columns.", "It doesn't remove columns.", "It doesn’t remove columns.", "It rotates\ninstead of "
     "dropping columns, so remove no columns.", "Without it I remove columns."],
)  # fmt: skip
def test_negated_sentences_are_passed_over_if_asked(text):
    cue = ["remov* + column*"]
    assert shown_by(cue, text)
    assert shown_by(cue, text, skip_negated=True) is None
    both = text + " I remove columns."
    assert both[slice(*shown_by(cue, both, skip_negated=True).sentence)] == "I remove columns."


def test_a_negation_among_the_words_that_matched_negates_nothing():
    cue = ["tree* + cannot|can't overfit"]
    assert shown_by(cue, "Trees cannot overfit.", skip_negated=True)
    assert shown_by(cue, "It is wrong that trees cannot overfit.", skip_negated=True) is None


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("is not linear", "It isn't linear.", ["isn't linear"]),
        ("is not linear", "It is not linear.", ["is not linear"]),
        ("not + linear", "It doesn’t look linear.", ["doesn’t", "linear"]),
        ("not linear", "It is linear.", []),
        ("notable", "Don't.", []),
        ("70 %", "It keeps 70% of it.", ["70%"]),
        ("70%", "It keeps 70 % of it.", ["70 %"]),
        ("70 %", "It keeps 170 % of it.", []),
    ],
)
def test_contractions_and_percent_signs_are_heard(term, text, found):
    assert words([term], text) == found


def test_a_word_that_holds_a_negation_is_none():
    assert shown_by(["column*"], "I know notable columns and a knot.", skip_negated=True)


def test_signs_are_no_wildcards():
    assert words(["a/b"], "an A/B test") == ["A/B"]
    assert words(["nd^2"], "costs nd^2 time") == ["nd^2"]
    assert words(["a.c"], "abc") == []
    assert words(["c++"], "in C++ now") == ["C++"]
    assert words(["95 %"], "keep 95 % of it") == ["95 %"]
    assert words(["%"], "95 % of") == ["%"]


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        ("", "empty"), ("a|", "empty"), ("|a", "empty"), ("a + ", "empty"), ("-", "empty"),
        ("*", "star"), ("a *", "star"), ("*a", "star"), ("a*b", "star"), ("a**", "star"), ("a + b|* c", "star"),
    ],
)  # fmt: skip
def test_a_term_that_is_not_well_formed_is_refused(term, fault):
    assert fault in term_faults(term)[0]
    with pytest.raises(ValueError, match=fault):
        shown_by([term], "a b c")


def test_sentences_stand_where_they_are():
    text = "One. Two is 2.5!\n\nThree?  "
    assert [text[a:b] for a, b in sentences(text)] == ["One.", "Two is 2.5!", "Three?"]
    assert sentences("") == () == sentences("  \n")


# ------------------------------------------------------------------ on any text

WORDS = st.sampled_from(["varian", "variance", "Variance", "spread", "not", "é", "a/b", "x", "axis", "SS"])
GAPS = st.sampled_from([" ", "  ", "\n", "-", "–", " - ", ". ", "! ", ", "])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=12).map(lambda pairs: "".join(a + b for a, b in pairs))
ALTERNATIVES = st.sampled_from(["variance", "vari*", "spread", "é", "a/b", "x axis", "x-axis", "ss", "varian* x"])
TERMS = st.lists(st.lists(ALTERNATIVES, min_size=1, max_size=3).map("|".join), min_size=1, max_size=3).map(" + ".join)


def plainly(term: str, text: str) -> bool:
    """The rules read as they are written: fold, cut into sentences, look for every part in each."""

    def folded(words: str) -> str:
        return re.sub(r"[\s\-\u2010-\u2015]+", " ", words.lower().replace("’", "'"))

    def holds(part: str, sentence: str) -> bool:
        either = "|".join(re.escape(folded(a.strip())).replace(r"\*", r"\w*") for a in part.split("|"))
        return bool(re.search(rf"(?<!\w)(?:{either})(?!\w)", sentence))

    return any(
        all(holds(part, sentence) for part in term.split(" + "))
        for sentence in re.split(r"(?<=[.!?])\s+", folded(text))
    )


@given(TERMS, TEXTS)
def test_it_agrees_with_a_plain_reading_of_the_rules(term, text):
    assert (shown_by([term], text) is not None) == plainly(term, text)


@given(st.lists(TERMS, min_size=1, max_size=3), TEXTS, st.booleans())
def test_what_is_found_stands_in_the_text_and_is_found_alone(terms, text, skip):
    found = shown_by(terms, text, skip)
    if found is None:
        assert all(shown_by([term], text, skip) is None for term in terms)
        return
    start, end = found.sentence
    assert found.term in terms
    assert len(found.words) == found.term.count(" + ") + 1
    assert all(start <= a < b <= end for a, b in found.words)
    assert shown_by([found.term], text[start:end])
    for part, (a, b) in zip(found.term.split(" + "), found.words, strict=True):
        assert shown_by([part], text[a:b])


@given(TERMS, TEXTS, TEXTS)
def test_more_sentences_never_hide_a_point(term, text, more):
    if shown_by([term], text):
        assert shown_by([term], f"{text}. {more}")


@given(st.text())
def test_any_text_folds_to_its_own_length(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert all(0 <= a < b <= len(text) for a, b in sentences(text))


@given(st.text(), st.text())
def test_any_term_is_refused_or_used(term, text):
    if term_faults(term):
        with pytest.raises(ValueError, match=r"empty|star"):
            parse(term)
    else:
        shown_by([term], text)
        shown_by([term], term.replace("*", ""))
