import subprocess
import sys

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from tests.conftest import ROOT
from tests.xmr_core.data import random_problem
from xmr_core import InputError, XRLinear
from xmr_core.memory import MemoryEstimate, as_bytes

# Peak growth of a training in a process of its own, and what was estimated.
MEASURE = """
from pathlib import Path
from tests.xmr_core.test_memory import large_problem
from xmr_core import XRLinear
X, Y = large_problem()
model = XRLinear(n_jobs=2, match_weight={weight})
model.fit(X[:300], Y[:300])
Path("/proc/self/clear_refs").write_text("5")  # compiling took more: forget that peak
def status(name):
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024
before = status("VmRSS")
model.fit(X, Y)
print(status("VmHWM") - before, model.estimate_memory(X, Y).total)
"""


def large_problem() -> tuple[csr_matrix, csr_matrix]:
    rng = np.random.default_rng(0)
    X = csr_matrix(random_array((60_000, 50_000), density=0.001, dtype=np.float32, rng=rng))
    label = np.arange(60_000) % 15_000
    return X, csr_matrix((np.ones(60_000, np.float32), (np.arange(60_000), label)), shape=(60_000, 15_000))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")
@pytest.mark.parametrize("weight", [pytest.param(0, marks=pytest.mark.thorough), 50])
def test_a_training_takes_no_more_than_estimated(weight):
    code = MEASURE.format(weight=weight)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    taken, estimated = map(int, done.stdout.split())
    assert 0.2 * estimated < taken < estimated


def test_a_training_that_needs_more_is_refused_before_it_begins():
    X, Y = random_problem(0)
    model = XRLinear(max_memory="1 kB")
    with pytest.raises(InputError, match=r"Training needs about .* MB at most .* max_memory is 1 kB"):
        model.fit(X, Y)
    assert not hasattr(model, "rankers_")
    model.set_params(max_memory=2**40).fit(X, Y)


def test_the_estimate_grows_with_what_it_is_asked_for():
    X, Y = random_problem(0)
    plain = XRLinear(n_jobs=1).estimate_memory(X, Y)
    assert XRLinear(n_jobs=4).estimate_memory(X, Y).solver > plain.solver
    assert XRLinear(n_jobs=1, match_weight="auto").estimate_memory(X, Y).prototypes > plain.prototypes == 0


def test_the_total_is_the_most_at_one_time():
    assert MemoryEstimate(tree=50, solver=10, weights=20, prototypes=0).total == 50
    assert MemoryEstimate(tree=5, solver=10, weights=20, prototypes=40).total == 60
    said = str(MemoryEstimate(tree=5_000_000, solver=10_000_000, weights=20_000_000, prototypes=0))
    assert said == "about 30 MB at most (tree 5, solver 10, weights 20 MB, not all at once)"


@pytest.mark.parametrize(("text", "size"), [("2 GB", 2_000_000_000), ("1.5mb", 1_500_000), (1024, 1024)])
def test_sizes_are_read(text, size):
    assert as_bytes(text) == size


@pytest.mark.parametrize("text", ["2", "much", "-1 GB", 0, -5, True, 1.5])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(InputError, match="max_memory must be a number of bytes"):
        XRLinear(max_memory=text).fit(*random_problem(0))
