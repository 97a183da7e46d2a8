"""The experiments themselves, end to end on small logs."""

import functools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.xmr_core.shops import log_of, small_log
from xmr_core import choose_match
from xmr_core.datasets import train
from xmr_core.errors import InputError, ModelFormatError
from xmr_core.experiments import catalogue, features, growth, models
from xmr_core.experiments.beam import grid
from xmr_core.experiments.cache import load_result
from xmr_core.experiments.machine import slowness
from xmr_core.experiments.result import FACTS, MEASURES, Result, Row
from xmr_core.experiments.task import make_task
from xmr_core.experiments.verdict import JUDGES, verdict
from xmr_core.experiments.xr_linear import train_with_prototypes
from xmr_core.own_datasets import delete_own, has_log, load_log, load_own, train_own
from xmr_core.purchases import Purchases
from xmr_core.training_job import TrainingCancelled

NAME = "own-mugs-0a1b2c3d"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STARBEAM_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def small_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "shop_log", small_log)


@functools.cache
def models_rows() -> list[Row]:
    return models.run(make_task(small_log(), 60), lambda stage, fraction: None)


@pytest.mark.slow
@pytest.mark.usefixtures("small_shop")
@pytest.mark.parametrize("experiment", ["features", "models", "growth"])
def test_a_run_is_complete_kept_judged_and_its_progress_never_goes_back(experiment: str) -> None:
    told: list[float] = []
    result = catalogue.run(experiment, "shop", lambda stage, fraction: told.append(fraction))
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1
    assert result.facts.keys() == FACTS[experiment]
    assert all(row.values.keys() == MEASURES[experiment] for row in result.rows)
    assert all(0 < row.values["recall"] <= 1 for row in result.rows)
    assert load_result(experiment, "shop") == result == Result.from_dict(result.to_dict())
    assert verdict(result).text


@pytest.mark.slow
def test_the_numbers_do_not_depend_on_the_run() -> None:
    again = models.run(make_task(small_log(), 60), lambda stage, fraction: None)
    for a, b in zip(models_rows(), again, strict=True):
        assert (a.name, a.values["recall"], a.values["gap"], a.values["mb"]) == (
            b.name, b.values["recall"], b.values["gap"], b.values["mb"],
        )  # fmt: skip


def test_every_model_beats_popularity_on_a_small_shop() -> None:
    by_name = {row.name: row.values for row in models_rows()}
    popular = by_name.pop(models.POPULAR)
    assert all(values["recall"] > popular["recall"] for values in by_name.values())
    assert by_name[models.XR]["gap"] == by_name[models.XR]["gap_error"] == 0


def test_the_match_weight_is_chosen_without_the_test_rows() -> None:
    task = make_task(small_log(), 60)
    weight = train_with_prototypes(task, lambda stage, fraction: None).model.match_weight_
    blind = replace(task, test_queries=[], test_labels=task.test_labels[:0])
    assert train_with_prototypes(blind, lambda stage, fraction: None).model.match_weight_ == weight
    assert weight in choose_match.GRID


def test_too_few_queries_to_hold_any_back_leave_a_plain_model() -> None:
    log = log_of([(f"mug {i}", f"P{i % 4}") for i in range(40)])
    trained = train_with_prototypes(make_task(log), lambda stage, fraction: None)
    assert trained.model.match_weight_ == 0


def test_all_families_have_as_many_n_grams_as_their_parts() -> None:
    rows = features.run(make_task(small_log(), 40), lambda stage, fraction: None)
    n = {row.name: row.values["features"] for row in rows}
    assert n[features.ALL] == n["words alone"] + n["characters alone"] == n["words + characters"]
    assert n["TF-IDF alone"] < n["words alone"]


@pytest.mark.parametrize(
    ("n", "wanted"),
    [(200, [50, 100, 200]), (399, [99, 199, 399]), (6000, [375, 750, 1500, 3000, 6000])],
)
def test_sizes_double(n: int, wanted: list[int]) -> None:
    assert growth.sizes(n) == wanted


def test_a_catalogue_too_small_to_grow_is_refused_with_the_number_wanted() -> None:
    with pytest.raises(InputError, match=r"200 products.*has 2"):
        growth.run(log_of([("a", "P"), ("b", "Q")]), lambda stage, fraction: None)


@pytest.mark.usefixtures("small_shop")
@pytest.mark.parametrize("experiment", ["features", "models", "growth"])
def test_what_progress_raises_stops_a_run_and_nothing_is_kept(experiment: str) -> None:
    def stop(stage: str, fraction: float) -> None:
        if fraction > 0.3:
            raise TrainingCancelled

    with pytest.raises(TrainingCancelled):
        catalogue.run(experiment, "shop", stop)
    assert load_result(experiment, "shop") is None


def own(n_rows: int = 150) -> Purchases:
    log = small_log()
    products = [log.titles[i] for i in log.bought[:n_rows]]
    return Purchases(log.queries[:n_rows], products, np.full(n_rows, 2, dtype=np.int64), n_rows, False, ",")


def test_an_own_data_set_keeps_its_rows_and_runs_from_them() -> None:
    data = train_own(NAME, "mugs.csv", own(), lambda stage, fraction: None)
    log = load_log(NAME)
    assert has_log(NAME)
    assert log.queries == own().queries
    assert [log.titles[i] for i in log.bought] == own().products
    assert set(log.counts) == {2}
    assert make_task(log).titles == data.search.products
    result = catalogue.run("features", NAME, lambda stage, fraction: None)
    assert load_result("features", NAME) == result
    delete_own(NAME)
    with pytest.raises(ModelFormatError):
        load_log(NAME)


def test_a_data_set_of_an_earlier_version_still_loads_and_says_that_it_has_no_rows(tmp_path: Path) -> None:
    data = train_own(NAME, "mugs.csv", own(), lambda stage, fraction: None)
    data.save(tmp_path / "data" / "datasets" / NAME)  # as before: without the log
    assert load_own(NAME).search.products == data.search.products
    assert not has_log(NAME)
    with pytest.raises(ModelFormatError):
        catalogue.run("features", NAME, lambda stage, fraction: None)


def test_the_grid_is_the_sweep_with_sizes_that_shrink() -> None:
    log = small_log()
    rows = np.arange(400)
    data = train(
        "t", [log.queries[i] for i in rows], [log.titles[log.bought[i]] for i in rows], log.test[rows],
        lambda stage, fraction: None,
    )  # fmt: skip
    result = grid("shop", data)
    assert len(result.rows) == data.sweep.recall.size
    np.testing.assert_allclose([row.values["recall"] for row in result.rows], data.sweep.recall.ravel())
    np.testing.assert_allclose([row.values["ms"] for row in result.rows], 1000 * data.sweep.seconds.ravel())
    sizes = [row.values["mb"] for row in result.rows][:: len(data.sweep.widths)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]
    assert result == Result.from_dict(result.to_dict())


def test_every_experiment_is_described_and_can_be_judged() -> None:
    assert catalogue.EXPERIMENTS.keys() == JUDGES.keys() == MEASURES.keys()
    assert all(known.sources for known in catalogue.EXPERIMENTS.values())


@pytest.mark.parametrize("experiment", ["features", "models", "growth"])
def test_a_larger_data_set_is_estimated_to_take_longer(experiment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "slowness", lambda: 1.0)
    small, large = (catalogue.estimated_seconds(experiment, n, 10 * n) for n in (300, 6000))
    assert 0 < small < large < 600


def test_the_machine_is_measured() -> None:
    assert 0 < slowness() < 1000
