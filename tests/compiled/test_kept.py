import os
import subprocess
import sys

from tests.conftest import ROOT

FIT = """
import numpy as np
import xmr_core
from xmr_core.solver import mix
mix(np.uint64(3))
"""


def kernels_of(folder, **env) -> list[str]:
    """Compile one kernel in a fresh process; return the folders made."""
    env = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"} | env
    subprocess.run([sys.executable, "-c", FIT], cwd=ROOT, env=env | {"STARBEAM_CACHE_DIR": str(folder)}, check=True)
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_kernels_are_kept_by_version_of_their_code(tmp_path):
    for i, name in enumerate(["kernels-old", "kernels-older", "kernels-oldest"]):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1000 - i, 1000 - i))
    (tmp_path / "something-else").mkdir()
    names = kernels_of(tmp_path)
    assert len(names) == 4
    assert {"kernels-old", "kernels-older", "something-else"} < set(names)
    again = kernels_of(tmp_path)
    assert again == names


def test_a_folder_for_kernels_that_is_set_stays_in_force(tmp_path):
    mine = tmp_path / "mine"
    assert kernels_of(tmp_path / "cache", NUMBA_CACHE_DIR=str(mine)) == []
    assert any(mine.iterdir())
