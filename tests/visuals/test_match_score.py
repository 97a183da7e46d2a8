"""Scores that blend path and match: what is printed adds up, follows from its formula, and is the engine's."""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.visuals.fake_trace import FakeNames, fake, matched
from visuals.figures import beam_numbers as write
from visuals.figures import match_score
from visuals.figures.beam_node import why_match
from visuals.figures.beam_walk import beam_walk
from visuals.figures.missed_answers import missed_answers
from visuals.figures.search_results import ALL_TIE, search_results
from visuals.figures.search_summary import search_summary
from xmr_core import ProductSearch, XRLinear
from xmr_core.trace import BeamLevel, BeamTrace, Matching

WEIGHTS = (1.0, 3.0, 200.0, 2.5, math.inf)
COLOURS, THINGS = ("red", "blue", "green", "black"), ("mug", "teapot", "lamp", "shelf", "tent", "drill")
SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def one_node(log_path: float, match: dict[int, float], weight: float, carried: bool = False) -> BeamLevel:
    """Return a level of one node."""
    total = float(sum(match.values()))
    key = total - 1 if math.isinf(weight) else (log_path + weight * (total - 1)) / (1 + weight)
    one, none = np.array([0], dtype=np.int32), np.array([], dtype=np.float64)
    matching = Matching(
        weight, np.array([log_path]), np.array([total]), np.array([0, len(match)]),
        np.array(list(match), dtype=np.int32), np.array(list(match.values())),
    )  # fmt: skip
    return BeamLevel(
        1, one, one, np.array([1.0]), np.exp([log_path]), np.exp([log_path]), np.array([key]), one + 1,
        np.array([True]), np.array([carried]), np.array([1.0]), np.array([0, 0]), none.astype(np.int32), none, matching,
    )  # fmt: skip


@cache
def search(weight: float) -> ProductSearch:
    """Return a small trained search: 24 products, two queries each."""
    pairs = [(text, f"{c} {t}".title()) for c in COLOURS for t in THINGS for text in (f"{c} {t}", f"{t} in {c}")]
    model = XRLinear(branching=4, max_leaf_size=3, match_weight=weight)
    return ProductSearch(model=model).fit([q for q, _ in pairs], [p for _, p in pairs])


def fakes() -> Iterator[tuple[BeamTrace, FakeNames]]:
    for seed in range(6):
        trace, names = fake(seed, branching=4, leaf=3, beam_width=100, bought=False)
        for weight in WEIGHTS:
            yield matched(trace, weight, seed), names


def traces() -> Iterator[tuple[BeamTrace, Any]]:
    yield from fakes()
    for weight in (3.0, 200.0, math.inf):
        for query in ("red mug", "a lamp", "tent pegs"):
            yield search(weight).trace(query, beam_width=2), search(weight)


def computed(numbers: str) -> float:
    """Compute a printed formula, as a learner with a calculator would."""
    plain = numbers.replace("\u00a0", " ").replace("−", "-")
    if found := re.fullmatch(r"exp\(([\d.-]+) - 1\)", plain):
        return float(found[1]) - 1
    found = re.fullmatch(
        r"\(?([\d.]+)(?: × 10(\S+?))?\)?\^\(1/([\d.]+)\) × exp\(([\d.]+)/\3 × \(([\d.-]+) - 1\)\)", plain
    )
    assert found, plain
    path = math.log(float(found[1])) + math.log(10) * int((found[2] or "0").translate(SUPERSCRIPT))
    every, weight, match = (float(found[i]) for i in (3, 4, 5))
    return (path + weight * (match - 1)) / every


def units(written: str) -> int:
    assert re.fullmatch(r"[+−]?\d+\.\d{4}", written)
    return int(written.replace("−", "-").replace(".", ""))


# ------------------------------------------------------------------------------------------- by hand


def test_a_blend_by_hand() -> None:
    level = one_node(-4.0, {0: 0.5}, 3.0)  # key = (-4 + 3 (0.5 - 1)) / 4 = -1.375
    assert match_score.blend_lines(level, 0) == [
        "path^(1/4) × exp(3/4 × (match − 1))", "0.0183^(1/4) × exp(3/4 × (0.5000 − 1))", "0.2528",
    ]  # fmt: skip


