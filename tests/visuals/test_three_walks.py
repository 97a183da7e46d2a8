"""The payload of the three trees: its rows are the trace, its words agree with its numbers."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visuals.figures.three_walks import ancestor, three_walks
from xmr_core.completion.string_names import StringNames
from xmr_core.completion.three_trees import EIGHT, fit_three, rows_of_strings
from xmr_core.trace import BeamLevel

WORDS = ["tea", "teapot", "teacup", "tent", "tent peg", "television", "ten", "pot", "potato", "port", "a", "ab"]
LISTS = {"eight": fit_three(rows_of_strings(EIGHT)), "words": fit_three(rows_of_strings([*WORDS, "tea", "tent"] * 3))}


def walked(which: str, prefix: str, meant: str | None, width: int, mask: bool):
    logs = {kind: log.answering(mask=mask, beam_width=width) for kind, log in LISTS[which].items()}
    traces = {kind: log.trace(prefix, None, width, meant) for kind, log in logs.items()}
    names = {kind: StringNames(log) for kind, log in logs.items()}
    return traces, names, three_walks(traces, names, meant)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), which=st.sampled_from(list(LISTS)), width=st.integers(1, 6), mask=st.booleans())
def test_rows_are_what_the_trace_says(data: st.DataObject, which: str, width: int, mask: bool) -> None:
    strings = list(EIGHT) if which == "eight" else WORDS
    meant = data.draw(st.sampled_from(strings))
    prefix = meant[: data.draw(st.integers(0, len(meant)))]
    traces, names, payload = walked(which, prefix, meant, width, mask)
    json.dumps(payload)
    for tree in payload["trees"]:
        trace, rows = traces[tree["key"]], {row["id"]: row for row in tree["rows"]}
        assert len(rows) == len(tree["rows"])
        seen = set[str]()
        for row in tree["rows"]:  # parents first, and never later than their children
            assert row["parent"] is None or row["parent"] in seen
            assert row["parent"] is None or rows[row["parent"]]["step"] < row["step"]
            seen.add(row["id"])
        answers = sorted((row["answer"], row["label"]) for row in tree["rows"] if row["answer"])
        assert answers == list(enumerate((c.query for c in trace.completions), start=1))
        assert tree["dots"] == sum(int((~level.carried).sum()) for level in trace.levels)
        assert not any(row["turns"] and row["answer"] for row in tree["rows"])
        n = names[tree["key"]].node_size(0, 0)
        assert tree["rows"][0]["label"] == f"All {n} strings"
        _folds_count_the_rest(tree, trace.levels)
        assert ("is found" in tree["levels"][-1]["caption"]) == (meant in [c.query for c in trace.completions])


def _folds_count_the_rest(tree: dict, levels: tuple[BeamLevel, ...]) -> None:
    folded = sum(int(re.match(r"\d+", row["label"]).group()) for row in tree["rows"] if row["fold"])
    single = sum(not row["fold"] for row in tree["rows"]) - 1  # without the root
    assert folded + single == sum(int((~level.carried).sum()) for level in levels)


def test_the_eight_strings_of_the_article_at_width_two() -> None:
    _, _, payload = walked("eight", "ab", "abfgi", 2, mask=True)
    found = {tree["key"]: [row["label"] for row in tree["rows"] if row["answer"]] for tree in payload["trees"]}
    assert all(len(labels) == 2 for labels in found.values())
    trie = payload["trees"][1]
    assert [row["label"] for row in trie["rows"] if row["step"] == 1] == ["a…", "b…"]
    assert next(row["state"] for row in trie["rows"] if row["label"] == "b…") == "barred"
    assert payload["steps"][0]["caption"].startswith("“ab”: 5 strings begin with it.")
    ends = [step["caption"] for step in payload["steps"]]
    finders = [tree["title"].lower() for tree in payload["trees"] if "abfgi" in found[tree["key"]]]
    assert 0 < len(finders) < 3
    assert f"“abfgi” is found by the {' and the '.join(finders)} only." in ends[-1]


def test_the_question_is_answered_by_the_counts() -> None:
    _, _, payload = walked("words", "te", None, 3, mask=True)
    dots = {tree["key"]: tree["dots"] for tree in payload["trees"]}
    assert set(payload["ask"]["right"]) == {key for key, n in dots.items() if n == max(dots.values())}
    for tree in payload["trees"]:
        assert f"{tree['title'].lower()} {tree['dots']}" in payload["ask"]["reveal"]
    assert "star" not in [shape for shape, _, _ in payload["key"]]


def test_nothing_is_asked_where_all_answers_are_right() -> None:
    two = fit_three(rows_of_strings(["a", "b"]))
    traces = {kind: log.answering(beam_width=1).trace("", None, 1) for kind, log in two.items()}
    assert three_walks(traces, {kind: StringNames(log) for kind, log in two.items()}, None)["ask"] is None


@pytest.mark.parametrize("kind", ["balanced_kmeans", "trie", "hybrid"])
def test_an_ancestor_is_where_the_path_leads(kind: str) -> None:
    tree = LISTS["words"][kind].model_.tree_
    for label in range(tree.n_labels):
        path = tree.path(label)
        for above in range(1, tree.depth):
            assert ancestor(tree, tree.depth, int(path[-1]), above) == path[above - 1]
    assert ancestor(tree, 1, tree.level_size(1) - 1, 0) == 0
