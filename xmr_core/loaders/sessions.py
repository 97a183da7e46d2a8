"""A log of sessions: CSV or TSV with the columns session_id and query."""

import codecs
import csv
import io
import os
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NoReturn

import numpy as np

from xmr_core.errors import LoaderError
from xmr_core.loaders.files import opened, read_part, shown
from xmr_core.purchases import DELIMITERS, SAVE_AS, csv_message, normal, wide_encoding
from xmr_core.session_log import SessionLog

MAX_ROWS, MAX_TEXT = 5_000_000, 1_000
UNNAMED = "the file"
BLOCK = 1_000_000  # bytes read at a time
LONGEST_LINE = 1_000_000  # bytes
SESSION_NAMES = ("session_id", "session", "sessionid", "sid", "user_id", "user")
QUERY_NAMES = ("query", "query_text", "search", "search_term", "keywords", "text")

_WRITE_ROWS = "Write a session and a query on each line, separated by a comma or a tab, and load again."


def read_sessions(
    source: str | os.PathLike[str] | bytes, max_rows: int = MAX_ROWS, max_text: int = MAX_TEXT
) -> SessionLog:
    """Read queries, session by session.

    Rows of one session need not stand together; their order in the file is the order in which they were typed.
    Sessions come in the order in which they begin. Queries are text in NFC, with single spaces and nothing invisible;
    capital letters stay (see `session_log.folded`). Rows whose cells are all empty are skipped. The file is read in
    blocks; the memory grows with the rows alone.

    Parameters
    ----------
    source : path-like or bytes
        A file, gzipped or not, or what is in one: UTF-8, with or without a byte order mark. Cells are separated by
        commas, semicolons or tabs, the same throughout; the first line tells. It may name the columns, in any order and
        among others: `SESSION_NAMES` and `QUERY_NAMES`, in capital or small letters. Without names there are two
        columns, session and query.
    max_rows : int
        Limit of the rows, without the header and empty ones.
    max_text : int
        Longest session or query in characters.

    Raises
    ------
    LoaderError
        If the file cannot be read; names the line.

    Examples
    --------
    >>> log = read_sessions(b"session_id,query\\n7,rose plant\\n8,mug\\n7,rose of jericho\\n")
    >>> log.queries, log.session.tolist()
    (['rose plant', 'rose of jericho', 'mug'], [0, 0, 1])
    """
    if isinstance(source, bytes):
        return _Reader(UNNAMED, max_rows, max_text).read(io.BytesIO(source))
    with opened(source) as file:
        return _Reader(Path(source).name, max_rows, max_text).read(file)


