"""The results component's data: every printed number agrees with the trace and with its printed neighbours."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visuals.figures.node_score import round_to_sum
from visuals.figures.search_results import EMPTY, UNKNOWN, search_results
from xmr_core.trace import BeamLevel, BeamTrace
from xmr_core.tree import LabelTree

COMPONENT = Path(__file__).parents[2] / "visuals" / "components" / "results"
Node = dict[str, Any]


class FakeNames:
    """Names that say which node or feature they belong to; odd features are character trigrams."""

    @property
    def tree(self) -> LabelTree:
        raise AssertionError("the results need no tree")

    def node_name(self, level: int, node: int) -> str:
        return f"node {level}.{node}"

    def node_size(self, level: int, node: int) -> int:
        return 1_200 // level

    def feature_name(self, j: int) -> str:
        return f"g{j}"

    def feature_family(self, j: int) -> str:
        return "char" if j % 2 else "word"


def level(number: int, nodes: list[Node], n_kept: int, above: BeamLevel | None = None, hinge: bool = True) -> BeamLevel:
    """Build a level from nodes of {parent, bias, parts: {feature: contribution}, carried}, in tree order."""
    parts = [list(n.get("parts", {}).items()) for n in nodes]
    bias = np.array([n.get("bias", 0.0) for n in nodes])
    carried = np.array([n.get("carried", False) for n in nodes])
    margin = np.array([b + math.fsum(v for _, v in p) for b, p in zip(bias, parts, strict=True)])
    log_own = -(np.maximum(0, 1 - margin) ** 3) if hinge else -np.logaddexp(0, -margin)
    log_own = np.where(carried, 0.0, log_own)
    parent = np.array([n.get("parent", 0) for n in nodes], dtype=np.int32)
    key_above = {0: 0.0} if above is None else dict(zip(above.node.tolist(), above.key.tolist(), strict=True))
    key = log_own + np.array([key_above[p] for p in parent.tolist()])
    rank = np.empty(len(nodes), dtype=np.int32)
    rank[np.lexsort((np.arange(len(nodes)), -key))] = np.arange(1, len(nodes) + 1)
    return BeamLevel(
        level=number,
        node=np.array([n.get("node", i) for i, n in enumerate(nodes)], dtype=np.int32),
        parent=parent,
        margin=margin,
        own=np.exp(log_own),
        path=np.exp(key),
        key=key,
        rank=rank,
        kept=rank <= n_kept,
        carried=carried,
        bias=bias,
        feature_ptr=np.cumsum([0, *map(len, parts)]),
        feature=np.array([j for p in parts for j, _ in p], dtype=np.int32),
        contribution=np.array([v for p in parts for _, v in p], dtype=np.float64),
    )


def trace_of(levels: list[BeamLevel], beam_width: int = 2, k: int = 3) -> BeamTrace:
    last = levels[-1]
    answers = last.order[: int(last.kept.sum())]
    feature = np.unique(np.concatenate([one.feature for one in levels]))
    return BeamTrace(
        feature, np.ones(len(feature), np.float32), beam_width, k, tuple(levels), last.node[answers],
        last.path[answers], sum(len(one.node) for one in levels), sum(len(one.feature) for one in levels),
    )  # fmt: skip


def random_trace(seed: int, hinge: bool = True, spread: float = 0.2) -> BeamTrace:
    """A search of depth 3 with 6 children a node, beam 3 and 5 answers; some nodes are only children."""
    rng = np.random.default_rng(seed)

    def node(parent: int, number: int, carried: bool = False) -> Node:
        chosen = np.sort(rng.choice(40, rng.integers(0, 25), replace=False))
        parts = {} if carried else dict(zip(chosen.tolist(), rng.normal(0.02, spread, len(chosen)), strict=True))
        bias = 0.0 if carried else float(rng.normal(-0.5, 0.5))
        return {"parent": parent, "node": number, "bias": bias, "parts": parts, "carried": carried}

    levels = [level(1, [node(0, i) for i in range(6)], 3, hinge=hinge)]
    for depth, n_kept in ((2, 3), (3, 5)):
        above = levels[-1]
        beam = above.node[above.kept].tolist()
        nodes = []
        for place, parent in enumerate(beam):
            only = depth == 3 and place == 1
            nodes += [node(parent, 6 * parent + i, only) for i in range(1 if only else 6)]
        levels.append(level(depth, nodes, n_kept, above, hinge))
    return trace_of(levels, beam_width=3, k=5)


def build(trace: BeamTrace | None, query: str = "rose", score_function: str = "l3-hinge") -> dict[str, Any]:
    payload = search_results(trace, FakeNames(), query, score_function)
    return json.loads(json.dumps(payload).replace(r"\u00a0", " "))  # where a line may break is no matter here


def number(written: str) -> float:
    mantissa, _, power = written.replace("−", "-").partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


def units(written: str) -> int:
    """A number with four decimals as a whole number of ten-thousandths, read from its digits."""
    assert re.fullmatch(r"[+−]?\d+\.\d{4}", written)
    return int(written.replace("−", "-").replace(".", ""))


SEEDS = range(12)


def random_payloads() -> Iterator[tuple[BeamTrace, dict[str, Any]]]:
    for seed in SEEDS:
        trace = random_trace(seed)
        yield trace, build(trace)


# ---------------------------------------------------------------------------------- one search by hand


@pytest.fixture
def by_hand() -> dict[str, Any]:
    """Two groups, the first kept with own score exp(-0.125); two products below it."""
    top = level(1, [{"bias": 0.25, "parts": {0: 0.25}}, {"bias": -1.0}], 1)
    products = [
        {"bias": -0.5, "parts": {0: 0.25, 1: -0.125, 2: 0.375}, "node": 7},
        {"bias": 1.5, "parts": {2: -0.5}, "node": 8},
    ]
    return build(trace_of([top, level(2, products, 2, top)], beam_width=1, k=2))


def test_results_are_ranked_with_written_scores_and_bars_relative_to_the_first(
    by_hand: dict[str, Any],
) -> None:
    first, second = by_hand["results"]
    assert (first["rank"], first["title"], first["score"], first["bar"]) == (1, "node 2.8", "0.8825", 1.0)
    # 0.8825 is exp(-1/8) times 1; the other adds exp(-1): exp(-1.125) = 0.3247
    assert (second["rank"], second["title"], second["score"]) == (2, "node 2.7", "0.3247")
    assert second["bar"] == pytest.approx(math.exp(-1))
    assert [first["heading"], second["heading"]] == [
        "Why this product is first",
        "Why this product is second",
    ]
    assert first["product"] == "Path score: two scores multiplied"
    assert (second["path"], second["open"], second["equals"]) == (["1.0", "2.7"], "2.7", "=")
    assert (by_hand["state"], by_hand["message"], by_hand["rows"]) == ("results", "2 products, best first", 2)


def test_breakdown_lists_the_strongest_n_grams_then_the_bias(by_hand: dict[str, Any]) -> None:
    node = by_hand["nodes"]["2.7"]
    shown = [(row["t"], row["f"], row["s"], row["bar"], row["down"]) for row in node["rows"]]
    assert shown == [
        ("g2", "word", "+0.3750", 0.75, False),
        ("g0", "word", "+0.2500", 0.5, False),
        ("[g1]", "char", "−0.1250", 0.25, True),
        ("bias", "bias", "−0.5000", 1.0, True),
    ]
    assert (node["z"], node["own"], node["label"]) == ("0.0000", "0.3679", "this product")
    assert node["formula"] == ["exp(−max(0, 1 − z)³)", "exp(−max(0, 1 − 0.0000)³)", "0.3679"]


def test_a_group_on_the_path_is_broken_down_as_well(by_hand: dict[str, Any]) -> None:
    node = by_hand["nodes"]["1.0"]
    assert (node["label"], node["own"], node["z"]) == ("node 1.0", "0.8825", "+0.5000")
    assert node["head"] == "What adds up to z of “node 1.0” (1,200 products)"


def test_first_step_says_what_was_kept_and_by_how_much(by_hand: dict[str, Any]) -> None:
    # exp(-1/8) - exp(-8) = 0.882497 - 0.000335
    assert by_hand["first"] == {
        "line": "2 groups scored, 1 kept: the beam is 1 wide. “node 1.1” comes second and misses by 0.8822.",
        "nodes": [
            {"label": "node 1.0", "score": "0.8825", "kept": True},
            {"label": "node 1.1", "score": "3.4 × 10⁻⁴", "kept": False},
        ],
        "more": "",
    }


# ------------------------------------------------------------------------------ printed numbers agree


def test_printed_rows_add_up_to_printed_z_at_every_node() -> None:
    n_nodes = n_with_rest = 0
    for trace, payload in random_payloads():
        for key, node in payload["nodes"].items():
            if not node["rows"]:
                continue
            depth, number_ = map(int, key.split("."))
            at = trace.levels[depth - 1]
            margin = at.margin[at.node == number_][0]
            assert sum(units(row["s"]) for row in node["rows"]) == units(node["z"])
            assert abs(units(node["z"]) - margin * 1e4) <= 0.5
            n_nodes += 1
            n_with_rest += any(row["f"] == "rest" for row in node["rows"])
    assert n_nodes > 100
    assert n_with_rest > 20


def test_rest_row_counts_the_n_grams_without_a_row() -> None:
    parts = {j: 0.01 * (j + 1) for j in range(12)}
    payload = build(trace_of([level(1, [{"parts": parts}, {}], 1)]))
    rows = payload["nodes"]["1.0"]["rows"]
    assert [row["t"] for row in rows[:7]] == ["[g11]", "g10", "[g9]", "g8", "[g7]", "g6", "[g5]"]
    assert (rows[7]["t"], rows[7]["s"]) == ("5 more n-grams", "+0.1500")
    assert len(rows) == 9


def test_eight_n_grams_all_have_their_own_row() -> None:
    payload = build(trace_of([level(1, [{"parts": dict.fromkeys(range(8), 0.1)}, {}], 1)]))
    assert [row["f"] for row in payload["nodes"]["1.0"]["rows"]] == ["word", "char"] * 4 + ["bias"]


@given(values=st.lists(st.floats(-50, 50, allow_nan=False), min_size=1, max_size=30), decimals=st.integers(0, 6))
def test_rounding_to_a_sum_adds_up_and_moves_no_value_by_a_whole_step(values: list[float], decimals: int) -> None:
    total = math.fsum(values)
    rounded, goal = round_to_sum(values, total, decimals)
    assert sum(rounded) == goal == round(total * 10**decimals)
    assert all(abs(u - v * 10**decimals) < 1 + 1e-6 for u, v in zip(rounded, values, strict=True))


def test_rounding_leaves_values_alone_that_need_none() -> None:
    assert round_to_sum([0.25, -0.5, 3.0], 2.75) == ([2_500, -5_000, 30_000], 27_500)


def test_rounding_gives_the_missing_steps_to_the_largest_remainders() -> None:
    assert round_to_sum([0.14, 0.18, 0.18], 0.5, decimals=1) == ([1, 2, 2], 5)
    assert round_to_sum([0.15, 0.15], 0.3, decimals=1) == ([2, 1], 3)


@given(z=st.floats(-7.5, 3), score_function=st.sampled_from(["l3-hinge", "sigmoid"]))
def test_formula_with_its_printed_z_gives_the_printed_own_score(z: float, score_function: str) -> None:
    hinge = score_function == "l3-hinge"
    trace = trace_of([level(1, [{"bias": z}, {"bias": z - 1}], 1, hinge=hinge)])
    node = build(trace, score_function=score_function)["nodes"]["1.0"]
    _, numbers, own = node["formula"]
    assert own == node["own"]
    assert abs(own_score(numbers) - number(own)) <= 0.500001 * last_digit(own)


def own_score(numbers: str) -> float:
    """Compute a formula with its numbers, as a learner with a calculator would."""
    if found := re.fullmatch(r"exp\(−max\(0, 1 ([+−]) ([\d.]+)\)³\)", numbers):
        return math.exp(-(max(0.0, 1 + (1 if found[1] == "+" else -1) * float(found[2])) ** 3))
    found = re.fullmatch(r"1 / \(1 \+ exp\((−?)([\d.]+)\)\)", numbers)
    assert found, numbers
    return 1 / (1 + math.exp((-1 if found[1] else 1) * float(found[2])))


def last_digit(written: str) -> float:
    return 1e-4 if "×" not in written else 0.1 * 10.0 ** math.floor(math.log10(number(written)) + 1e-9)


def test_a_margin_of_one_or_more_scores_one() -> None:
    node = build(trace_of([level(1, [{"bias": 1.2345}, {}], 1)]))["nodes"]["1.0"]
    assert node["formula"][1:] == ["exp(−max(0, 1 − 1.2345)³)", "1.0000"]


def test_equals_sign_is_used_only_where_the_printed_factors_give_the_printed_score() -> None:
    signs = set()
    for _, payload in random_payloads():
        for result in payload["results"]:
            product = math.prod(number(payload["nodes"][key]["own"]) for key in result["path"])
            score = number(result["score"])
            near = abs(product - score) <= 0.500001 * last_digit(result["score"])
            assert near == (result["equals"] == "=")
            signs.add(result["equals"])
    assert signs == {"=", "≈"}


def test_path_leads_from_the_first_level_to_the_product_through_parents() -> None:
    for trace, payload in random_payloads():
        assert [result["rank"] for result in payload["results"]] == [1, 2, 3, 4, 5]
        for result, label in zip(payload["results"], trace.labels, strict=True):
            path = [tuple(map(int, key.split("."))) for key in result["path"]]
            assert [depth for depth, _ in path] == [1, 2, 3]
            assert path[-1][1] == label
            assert result["title"] == f"node 3.{label}"
            assert [parent for _, parent in path[:-1]] == [child // 6 for _, child in path[1:]]


def test_scores_too_small_for_a_float_are_still_written_and_ranked() -> None:
    top = level(1, [{"bias": -9.0}, {"bias": -9.1}], 2)
    below = level(2, [{"bias": -7.0, "parent": 0}, {"bias": -7.0, "parent": 1}], 2, top)
    assert below.path[0] == 0.0
    first, second = build(trace_of([top, below]))["results"]
    assert (first["score"], first["bar"]) == ("2.2 × 10⁻⁶⁵⁷", 1.0)  # exp(-1512)
    assert 0 < second["bar"] < 1e-10


def test_an_own_score_too_small_for_a_float_is_still_written() -> None:
    node = build(trace_of([level(1, [{"bias": -9.0}, {"bias": -19.0}], 2)]))["nodes"]["1.0"]
    assert node["own"] == node["formula"][2] == "5.1 × 10⁻⁴³⁵"  # exp(-1000)


def test_every_written_number_has_a_true_minus_sign() -> None:
    for _, payload in random_payloads():
        written = [text for node in payload["nodes"].values() for text in [node["z"], *node["formula"]]]
        written += [row["s"] for node in payload["nodes"].values() for row in node["rows"]]
        assert any("−" in text for text in written)
        assert not any("-" in text for text in written)


# ------------------------------------------------------------------------------------ n-grams and nodes


def test_n_grams_beside_a_result_are_its_own_first_then_those_of_the_groups_above() -> None:
    top = level(1, [{"parts": {1: 0.5, 2: 0.9, 4: 0.1}}, {}], 1)
    below = level(2, [{"parts": {3: 0.2, 2: 0.3, 5: -0.9, 6: 0.0}}, {"bias": -1}], 1, top)
    grams = build(trace_of([top, below]))["results"][0]["grams"]
    assert grams == [{"t": "g2", "f": "word"}, {"t": "[g3]", "f": "char"}, {"t": "[g1]", "f": "char"}]


def test_n_grams_that_push_down_are_never_said_to_carry() -> None:
    payload = build(trace_of([level(1, [{"parts": {0: -0.5, 1: -0.1}}, {"bias": -9}], 1)]))
    assert payload["results"][0]["grams"] == []


def test_an_only_child_passes_its_score_on_and_opens_the_group_above() -> None:
    top = level(1, [{"parts": {0: 0.5}}, {"bias": -1}], 1)
    payload = build(trace_of([top, level(2, [{"carried": True, "node": 4}], 1, top)]))
    result, node = payload["results"][0], payload["nodes"]["2.4"]
    assert (result["path"], result["open"]) == (["1.0", "2.4"], "1.0")
    assert result["grams"] == [{"t": "g0", "f": "word"}]
    assert (node["own"], node["rows"], node["formula"], node["z"]) == ("1", [], [], "")
    assert node["note"] == "An only child: nothing is scored here, its parent’s path score is passed on."


# ------------------------------------------------------------------------------------- first step, states


def test_first_step_where_nothing_was_pruned_names_nobody() -> None:
    payload = build(trace_of([level(1, [{}, {}], 2), level(2, [{}], 1)], beam_width=10))
    assert payload["first"]["line"] == "2 groups scored, 2 kept: the beam is 10 wide."


def test_first_step_says_when_a_tie_decided() -> None:
    payload = build(trace_of([level(1, [{}, {}, {}], 2), level(2, [{}], 1)]))
    assert payload["first"]["line"].endswith("“node 1.2” comes third and loses a tie: the first in the tree stays.")


def test_first_step_of_a_tree_of_one_level_speaks_of_products() -> None:
    payload = build(trace_of([level(1, [{}, {"bias": 0.5}], 1)], k=1))
    assert payload["first"]["line"].startswith("2 products scored, 1 kept: 1 answer wanted. “node 1.0” comes")


@pytest.mark.parametrize(
    ("n", "n_kept", "more"),
    [(16, 10, ""), (40, 10, "and 24 more: 24 pruned"), (40, 20, "and 24 more: 4 kept, 20 pruned")],
)
def test_long_first_steps_are_folded_with_counts(n: int, n_kept: int, more: str) -> None:
    nodes: list[Node] = [{"bias": -0.01 * i} for i in range(n)]
    first = build(trace_of([level(1, nodes, n_kept), level(2, [{}], 1)]))["first"]
    assert [node["label"] for node in first["nodes"]] == [f"node 1.{i}" for i in range(16)]
    assert (sum(node["kept"] for node in first["nodes"]), first["more"]) == (min(n_kept, 16), more)


def test_a_query_without_known_n_grams_says_that_only_biases_speak() -> None:
    payload = build(trace_of([level(1, [{"bias": -0.3}, {}], 1)]), query="zzqq")
    assert (payload["state"], payload["message"]) == ("unknown", UNKNOWN)
    assert [row["t"] for row in payload["nodes"]["1.1"]["rows"]] == ["bias"]
    assert len(payload["results"]) == 1


@pytest.mark.parametrize(("query", "searched"), [("", True), (" \t", True), ("rose", False)])
def test_without_a_query_the_component_says_what_will_be_here(query: str, searched: bool) -> None:
    payload = build(random_trace(0) if searched else None, query)
    assert (payload["state"], payload["message"]) == ("empty", EMPTY)
    assert (payload["results"], payload["nodes"], payload["first"]) == ([], {}, None)


def test_id_is_the_same_for_the_same_content_and_differs_for_other() -> None:
    ids = {build(random_trace(seed), query)["id"] for seed in (0, 1) for query in ("rose", "tea")}
    assert len(ids) == 4
    assert build(random_trace(0))["id"] in ids


def test_payload_is_plain_json() -> None:
    payload = search_results(random_trace(3), FakeNames(), "rose")
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload


def test_an_unknown_score_function_is_refused() -> None:
    with pytest.raises(ValueError, match="'l3-hinge' or 'sigmoid'; 'relu' came"):
        build(random_trace(0), score_function="relu")


@pytest.mark.parametrize("hinge", [True, False])
def test_a_score_function_that_the_trace_was_not_made_with_is_refused(hinge: bool) -> None:
    with pytest.raises(ValueError, match="do not follow from its margins"):
        build(random_trace(0, hinge), score_function="sigmoid" if hinge else "l3-hinge")


# ----------------------------------------------------------------------------------- the component's files


def test_component_puts_text_in_as_text_only() -> None:
    script = (COMPONENT / "results.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script)


def test_component_takes_every_colour_from_the_theme_and_no_text_is_under_12_px() -> None:
    style = (COMPONENT / "results.css").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl", style)
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:[^;]*?([\d.]+)rem", style)]
    assert len(sizes) > 8
    assert min(sizes) >= 0.75
