"""Hands the tests a PECOS in a process of its own; `make test-pecos` installs it."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scipy.sparse import csr_matrix, load_npz, save_npz

HERE = Path(__file__).parent
Peer = Callable[..., csr_matrix]


@pytest.fixture(scope="session")
def pecos_python() -> Path:
    """The Python of PECOS's environment: ``STARBEAM_PECOS``, or what `make test-pecos` installed."""
    python = Path(os.environ.get("STARBEAM_PECOS") or HERE.parents[1] / ".cache" / "pecos" / "bin" / "python")
    if not python.exists():
        pytest.fail(f"{python} is missing: run make test-pecos, which installs PECOS into .cache/pecos.")
    return python


@pytest.fixture
def pecos(pecos_python: Path, tmp_path: Path) -> Peer:
    """Return a function that puts matrices into ``tmp_path``, lets PECOS train or predict, and returns its answer."""

    def run(what: str, matrices: dict[str, Any], beam: int = 10, **options: Any) -> csr_matrix:
        for name, matrix in matrices.items():
            save_npz(tmp_path / f"{name}.npz", matrix)
        done = subprocess.run(
            [pecos_python, HERE / "pecos_side.py", what, tmp_path, json.dumps(options | {"beam": beam})],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return csr_matrix(load_npz(tmp_path / "P.npz"))

    return run