def test_with_an_infinite_weight_only_the_match_is_in_the_formula() -> None:
    level = one_node(-4.0, {0: 0.5}, math.inf)
    assert match_score.blend_lines(level, 0) == ["exp(match − 1)", "exp(0.5000 − 1)", "0.6065"]


def test_an_only_child_has_its_parents_score() -> None:
    assert match_score.blend_lines(one_node(-4.0, {}, 3.0, carried=True), 0)[0] == "parent’s score"


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        (200.0, "Score: the path score and the match with what was typed for this product, weighed 1 to 200."),
        (math.inf, "Score: the match with what was typed for this product, alone. The path score plays no part."),
    ],
)
def test_words_say_how_path_and_match_are_weighed(weight: float, said: str) -> None:
    assert match_score.score_words(weight, "this product") == said


@pytest.mark.parametrize(
    ("log_path", "match", "weight", "why"),
    [
        (-4.0, 0.5, 3.0, ""),  # the path costs 4, the match 3 x 0.5
        (-1.0, 0.5, 3.0, "its match is only 0.5000"),
        (-9.0, 0.9, math.inf, "its match is only 0.9000"),
    ],
)
def test_the_match_is_blamed_where_it_costs_more_than_the_path(
    log_path: float, match: float, weight: float, why: str
) -> None:
    assert why_match(one_node(log_path, {0: match}, weight), 0) == why


# ------------------------------------------------------------------------------------------- what is printed


def test_every_printed_formula_gives_the_printed_score() -> None:
    n = 0
    for trace, _ in traces():
        for level in trace.levels:
            for i in np.flatnonzero(~level.carried):
                _, numbers, score = match_score.blend_lines(level, int(i))
                assert write.score(computed(numbers)) == score == write.score(float(level.key[i]))
                n += 1
    assert n > 800


def test_printed_rows_add_up_to_the_printed_match() -> None:
    n = 0
    for trace, names in traces():
        for level in trace.levels:
            assert level.matching is not None
            for i in np.flatnonzero(~level.carried):
                rows, total = match_score.match_rows(level, int(i), names)
                assert sum(units(row["s"]) for row in rows) == units(total)
                assert abs(units(total) - 1e4 * level.matching.match[i]) <= 0.5001
                assert not [row for row in rows if row["f"] == "bias"]
                n += len(rows) > 2
    assert n > 500


def test_each_result_shows_the_score_and_the_path_score_of_the_engine() -> None:
    for trace, names in traces():
        payload = search_results(trace, names, "q")
        last = trace.levels[-1]
        assert last.matching is not None
        assert payload["results"]
        for result, i in zip(payload["results"], last.order, strict=False):
            blend = result["blend"]
            assert result["score"] == blend["formula"][2] == write.score(float(last.key[i]))
            assert result["path_score"] == write.score(float(last.matching.log_path[i]))
            product = sum(write.log_of(payload["nodes"][key]["own"]) for key in result["path"])
            assert (result["equals"] == "=") == (write.score(product) == result["path_score"])
            assert sum(units(row["s"]) for row in blend["rows"]) == units(blend["match"])
            assert bool(blend["note"]) == (not blend["rows"])


def test_an_only_child_is_explained_by_its_parents_match() -> None:
    found = 0
    for trace, names in fakes():
        *_, above, last = trace.levels
        for result in search_results(trace, names, "q")["results"]:
            number = int(result["path"][-1].split(".")[1])
            at = int(np.flatnonzero(last.node == number)[0])
            up = int(np.flatnonzero(above.node == last.parent[at])[0])
            if last.carried[at] and not above.carried[up]:
                assert result["blend"]["match"] == match_score.match_rows(above, up, names)[1]
                found += 1
    assert found


def test_n_grams_beside_a_result_are_those_of_its_match() -> None:
    payload = search_results(search(math.inf).trace("red mug"), search(math.inf), "red mug")
    top = payload["results"][0]
    assert top["title"] == "Red Mug"
    assert {gram["t"] for gram in top["grams"]} <= {row["t"] for row in top["blend"]["rows"]}


