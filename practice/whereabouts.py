"""Where a learner's data lies, for people to read: the place, its size, its copies."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from practice.copies import copies
from practice.store import Store
from practice.troubles import where


@dataclass(frozen=True)
class Copy:
    """A copy of the file: where it is, how large, when it was made."""

    path: Path
    size: int
    made: datetime


@dataclass(frozen=True)
class Whereabouts:
    """The file, or the server's address without its password; size in bytes, None where the database is no file."""

    place: str
    size: int | None
    copies: tuple[Copy, ...] = ()


def whereabouts(store: Store) -> Whereabouts:
    """Return where a store lies, with its copies, the newest first."""
    place = where(store.engine)
    if store.engine.dialect.name != "sqlite":
        return Whereabouts(place, None)
    file = Path(place)
    size = sum(part.stat().st_size for part in (file, file.with_name(f"{file.name}-wal")) if part.exists())
    found = ((path, path.stat()) for path in copies(file))
    return Whereabouts(
        place, size, tuple(Copy(path, s.st_size, datetime.fromtimestamp(s.st_mtime, UTC)) for path, s in found)
    )
