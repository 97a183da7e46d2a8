"""Write the text format of the Extreme Classification repository; see `xmr_core.loaders.xmc_text`."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_matrix

from xmr_core.checks import as_matrix, same_rows

ROWS = 20_000  # written at a time


def write_xmc_text(path: str | os.PathLike[str], X: Any, Y: Any) -> None:
    """Write features and labels so that `read_xmc_text` returns them again, bit for bit as float32.

    Parameters
    ----------
    path : path-like
        Gzipped if it ends in ".gz".
    X : sparse or dense, shape (n, d), finite
    Y : sparse or dense, shape (n, n_labels)
        Non-zero where a label is right; the values are not written.

    Raises
    ------
    InputError
        If X and Y differ in rows, or a value is not finite.
    """
    X, Y = as_matrix("X", X), as_matrix("Y", Y)
    same_rows(X, Y)
    with gzip.open(path, "wb") if Path(path).suffix == ".gz" else open(path, "wb") as file:
        file.write(f"{X.shape[0]} {X.shape[1]} {Y.shape[1]}\n".encode())
        for lines in _blocks(X, Y):
            file.write(lines)


def _blocks(X: csr_matrix, Y: csr_matrix) -> Iterator[bytes]:
    for begin in range(0, X.shape[0], ROWS):
        x, y = X[begin : begin + ROWS], Y[begin : begin + ROWS]
        y.eliminate_zeros()
        values = pa.array(x.data).cast(pa.string())  # the shortest text that gives the float32 again
        features = pc.binary_join_element_wise(_text(x.indices), values, ":")
        rows = pc.binary_join_element_wise(_joined(y, _text(y.indices), ","), _joined(x, features, " "), " ")
        yield ("\n".join(rows.to_pylist()) + "\n").encode()


def _joined(matrix: csr_matrix, texts: pa.Array, separator: str) -> pa.Array:
    """Join the texts of each row's entries."""
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(matrix.indptr.astype(np.int32)), texts), separator)


def _text(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers).cast(pa.string())
