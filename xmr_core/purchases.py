"""Read a learner's purchases: a CSV file of query, product and, if wanted, count."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from xmr_core.errors import LoaderError

MAX_BYTES, MAX_ROWS, MAX_TEXT, MAX_COUNT = 20_000_000, 200_000, 1_000, 1_000_000

_COLUMNS = ("query", "product", "count")
DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon"}
_NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WRITE_ROWS = "Write a query and a product on each line, separated by a comma, and load again."
SAVE_AS = "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) and load again."
# Control characters count as spaces. Zero-width spaces and marks that only turn the reading direction are
# left out: they are invisible, so two texts that look the same would differ, or look other than they are.
_CLEAN = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")
_CLEAN |= dict.fromkeys([0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "")


class PurchasesError(LoaderError):
    """A file that cannot be used; the message is written for the learner, lines are counted as an editor counts."""


class _RowProblem(Exception):  # noqa: N818  a learner's slip, which the reader goes on from
    """What is wrong with one row: a kind to count by, and the message without its "Line 4 "."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class _Problems:
    """The first problem, and how many more lines have one of its kind."""

    def __init__(self) -> None:
        self.line, self.kind, self.message, self.more = 0, "", "", 0

    def add(self, line: int, problem: _RowProblem) -> None:
        if not self.line:
            self.line, self.kind, self.message = line, problem.kind, str(problem)
        elif problem.kind == self.kind:
            self.more += 1

    def error(self, read_to_end: bool) -> PurchasesError | None:
        if not self.line:
            return None
        message = f"Line {self.line:,} {self.message}"
        if self.more:
            count = f"{self.more:,}" if read_to_end else f"At least {self.more:,}"
            message += f" {count} more line{'s have' if self.more > 1 else ' has'} the same problem."
        return PurchasesError(message, self.line)


@dataclass(frozen=True)
class Purchases:
    """The rows of a file, in its order; repeated rows stay repeated.

    Attributes
    ----------
    queries, products : list of str, length n
        Normalised: NFC, single spaces, nothing invisible. Never empty.
    counts : int64 array of shape (n,)
        How often the product was bought after the query, at least 1.
    n_lines : int
        Lines of the file, as an editor counts them.
    has_header : bool
    delimiter : str
    """

    queries: list[str]
    products: list[str]
    counts: NDArray[np.int64]
    n_lines: int
    has_header: bool
    delimiter: str


def read_purchases(
    data: bytes, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS, max_text: int = MAX_TEXT
) -> Purchases:
    """Read a CSV file of ``query,product[,count]``.

    Parameters
    ----------
    data : bytes
        UTF-8, with or without a byte order mark. The first row may be a header of these names. Columns are
        separated by commas, semicolons or tabs, the same throughout. Any line ending does. Rows whose cells
        are all empty are skipped. Cells are text: "=1+1" stays "=1+1".
    max_bytes, max_rows : int
        Limits of the file; the header and empty rows are not counted.
    max_text : int
        Longest query or product in characters, after normalising.

    Raises
    ------
    PurchasesError
        Names the first problem, its line, and how many more lines have a problem of the same kind.
    """
    text = _decode(data, max_bytes)
    delimiter = _delimiter(text, max_text)
    queries, products, counts = [], [], []
    problems = _Problems()
    try:
        has_header = any(_is_header(cells) for _, cells in islice(_records(text, delimiter, max_text), 1))
        for line, cells in _limited(islice(_records(text, delimiter, max_text), has_header, None), max_rows):
            try:
                query, product, count = _row(cells, delimiter, max_text)
            except _RowProblem as problem:
                problems.add(line, problem)
                continue
            queries.append(query)
            products.append(product)
            counts.append(count)
    except PurchasesError as stop:  # reading ended early; what was wrong before that comes first
        raise problems.error(read_to_end=False) or stop from None
    if error := problems.error(read_to_end=True):
        raise error
    _check_enough(products, has_header)
    n_lines = text.count("\n") + (not text.endswith("\n"))
    return Purchases(queries, products, np.array(counts, dtype=np.int64), n_lines, has_header, delimiter)


