"""Write out a recording on this machine, where faster-whisper is installed and a folder holds its model.

Nothing is fetched: STARBEAM_WHISPER_MODEL names the folder (docs/speaking.md). One recording is written out at a time,
for each takes all the processor that it gets.
"""

import importlib
import importlib.util
import io
import logging
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from practice.drafts import read_draft, save_draft
from practice.errors import NotWrittenOutError
from practice.recordings.files import read
from practice.store import Learner
from practice.texts import storable
from xmr_core.progress import Report

PACKAGE, MODEL = "faster_whisper", "STARBEAM_WHISPER_MODEL"
STAYS = "The recording is as it was; you can type instead."
_ONE = Lock()


def can_write_out() -> bool:
    """Return whether the package is installed and the variable names a folder."""
    named = os.environ.get(MODEL)
    return bool(named) and Path(str(named)).is_dir() and importlib.util.find_spec(PACKAGE) is not None


def write_out(mine: Learner, place: str, id: str, clock: Callable[[], datetime], report: Report) -> str:
    """Add the words of a recording to the draft at a place, below what is written there, and return them.

    Parameters
    ----------
    clock : callable
        Gives the moment at the end: it takes a while.
    report : callable(stage, fraction)
        Called now and then; what it raises ends the writing.

    Raises
    ------
    NotWrittenOutError
        If the package fails, or no words were recognised.
    NotFoundError, InvalidInputError
        If the recording is not here, or the draft would be too long. The draft is as it was.
    """
    wav = read(mine, id)
    with _ONE:
        words = _words(wav, report)
    written = read_draft(mine, place)
    text = f"{written.text.rstrip()}\n\n{words}" if written.text.strip() else words
    save_draft(mine, place, text, written.version, clock())
    return words


def _words(wav: bytes, report: Report) -> str:
    parts = []
    report("listen", 0.0)
    for text, fraction in _heard(wav):
        parts.append(text.strip())
        report("listen", fraction)
    words = storable(" ".join(filter(None, parts)))
    if not words:
        raise NotWrittenOutError(f"No words were recognised in the recording. {STAYS}")
    return words


def _heard(wav: bytes) -> Iterator[tuple[str, float]]:
    """Give what was recognised piece by piece, and how far it is; whatever the package raises is said calmly."""
    try:
        pieces, told = _model(os.environ[MODEL]).transcribe(io.BytesIO(wav), language="en", vad_filter=True)
        for piece in pieces:
            yield piece.text, piece.end / max(told.duration, 0.1)
    except Exception as error:  # a foreign package and a foreign model: they may raise anything
        logging.getLogger(__name__).warning("A recording could not be written out", exc_info=error)
        raise NotWrittenOutError(
            f"The recording was not written out: the model or its package failed, and the terminal says how. {STAYS}"
        ) from error


@lru_cache(maxsize=1)
def _model(folder: str) -> Any:
    return importlib.import_module(PACKAGE).WhisperModel(folder, compute_type="int8", local_files_only=True)
