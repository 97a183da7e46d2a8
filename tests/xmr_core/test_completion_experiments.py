"""The experiments on completion: questions and measures by hand, then whole runs on a small log."""

import functools
from pathlib import Path

import numpy as np
import pytest

from tests.xmr_core.shops import completion_result, sessions_of, small_sessions, trie_depth_result
from xmr_core.completion.xmr_autocomplete import XMRAutocomplete
from xmr_core.errors import InputError, ModelFormatError
from xmr_core.experiments import catalogue, completers, completion, trie_depth
from xmr_core.experiments.cache import load_result
from xmr_core.experiments.completing import gap, measure, short_gain
from xmr_core.experiments.completion_task import CompletionTask, make_completion_task
from xmr_core.experiments.on_sessions import ON_SESSIONS
from xmr_core.experiments.questions import LENGTHS, Question, questions
from xmr_core.experiments.result import FACTS, MEASURES, Result
from xmr_core.experiments.verdict import verdict
from xmr_core.metrics import bleu_rr
from xmr_core.own_logs import train_own_log
from xmr_core.session_log import pairs
from xmr_core.training_job import TrainingCancelled


def silent(stage: str, fraction: float) -> None:
    """Report to nobody."""


def unheard(fraction: float) -> None:
    """Report to nobody."""


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STARBEAM_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def small_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "session_logs", lambda data: small_sessions())


# ------------------------------------------------------------------------------------------- what is asked


def test_questions_begin_their_targets_and_know_their_row() -> None:
    test = list(zip(*pairs(small_sessions()[1]), strict=True))
    asked = questions(test, 50)
    assert tuple(asked) == LENGTHS
    for name in LENGTHS:
        assert all((q.previous, q.target) == test[q.row] and q.target.startswith(q.prefix) for q in asked[name])
    assert {len(q.prefix) for q in asked["3"]} == {3}
    assert min(len(q.prefix) for q in asked["4+"]) == 4


def test_a_task_learns_from_one_log_and_asks_for_the_other() -> None:
    train = sessions_of(["tea", "teapot"], ["mug"], ["tea", "tea", "milk"])
    task = make_completion_task(train, sessions_of(["tea", "teapot"], ["kettle", "mugs"]))
    assert (task.previous, task.queries) == ([None, "tea", None, None, "tea"], ["tea", "teapot", "mug", "tea", "milk"])
    assert sorted((q.previous, q.target) for q in task.asked["1"] if q.previous) == [
        ("kettle", "mugs"), ("tea", "teapot"),
    ]  # fmt: skip
    assert len(task.asked["4+"]) == 3  # tea is too short
    assert (task.known, task.with_previous, task.n_pairs) == (0.5, 0.5, 5)