def _decode(data: bytes, max_bytes: int) -> str:
    """Return the text with every line ending as a newline, or say why these bytes are not such a text."""
    if len(data) > max_bytes:
        raise PurchasesError(f"The file has {len(data):,} bytes; at most {max_bytes:,} are read. Load a part of it.")
    if data.startswith(b"PK\x03\x04"):
        raise PurchasesError(f"The file is a workbook or a zip archive, not a CSV file. {SAVE_AS}")
    if wide := wide_encoding(data):
        raise PurchasesError(f"The file is {wide}, not UTF-8. {SAVE_AS}")
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if (nul := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, nul) + 1
        raise PurchasesError(
            f"Line {line:,} holds a NUL byte, which no text has; this may not be a CSV file. {SAVE_AS}", line
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = error.start - data.rfind(b"\n", 0, error.start)
        raise PurchasesError(
            f"Line {line:,} is not UTF-8: its byte {place:,} is 0x{data[error.start]:02X}. {SAVE_AS}", line
        ) from None
    if not text.strip():
        raise PurchasesError(f"The file is empty. {_WRITE_ROWS}")
    return text


def wide_encoding(data: bytes) -> str | None:
    """Name UTF-16 or UTF-32 by its byte order mark, or by NUL bytes in every other place."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    nuls = sorted(half.count(0) / max(1, len(half)) for half in (data[:4096:2], data[1:4096:2]))
    return "UTF-16" if nuls[0] == 0 and nuls[1] > 0.4 else None


def _delimiter(text: str, max_text: int) -> str:
    """Choose the delimiter under which most of the first rows have two or three columns.

    A comma wins a tie, unless the other fits every row: titles hold commas far more often than semicolons.
    """
    fits: dict[str, float] = {}
    for delimiter in DELIMITERS:
        rows, complete = [], True
        try:
            for _, cells in islice(_records(text, delimiter, max_text), 200):
                rows.append(cells)
        except PurchasesError:  # the rows before it still count
            complete = False
        if rows and _is_header(rows[0]):
            return delimiter
        n_fit = sum(len(cells) in (2, 3) for cells in rows)
        fits[delimiter] = n_fit + 0.5 * (complete and n_fit == len(rows) and delimiter != ",")
    return max(fits, key=fits.__getitem__)


def _is_header(cells: list[str]) -> bool:
    names = tuple(normal(cell).casefold() for cell in cells)
    if names not in (_COLUMNS[:2], _COLUMNS) and sorted(names) in (sorted(_COLUMNS[:2]), sorted(_COLUMNS)):
        raise PurchasesError(
            f"Line 1 names the columns {', '.join(names)}; the order must be {', '.join(_COLUMNS[: len(names)])}. "
            "Swap the columns and load again.",
            1,
        )
    return names in (_COLUMNS[:2], _COLUMNS)


def _records(text: str, delimiter: str, max_text: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which a row begins, and its cells, for every row that has anything in it."""
    lines = io.StringIO(text, newline="\n")  # only newlines end a line, unlike in str.splitlines
    # strict: a quote left open is an error instead of a field that swallows the rest of the file
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = csv_message(str(error), delimiter, max_text)
            raise PurchasesError(f"Line {line:,} {message}", line) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _limited(rows: Iterator[tuple[int, list[str]]], max_rows: int) -> Iterator[tuple[int, list[str]]]:
    yield from islice(rows, max_rows)
    for line, _ in rows:
        raise PurchasesError(f"Line {line:,} is past the limit of {max_rows:,} rows. Load a part of the file.", line)


def csv_message(error: str, delimiter: str, max_text: int) -> str:
    """Return what to say after "Line 4 " when the csv module refuses a row."""
    # The csv module's own limit is global to the process, so it is left as it is (131,072 characters).
    if "field larger than" in error:
        return (
            f"has a text of over {csv.field_size_limit():,} characters; at most {max_text:,} are allowed. "
            "Shorten it, or close a double quote that was left open, and load again."
        )
    if "unexpected end of data" in error:
        return 'opens a double quote (") that is never closed. Close it or delete it, and load again.'
    return (
        'has a double quote (") inside a quoted text. Write it twice (""), '
        f"let a {DELIMITERS[delimiter]} or the end of the line follow the closing one, and load again."
    )


def _row(cells: list[str], delimiter: str, max_text: int) -> tuple[str, str, int]:
    if len(cells) not in (2, 3):
        n = _NUMBER_WORDS[len(cells)] if len(cells) < len(_NUMBER_WORDS) else f"{len(cells):,}"
        message = f"has {n} column{'s' * (len(cells) != 1)}; two or three are allowed: query, product, count."
        advice = f"Put a text that holds a {DELIMITERS[delimiter]} between double quotes"
        if len(cells) == 1:
            advice = "Separate them by commas, semicolons or tabs, the same on every line,"
        raise _RowProblem("columns", f"{message} {advice} and load again.")
    query, product = (_text(name, cell, max_text) for name, cell in zip(_COLUMNS, cells[:2], strict=False))
    return query, product, _count(cells[2]) if len(cells) == 3 else 1


def _text(name: str, cell: str, max_text: int) -> str:
    text = normal(cell)
    if not text:
        raise _RowProblem(f"empty {name}", f"has no {name}. Fill it in or delete the line, and load again.")
    if len(text) > max_text:
        message = f"has a {name} of {len(text):,} characters; at most {max_text:,} are allowed."
        raise _RowProblem(f"long {name}", f"{message} Shorten it and load again.")
    return text


def _count(cell: str) -> int:
    digits = normal(cell)
    if not digits:
        return 1
    if re.fullmatch("0*[0-9]{1,9}", digits, re.ASCII) and 1 <= int(digits[-9:]) <= MAX_COUNT:
        return int(digits[-9:])
    wanted = f"a whole number from 1 to {MAX_COUNT:,} in plain digits is wanted"
    advice = "Mend it, or leave it empty for 1, and load again."
    raise _RowProblem("count", f"has the count {_shown(digits)}; {wanted}. {advice}")


def normal(text: str) -> str:
    """Return text in NFC with single spaces between words, without control and invisible characters."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text.translate(_CLEAN))
    return " ".join(text.split())


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"


def _check_enough(products: list[str], has_header: bool) -> None:
    if not products:
        what = "has a header and no rows" if has_header else "is empty"
        raise PurchasesError(f"The file {what}. {_WRITE_ROWS}")
    if len(set(products)) < 2:
        raise PurchasesError(
            f"Only one product is named, {_shown(products[0])}; a search chooses between products, so at "
            "least two different ones are wanted. Add purchases of others and load again."
        )
