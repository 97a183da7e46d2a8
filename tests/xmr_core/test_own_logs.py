"""Own logs: read within limits, trained with named stages, kept with their rows, refused when damaged, deleted."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.xmr_core.test_replacing import run
from xmr_core import InputError, ModelFormatError, own_logs, storage
from xmr_core.completion import SessionAutocomplete
from xmr_core.errors import LoaderError
from xmr_core.own_datasets import own_names
from xmr_core.own_logs import (
    SHELF,
    delete_own_log,
    example_log,
    load_own_completer,
    load_session_log,
    own_log_names,
    read_own_log,
    train_own_log,
)
from xmr_core.progress import Report
from xmr_core.session_log import SessionLog, pairs
from xmr_core.training_job import TrainingCancelled, TrainingJob

NAME = "log-tea-0a1b2c3d"
STAGES = ["features", "trial", "weights", "parts", "saving"]
TEA = b"session_id,query\n1,Tea\n1,Teapot\n2,tea\n2,teapot\n" + b"".join(b"%d,Television\n" % i for i in range(3, 12))


def silent(stage: str, fraction: float) -> None:
    assert 0 <= fraction <= 1, stage


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path))
    return tmp_path / "datasets"


def test_a_log_is_folded_trained_kept_with_its_rows_found_and_deleted() -> None:
    name = SHELF.name_for("My Log (2).csv", TEA)
    assert name.startswith("log-my-log-2-")
    train_own_log(name, read_own_log(TEA), silent)
    assert own_log_names() == [name]
    assert own_names() == []  # purchases are another kind
    completer = load_own_completer(name)
    assert [c.query for c in completer.complete("te", "tea")] == ["teapot", "television", "tea"]
    assert completer.complete("te")[0].query == "television"
    log = load_session_log(name)
    assert log.queries == ["tea", "teapot"] * 2 + ["television"] * 9
    assert log.session.tolist() == [0, 0, 1, 1, *range(2, 11)]
    delete_own_log(name)
    assert own_log_names() == []
    with pytest.raises(ModelFormatError):
        load_own_completer(name)


def test_training_again_replaces_the_log() -> None:
    train_own_log(NAME, read_own_log(TEA), silent)
    train_own_log(NAME, read_own_log(b"1,mug\n"), silent)
    assert load_session_log(NAME).queries == ["mug"]
    assert [c.query for c in load_own_completer(NAME).complete("")] == ["mug"]


def test_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_logs, "MAX_ROWS", 2)
    with pytest.raises(LoaderError, match="Line 4 of the file is past the limit of 2 rows") as caught:
        read_own_log(TEA)
    assert caught.value.line == 4
    monkeypatch.setattr(own_logs, "MAX_BYTES", 10)
    with pytest.raises(LoaderError, match=f"has {len(TEA)} bytes; at most 10 are read"):
        read_own_log(TEA)


def test_the_example_can_be_loaded_and_its_sessions_help() -> None:
    log = read_own_log(example_log().encode())
    assert len(log.queries) == 3000
    previous, queries = pairs(log)
    assert sum(text is not None for text in previous) > 1000
    completer = train_own_log(NAME, log, silent)
    rows = [(before, query) for before, query in zip(previous, queries, strict=True) if before][:200]
    first = [[completer.complete(query[:1], p, 1)[0].query == query for p in (before, None)] for before, query in rows]
    with_session, without = np.mean(first, axis=0)
    assert with_session > without


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"1,tea\n", ["tea"]),
        (b"1,tea\n1,tea\n2,TEA\n", ["tea"]),
        (b"1,tea\n1,pot\n1,cup\n", ["cup", "pot", "tea"]),
        (b"1,?!\n1,...\n", ["...", "?!"]),
    ],
    ids=["one row", "one query", "one session", "no words"],
)
def test_the_smallest_logs_complete_what_they_hold(data: bytes, answer: list[str]) -> None:
    train_own_log(NAME, read_own_log(data), silent)
    completer = load_own_completer(NAME)
    assert sorted(c.query for c in completer.complete("")) == answer
    assert sorted(c.query for c in completer.complete("", "tea")) == answer
    assert completer.complete("z", "never typed") == []


@pytest.mark.parametrize("name", ["../../etc", "log-a/../b", "shop", "own-a-0a1b2c3d", "log-", "log-A", "log-x\n", ""])
def test_names_from_a_url_cannot_leave_the_folder(own_folder: Path, name: str) -> None:
    for action in (load_own_completer, load_session_log, delete_own_log):
        with pytest.raises(ModelFormatError, match="no name of a data set"):
            action(name)
    with pytest.raises(ModelFormatError):
        train_own_log(name, read_own_log(TEA), silent)
    assert not own_folder.exists()


@pytest.mark.parametrize("part", ["completer", "rows"])
@pytest.mark.parametrize("damage", ["missing", "foreign", "changed", "cut"])
def test_damaged_files_are_refused(own_folder: Path, part: str, damage: str) -> None:
    train_own_log(NAME, read_own_log(TEA), silent)
    folder = own_folder / NAME / part
    if damage == "missing":
        shutil.rmtree(folder)
    elif damage == "foreign":
        (folder / "manifest.json").write_text("[]")
    elif damage == "changed":
        (folder / "texts.json").write_text("{}")
    else:
        data = (folder / "arrays.npz").read_bytes()
        (folder / "arrays.npz").write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelFormatError):
        (load_own_completer if part == "completer" else load_session_log)(NAME)


@pytest.mark.parametrize(
    ("session", "queries"),
    [
        (np.array([1, 0], dtype=np.int32), ["a", "b"]),
        (np.array([0], dtype=np.int32), ["a", "b"]),
        (np.array([[0, 0]], dtype=np.int32), ["a", "b"]),
        (np.array([0, 1], dtype=np.int64), ["a", "b"]),
        (np.array([], dtype=np.int32), []),
    ],
    ids=["descending", "too short", "two-dimensional", "of another type", "empty"],
)
def test_rows_that_contradict_each_other_are_refused(tmp_path: Path, session: np.ndarray, queries: list[str]) -> None:
    storage.write(tmp_path / "rows", "session-log", {}, {"session": session}, {"queries": queries})
    with pytest.raises(ModelFormatError):
        SessionLog.load(tmp_path / "rows")


@pytest.mark.parametrize("last", STAGES)
def test_a_training_cancelled_in_any_stage_leaves_what_was_kept(last: str) -> None:
    log, told = read_own_log(example_log().encode()), []
    train_own_log(NAME, read_own_log(TEA), silent)

    def work(report: Report) -> SessionAutocomplete:
        def tell(stage: str, fraction: float) -> None:
            told.append(stage)
            if stage == last:
                job.cancel()
            report(stage, fraction)

        return train_own_log(NAME, log, tell)

    job = TrainingJob(work)
    assert job.start().wait(60)
    assert job.state == "cancelled"
    assert sorted(set(told), key=told.index) == STAGES[: STAGES.index(last) + 1]
    assert len(load_session_log(NAME).queries) == 13


def test_a_small_log_reports_no_weights() -> None:
    told = []
    train_own_log(NAME, read_own_log(TEA), lambda stage, fraction: told.append(stage))
    assert sorted(set(told), key=told.index) == ["features", "parts", "saving"]


def test_what_stops_the_training_passes_through() -> None:
    def stop(stage: str, fraction: float) -> None:
        raise TrainingCancelled

    with pytest.raises(TrainingCancelled):
        train_own_log(NAME, read_own_log(TEA), stop)
    assert own_log_names() == []


TRAIN_AND_DIE = """
import os, sys
from pathlib import Path
from xmr_core.own_logs import read_own_log, train_own_log

rename, calls = Path.rename, []

def dying(self, target):
    if str(target).endswith(sys.argv[1]) or str(self).endswith(sys.argv[1]):
        if len(calls) == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
        calls.append(target)
    return rename(self, target)

Path.rename = dying
train_own_log(sys.argv[1], read_own_log(b"1,mug\\n"), lambda stage, fraction: None)
"""


@pytest.mark.parametrize("renames", [0, 1])
def test_a_kill_while_saving_leaves_the_old_log(renames: int) -> None:
    train_own_log(NAME, read_own_log(TEA), silent)
    with run(TRAIN_AND_DIE, NAME, renames) as process:
        assert process.wait(60) == -9
    assert own_log_names() == [NAME]
    assert len(load_session_log(NAME).queries) == 13
    assert load_own_completer(NAME).complete("telev")[0].query == "television"


def test_an_empty_file_is_refused_in_words() -> None:
    for data in (b"", b"session_id,query\n", b" \n,\n"):
        with pytest.raises(InputError, match="has no rows"):
            read_own_log(data)
