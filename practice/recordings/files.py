"""The recordings of a learner as files: in the folder "recordings" of the data folder, a folder of their own in it.

They stay out of the database: an export would not hold them, and every copy of the database would grow by them.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from practice.errors import InvalidInputError, NotFoundError
from practice.models import new_id
from practice.places import data_folder
from practice.recordings.silence import Silence, measure
from practice.recordings.wav import read_wav
from practice.store import Learner
from practice.troubles import said_of

ID = re.compile(r"[0-9a-f]{32}")
MAX_BYTES = 2_000_000_000  # of one learner: some eighteen hours


@dataclass(frozen=True)
class Recording:
    """A recording that is kept: its id, and what was measured of it."""

    id: str
    silence: Silence

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.silence.length


def root() -> Path:
    """Return the folder of everybody's recordings."""
    return data_folder() / "recordings"


def keep(mine: Learner, wav: bytes) -> Recording:
    """Keep a recording, whole or not at all.

    Raises
    ------
    InvalidInputError
        If it is no recording that can be kept, or there are too many.
    StoreError
        If it cannot be written.
    """
    sound = read_wav(wav)
    silence = measure(sound.samples, sound.rate)
    file = _file(mine, id := new_id())
    with said_of(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sum(other.stat().st_size for other in files(mine)) + len(wav) > MAX_BYTES:
            raise InvalidInputError(
                f"Your recordings fill {MAX_BYTES // 10**9} GB, and no more are kept. Delete an interview that you no "
                "longer need: its recordings go with it."
            )
        unfinished = file.with_suffix(".unfinished")
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                target.write(wav)
                target.flush()
                os.fsync(target.fileno())
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    return Recording(id, silence)


def read(mine: Learner, id: str) -> bytes:
    """Return a recording, as a WAV file.

    Raises
    ------
    NotFoundError
        If the learner has none of this id on this machine.
    """
    if not is_here(mine, id):
        raise NotFoundError("The recording is not on this machine. It was deleted, or made on another one.")
    file = _file(mine, id)
    with said_of(file):
        return file.read_bytes()


def is_here(mine: Learner, id: str) -> bool:
    """Return whether a learner has a recording of this id."""
    return ID.fullmatch(id) is not None and _file(mine, id).is_file()


def delete(mine: Learner, id: str) -> None:
    """Delete a recording; nothing happens if the learner has none of this id."""
    if is_here(mine, id):
        file = _file(mine, id)
        with said_of(file):
            file.unlink(missing_ok=True)


def held(mine: Learner) -> int:
    """Return how many recordings a learner has."""
    return sum(file.suffix == ".wav" for file in files(mine))


def delete_all(mine: Learner) -> None:
    """Delete all recordings of a learner."""
    folder = root() / mine.id
    with said_of(folder):
        for file in files(mine):
            file.unlink(missing_ok=True)
        if folder.exists():
            folder.rmdir()


def files(mine: Learner) -> Iterator[Path]:
    """Give a learner's files, with those that a kill left unfinished."""
    yield from (root() / mine.id).glob("*.*")


def _file(mine: Learner, id: str) -> Path:
    return root() / mine.id / f"{id}.wav"