@pytest.mark.parametrize("most", [1, 3, 7, 100])
def test_a_large_log_is_cut_by_whole_sessions(most: int) -> None:
    train = sessions_of(*([f"aaa{i}", f"b{i}", f"c{i}"] for i in range(9)))
    task = make_completion_task(train, sessions_of([f"aaa{i}" for i in range(9)]), max_pairs=most)
    assert len(task.queries) == 3 * max(1, min(9, most // 3))
    assert all((before is None) == query.startswith("a") for before, query in zip(task.previous, task.queries))  # noqa: B905
    assert task.n_pairs == 27


def test_test_rows_are_bounded() -> None:
    train, test = small_sessions()
    task = make_completion_task(train, test, max_test=7)
    assert [len(task.asked[name]) for name in ("1", "all")] == [7, 7]


@pytest.mark.parametrize(
    ("train", "test", "said"),
    [
        (["tea", "tea"], ["teapot"], "two different queries"),
        (["tea", "mug"], ["tea", "mug"], "no held-out query has 4 letters"),
        (["tea", "mug"], ["teapot", "kettle"], "No held-out query is among those"),
    ],
)
def test_a_log_that_cannot_be_measured_is_refused(train: list[str], test: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        make_completion_task(sessions_of(train), sessions_of(test))


def test_a_log_of_ones_own_is_split_by_sessions() -> None:
    with pytest.raises(ModelFormatError, match="log-nothing"):
        catalogue.session_logs("log-nothing-0a1b2c3d")
    log = small_sessions()[0]
    train_own_log("log-mine-0a1b2c3d", log, silent)
    train, test = catalogue.session_logs("log-mine-0a1b2c3d")
    assert len(train.queries) + len(test.queries) == len(log.queries)
    assert not set(train.session.tolist()) & set(test.session.tolist())


# ------------------------------------------------------------------------------------------- how it is measured


def asked_of(*rows: tuple[str, str | None, str]) -> dict[str, list[Question]]:
    """Return the same questions, one a row, at every length."""
    return {name: [Question(*row, i) for i, row in enumerate(rows)] for name in LENGTHS}


ASKED = asked_of(("t", "mug", "tea"), ("t", None, "ten"), ("t", "mug", "tent"))


def test_ranks_lines_and_bleu_are_those_of_the_lists() -> None:
    lists = {"mug": ["ten", "tea"], None: ["ten"]}
    found = measure(lambda prefix, previous: lists[previous], ASKED, unheard)
    np.testing.assert_array_equal(found.ranks["2"], [0.5, 1.0, 0.0])
    assert found.mrr == dict.fromkeys(reversed(LENGTHS), 0.5)
    assert found.lines == pytest.approx(5 / 3)
    targets = [question.target for question in ASKED["all"]]
    assert found.bleu == bleu_rr(targets, [lists["mug"], lists[None], lists["mug"]])
    assert found.milliseconds > 0


def test_only_the_first_ten_lines_count() -> None:
    lines = [f"t{i}" for i in range(10)] + ["tea"]
    assert measure(lambda prefix, previous: lines, asked_of(("t", None, "tea")), unheard).mrr["all"] == 0


def test_gaps_are_paired_and_a_row_counts_once_among_the_short_prefixes() -> None:
    right = measure(lambda prefix, previous: ["tea"], ASKED, unheard)
    none = measure(lambda prefix, previous: [], ASKED, unheard)
    wanted = 1 / 3, np.std([1, 0, 0]) / np.sqrt(3)
    assert gap(right, none) == pytest.approx(wanted)
    assert short_gain(right, none, ASKED) == pytest.approx(wanted)  # not 9 rows, but 3
    assert short_gain(right, right, ASKED) == (0, 0)
    fewer = ASKED | {"2": ASKED["2"][:1], "3": ASKED["3"][:1]}
    assert short_gain(
        measure(lambda prefix, previous: ["tea"], fewer, unheard), measure(lambda p, q: [], fewer, unheard), fewer
    ) == pytest.approx(wanted)


def test_clusters_of_words_see_what_was_typed_before_and_nothing_else() -> None:
    # Neighbours in letters follow different words; 240 labels do not fit into one leaf of 100.
    queries = [f"{chr(97 + i // 10)}{i % 10}" for i in range(240)]
    previous = ["red tea" if i % 2 else "car" for i in range(240)]
    label = {query: i for i, query in enumerate(sorted(queries))}
    kinds = np.empty(240, dtype=int)
    for query, before in zip(queries, previous, strict=True):
        kinds[label[query]] = before == "car"

    def mixed(model: XMRAutocomplete) -> int:
        tree = model.fit(previous, queries).model_.tree_
        return sum(len(set(kinds[group])) > 1 for group in tree.groups(1))

    assert mixed(completers.WordClusters()) == 0
    assert mixed(XMRAutocomplete(tree="trie", mask=False)) > 0


# ------------------------------------------------------------------------------------------- whole runs


@functools.cache
def small_task() -> CompletionTask:
    return make_completion_task(*small_sessions(), max_test=60)


@functools.cache
def completion_rows() -> dict[str, dict[str, float]]:
    return {row.name: row.values for row in completion.run(small_task(), silent)}


@pytest.mark.slow
@pytest.mark.usefixtures("small_shop")
@pytest.mark.parametrize("experiment", ON_SESSIONS)
def test_a_run_is_complete_kept_judged_and_its_progress_never_goes_back(
    experiment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = functools.partial(make_completion_task, max_pairs=1000, max_test=60)
    monkeypatch.setattr(catalogue, "make_completion_task", few)
    told: list[float] = []
    result = catalogue.run(experiment, "shop", lambda stage, fraction: told.append(fraction))
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1
    assert result.facts.keys() == FACTS[experiment]
    assert result.facts["pairs"] <= 1000 < result.facts["of_pairs"]
    assert all(row.values.keys() == MEASURES[experiment] for row in result.rows)
    assert all(0 < row.values["mrr"] <= result.facts["known"] for row in result.rows)
    assert load_result(experiment, "shop") == result == Result.from_dict(result.to_dict())
    assert result.main in result.measures
    assert verdict(result).text


@pytest.mark.thorough
def test_what_knows_no_session_gains_nothing_by_it_and_the_reference_is_behind_nobody() -> None:
    rows = completion_rows()
    popular, hybrid = rows[completion.POPULAR], rows[completion.HYBRID]
    assert (popular["gain"], popular["gain_error"], popular["alone"]) == (0, 0, popular["mrr"])
    assert [popular[f"alone_{n}"] for n in "1234"] == [popular[f"mrr_{n}"] for n in "1234"]
    assert (hybrid["gap"], hybrid["gap_error"]) == (0, 0)
    for values in rows.values():
        assert values["gap"] == pytest.approx(hybrid["mrr"] - values["mrr"])


@pytest.mark.thorough
def test_a_mask_shows_every_line_that_there_is_and_the_plain_form_no_more() -> None:
    rows = completion_rows()
    assert rows[completion.MASKED]["lines"] == rows[completion.POPULAR]["lines"]
    for name in (completion.HYBRID, completion.CLUSTERS, completion.TRIE):
        assert rows[name]["lines"] <= rows[completion.POPULAR]["lines"]


@pytest.mark.thorough
def test_a_trie_is_the_deepest_tree_and_a_trie_depth_counts_levels() -> None:
    rows = trie_depth.run(small_task(), silent)
    levels = {row.name: row.values["levels"] for row in rows}
    assert max(levels, key=levels.__getitem__) == trie_depth.TRIE
    assert all(levels[f"{trie_depth.HYBRID} {depth}"] >= depth for depth in trie_depth.DEPTHS)
    assert all(row.values["nodes"] > 0 for row in rows)
    assert rows[-1].values["gap"] == rows[-1].values["gap_error"] == 0


@pytest.mark.usefixtures("small_shop")
@pytest.mark.parametrize("experiment", ON_SESSIONS)
def test_what_progress_raises_stops_a_run_and_nothing_is_kept(experiment: str) -> None:
    def stop(stage: str, fraction: float) -> None:
        if fraction > 0.02:
            raise TrainingCancelled

    with pytest.raises(TrainingCancelled):
        catalogue.run(experiment, "shop", stop)
    assert load_result(experiment, "shop") is None


def test_a_training_can_be_stopped_on_the_way() -> None:
    def stop(stage: str, fraction: float) -> None:
        raise TrainingCancelled

    model = XMRAutocomplete()
    with pytest.raises(TrainingCancelled):
        model.fit(*pairs(small_sessions()[0]), on_progress=stop)
    assert not hasattr(model, "table_")


# ------------------------------------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("given", "state", "said"),
    [
        ({}, "seen", "the hybrid is ahead of popularity by 5.0 points (standard error 1.0 points)"),
        ({"gain": 0.01}, "partly", "adds nothing sure, +1.0 points"),
        ({"gain": -0.05}, "partly", "takes 5.0 points"),
        ({"popular": 0.24}, "partly", "too close to popularity to call (1.0 points"),
        ({"popular": 0.3}, "partly", "the hybrid is behind popularity by 5.0 points"),
        ({"popular": 0.3, "gain": 0.0}, "not seen", "Ahead of the hybrid here: “most popular”."),
        ({"ms": 11.0}, "partly", "takes 11 ms"),
    ],
)
def test_completion(given: dict[str, float], state: str, said: str) -> None:
    found = verdict(completion_result(**given))
    assert found.state == state
    assert said in found.text
    assert "40% of the queries asked for" in found.text
    assert ("Likely reason" in found.text) == (given.get("popular") == 0.3)


def test_being_behind_counts_gets_its_likely_reason_from_the_log() -> None:
    text = verdict(completion_result(popular=0.3, masked=0.27)).text
    assert "occurs 1.5 times in training" in text
    assert "the hybrid reaches 0.270" in text


@pytest.mark.parametrize(
    ("given", "state", "said"),
    [
        ({}, "seen", "ahead of clusters of words by 10.0 points (standard error 1.0 points)"),
        ({"words": 0.29}, "not seen", "too close to clusters of words to call (1.0 points"),
        ({"words": 0.4}, "not seen", "behind clusters of words by 10.0 points"),
        ({"trie_ms": 0.1}, "partly", "0.5 times as long"),
        ({"best": 0.2}, "partly", "“trie depth 2” has the highest MRR@10, 0.200"),
        ({"best": 0.35}, "seen", "the trie is behind it by 5.0 points"),
    ],
)
def test_trie_depth(given: dict[str, float], state: str, said: str) -> None:
    found = verdict(trie_depth_result(**given))
    assert found.state == state
    assert said in found.text
    assert "25% of its training" in found.text
    fewer = "It scores fewer nodes, 300 instead of 400, but on 40 levels instead of 4"
    assert (fewer in found.text) == ("trie_ms" not in given)
