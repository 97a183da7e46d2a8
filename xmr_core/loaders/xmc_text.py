"""The text format of the Extreme Classification repository, read into sparse matrices and written from them.

The first line holds three numbers, ``n_rows n_features n_labels``. Every further line is a row: its labels,
separated by commas, then its features as ``number:value``, separated by blanks. Numbers count from 0. ::

    2 5 3
    0,2 1:0.5 4:1.25
     3:1

A row without labels begins with a blank, as the last one here; a blank line is a row without anything.
Bhatia et al., "The extreme classification repository", 2016, http://manikvarma.org/downloads/XC/XMLRepository.html.
"""

import os
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.checks import whole
from xmr_core.errors import LoaderError
from xmr_core.loaders import xmc_kernel as kernel
from xmr_core.loaders.files import opened, read_part, shown

MAX_LINE, MAX_ENTRIES = 16_000_000, 1_000_000_000
MAX_NUMBER = 2**31 - 1  # the engine's indices are int32
BLOCK = 4_000_000  # bytes worked on together: bounds the memory beside the result

_HEADER = re.compile(rb"[ \t]*([0-9]{1,12})[ \t]+([0-9]{1,12})[ \t]+([0-9]{1,12})[ \t\r]*")


class XmcText(NamedTuple):
    """Features and labels of a file.

    Attributes
    ----------
    X : CSR float32 of shape (n_rows, n_features)
    Y : CSR float32 of shape (n_rows, n_labels)
        1 where a label is right.
    """

    X: csr_matrix
    Y: csr_matrix


class _Part(NamedTuple):
    """Rows of one block of lines: entries of each row, and what they hold."""

    n_label: NDArray[np.int64]
    label: NDArray[np.int32]
    n_feature: NDArray[np.int64]
    feature: NDArray[np.int32]
    value: NDArray[np.float32]


def read_xmc_text(path: str | os.PathLike[str], max_line: int = MAX_LINE, max_entries: int = MAX_ENTRIES) -> XmcText:
    """Read a file of the Extreme Classification repository, plain or gzipped.

    Features and labels need not ascend. A label that a row names twice counts once. A feature that a row names
    twice is an error: which of its values is meant cannot be known. Lines end with a newline, with or without a
    carriage return. Behind the last row, blank lines may follow.

    Parameters
    ----------
    path : path-like
        Whether it is gzipped is told by its first bytes, not by its name.
    max_line : int
        Longest line in bytes.
    max_entries : int
        Most features and labels together, over all rows.

    Returns
    -------
    XmcText
        ``X, Y = read_xmc_text(path)``. Values are rounded to float32 as Python's ``float`` and NumPy would.

    Raises
    ------
    LoaderError
        Names the first line that cannot be used, what it holds and what was wanted.

    Notes
    -----
    The file is worked on in blocks of 4 MB: beside the result, and its copy while the blocks are joined, the memory
    does not grow with it. 114 MB took 1.4 CPU seconds, scikit-learn's ``load_svmlight_file`` 6.6 on the same rows.
    """
    whole("max_line", max_line, 1)
    whole("max_entries", max_entries, 1)
    name = Path(path).name
    with opened(path) as file:
        blocks = _whole_lines(file, name, max_line)
        header, _, rest = next(blocks, b"").partition(b"\n")
        n_rows, n_features, n_labels = _header(name, header)
        parts = list(_parts(name, rest, blocks, (n_rows, n_features, n_labels), max_line, max_entries))
    n_label, label, n_feature, feature, value = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    ones = np.ones(len(label), dtype=np.float32)
    X = csr_matrix((value, feature, _pointers(n_feature)), shape=(n_rows, n_features))
    return XmcText(X, csr_matrix((ones, label, _pointers(n_label)), shape=(n_rows, n_labels)))


def _whole_lines(file: BinaryIO, name: str, max_line: int) -> Iterator[bytes]:
    """Yield the file in blocks that end with a newline; a line that is too long comes cut, but still too long."""
    held = b""
    while part := read_part(file, name, BLOCK):
        lines, newline, rest = part.rpartition(b"\n")
        if newline:
            yield held + lines + newline
            held = rest
        else:
            held += part
        if len(held) > max_line:
            break
    if held:
        yield held + b"\n"


def _header(name: str, line: bytes) -> tuple[int, int, int]:
    found = _HEADER.fullmatch(line.removeprefix(b"\xef\xbb\xbf"))
    if not found:
        what = f"is {shown(line)}" if line.strip() else "is empty"
        raise _fault(name, 1, f"{what}; three whole numbers are wanted there: rows, features, labels.")
    n_rows, n_features, n_labels = (int(number) for number in found.groups())
    if max(n_rows, n_features, n_labels) > MAX_NUMBER:
        raise _fault(name, 1, f"is {shown(line)}; each number may be {MAX_NUMBER:,} at most.")
    return n_rows, n_features, n_labels


