"""One place where a file becomes data, whatever it is: the name tells."""

import os
from pathlib import Path
from typing import Any

from xmr_core.errors import InputError, LoaderError
from xmr_core.loaders.esci import EsciPairs, read_esci
from xmr_core.loaders.files import checked_file
from xmr_core.loaders.xmc_text import XmcText, read_xmc_text
from xmr_core.purchases import MAX_BYTES, Purchases, PurchasesError, read_purchases

_KINDS = ".csv and .tsv (purchases), .parquet (ESCI), .txt and .txt.gz (Extreme Classification repository)"


def load(path: str | os.PathLike[str], **options: Any) -> Purchases | EsciPairs | XmcText:
    """Read a file by the ending of its name.

    Parameters
    ----------
    path : path-like
        ".csv", ".tsv": query, product and count, see `read_purchases`. ".parquet": see `read_esci`. ".txt",
        ".txt.gz": see `read_xmc_text`. Capital letters are the same.
    **options
        Passed to `read_esci` or `read_xmc_text`, such as ``locale="jp"``.

    Raises
    ------
    LoaderError
        If the name ends otherwise, or the file cannot be read; names the line or row.
    InputError
        If an option is not one of the reader's.
    """
    name = Path(path).name.lower()
    if name.endswith((".csv", ".tsv")):
        reader: Any = _purchases
    elif name.endswith(".parquet"):
        reader = read_esci
    elif name.endswith((".txt", ".txt.gz")):
        reader = read_xmc_text
    else:
        raise LoaderError(f"{Path(path).name} is of no known kind; known are {_KINDS}. Rename it if it is one of them.")
    known = reader.__annotations__.keys() - {"path", "examples", "return"}
    if unknown := sorted(options.keys() - known):
        there = ", ".join(sorted(known)) or "none"
        raise InputError(f"{unknown[0]!r} is no option for {Path(path).name}; there are {there}.")
    return reader(path, **options)


def _purchases(path: str | os.PathLike[str]) -> Purchases:
    path = checked_file(path)
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise LoaderError(f"{path.name} has {size:,} bytes; at most {MAX_BYTES:,} are read. Load a part of it.")
    try:
        return read_purchases(path.read_bytes())
    except PurchasesError as error:
        raise LoaderError(f"{path.name}: {error}", error.line) from None
    except OSError as error:
        raise LoaderError(f"{path} cannot be opened: {error.strerror}.") from None
