import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from xmr_core import InputError, NotFittedError, QueryVectorizer
from xmr_core.features import words

LOG = ["rose of jericho plant", "rose plant", "echo with screen", "smart speaker", "speaker with screen"]


def names(vectorizer: QueryVectorizer, text: str) -> dict[str, float]:
    feature, value = vectorizer.transform_one(text)
    return {vectorizer.feature_name(j): float(v) for j, v in zip(feature.tolist(), value, strict=True)}


def test_ngrams_of_the_articles_example():
    by_word, by_char = QueryVectorizer(lowercase=False).analyze("Echo with screen")
    assert by_word == ["Echo", "with", "screen", "Echo with", "with screen", "Echo with screen"]
    # The article prints the four letters "with" among its trigrams; the trigram there is "wit".
    assert by_char == ["Ech", "cho", "ho#", "wit", "ith", "th#", "scr", "cre", "ree", "een", "en#"]


def test_short_words_give_one_character_gram():
    assert QueryVectorizer().analyze("a TV")[1] == ["a#", "tv#"]


def test_tfidf_by_hand():
    vectorizer = QueryVectorizer(word_ngrams=(1, 1), char_ngrams=None).fit(["red mug", "blue mug"])
    rare, common = np.log(3 / 2) + 1, np.log(3 / 3) + 1
    length = np.hypot(rare, common)
    assert names(vectorizer, "red mug") == pytest.approx({"mug": common / length, "red": rare / length}, rel=1e-6)


@pytest.mark.parametrize("order", [1, 2])
def test_each_part_agrees_with_scikit_learn(order):
    ours = QueryVectorizer(word_ngrams=(order, order), char_ngrams=None).fit(LOG)
    theirs = TfidfVectorizer(ngram_range=(order, order), token_pattern=r"[^\W_]+").fit(LOG)
    assert [ours.feature_name(j) for j in range(ours.n_features)] == theirs.get_feature_names_out().tolist()
    np.testing.assert_allclose(ours.transform(LOG).toarray(), theirs.transform(LOG).toarray(), atol=1e-6)


def test_parts_have_the_lengths_that_were_asked_for():
    vectorizer = QueryVectorizer(word_weights=(0.8, 0.4), char_weight=0.2).fit(LOG)
    feature, value = vectorizer.transform_one("rose of jericho plant")
    parts = [vectorizer.feature_name(j).count(" ") if vectorizer.feature_family(j) == "word" else 3 for j in feature]
    lengths = np.sqrt(np.bincount(parts, value.astype(float) ** 2))
    wanted = np.array([0.8, 0.4, 0.4, 0.2])  # the last weight serves pairs and triples
    np.testing.assert_allclose(lengths, wanted / np.linalg.norm(wanted), atol=1e-6)


@pytest.mark.parametrize(
    ("options", "families"),
    [({}, {"word", "char"}), ({"char_ngrams": None}, {"word"}), ({"word_ngrams": None}, {"char"})],
)
def test_families_can_be_switched(options, families):
    vectorizer = QueryVectorizer(**options).fit(LOG)
    assert {vectorizer.feature_family(j) for j in range(vectorizer.n_features)} == families


def test_without_tfidf_a_known_word_counts_the_same_everywhere():
    found = names(QueryVectorizer(char_ngrams=None, tfidf=False).fit(LOG), "rose screen")
    assert found == pytest.approx({"rose": 0.5**0.5, "screen": 0.5**0.5})


def test_min_df_leaves_rare_ngrams_out():
    vectorizer = QueryVectorizer(char_ngrams=None, min_df=2).fit(LOG)
    assert {vectorizer.feature_name(j) for j in range(vectorizer.n_features)} == {
        "rose", "plant", "with", "screen", "speaker", "with screen",
    }  # fmt: skip


@given(st.text(max_size=60))
def test_any_text_gives_an_ascending_vector_of_length_one_or_zero(text):
    vectorizer = QueryVectorizer().fit(LOG)
    feature, value = vectorizer.transform_one(text)
    assert feature.dtype == np.int32
    assert value.dtype == np.float32
    assert (np.diff(feature) > 0).all()
    length = float(value @ value)
    assert length == 0 if len(feature) == 0 else length == pytest.approx(1, abs=1e-5)


@given(st.lists(st.sampled_from([*LOG, "unknown zzz", ""]), min_size=1, max_size=6))
def test_many_texts_equal_one_at_a_time(texts):
    vectorizer = QueryVectorizer().fit(LOG)
    X = vectorizer.transform(texts)
    for i, text in enumerate(texts):
        feature, value = vectorizer.transform_one(text)
        assert X[i].indices.tolist() == feature.tolist()
        assert X[i].data.tolist() == value.tolist()


def test_width_and_accents_do_not_split_a_word():
    assert QueryVectorizer().analyze("Café ｃａｆé")[0][:2] == ["café", "café"]


def test_combining_marks_stay_with_their_letters():
    assert words("हिन्दी साड़ी, कुर्ता") == ["हिन्दी", "साड़ी", "कुर्ता"]
    assert len(words("İstanbul")) == 1


def test_progress_is_told():
    told = []
    QueryVectorizer().fit_transform(LOG * 1000, on_progress=told.append)
    assert told == sorted(told)
    assert told[0] == 0
    assert 0.5 <= told[-1] < 1


def test_survives_a_round_trip():
    vectorizer = QueryVectorizer(min_df=2).fit(LOG)
    again = QueryVectorizer.from_dict(vectorizer.to_dict(), vectorizer.idf_)
    assert (again.transform(LOG) != vectorizer.transform(LOG)).nnz == 0
    assert again.get_params() == vectorizer.get_params()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: QueryVectorizer(word_ngrams=None, char_ngrams=None).fit(LOG), "switch at least one family on"),
        (lambda: QueryVectorizer(word_ngrams=(2, 1)).fit(LOG), r"low <= high <= 10; \(2, 1\) came"),
        (lambda: QueryVectorizer(char_ngrams=0).fit(LOG), "char_ngrams must be a whole number, at least 1; 0 came"),
        (lambda: QueryVectorizer(word_weights=(1.0, 0.0)).fit(LOG), "must be above 0"),
        (lambda: QueryVectorizer(word_weights=()).fit(LOG), "must be above 0"),
        (lambda: QueryVectorizer(min_df=0).fit(LOG), "min_df must be a whole number, at least 1; 0 came"),
        (lambda: QueryVectorizer().fit([]), "the list is empty"),
        (lambda: QueryVectorizer().fit("rose"), "one str came"),
        (lambda: QueryVectorizer().fit(["rose", None]), "text 1 is NoneType"),
        (lambda: QueryVectorizer().fit(["!!", ""]), "None of the 2 texts holds a feature"),
        (lambda: QueryVectorizer().set_params(depth=3), "has no parameter 'depth'"),
    ],
)
def test_bad_input_is_refused_in_words(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_unfitted_says_so():
    with pytest.raises(NotFittedError, match="call fit"):
        QueryVectorizer().transform_one("rose")
