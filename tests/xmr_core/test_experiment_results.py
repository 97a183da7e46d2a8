"""Results on disk: cached, pinned by name, compared; and what damaged files do."""

import json
import threading
from pathlib import Path

import pytest

from tests.xmr_core.shops import features_result, grid_result, growth_result, models_result
from xmr_core.errors import InputError, ModelFormatError
from xmr_core.experiments import cache, files, pins
from xmr_core.experiments.cache import load_result, save_result
from xmr_core.experiments.compare import compare
from xmr_core.experiments.pins import add_pin, free_name, load_pins, remove_pin
from xmr_core.experiments.result import Result
from xmr_core.experiments.table import table, to_csv

DAMAGED = {
    "cut short": '{"name": "x", "resu',
    "empty": "",
    "another kind": "[1, 2]",
    "a number": "3",
    "nothing inside": "{}",
    "rows of text": '{"name": "x", "result": {"experiment": "beam", "data": "shop", "rows": "abc", "facts": {}}}',
    "no rows": '{"name": "x", "result": {"experiment": "beam", "data": "shop", "rows": [], "facts": {}}}',
    "not finite": '{"name": "x", "result": {"experiment": "beam", "data": "s", "rows": [{"name": "a", '
    '"values": {"recall": NaN}}], "facts": {}}}',
    "unknown measure": '{"name": "x", "result": {"experiment": "beam", "data": "s", "rows": [{"name": "a", '
    '"values": {"speed": 1}}], "facts": {}}}',
    "foreign experiment": '{"name": "x", "result": {"experiment": "alchemy", "data": "s", "rows": [{"name": "a", '
    '"values": {"recall": 1}}], "facts": {}}}',
    "deep": "[" * 100_000,
}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STARBEAM_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize(
    "result", [features_result(0.6), models_result(), growth_result(2)], ids=lambda r: r.experiment
)
def test_a_result_survives_json(result: Result) -> None:
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_a_kept_result_is_found_again_and_by_nothing_else() -> None:
    result = features_result(0.6)
    assert load_result("features", "shop") is None
    save_result(result)
    assert load_result("features", "shop") == result
    assert load_result("models", "shop") is None
    assert load_result("features", "own-a-12345678") is None


def test_a_result_of_other_code_is_not_used_and_the_oldest_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    for version in range(5):
        monkeypatch.setattr(cache, "code_digest", lambda version=version: f"code{version}")
        assert load_result("features", "shop") is None
        save_result(features_result(0.6))
    assert len(list((cache.cache_folder() / "experiments").glob("*.json"))) == cache.KEPT
    assert load_result("features", "shop") is not None


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_cached_result_is_measured_again(text: str) -> None:
    save_result(features_result(0.6))
    (path,) = (cache.cache_folder() / "experiments").glob("*.json")
    path.write_text(text)
    assert load_result("features", "shop") is None
    assert not path.exists()


def test_pins_are_kept_by_name_and_read_in_order() -> None:
    add_pin("zebra", features_result(0.6))
    assert add_pin("  Apple   pie ", growth_result(2)) == "Apple pie"
    kept = load_pins()
    assert [pin.name for pin in kept.pins] == ["Apple pie", "zebra"]
    assert [pin.name for pin in kept.of("features")] == ["zebra"]
    assert kept.of("features")[0].result == features_result(0.6)
    remove_pin("zebra")
    remove_pin("zebra")
    assert [pin.name for pin in load_pins().pins] == ["Apple pie"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="1 to 60"):
        add_pin(name, features_result(0.6))


def test_a_taken_name_is_refused_whatever_its_case_and_a_free_one_is_proposed() -> None:
    assert free_name("run") == "run"
    add_pin("run", features_result(0.6))
    with pytest.raises(InputError, match="choose another name"):
        add_pin("RUN", features_result(0.5))
    assert free_name("run") == "run 2"
    assert load_pins().pins[0].result == features_result(0.6)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d", "=1+1", "<b>$x$</b>", "日本語"])
def test_any_printable_name_stays_in_the_folder(name: str, folders: Path) -> None:
    add_pin(name, features_result(0.6))
    assert [pin.name for pin in load_pins().pins] == [name]
    written = [path for path in folders.rglob("*") if path.is_file()]
    assert [path.parent.name for path in written] == ["pinned_runs"]


def test_too_many_pins_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "MAX_PINS", 2)
    add_pin("one", features_result(0.6))
    add_pin("two", features_result(0.6))
    with pytest.raises(InputError, match="unpin one"):
        add_pin("three", features_result(0.6))


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_pin_is_counted_left_alone_and_hides_no_other(text: str) -> None:
    add_pin("good", features_result(0.6))
    bad = pins._folder("") / "0123456789abcdef.json"
    bad.write_text(text)
    kept = load_pins()
    assert ([pin.name for pin in kept.pins], kept.n_damaged) == (["good"], 1)
    assert bad.read_text() == text


def test_two_tabs_pin_at_once_and_both_runs_are_kept() -> None:
    ready = threading.Barrier(8)

    def tab(number: int) -> None:
        ready.wait(10)
        add_pin(f"run {number}", features_result(0.6))

    threads = [threading.Thread(target=tab, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    kept = load_pins()
    assert (len(kept.pins), kept.n_damaged) == (8, 0)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a" / "x.json"
    files.write_json(path, {"a": 1})
    with pytest.raises(ValueError, match="JSON"):
        files.write_json(path, {"a": float("nan")})
    assert files.read_json(path) == {"a": 1}
    assert [p.name for p in path.parent.iterdir()] == ["x.json"]


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    (tmp_path / "x.json").write_text('"' + "x" * 50 + '"')
    with pytest.raises(ModelFormatError, match="larger"):
        files.read_json(tmp_path / "x.json")


def test_two_runs_are_compared_row_by_row_and_better_means_the_right_direction() -> None:
    first, second = features_result(0.6), features_result(0.65)
    lines = {line.name: line for line in compare(first, second, "recall")}
    assert lines["characters alone"].change == "better"
    assert lines["characters alone"].difference == pytest.approx(0.05)
    assert lines["all three"].change == "same"
    assert compare(second, first, "recall")[2].change == "worse"
    assert {line.change for line in compare(first, second, "features")} == {""}
    small, large = grid_result([[0.5, 0.6, 0.7]], [2.0]), grid_result([[0.5, 0.6, 0.7]], [4.0])
    assert {line.change for line in compare(small, large, "mb")} == {"worse"}


def test_runs_that_share_no_name_are_compared_by_place() -> None:
    lines = compare(growth_result(2), growth_result(2, labels=4.0), "train")
    assert lines[0].name == "400 products"
    other = growth_result(2)
    renamed = Result("growth", "own", [type(row)(f"x {row.name}", row.values) for row in other.rows], other.facts)
    assert compare(other, renamed, "train")[1].name == "1,600 products | x 1,600 products"


def test_the_table_holds_what_is_shown_and_the_file_everything() -> None:
    result = features_result(0.6)
    assert set(table(result)[0]) == {"run", "recall@10", "n-grams", "ms a query", "megabytes", "training, s"}
    assert table(growth_result(2))[1]["nodes scored a query"] == 283  # 200 times the square root of 2
    lines = to_csv(result).splitlines()
    assert lines[0].startswith("run,recall@10")
    assert "behind the reference" in lines[0]
    assert len(lines) == 4
