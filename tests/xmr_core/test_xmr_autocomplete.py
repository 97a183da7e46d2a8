"""The paper's method: every suggestion extends the prefix, the masked beam finds what scoring everything finds."""

import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xmr_core import InputError, ModelFormatError, NotFittedError
from xmr_core.beam import rank_everything
from xmr_core.completion import XMRAutocomplete
from xmr_core.scores import SCORE_FUNCTIONS

LETTERS = st.text(alphabet="abé \u05d0😀", max_size=6)
LOGS = st.lists(st.tuples(st.none() | LETTERS, LETTERS.filter(bool)), min_size=1, max_size=30)
TREES = ["hybrid", "trie", "balanced_kmeans"]


def fitted(rows: list[tuple[str | None, str]], **params: Any) -> XMRAutocomplete:
    return XMRAutocomplete(**params).fit([p for p, _ in rows], [q for _, q in rows])


def names(found: list) -> list[str]:
    return [completion.query for completion in found]


@pytest.fixture(scope="module", params=TREES)
def log(request: pytest.FixtureRequest) -> XMRAutocomplete:
    rng = np.random.default_rng(0)
    words = [a + b for a in "bcdfgl" for b in ("ale", "ead", "ick", "ope")]
    rows = []
    for _ in range(3000):
        i = int(rng.zipf(1.4)) % len(words)
        rows.append((words[i], f"{words[(7 * i + int(rng.integers(3))) % len(words)]} {words[int(rng.integers(24))]}"))
    return fitted(rows, tree=request.param)


def test_the_previous_query_decides_where_both_begin_alike() -> None:
    rows = [("tea", "teapot"), ("film", "television")] * 5
    for tree in TREES:
        log = fitted(rows, tree=tree)
        assert names(log.complete("te", "tea")) == ["teapot", "television"]
        assert names(log.complete("te", "film")) == ["television", "teapot"]


def test_popularity_decides_where_the_score_does_not() -> None:
    rows = [("x", "bb"), ("x", "ba"), ("x", "bb")]
    assert names(fitted(rows, popularity=100.0).complete("b", "x")) == ["bb", "ba"]


@pytest.mark.parametrize("prefix", ["", "b", "ba", "bale c", "zz"])
def test_a_full_beam_is_exact_under_the_prefix(log: XMRAutocomplete, prefix: str) -> None:
    model = log.model_
    lo, hi = log.table_.range(prefix)
    feature, value = log.vectorizer_.transform_one("cead", prefix)
    labels, keys = rank_everything(feature, value, model.ranker_, SCORE_FUNCTIONS[model.score_function])
    keys += np.log1p(log.counts_)[labels]  # popularity weighs 1
    exact = sorted((-key, label) for label, key in zip(labels.tolist(), keys.tolist(), strict=True) if lo <= label < hi)
    found = log.answering(beam_width=len(log.table_)).complete(prefix, "cead", k=len(log.table_))
    assert [c.query for c in found] == [log.table_[label] for _, label in exact]
    np.testing.assert_array_equal([c.score for c in found], [-key for key, _ in exact])


def test_a_beam_of_ten_answers_with_ten(log: XMRAutocomplete) -> None:
    for prefix in ("", "b", "be", "l"):
        lo, hi = log.table_.range(prefix)
        found = log.complete(prefix, "gope")
        assert len(found) == min(10, hi - lo)
        assert all(c.query.startswith(prefix) for c in found)


def test_without_the_mask_answers_are_filtered(log: XMRAutocomplete) -> None:
    plain = log.answering(mask=False)
    found = plain.complete("b", "cead")
    assert all(c.query.startswith("b") for c in found)
    labels, _ = log.model_.rank_features(*log.vectorizer_.transform_one("cead", "b"), len(log.table_), 10)
    assert names(found) == [log.table_[i] for i in labels if log.table_[i].startswith("b")][:10]


@pytest.mark.parametrize(
    ("params", "letters"),
    [({}, False), ({"mask": False}, True), ({"use_prefix": True}, True), ({"mask": False, "use_prefix": False}, False)],
)
def test_letters_are_features_where_no_mask_knows_the_prefix(params: dict[str, Any], letters: bool) -> None:
    vectorizer = fitted([("tea", "teapot"), ("film", "television")], **params).vectorizer_
    assert ("char" in {vectorizer.feature_family(j) for j in range(vectorizer.n_features)}) is letters


