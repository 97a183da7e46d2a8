"""A save that is killed leaves the old model whole, at its path."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.xmr_core.data import random_problem
from xmr_core import XRLinear, storage

ROOT = Path(__file__).parent.parent.parent

SAVE_AND_DIE = """
import os, sys
from pathlib import Path
from tests.xmr_core.data import random_problem
from xmr_core import XRLinear

model = XRLinear(branching=4, max_leaf_size=3, threshold=0.5).fit(*random_problem(0))
rename, calls = Path.rename, []

def dying(self, target):
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    calls.append(target)
    return rename(self, target)

Path.rename = dying
model.save(sys.argv[1])
"""

SAVE_FOR_EVER = """
import itertools, sys
from tests.xmr_core.data import random_problem
from xmr_core import XRLinear

models = [XRLinear(branching=4, max_leaf_size=3, threshold=t).fit(*random_problem(0)) for t in (0.25, 0.5)]
print("saving", flush=True)
for model in itertools.cycle(models):
    model.save(sys.argv[1])
"""


@pytest.fixture
def folder(tmp_path):
    XRLinear(branching=4, max_leaf_size=3, threshold=0.1).fit(*random_problem(0)).save(tmp_path / "model")
    return tmp_path / "model"


def run(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("renames", [0, 1])
def test_killed_before_a_rename_the_old_model_loads_from_its_path(folder, renames):
    with run(SAVE_AND_DIE, folder, renames) as process:
        assert process.wait(60) != 0
    assert folder.exists() == (renames == 0)
    assert XRLinear.load(folder).threshold == 0.1
    assert storage.folders(folder.parent) == [folder]


def test_the_next_save_heals_what_a_kill_left(folder):
    with run(SAVE_AND_DIE, folder, 1) as process:
        process.wait(60)
    XRLinear.load(folder).prune(0.3).save(folder)
    assert XRLinear.load(folder).threshold == 0.3
    assert [path.name for path in folder.parent.glob(".*.old")] == []


@pytest.mark.thorough
def test_killed_at_any_moment_one_of_the_models_loads(folder):
    for kill in range(6):
        with run(SAVE_FOR_EVER, folder) as process:
            assert process.stdout.readline() == "saving\n"
            time.sleep(0.02 + 0.013 * kill)  # another moment of a save each time
            process.kill()
        assert XRLinear.load(folder).threshold in (0.1, 0.25, 0.5)


def test_a_deleted_folder_does_not_come_back(folder):
    folder.rename(folder.parent / ".model.abcdefgh.old")
    assert storage.standing(folder).exists()
    storage.delete(folder)
    assert os.listdir(folder.parent) == []


def test_the_remains_of_another_folder_are_not_taken(tmp_path):
    (tmp_path / ".model.b.abcdefgh.old").mkdir()
    assert storage.standing(tmp_path / "model") == tmp_path / "model"
    assert storage.folders(tmp_path) == [tmp_path / "model.b"]


def test_of_several_remains_the_newest_stands(tmp_path):
    for second, name in enumerate(["bbbbbbbb", "aaaaaaaa"]):
        (tmp_path / f".model.{name}.old").mkdir()
        os.utime(tmp_path / f".model.{name}.old", (second, second))
    assert storage.standing(tmp_path / "model").name == ".model.aaaaaaaa.old"
