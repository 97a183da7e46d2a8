"""Parquet files, column by column and batch by batch: what can go wrong with them becomes a LoaderError."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xmr_core.errors import LoaderError
from xmr_core.loaders.files import checked_file, shown

BATCH = 65_536  # rows held at a time


class ParquetTexts:
    """Columns of texts in a Parquet file.

    Parameters
    ----------
    path : path-like

    Attributes
    ----------
    name : str
        The file's name.
    columns : list of str

    Raises
    ------
    LoaderError
        If there is no such file, or it is no Parquet file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        path = checked_file(path)
        self.name = path.name
        with _reading(f"{path} is not a sound Parquet file"):
            self._file = pq.ParquetFile(path)
            self.columns = list(self._file.schema_arrow.names)

    def need(self, *columns: str, advice: str = "") -> None:
        """Raise LoaderError unless the file has these columns, as texts or whole numbers."""
        for column in columns:
            if column not in self.columns:
                there = ", ".join(shown(c) for c in self.columns) or "none"
                raise LoaderError(f"{self.name} has no column {column}; it has {there}.{' ' * bool(advice)}{advice}")
            kind = self._file.schema_arrow.field(column).type
            if not _is_text(kind):
                raise LoaderError(f"Column {column} of {self.name} holds {kind}; texts are wanted.")

    def batches(self, *columns: str) -> Iterator[tuple[int, dict[str, pa.Array]]]:
        """Yield the number of a batch's first row, counted from 1, and its columns as texts."""
        first = 1
        with _reading(f"{self.name} cannot be read to its end; it is damaged"):
            for batch in self._file.iter_batches(batch_size=BATCH, columns=list(columns)):
                arrays = {name: batch.column(name).cast(pa.large_string()) for name in columns}
                for array in arrays.values():
                    array.validate(full=True)  # a damaged file may hold bytes that are no UTF-8
                yield first, arrays
                first += batch.num_rows


def first_row(wrong: pa.Array) -> int | None:
    """Return the place of the first true value, None if there is none."""
    at = pc.index(wrong, True).as_py()
    return at if at >= 0 else None


def blank(texts: pa.Array) -> pa.Array:
    """Say for each text whether it is missing or holds nothing but blanks."""
    return pc.fill_null(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0), True)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(test(kind) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer))


@contextmanager
def _reading(message: str) -> Iterator[None]:
    try:
        yield
    except LoaderError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        reason = " ".join(str(error).split())[:200]
        raise LoaderError(f"{message} ({reason}).") from None
