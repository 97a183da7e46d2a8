"""Logs and tasks: what is trained on, what is asked, and what a smaller catalogue keeps."""

from pathlib import Path

import numpy as np
import pytest

from tests.xmr_core.shops import log_of, small_log
from xmr_core.errors import InputError, ModelFormatError
from xmr_core.experiments.measuring import Measured, gap, measure
from xmr_core.experiments.steps import Steps
from xmr_core.experiments.task import make_task
from xmr_core.purchase_log import PurchaseLog

ROWS = [
    ("red mug", "Mug, Red"),
    ("red mug", "Mug, Red"),
    ("blue mug", "Mug, Blue"),
    ("mug", "Mug, Red"),
    ("pot", "Pot"),
]


def test_a_task_worked_by_hand() -> None:
    task = make_task(log_of(ROWS, test=(3, 4)))
    assert task.queries == ["red mug", "blue mug"]
    assert task.titles == ["Mug, Red", "Mug, Blue"]
    assert task.Y.toarray().tolist() == [[2, 0], [0, 1]]
    # Nobody bought the pot in training: that test row cannot be answered and is left out.
    assert (task.test_queries, task.test_labels.tolist(), task.held_back) == (["mug"], [0], True)
    assert task.n_pairs == 2


def test_without_held_out_rows_the_training_is_asked_and_that_is_said() -> None:
    task = make_task(log_of(ROWS))
    assert not task.held_back
    assert task.test_queries == [query for query, _ in ROWS]


def test_one_product_is_refused() -> None:
    with pytest.raises(InputError, match="two different products"):
        make_task(log_of(ROWS[:2]))


def test_no_more_test_rows_are_asked_than_wanted() -> None:
    log = small_log()
    every, few = make_task(log), make_task(log, max_test=50)
    assert len(few.test_labels) == 50
    assert set(few.test_queries) <= set(every.test_queries)


@pytest.mark.parametrize("n", [2, 40, 150])
def test_a_smaller_catalogue_is_part_of_a_larger_one(n: int) -> None:
    log = small_log()
    small, large = make_task(log, n), make_task(log, 2 * n)
    assert len(small.titles) == n
    assert set(small.titles) <= set(large.titles)
    assert set(small.queries) <= set(large.queries)
    assert all(0 <= label < n for label in small.test_labels)


def test_a_log_read_back_is_the_log(tmp_path: Path) -> None:
    log = small_log()
    log.save(tmp_path / "log")
    again = PurchaseLog.load(tmp_path / "log")
    assert (again.queries, again.titles) == (log.queries, log.titles)
    for name in ("bought", "counts", "test"):
        np.testing.assert_array_equal(getattr(again, name), getattr(log, name))


@pytest.mark.parametrize("damage", ["missing", "texts", "bought", "length"])
def test_a_damaged_log_is_named_as_such(tmp_path: Path, damage: str) -> None:
    folder, log = tmp_path / "log", log_of(ROWS)
    if damage == "bought":
        log.bought[0] = 99
    if damage == "length":
        log = PurchaseLog(log.queries[:-1], log.titles, log.bought, log.counts, log.test)
    if damage != "missing":
        log.save(folder)
    if damage == "texts":
        (folder / "texts.json").write_text("{")
    with pytest.raises(ModelFormatError):
        PurchaseLog.load(folder)


def test_measuring_counts_hits_among_the_first_ten() -> None:
    task = make_task(log_of(ROWS, test=(3,)))
    right = measure(lambda query: np.array([1, 0], dtype=np.int32), task, lambda stage, fraction: None)
    wrong = measure(lambda query: np.array([1], dtype=np.int32), task, lambda stage, fraction: None)
    assert (right.recall, wrong.recall) == (1.0, 0.0)
    assert right.milliseconds >= 0


def test_the_gap_is_paired() -> None:
    hits = np.array([True] * 50 + [False] * 50)
    other = hits.copy()
    other[:4] = False
    ahead, error = gap(Measured(hits, 0.1), Measured(other, 0.1))
    assert ahead == pytest.approx(0.04)
    assert error == pytest.approx(np.sqrt(0.04 * 0.96) / 10)
    assert gap(Measured(hits, 0.1), Measured(hits, 0.1)) == (0, 0)


def test_steps_share_one_bar_and_never_go_back() -> None:
    told: list[tuple[str, float]] = []
    steps = Steps(lambda name, fraction: told.append((name, fraction)), ["one", "two"], [1, 3])
    for i in range(2):
        for stage in ("features", "tree", "rankers", "measuring"):
            for fraction in (0.0, 0.5, 1.0):
                steps.part(i)(stage, fraction)
    steps.within(1, "any other")(1.0)
    fractions = [fraction for _, fraction in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], told[11], told[-1]) == (0.0, ("one", 0.25), ("two", 1.0))
