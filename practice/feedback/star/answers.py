"""Read answers whose sentences are labelled: blocks of a head line and a line a sentence, a blank line between them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LABELS = "STAR"  # situation, task, action, result; a label is also an index into this
FOLDER = Path(__file__).parent / "answers"
_HEAD = re.compile(r"# (\S+) \| (personal|spoken|polished) \| (.+?) \| (complete|weak)")
_ROW = re.compile(rf"([{LABELS}]) (\S.*)")


@dataclass(frozen=True)
class Answer:
    """An answer whose sentences are labelled.

    Attributes
    ----------
    id, writer, voice, field : str
        The writer is the stem of the file's name; voice is "personal", "spoken" or "polished".
    complete : bool
        Whether it was written to hold all four parts, rather than as one of the weak answers people give.
    sentences : tuple of str
    labels : tuple of int
        For each sentence, its place in ``LABELS``.
    """

    id: str
    writer: str
    voice: str
    field: str
    complete: bool
    sentences: tuple[str, ...]
    labels: tuple[int, ...]


def read_answers(files: Iterable[Path] | None = None) -> list[Answer]:
    """Return the answers of files, by default of those that the labeller learns from.

    Raises
    ------
    ValueError
        If a block is not of the format; the message names the file and the line.
    """
    files = sorted(FOLDER.glob("*.txt")) if files is None else files
    return [answer for file in files for answer in _read(file)]


def _read(file: Path) -> list[Answer]:
    blocks = re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())
    return [_parse(block, file) for block in blocks]


def _parse(block: str, file: Path) -> Answer:
    head, *rows = block.splitlines()
    found = _HEAD.fullmatch(head)
    if not found:
        raise ValueError(f"{file.name}: {head!r} is not '# ID | VOICE | FIELD | KIND' with a known voice and kind.")
    parts = [_ROW.fullmatch(row) for row in rows]
    for row, part in zip(rows, parts, strict=True):
        if not part:
            raise ValueError(f"{file.name}, {found[1]}: {row!r} is not a label of {LABELS}, a space and a sentence.")
    known = [part for part in parts if part]
    if not known:
        raise ValueError(f"{file.name}, {found[1]}: there is no sentence below the head.")
    labels = tuple(LABELS.index(part[1]) for part in known)
    return Answer(
        found[1], file.stem, found[2], found[3], found[4] == "complete", tuple(part[2] for part in known), labels
    )