@settings(max_examples=30, deadline=None)
@given(
    rows=LOGS, prefix=LETTERS, previous=st.none() | LETTERS, k=st.integers(1, 12), width=st.integers(1, 4),
    mask=st.booleans(), tree=st.sampled_from(TREES), popularity=st.sampled_from([0.0, 0.3]),
)  # fmt: skip
def test_the_trace_is_the_search(rows, prefix, previous, k, width, mask, tree, popularity) -> None:
    log = fitted(rows, tree=tree, beam_width=width, mask=mask, popularity=popularity, max_leaf_size=2, branching=2)
    found = log.complete(prefix, previous, k)
    meant = found[-1].query if found else None
    trace = log.trace(prefix, previous, k, meant)
    assert list(trace.completions) == found
    if not trace.levels:
        assert not trace.n_matching
        assert not found
        return
    last = trace.levels[-1]
    answers = last.order[: int(last.kept.sum())]
    assert [log.table_[i] for i in log.model_.ranker_.frozen.label_of_leaf[last.node[answers]]] == names(found)
    np.testing.assert_allclose(last.key[answers], [c.score for c in found], atol=1e-12)
    for level in trace.levels:
        assert sorted(level.rank) == list(range(1, len(level.node) + 1))
        if level.allowed is not None:
            assert (level.allowed | ~level.kept).all()
    if found:
        assert trace.sought is not None
        assert trace.sought.lost_level is None
        assert trace.sought.rank == len(found)
        assert 1 <= trace.sought.exhaustive_rank <= trace.n_matching


def test_the_trace_says_where_a_query_was_lost(log: XMRAutocomplete) -> None:
    narrow = log.answering(mask=False, beam_width=1)
    everything = log.answering(beam_width=len(log.table_), popularity=0.0)
    found = names(everything.complete("b", "cead", len(log.table_)))
    lost = next(query for query in found if query not in names(narrow.complete("b", "cead")))
    sought = narrow.trace("b", "cead", meant=lost).sought
    assert sought is not None
    assert sought.lost_level is not None
    assert log.table_[sought.label] == lost
    assert sought.exhaustive_rank == found.index(lost) + 1
    assert sought.path.tolist() == log.model_.tree_.path(sought.label).tolist()


def test_a_query_meant_must_begin_with_the_prefix_and_be_known(log: XMRAutocomplete) -> None:
    for meant in ("zebra", "bale", 3):
        with pytest.raises(InputError, match="begins with the prefix"):
            log.trace("c", None, meant=meant)


def test_only_what_answers_can_change_after_fit(log: XMRAutocomplete) -> None:
    assert log.answering(beam_width=3).model_ is log.model_
    for params in ({"tree": "trie"}, {"beam_width": 0}, {"mass": True}):
        with pytest.raises(InputError):
            log.answering(**params)


@settings(max_examples=30, deadline=None)
@given(rows=LOGS, prefix=LETTERS, previous=st.none() | LETTERS, k=st.integers(1, 12), tree=st.sampled_from(TREES))
def test_suggestions_extend_the_prefix_and_all_there_are_come(rows, prefix, previous, k, tree) -> None:
    log, start = fitted(rows, tree=tree), unicodedata.normalize("NFC", prefix)
    matching = {unicodedata.normalize("NFC", q) for _, q in rows}
    matching = {text for text in matching if text.startswith(start)}
    found = names(log.complete(prefix, previous, k))
    assert len(found) == len(set(found)) == min(k, len(matching))
    assert set(found) <= matching


@pytest.mark.parametrize("text", ["x" * 10_000, "\x00\x1f", "\u05e9\u05dc\u05d5\u05dd", "😀👩‍👧", " ", "e\u0301"])
def test_odd_texts_are_texts(text: str) -> None:
    log = fitted([(text, "tea"), (None, text), (None, "tea")])
    assert names(log.complete(text)) == [unicodedata.normalize("NFC", text)]
    assert names(log.complete("te", text)) == ["tea"]
    assert log.complete(text + "y" * 10_000) == []


def test_a_log_of_one_query() -> None:
    for tree in TREES:
        assert names(fitted([(None, "tea")], tree=tree).complete("t", "pot")) == ["tea"]


@pytest.mark.parametrize(
    "params", [{"tree": "bush"}, {"trie_depth": 0}, {"beam_width": 0}, {"popularity": -1.0},
               {"use_previous": False, "use_prefix": False}, {"use_previous": False}],
)  # fmt: skip
def test_bad_parameters_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        fitted([(None, "tea")], **params)


def test_bad_questions_are_refused() -> None:
    log = fitted([(None, "tea")])
    for question in ({"prefix": None}, {"prefix": "t", "previous": 3}, {"prefix": "t", "k": 0}):
        with pytest.raises(InputError):
            log.complete(**question)
    with pytest.raises(NotFittedError):
        XMRAutocomplete().complete("t")


def test_a_saved_completer_answers_the_same(log: XMRAutocomplete, tmp_path: Path) -> None:
    log.save(tmp_path / "m")
    again = XMRAutocomplete.load(tmp_path / "m")
    for prefix, previous in (("b", "cead"), ("", None), ("be", "unseen")):
        assert again.complete(prefix, previous) == log.complete(prefix, previous)
    (tmp_path / "m" / "arrays.npz").write_bytes(b"PK")
    with pytest.raises(ModelFormatError):
        XMRAutocomplete.load(tmp_path / "m")
