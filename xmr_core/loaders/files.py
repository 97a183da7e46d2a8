"""Opening files of any kind: what can go wrong with them becomes a LoaderError."""

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from xmr_core.errors import LoaderError

_GZIP = b"\x1f\x8b"


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for reading, through gzip if it begins as gzip does."""
    path = checked_file(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise LoaderError(f"{path} cannot be opened: {error.strerror}.") from None
    with file:
        zipped = file.read(2) == _GZIP
        file.seek(0)
        yield cast(BinaryIO, gzip.GzipFile(fileobj=file)) if zipped else file


def checked_file(path: str | os.PathLike[str]) -> Path:
    """Return the path if there is a file."""
    path = Path(path)
    if path.is_dir():
        raise LoaderError(f"{path} is a folder; a file is wanted.")
    if not path.exists():
        raise LoaderError(f"There is no file {path}.")
    return path


def read_part(file: BinaryIO, name: str, n_bytes: int) -> bytes:
    """Read at most ``n_bytes``; none are left if the answer is empty."""
    try:
        return file.read(n_bytes)
    except (EOFError, zlib.error, OSError) as error:
        raise LoaderError(f"{name} cannot be read to its end; it is damaged or cut ({error}).") from None


def shown(text: bytes | str) -> str:
    """Return a piece of a file in quotes, cut to 40 characters, with nothing invisible in it."""
    if isinstance(text, bytes):
        text = text[:200].decode("utf-8", errors="replace")
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:200].strip())
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"
