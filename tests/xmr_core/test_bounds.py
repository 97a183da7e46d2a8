"""No kernel reads or writes out of bounds: the searches again in a process whose kernels check every index."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EVERYTHING = """
import math
import numpy as np
from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import XRLinear

for seed, params in enumerate([{}, {"match_weight": 2.0}, {"match_weight": math.inf, "score_function": "noop"}]):
    X, Y = random_problem(seed)
    for tree in (None, ragged_tree(seed, 23)):
        model = XRLinear(branching=4, max_leaf_size=3, **params).fit(X, Y, tree=tree).prune(0.15)
        model.predict(X, k=30, beam_width=3)
        # Few queries search the index, many write a table; an empty one and one of unknown features touch no row.
        for rows in (X[:1], X[:0], X * 0, X[:, :] * 2):
            model.predict(rows)
        for i in range(20):
            model.rank(X[i], k=i % 4 + 1, beam_width=i % 5 + 1)
        model.rank_features(np.arange(X.shape[1], dtype=np.int32), np.ones(X.shape[1], np.float32))
        model.trace(X[0], label=3)
print("within bounds")
"""
BROKEN = """
import numpy as np
from xmr_core import lookup
lookup.fill(np.array([0, 5]), np.zeros(2, np.int32), np.array([0, 3]), np.zeros(1, np.int64), np.zeros(3, np.int32))
"""


def run(code: str, cache: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(cache)}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.thorough  # compiles every kernel anew
def test_kernels_stay_within_their_arrays(tmp_path):
    done = run(EVERYTHING, tmp_path)
    assert done.stdout.strip() == "within bounds", done.stderr[-2000:]


@pytest.mark.slow
def test_the_check_sees_an_index_out_of_bounds(tmp_path):
    assert "IndexError" in run(BROKEN, tmp_path).stderr
