"""The completer that knows the session: suggestions extend their prefix, points add up, logs of all kinds are taken."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xmr_core import InputError, ModelFormatError, NotFittedError
from xmr_core.completion import SIGNALS, SessionAutocomplete
from xmr_core.features import words

LETTERS = st.text(alphabet="abé \u05d0😀", max_size=6)
LOGS = st.lists(st.tuples(st.none() | LETTERS, LETTERS.filter(bool)), min_size=1, max_size=30)


def fitted(rows: list[tuple[str | None, str]], **params: object) -> SessionAutocomplete:
    return SessionAutocomplete(**params).fit([p for p, _ in rows], [q for _, q in rows])  # type: ignore[arg-type]


def names(found: list) -> list[str]:
    return [completion.query for completion in found]


@pytest.fixture(scope="module")
def large() -> SessionAutocomplete:
    """A log of 4,000 rows whose second word depends on the first query."""
    rng = np.random.default_rng(0)
    goods = [f"{a}{b}" for a in "bcdfglmnprst" for b in ("ale", "ead", "ick", "ope", "ung")]
    rows = []
    for _ in range(4000):
        first = int(rng.zipf(1.5)) % len(goods)
        rows.append((goods[first], f"{goods[(first * 7 + int(rng.integers(3))) % len(goods)]} box"))
    return fitted(rows)


# ------------------------------------------------------------------------------------------------- by hand


def test_without_a_session_the_most_typed_comes_first() -> None:
    log = fitted([(None, "tea"), (None, "ten"), (None, "ten"), (None, "pot")])
    assert names(log.complete("te")) == ["ten", "tea"]
    assert names(log.complete("")) == ["ten", "pot", "tea"]  # equal points of popularity and letters: by code point


def test_what_followed_the_previous_query_comes_first() -> None:
    log = fitted([("tea", "teapot"), ("tea", "teapot"), *[(None, "television")] * 9])
    assert names(log.complete("te")) == ["television", "teapot", "tea"]
    assert names(log.complete("te", "tea")) == ["teapot", "television", "tea"]


def test_the_walk_goes_further_than_one_step() -> None:
    log = fitted([("a1", "b1"), ("b1", "c1"), (None, "c2"), (None, "c2"), (None, "c2")])
    assert names(log.complete("c", "a1"))[0] == "c1"


def test_a_slip_is_corrected_and_marked() -> None:
    log = fitted([(None, "kettle"), (None, "kennel"), (None, "lamp")])
    found = log.complete("ketl")
    assert [(c.query, c.kind) for c in found] == [("kettle", "corrected")]
    assert names(log.complete("ekttl")) == ["kettle"]  # neighbours swapped
    assert log.complete("x") == []  # a single letter is no slip
    assert names(fitted([(None, "kettle")], correct=False).complete("ketl")) == []


def test_composed_queries_fill_empty_places_only() -> None:
    rows: list[tuple[str | None, str]] = [
        (None, "red tea pot"),
        (None, "tea cup"),
        (None, "blue tea cup"),
        (None, "red lamp"),
    ]
    plain, composed = fitted(rows, correct=False), fitted(rows, compose=True)
    assert names(plain.complete("red cup")) == []
    assert [(c.query, c.kind) for c in composed.complete("red cup")] == [("red cup", "composed")]
    assert names(composed.complete("tea "))[:2] == ["tea cup", "tea pot"]  # "pot" is known to follow "tea"
    known = plain.complete("red")
    assert composed.complete("red")[: len(known)] == known


def test_a_log_of_one_query() -> None:
    log = fitted([(None, "tea")])
    assert names(log.complete("")) == names(log.complete("t", "pot")) == names(log.complete("t", "tea")) == ["tea"]
    assert log.complete("z") == []


def test_typical_previous_queries_are_frequent_lead_on_and_differ() -> None:
    rows = [("tea", f"cup {i % 3}") for i in range(4)] + [("red tea", f"cup {i % 2}") for i in range(3)]
    rows += [("lamp", "bulb")] * 9
    rows += [
        ("bed", "bed"),
        ("bed", "sheet"),
        ("bed", "cover"),
        ("bag", "lock"),
        ("bag", "tag"),
    ]
    log = fitted(rows)
    assert log.typical_previous(2, followers=1) == ["lamp", "tea"]
    assert log.typical_previous(followers=2) == ["tea", "bag", "bed"]  # equally often, as a query after itself is none
    assert log.typical_previous(followers=3) == ["tea"]
    assert log.typical_previous() == []


# ------------------------------------------------------------------------------------------------- relations


@settings(max_examples=60, deadline=None)
@given(rows=LOGS, n=st.integers(1, 4), followers=st.integers(1, 3))
def test_typical_previous_queries_are_those_a_plain_count_finds(rows, n, followers) -> None:
    after: dict[str, list[str]] = {}
    for row in rows:
        before, query = (unicodedata.normalize("NFC", text or "") for text in row)
        if before and before != query:
            after.setdefault(before, []).append(query)
    several = [query for query, found in after.items() if len(set(found)) >= followers]
    expected: list[str] = []
    for query in sorted(several, key=lambda query: (-len(after[query]), query)):
        if not any(set(words(query)) & set(words(other)) for other in expected):
            expected.append(query)
    assert fitted(rows).typical_previous(n, followers) == expected[:n]


@settings(max_examples=60, deadline=None)
@given(rows=LOGS, prefix=LETTERS, previous=st.none() | LETTERS, k=st.integers(1, 12), compose=st.booleans())
def test_suggestions_extend_the_prefix_and_all_there_are_come(rows, prefix, previous, k, compose) -> None:
    log = fitted(rows, compose=compose)
    found, start = log.complete(prefix, previous, k), unicodedata.normalize("NFC", prefix)
    known = {unicodedata.normalize("NFC", t) for row in rows for t in row if t}
    matching = [t for t in known if t.startswith(start)]
    if found and found[0].kind == "corrected":
        assert not matching
        assert set(names(found)) <= known
        return
    assert all(c.query.startswith(start) for c in found)
    assert len(set(names(found))) == len(found)
    assert sum(c.kind == "known" for c in found) == min(k, len(matching))
    assert all((c.query in known) == (c.kind == "known") for c in found)
    scores = [c.score for c in found]
    assert scores == sorted(scores, reverse=True)


@settings(max_examples=60, deadline=None)
@given(rows=LOGS, prefix=LETTERS, previous=st.none() | LETTERS, k=st.integers(1, 12))
def test_a_trace_is_the_answer_and_its_points_add_up(rows, prefix, previous, k) -> None:
    log = fitted(rows)
    trace = log.trace(prefix, previous, k)
    assert trace.completions == log.complete(prefix, previous, k)
    assert trace.points.shape == (len(trace.completions), len(SIGNALS))
    assert (trace.points >= 0).all()
    np.testing.assert_allclose(trace.points.sum(axis=1), [c.score for c in trace.completions], rtol=0, atol=1e-12)


def test_answers_are_the_same_with_and_without_the_remembered_session(large: SessionAutocomplete) -> None:
    first = large.complete("b", "bale")
    large._session_of.cache_clear()
    assert large.complete("b", "bale") == first == large.complete("b", "bale")


def test_the_pool_leaves_out_nobody_who_would_be_first(large: SessionAutocomplete) -> None:
    """With k as large as the table every string is a candidate; the first ten stay the first ten."""
    every = len(large.table_)
    for prefix in ("", "b", "ma"):
        assert names(large.complete(prefix, "bale", every))[:10] == names(large.complete(prefix, "bale"))


# ------------------------------------------------------------------------------------------------- learning


def test_fitted_weights_are_bounded_and_learn_the_session(large: SessionAutocomplete) -> None:
    assert large.has_fitted_weights
    assert not fitted([(None, "tea")]).has_fitted_weights
    free = SIGNALS.index("letters_left")
    assert (np.delete(large.weights_, free, axis=2) >= 0).all()
    session = [SIGNALS.index(name) for name in ("walk", "direct", "meaning", "spelling")]
    assert (large.weights_[0][:, session] == 0).all()
    assert large.weights_[1][:, session].sum() > 0.5


def test_a_session_helps_on_rows_that_were_not_learnt() -> None:
    rng = np.random.default_rng(1)
    first = rng.integers(40, size=6000)
    rows = [(f"item {i}", f"part {(i * 3 + int(rng.integers(2))) % 40}") for i in first]
    log = fitted(rows[:5000])
    hits = [[row[1] in names(log.complete("part", previous, 2)) for row in rows[5000:] for previous in [p(row)]]
            for p in (lambda row: row[0], lambda row: None)]  # fmt: skip
    assert np.mean(hits[0]) > 0.95 > 0.2 > np.mean(hits[1])


def test_the_same_seed_gives_the_same_completer() -> None:
    rows = [(f"a{i % 7}", f"b{i % 13}") for i in range(2500)]
    one, other = fitted(rows), fitted(rows)
    np.testing.assert_array_equal(one.weights_, other.weights_)
    assert one.complete("b", "a3") == other.complete("b", "a3")


# ------------------------------------------------------------------------------------------------- nasty inputs


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "\x00\x1f\u200b", "\u05e9\u05dc\u05d5\u05dd", "😀👩‍👩‍👧", "\U0010ffff", " ", "e\u0301"],
    ids=["long", "control", "right to left", "emoji", "last code point", "blank", "combining"],
)  # fmt: skip
def test_odd_texts_are_texts(text: str) -> None:
    log = fitted([(text, "tea"), (None, text), (None, "tea")])
    whole = unicodedata.normalize("NFC", text)
    assert names(log.complete(text)) == names(log.complete(whole[:1]))[:1] == [whole]
    assert names(log.complete("te", text)) == ["tea"]
    assert log.complete(text + "y" * 10_000) == []


def test_equal_texts_in_two_forms_are_one() -> None:
    log = fitted([(None, "cafe\u0301"), (None, "caf\u00e9")])
    assert names(log.complete("caf")) == names(log.complete("cafe\u0301")) == ["caf\u00e9"]


def test_rows_without_a_query_and_empty_previous_ones() -> None:
    log = SessionAutocomplete().fit(["", float("nan"), None], ["tea", "pot", ""])
    assert names(log.complete("")) == ["pot", "tea"]


@pytest.mark.parametrize(
    ("previous", "queries", "message"),
    [
        ([None], [], "At least one text"),
        ([None], [""], "not empty"),
        ([None, None], ["tea"], "1 queries, 2 previous"),
        ([7], ["tea"], "number 0 is of the type int"),
        ("tea", ["tea"], "previous must be a list"),
        ([None], ["\ud800"], "surrogate"),
        ([None], "tea", "list of texts"),
    ],
)
def test_bad_logs_are_refused_in_words(previous: object, queries: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SessionAutocomplete().fit(previous, queries)


def test_bad_questions_are_refused_in_words() -> None:
    log = fitted([(None, "tea")])
    with pytest.raises(InputError, match="k must be"):
        log.complete("t", k=0)
    with pytest.raises(InputError, match="prefix must be a text"):
        log.complete(None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="previous must be a text"):
        log.complete("t", 3)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="followers must be"):
        log.typical_previous(followers=0)
    with pytest.raises(NotFittedError, match="fit"):
        SessionAutocomplete().typical_previous()
    with pytest.raises(NotFittedError, match="fit"):
        SessionAutocomplete().complete("t")


# ------------------------------------------------------------------------------------------------- storage


@pytest.mark.parametrize("compose", [False, True])
def test_a_saved_completer_answers_the_same(tmp_path: Path, compose: bool) -> None:
    log = fitted([(f"a{i % 7}", f"b {i % 13} é") for i in range(2500)], compose=compose)
    log.save(tmp_path / "m")
    again = SessionAutocomplete.load(tmp_path / "m")
    for prefix, previous in (("b", "a1"), ("", None), ("b 1", "unseen b"), ("bb", "a2")):
        assert again.complete(prefix, previous) == log.complete(prefix, previous)


def test_a_log_without_words_can_be_saved(tmp_path: Path) -> None:
    log = fitted([("😀", "👍"), (None, "👎")])
    log.save(tmp_path / "m")
    assert SessionAutocomplete.load(tmp_path / "m").complete("", "😀") == log.complete("", "😀")


def test_damaged_folders_are_refused(tmp_path: Path) -> None:
    fitted([("tea", "pot")]).save(tmp_path / "m")
    for name in ("arrays.npz", "texts.json", "manifest.json"):
        path = tmp_path / "m" / name
        kept = path.read_bytes()
        path.write_bytes(kept[: len(kept) // 2])
        with pytest.raises(ModelFormatError):
            SessionAutocomplete.load(tmp_path / "m")
        path.write_bytes(kept)


@pytest.mark.parametrize("name", ["edge_to", "edge_begin", "direct_to", "gram", "gram_begin", "prior", "vectors"])
def test_arrays_that_lead_out_of_bounds_are_refused(tmp_path: Path, name: str) -> None:
    from xmr_core import storage

    log = fitted([("tea", "pot"), ("pot", "lid"), ("cup", "tea")])
    log.save(tmp_path / "m")
    meta, arrays, texts = storage.read_all(tmp_path / "m", "session_autocomplete")
    array = arrays[name].copy()
    if name == "vectors":
        array = array[:-1]
    else:
        array.flat[len(array) // 2] = -1 if name == "prior" else 10_000
    storage.write(tmp_path / "m", "session_autocomplete", meta, arrays | {name: array}, texts)
    with pytest.raises(ModelFormatError):
        SessionAutocomplete.load(tmp_path / "m")