class _Reader:
    """One reading of one file."""

    def __init__(self, name: str, max_rows: int, max_text: int) -> None:
        self.name, self.max_rows, self.max_text = name, max_rows, max_text

    def read(self, file: BinaryIO) -> SessionLog:
        number: dict[str, int] = {}
        sessions, queries = list[int](), list[str]()
        for session, query in self._rows(file):
            sessions.append(number.setdefault(session, len(number)))
            queries.append(query)
        if not queries:
            raise LoaderError(f"{self._name()} has no rows. {_WRITE_ROWS}")
        session_of_row = np.array(sessions, dtype=np.int32)
        order = np.argsort(session_of_row, kind="stable")
        return SessionLog([queries[i] for i in order], session_of_row[order])

    def _rows(self, file: BinaryIO) -> Iterator[tuple[str, str]]:
        records, at, width = self._records(self._lines(file)), (0, 1), 2
        for first in islice(records, 1):
            if named := self._named(*first):
                at, width = named, len(first[1])
            else:
                records = chain([first], records)
        for n, (line, cells) in enumerate(records):
            if n == self.max_rows:
                self._fail(line, f"is past the limit of {self.max_rows:,} rows. Load a part of the file.")
            if len(cells) != width:
                self._fail(line, f"has {len(cells)} column{'s' * (len(cells) != 1)}; {width} are wanted. {_WRITE_ROWS}")
            yield self._cell(line, "session", cells[at[0]]), self._cell(line, "query", cells[at[1]])

    def _named(self, line: int, cells: list[str]) -> tuple[int, int] | None:
        """Return where session and query stand, if this row names its columns."""
        names = [normal(cell).casefold().replace(" ", "_") for cell in cells]
        found = [[i for i, name in enumerate(names) if name in known] for known in (SESSION_NAMES, QUERY_NAMES)]
        if all(found):
            return found[0][0], found[1][0]
        if len(cells) > 2:
            missing = "session_id" if not found[0] else "query"
            self._fail(line, f"names no column {missing}: {shown(', '.join(names))}. Name it, or keep two columns.")
        return None

    def _cell(self, line: int, what: str, cell: str) -> str:
        text = normal(cell)
        if not text:
            self._fail(line, f"has no {what}. Fill it in or delete the line, and load again.")
        if len(text) > self.max_text:
            self._fail(line, f"has a {what} of {len(text):,} characters; at most {self.max_text:,} are allowed.")
        return text

    def _records(self, lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield the line on which a row begins, and its cells, for every row that has anything in it."""
        begin = list[str]()
        for text in lines:
            begin.append(text)
            if text.strip():
                break
        delimiter = _delimiter(begin[-1] if begin else "")
        # strict: a quote left open is an error instead of a cell that swallows the rest of the file
        reader = csv.reader(chain(begin, lines), delimiter=delimiter, strict=True, skipinitialspace=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._fail(line, csv_message(str(error), delimiter, self.max_text))
            if any(cell.strip() for cell in cells):
                yield line, cells

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        """Yield the lines, each ending in a newline, whatever ended it in the file."""
        rest, line = b"", 0
        while block := read_part(file, self.name, BLOCK):
            if not line and not rest:
                self._check_start(block)
                block = block.removeprefix(codecs.BOM_UTF8)
            # A carriage return at the end may belong to a newline that is still to come.
            rest += block
            ready, rest = (rest[:-1], rest[-1:]) if rest.endswith(b"\r") else (rest, b"")
            *whole, unfinished = ready.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
            rest = unfinished + rest
            for data in whole:
                line += 1
                yield self._decoded(line, data) + "\n"
            if len(rest) > LONGEST_LINE:
                self._fail(line + 1, f"is longer than {LONGEST_LINE:,} bytes; this may not be a CSV file. {SAVE_AS}")
        if rest := rest.removesuffix(b"\r"):
            yield self._decoded(line + 1, rest) + "\n"

    def _check_start(self, block: bytes) -> None:
        if block.startswith(b"PK\x03\x04"):
            raise LoaderError(f"{self._name()} is a workbook or a zip archive, not a CSV file. {SAVE_AS}")
        if wide := wide_encoding(block):
            raise LoaderError(f"{self._name()} is {wide}, not UTF-8. {SAVE_AS}")

    def _decoded(self, line: int, data: bytes) -> str:
        if b"\0" in data:
            self._fail(line, f"holds a NUL byte, which no text has; this may not be a CSV file. {SAVE_AS}")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            place = f"its byte {error.start + 1:,} is 0x{data[error.start]:02X}"
            self._fail(line, f"is not UTF-8: {place}. {SAVE_AS}")

    def _name(self) -> str:
        return self.name[0].upper() + self.name[1:] if self.name == UNNAMED else self.name

    def _fail(self, line: int, what: str) -> NoReturn:
        raise LoaderError(f"Line {line:,} of {self.name} {what}", line)


def _delimiter(line: str) -> str:
    """Return the first delimiter of a line: the cell before it is a session or a name, and holds none itself."""
    found = re.search("[" + "".join(DELIMITERS) + "]", re.sub('^\\s*"[^"]*"', "", line))
    return found.group() if found else ","
