"""What is compiled beforehand is all that the pages of algorithms compile."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

AFTERWARDS = """
import sys, warnings
warnings.simplefilter("ignore")
from algorithms.prepare import compile_kernels
compile_kernels()

def compiled():
    modules = [module for name, module in sys.modules.items() if name.startswith("algorithms.")]
    return {
        (module.__name__, name, signature)
        for module in modules for name, kernel in vars(module).items()
        for signature in getattr(kernel, "signatures", ())
    }

before = compiled()
assert len(before) > 8
from visuals.lessons.catalogue import ENTRIES, lesson
for entry in ENTRIES:
    found = lesson(entry.key)
    for view in found.views or [""]:
        run = found.run(view=view)
        found.walk(run)
        found.check(run)
print(sorted({name for _, name, _ in compiled() - before}))
"""


@pytest.mark.thorough  # walks every lesson again, in a process that compiled nothing else
def test_no_page_waits_for_a_kernel() -> None:
    done = subprocess.run([sys.executable, "-c", AFTERWARDS], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