def test_the_player_gets_blend_path_and_match_of_every_node() -> None:
    for trace, names in traces():
        payload = beam_walk(trace, names, "q")
        assert json.loads(json.dumps(payload, allow_nan=False)) == payload
        fields = [field for _, field in payload["match"]["columns"]]
        for node in payload["nodes"][1:]:
            assert set(fields) <= set(node)
            assert node["blend"]["formula"][-1] == node["score"]
            assert node["path"][-1] == node["pathScore"]
            assert sum(units(row["s"]) for row in node["blend"]["rows"]) == units(node["blend"]["match"] or "0.0000")


def test_captions_say_what_ranks_and_never_that_scores_are_multiplied() -> None:
    for trace, names in traces():
        matching = match_score.matching_of(trace)
        assert matching is not None
        payload = beam_walk(trace, names, "q")
        said = [step["caption"] for step in payload["steps"] if step["stage"] == "score"]
        how = match_score.how_scored(matching.weight)
        assert all(how in text or "Only children" in text for text in said)
        hints = " ".join(level["hint"] for level in payload["levels"])
        assert "multiplied" not in " ".join(said) + hints
        assert "at most 1" not in hints
        assert ("path" in payload["match"]["rule"]) == (not math.isinf(matching.weight))


# ------------------------------------------------------------------------------------------- the engine's own


@pytest.mark.parametrize("weight", [0.0, 3.0, 200.0, math.inf])
def test_printed_scores_are_what_the_engine_answers(weight: float) -> None:
    engine = search(weight)
    hits = engine.search("green teapot", k=5, beam_width=3)
    payload = search_results(engine.trace("green teapot", k=5, beam_width=3), engine, "green teapot")
    assert [(r["title"], r["score"]) for r in payload["results"]] == [
        (hit.product, write.score(math.log(hit.score))) for hit in hits
    ]
    rows = missed_answers(engine.missed("green teapot", k=5, beam_width=3), engine)
    assert rows["scored"] == ("Score" if weight else "Path score")


@pytest.mark.parametrize("weight", [3.0, 200.0, math.inf])
def test_no_child_scores_above_its_parent_but_for_rounding(weight: float) -> None:
    for query in ("red mug", "blue drill in black"):
        above = {0: math.inf}  # a group's match, and so its score, can exceed 1
        for level in search(weight).trace(query, beam_width=30).levels:
            assert all(key <= above[p] + 0.003 for key, p in zip(level.key, level.parent.tolist(), strict=True))
            above = dict(zip(level.node.tolist(), level.key.tolist(), strict=True))


def test_a_plain_search_has_nothing_of_a_match() -> None:
    engine = search(0.0)
    trace = engine.trace("red mug")
    results, walk = search_results(trace, engine, "red mug"), beam_walk(trace, engine, "red mug")
    assert not [result for result in results["results"] if "blend" in result]
    assert all(result["score"] == result["path_score"] for result in results["results"])
    assert "match" not in walk
    assert not [node for node in walk["nodes"] if "blend" in node]
    assert match_score.multiplications(trace) == trace.multiplications


def test_prototypes_alone_make_a_query_known() -> None:
    engine = search(200.0).pruned(1e9)  # no weight is left
    trace = engine.trace("red mug")
    assert trace.multiplications == 0 < match_score.multiplications(trace)
    assert search_results(trace, engine, "red mug")["state"] == "results"
    assert "knows no n-gram" not in search_summary(trace, "red mug", 30, 0)


def test_where_the_match_alone_ranks_an_unknown_query_ties_everything() -> None:
    trace = search(math.inf).trace("?!")
    payload = search_results(trace, search(math.inf), "?!")
    assert (payload["state"], payload["message"]) == ("unknown", ALL_TIE)
    assert payload["results"][0]["blend"]["note"] == match_score.NOTHING_SHARED
    start = beam_walk(trace, search(math.inf), "?!")["steps"][0]["caption"]
    assert start.startswith("“?!” has no known n-gram, so no score differs from another.")
