"""Small JSON files: written whole or not at all, read with every fault as one kind of error."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from xmr_core.errors import ModelFormatError

MAX_BYTES = 1_000_000


def write_json(path: Path, value: Any) -> None:
    """Write so that a reader sees the old file or the new one, also if two write at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, building = tempfile.mkstemp(prefix=f".{path.stem}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, allow_nan=False)
        os.replace(building, path)
    except BaseException:
        Path(building).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> Any:
    """Read a file.

    Raises
    ------
    ModelFormatError
        If it is missing, too large, or no JSON in UTF-8.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ModelFormatError(f"{path} is larger than any result.")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelFormatError(f"{path} cannot be read: {error}") from error