def _parts(
    name: str, first: bytes, blocks: Iterator[bytes], shape: tuple[int, int, int], max_line: int, max_entries: int
) -> Iterator[_Part]:
    """Read block after block and hold the counts of rows and entries against what may be."""
    done = n_entries = 0
    for text in chain([first], blocks):  # the first makes a part, maybe without rows: there is always one
        part, left_over = _read_block(name, text, done + 2, shape[0] - done, shape, max_line)
        done += len(part.n_label)
        n_entries += len(part.label) + len(part.feature)
        if n_entries > max_entries:
            over = f"is past the limit of {max_entries:,} labels and features. Raise max_entries to read on."
            raise _fault(name, done + 1, over)
        yield part
        if left_over.strip():
            blank = len(left_over) - len(left_over.lstrip())
            line = done + 2 + left_over.count(b"\n", 0, blank)
            raise _fault(name, line, f"is one row more than the {shape[0]:,} that the header promises.")
    if done < shape[0]:
        message = f"{name} ends after line {done + 1:,}, with {done:,} rows; its header promises {shape[0]:,}."
        raise LoaderError(f"{message} It may have been cut.", done + 1)


def _read_block(
    name: str, text: bytes, first_line: int, most_rows: int, shape: tuple[int, int, int], max_line: int
) -> tuple[_Part, bytes]:
    """Return the rows of whole lines, at most ``most_rows``, and the lines behind them."""
    byte = np.frombuffer(text, dtype=np.uint8)
    line_end = np.flatnonzero(byte == ord("\n"))[:most_rows]
    too_long = np.flatnonzero(np.diff(line_end, prepend=-1) > max_line + 1)
    n = int(too_long[0]) if len(too_long) else len(line_end)
    used = byte[: int(line_end[n - 1]) + 1] if n else byte[:0]
    n_colons, n_commas = (int(np.count_nonzero(used == ord(sign))) for sign in ":,")
    label, label_end = np.empty(n + n_commas, dtype=np.int32), np.empty(n, dtype=np.int64)
    feature, feature_end = np.empty(n_colons, dtype=np.int32), np.empty(n, dtype=np.int64)
    value, inexact = np.empty(n_colons, dtype=np.float32), np.empty((n_colons, 3), dtype=np.int64)
    rows, n_inexact, code, at = kernel.parse_rows(
        used, line_end[:n], shape[1], shape[2], label, label_end, feature, value, feature_end, inexact
    )
    label_end, feature_end = label_end[:rows], feature_end[:rows]
    _round(name, text, first_line, feature_end, value, inexact[:n_inexact])
    row, twice = kernel.sort_rows(feature_end, feature, value)
    if row >= 0:
        raise _fault(name, first_line + row, f"names feature {twice} twice; each may have one value.")
    if code != kernel.OK:
        raise _fault(name, first_line + rows, _what_is_wrong(text[at : line_end[rows]], code, shape))
    if n < len(line_end):
        raise _fault(name, first_line + n, f"is longer than {max_line:,} bytes. Raise max_line if it is meant to be.")
    n_label, n_feature = kernel.sort_distinct(label_end, label), int(feature_end[-1]) if rows else 0
    per_row = np.diff(label_end, prepend=0), np.diff(feature_end, prepend=0)
    part = _Part(per_row[0], label[:n_label].copy(), per_row[1], feature[:n_feature].copy(), value[:n_feature].copy())
    return part, text[len(used) :]


def _round(
    name: str,
    text: bytes,
    first_line: int,
    feature_end: NDArray[np.int64],
    value: NDArray[np.float32],
    inexact: NDArray[np.int64],
) -> None:
    """Let Python's ``float`` read the few numbers that the kernel cannot round for certain."""
    for place, begin, end in inexact.tolist():
        with np.errstate(over="ignore"):
            value[place] = np.float32(float(text[begin:end]))
        if not np.isfinite(value[place]):
            row = int(np.searchsorted(feature_end, place, side="right"))
            raise _fault(name, first_line + row, _what_is_wrong(text[begin:end], kernel.BAD_VALUE, (0, 0, 0)))


def _what_is_wrong(rest: bytes, code: int, shape: tuple[int, int, int]) -> str:
    """Describe the fault of a line; ``rest`` begins with the culprit."""
    token = re.split(rb"[ \t\r]", rest, maxsplit=1)[0]
    if code == kernel.BAD_VALUE:
        return f"has the value {shown(token)}; a finite number is wanted that float32 can hold."
    if code == kernel.BAD_FEATURE and b":" not in token:
        return f"has {shown(token)} where a feature and its value are wanted, such as 3:0.5."
    kind, limit = ("label", shape[2]) if code == kernel.BAD_LABEL else ("feature", shape[1])
    number = shown(re.split(rb"[,:]", token, maxsplit=1)[0])
    if not limit:
        return f"has the {kind} {number}; the header promises no {kind}s."
    return f"has the {kind} {number}; a whole number from 0 to {limit - 1} is wanted, by the header."


def _fault(name: str, line: int, what: str) -> LoaderError:
    return LoaderError(f"Line {line:,} of {name} {what}", line)


def _pointers(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts)])
