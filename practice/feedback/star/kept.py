"""The reader, trained once for each version of the code and the answers, and kept in the cache folder."""

import functools
import os
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from compiled.kept import ROOT, cache_folder, digest_of
from practice.feedback.star.answers import FOLDER, read_answers
from practice.feedback.star.model import Reader

HERE = Path(__file__).parent
SOLVER = [ROOT / "algorithms" / name for name in ("linear_base.py", "logistic_loss.py", "logistic_regression.py")]


def reader_file() -> Path:
    """Return where the reader is kept; the name changes whenever the code or an answer does."""
    return cache_folder() / f"star-{digest_of([*HERE.glob('*.py'), *FOLDER.glob('*.txt'), *SOLVER])}.npz"


@functools.lru_cache(maxsize=1)
def load() -> Reader:
    """Return the reader; train and keep it if this version has not been trained, or its file cannot be read."""
    path = reader_file()
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return Reader.from_arrays(kept)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return _train(path)  # never trained here, or a file cut short


def _train(path: Path) -> Reader:
    from practice.feedback.star.training import train  # 2 s of imports that a prepared machine need not wait for

    with threadpool_limits(1):  # for products of matrices this small, more threads take thrice the processor's time
        reader = train(read_answers())
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        np.savez_compressed(file, **reader.arrays())  # type: ignore[arg-type]
    os.replace(name, path)  # whoever reads at the same time sees the old or the new, never half
    return reader
