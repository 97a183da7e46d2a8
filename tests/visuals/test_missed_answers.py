"""The exhaustive answer beside the beam's: every row follows from the trace and from the truths."""

import json
import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.visuals.fake_trace import FakeNames, FakeSearch, fake_tree
from visuals.figures import beam_numbers as write
from visuals.figures.missed_answers import missed_answers, summary
from xmr_core.product_search import Missed
from xmr_core.trace import Truth

K = 5


@cache
def compare(seed: int, width: int, k: int = K) -> tuple[Missed, FakeNames]:
    """Compare a made-up beam search with scoring everything, the slow way: one trace for each label."""
    rng = np.random.default_rng(seed)
    tree = fake_tree(rng, depth=3, branching=4, leaf=3)
    search = FakeSearch(tree, rng)
    everything = search.trace(k, tree.n_labels)
    truths = [search.trace(k, width, int(label)).truth for label in everything.labels]
    assert None not in truths
    return Missed(
        search.trace(k, width), everything.labels, everything.scores, np.log(everything.scores), truths
    ), FakeNames(tree)


def rows_of(missed: Missed, names: FakeNames) -> list[dict[str, Any]]:
    return missed_answers(missed, names)["rows"]


SOME_MISSED = [(seed, width) for seed in range(6) for width in (1, 2)]


def test_each_of_the_examples_loses_products() -> None:
    lost = [[t.lost_level for t in compare(seed, width)[0].truths] for seed, width in SOME_MISSED]
    assert all(any(levels) for levels in lost)
    assert {level for levels in lost for level in levels} >= {None, 1, 2}


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_a_row_is_found_exactly_if_the_beam_answers_with_its_product(seed: int, width: int) -> None:
    missed, names = compare(seed, width)
    answers = missed.trace.labels.tolist()
    for row, label in zip(rows_of(missed, names), missed.labels.tolist(), strict=True):
        assert row["found"] == (label in answers)
        assert row["beam_rank"] == (str(answers.index(label) + 1) if label in answers else "")


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_rows_are_the_exhaustive_answer_best_first(seed: int, width: int) -> None:
    missed, names = compare(seed, width)
    rows = rows_of(missed, names)
    depth = names.tree.depth
    assert [row["rank"] for row in rows] == list(range(1, len(missed.labels) + 1))
    assert [row["product"] for row in rows] == [
        names.node_name(depth, int(names.tree.leaf_of_label[label])) for label in missed.labels
    ]
    assert [row["score"] for row in rows] == [write.score(key) for key in missed.keys]


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_the_summary_counts_the_found_rows(seed: int, width: int) -> None:
    missed, names = compare(seed, width)
    table = missed_answers(missed, names)
    found, n = sum(row["found"] for row in table["rows"]), len(table["rows"])
    assert f"width {width} " in table["summary"]
    assert (f"all {n} " if found == n else f"found {found} of the best {n} ") in table["summary"]


@pytest.mark.parametrize(("seed", "width"), SOME_MISSED)
def test_the_named_width_brings_the_product_in_and_no_smaller_one_does(seed: int, width: int) -> None:
    missed, names = compare(seed, width)
    for row, truth in zip(rows_of(missed, names), missed.truths, strict=True):
        if row["found"]:
            assert row["remedy"] == ""
            continue
        assert str(truth.smallest_width) in row["remedy"].split()
        for other in range(1, truth.smallest_width + 1):
            again, _ = compare(seed, other)
            assert (truth.label in again.trace.labels) == (other == truth.smallest_width)


@pytest.mark.parametrize(("seed", "width"), SOME_MISSED)
def test_the_fate_of_a_lost_product_holds_the_level_the_group_its_rank_and_the_gap(seed: int, width: int) -> None:
    missed, names = compare(seed, width)
    for row, truth in zip(rows_of(missed, names), missed.truths, strict=True):
        if truth.lost_level is None or truth.lost_level == names.tree.depth:
            continue
        level = missed.trace.levels[truth.lost_level - 1]
        node = int(truth.path[truth.lost_level - 1])
        i = level.node.tolist().index(node)
        worst = min(level.path[level.kept])
        assert not level.kept[i]
        assert f"“{names.node_name(truth.lost_level, node)}”" in row["fate"]
        assert f" {write.place(int(level.rank[i]))} " in row["fate"]
        assert f"level {truth.lost_level} " in row["fate"]
        assert row["fate"].endswith(write.gap(math.log(worst), math.log(level.path[i])))


def test_a_product_ranked_below_the_answers_was_lost_among_the_products_not_with_a_group() -> None:
    missed, names = compare(3, 30)
    last = missed.trace.levels[-1]
    i = int(last.order[int(last.kept.sum())])
    label = int(names.tree.label_of_leaf[last.node[i]])
    truth = Truth(label, names.tree.path(label), names.tree.depth, int(last.rank[i]), int(last.rank[i]), None, None)
    (row,) = rows_of(Missed(missed.trace, np.array([label]), last.path[[i]], last.key[[i]], [truth]), names)
    assert not row["found"]
    assert "group" not in row["fate"]
    assert f" {write.place(int(last.rank[i]))} among the products" in row["fate"]
    assert "No width" in row["remedy"]


@given(st.integers(0, 10_000), st.integers(1, 8))
def test_the_summary_names_the_widest_width_any_product_needs(seed: int, width: int) -> None:
    missed, _ = compare(seed, width)
    widths = [t.smallest_width for t in missed.truths]
    assume(any(t.lost_level for t in missed.truths) and None not in widths)
    assert f"width {max(widths)}." in summary(missed)


def test_scores_that_underflow_are_written_and_do_not_break() -> None:
    missed, names = compare(0, 2)
    keys = np.array([-690.0, -1000.0, -2000.0, -3000.0, -np.inf])
    tiny = Missed(missed.trace, missed.labels, np.exp(keys), keys, missed.truths)
    written = [row["score"] for row in rows_of(tiny, names)]
    assert written[1:3] == [write.score(-1000.0), write.score(-2000.0)]
    assert len(set(written)) == 5
    assert written[-1] == "0"


def test_the_table_can_be_sent_to_the_browser() -> None:
    missed, names = compare(0, 2)
    table = missed_answers(missed, names)
    assert json.loads(json.dumps(table)) == table
