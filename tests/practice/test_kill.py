"""A writer killed at any moment: every write that it acknowledged is there, each is whole, and the file is sound."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice import Learner, Store, open_store
from practice.opening import FILE
from practice.stories.keeping import place_of
from tests.practice.filled import rows

ROOT = Path(__file__).parents[2]
Acknowledged = dict[str, list[list[str]]]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked")


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.practice.writer"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while process.stdout.readline() != "warm\n":  # type: ignore[union-attr]
            pass
        yield process
        process.stdin.close()  # type: ignore[union-attr]


def kill_writers(nursery: subprocess.Popen[str], url: str, times: int) -> Acknowledged:
    """Kill a writer again and again, each after some of its writes and a bit; return what all acknowledged."""
    assert nursery.stdin
    assert nursery.stdout
    draws = random.Random(20261129)
    heard: Acknowledged = defaultdict(list)
    for number in range(times):
        print("write", url, number, file=nursery.stdin, flush=True)
        pid, writes = 0, draws.randrange(7)
        while not (pid and writes < 0):  # a writer that never gets so far has failed, and says so
            kind, *what = nursery.stdout.readline().split()
            assert kind != "failed", what
            if kind == "pid":
                pid = int(what[0])
            else:
                heard[kind].append(what)
                writes -= 1
        time.sleep(draws.uniform(0, 0.02))  # anywhere between two acknowledgements
        os.kill(pid, signal.SIGKILL)
        print("bury", file=nursery.stdin, flush=True)
        while (line := nursery.stdout.readline().split()) != ["dead"]:
            heard[line[0]].append(line[1:])
    return heard


def see_that_all_is_there(mine: Learner, heard: Acknowledged) -> None:
    found = rows(mine)
    drafts = {row["place"]: row["text"] for row in found["draft"]}
    reviews = {row["id"]: row for row in found["review"]}
    stories = {row["id"]: str(row["situation"]) for row in found["story"]}
    assert {place for (place,) in heard["draft"]} <= drafts.keys()
    assert {id for (id,) in heard["review"]} <= reviews.keys()
    assert {id for (id,) in heard["story"]} <= stories.keys()
    for id, number in heard["part"]:  # parts are numbered upwards: the one that is kept is this one or a later one
        assert int(stories[id].split()[0]) >= int(number)
    # What nobody acknowledged is there whole or not at all: a part stands in its story and its draft, a review in the
    # log and on its card.
    assert all(drafts[place_of(str(id), "situation")] == text for id, text in stories.items())
    last: dict[object, object] = {}
    for review in sorted(reviews.values(), key=lambda row: row["reviewed_at"]):  # type: ignore[arg-type, return-value]
        last[review["card_id"]] = review["reviewed_at"]
    assert {row["id"]: row["last_review"] for row in found["review_card"] if row["last_review"]} == last


@pytest.mark.slow
def test_fifty_kills_lose_nothing_that_was_acknowledged(nursery: subprocess.Popen[str], tmp_path: Path) -> None:
    heard = kill_writers(nursery, f"sqlite:///{tmp_path / FILE}", 50)
    assert len(heard["story"]) == 50
    assert min(len(heard[kind]) for kind in ("draft", "part", "review")) >= 30
    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    store = open_store(f"sqlite:///{tmp_path / FILE}")
    see_that_all_is_there(store.learner("ada"), heard)
    store.close()


@pytest.mark.slow
def test_ten_kills_of_a_client_of_postgresql_lose_nothing(
    nursery: subprocess.Popen[str], postgresql_store: Store, server: str
) -> None:
    heard = kill_writers(nursery, server, 10)
    assert len(heard["story"]) == 10
    see_that_all_is_there(postgresql_store.learner("ada"), heard)
