"""Where what can be made again is kept: trained shops and compiled kernels, by the version of the code."""

import functools
import hashlib
import os
import shutil
from pathlib import Path

import numba
import platformdirs

PACKAGE = Path(__file__).parent
KEPT = 3  # versions of the kernels: other checkouts may share the folder


def cache_folder() -> Path:
    """Return where trained models are kept: ``STARBEAM_CACHE_DIR``, or the user's cache folder."""
    return Path(os.environ.get("STARBEAM_CACHE_DIR") or platformdirs.user_cache_dir("starbeam", appauthor=False))


@functools.cache
def code_digest() -> str:
    """Return 16 digits that change whenever a source file or a word list of this package does."""
    return _digest([*_sources("*.py"), *_sources("*.yaml")])


def _sources(pattern: str) -> list[tuple[str, bytes]]:
    # Line ends differ between checkouts of one version.
    return [
        (path.relative_to(PACKAGE).as_posix(), path.read_bytes().replace(b"\r\n", b"\n"))
        for path in sorted(PACKAGE.rglob(pattern))
    ]


def _digest(sources: list[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in sources:
        digest.update(name.encode() + content)
    return digest.hexdigest()[:16]


def keep_kernels() -> None:
    """Let Numba keep compiled kernels in a folder for this version of the code; call before the first is defined.

    Numba looks at a kernel's own file only: kernels that call one from a changed file would go on calling the old one.
    A `NUMBA_CACHE_DIR` that is set stays in force.
    """
    if os.environ.get("NUMBA_CACHE_DIR"):
        return
    kernels = _digest([(name, content) for name, content in _sources("*.py") if b"njit" in content])
    folder = cache_folder() / f"kernels-{kernels}"
    new = not folder.exists()
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    if new and cache_folder().is_dir():
        kept = sorted(cache_folder().glob("kernels-*"), key=lambda path: path.stat().st_mtime)
        for old in kept[: 1 - KEPT]:
            shutil.rmtree(old, ignore_errors=True)
