from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmr_core import InputError
from xmr_core.completion.prefix_features import PrefixVectorizer, place_weight

PREVIOUS = st.one_of(st.none(), st.text(alphabet="ab é", max_size=8))
ROWS = st.lists(st.tuples(PREVIOUS, st.text(alphabet="abé👩", max_size=6)), min_size=1, max_size=12)


def named(vectorizer, previous, prefix):
    feature, value = vectorizer.transform_one(previous, prefix)
    return {vectorizer.feature_name(j): float(v) for j, v in zip(feature.tolist(), value, strict=True)}


def test_a_row_by_hand():
    vectorizer = PrefixVectorizer(char_ngrams=(1, 2)).fit(["red mug", "red"], ["aba", "b"])
    rare, common = log(3 / 2) + 1, log(3 / 3) + 1
    words = {"mug": rare, "red": common}
    # "a" stands at places 0 and 2, "b" at 1; "ab" at 0 and "ba" at 1 of the pairs.
    grams = {"a": (1 + 1 / 3) * rare, "b": 1 / 2 * common, "ab": rare, "ba": 1 / 2 * rare}
    expected = {}
    for block in (words, grams):
        length = sqrt(sum(v * v for v in block.values())) * sqrt(2)
        expected |= {name: v / length for name, v in block.items()}
    assert named(vectorizer, "red mug", "aba") == pytest.approx(expected, rel=1e-6)


def test_grams_near_the_start_weigh_more():
    assert [place_weight(i) for i in range(3)] == [1, 1 / 2, 1 / 3]


@given(ROWS, ROWS, st.booleans(), st.booleans())
def test_one_pair_has_the_bits_of_its_row(seen, asked, use_previous, use_prefix):
    vectorizer = PrefixVectorizer(use_previous, use_prefix).fit(*zip(*seen, strict=True))
    X = vectorizer.transform(*zip(*asked, strict=True))
    assert X.has_sorted_indices
    for i, (previous, prefix) in enumerate(asked):
        feature, value = vectorizer.transform_one(previous, prefix)
        row = slice(X.indptr[i], X.indptr[i + 1])
        assert feature.tobytes() == X.indices[row].tobytes()
        assert value.tobytes() == X.data[row].tobytes()
        assert len(value) == 0 or np.linalg.norm(value) == pytest.approx(1, rel=1e-5)


@given(ROWS)
def test_a_vectorizer_comes_back_from_what_is_stored(rows):
    vectorizer = PrefixVectorizer().fit(*zip(*rows, strict=True))
    again = PrefixVectorizer.from_dict(vectorizer.to_dict(), vectorizer.idf_)
    assert (again.transform(*zip(*rows, strict=True)) != vectorizer.transform(*zip(*rows, strict=True))).nnz == 0


def test_odd_input():
    vectorizer = PrefixVectorizer().fit(["a"], ["b"])
    assert len(vectorizer.transform_one(None, "")[0]) == 0
    assert len(vectorizer.transform_one("unseen", "\x00שלום")[0]) == 0
    assert len(vectorizer.transform_one("a", "b" * 10_000)[0]) == 2
    with pytest.raises(InputError, match="1 previous queries and 2 prefixes"):
        vectorizer.fit(["a"], ["b", "c"])
    with pytest.raises(InputError, match="char_ngrams"):
        PrefixVectorizer(char_ngrams=(2, 1)).fit(["a"], ["b"])
