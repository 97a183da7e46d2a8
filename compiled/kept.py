"""The folder for what can be made again, and in it one for the kernels of this version of the code."""

import functools
import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import numba
import platformdirs

ROOT = Path(__file__).parent.parent
ENGINES = ("xmr_core", "algorithms")  # packages that define kernels
KEPT = 3  # versions of the kernels: other checkouts may share the folder


def cache_folder() -> Path:
    """Return where trained models are kept: ``STARBEAM_CACHE_DIR``, or the user's cache folder."""
    return Path(os.environ.get("STARBEAM_CACHE_DIR") or platformdirs.user_cache_dir("starbeam", appauthor=False))


def digest_of(paths: Iterable[Path], holding: bytes = b"") -> str:
    """Return 16 digits that change whenever one of these files does, of those that hold some bytes."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes().replace(b"\r\n", b"\n")  # line ends differ between checkouts of one version
        if holding in content:
            digest.update(path.relative_to(ROOT).as_posix().encode() + content)
    return digest.hexdigest()[:16]


@functools.cache
def _kernels() -> str:
    return digest_of((path for engine in ENGINES for path in (ROOT / engine).rglob("*.py")), b"njit")


def kernel_folder() -> Path:
    """Return the folder of this version's compiled kernels; ``NUMBA_CACHE_DIR``, if it is set."""
    return Path(os.environ.get("NUMBA_CACHE_DIR") or cache_folder() / f"kernels-{_kernels()}")


def keep_kernels() -> None:
    """Let Numba keep compiled kernels in a folder for this version of the code; call before the first is defined.

    Numba looks at a kernel's own file only: kernels that call one from a changed file would go on calling the old one.
    A `NUMBA_CACHE_DIR` that is set stays in force.
    """
    if os.environ.get("NUMBA_CACHE_DIR"):
        return
    folder = kernel_folder()
    new = not folder.exists()
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    if new and cache_folder().is_dir():
        kept = sorted(cache_folder().glob("kernels-*"), key=lambda path: path.stat().st_mtime)
        for old in kept[: 1 - KEPT]:
            shutil.rmtree(old, ignore_errors=True)
