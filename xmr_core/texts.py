"""The texts that a caller brings, whatever holds them, as a list."""

import unicodedata
from typing import Any

from xmr_core.errors import InputError


def as_texts(values: Any) -> list[str]:
    """Return a list of texts.

    Parameters
    ----------
    values : list or tuple of str, pandas Series or Index, NumPy array, Arrow array

    Raises
    ------
    InputError
        If it is a single text, a table, a generator or a set, has no entries, or holds something else than texts; names
        the first place, counted from 0.
    """
    if isinstance(values, str | bytes):
        raise InputError(f"A list of texts is wanted; one {type(values).__name__} came. Put it in a list: [text].")
    if not isinstance(values, list | tuple):
        values = _listed(values)
    if len(values) == 0:
        raise InputError("At least one text is wanted; the list is empty.")
    for i, text in enumerate(values):
        if not isinstance(text, str):
            raise InputError(f"Texts must be str; {_named(i, text)}.")
    return list(values)


def letters_of(text: Any) -> str:
    """Return a text after NFC normalisation, as tries compare it.

    Raises
    ------
    InputError
        If it is no text.
    """
    if not isinstance(text, str):
        raise InputError(f"A text is wanted; {type(text).__name__} came.")
    return nfc(text)


def nfc(text: str) -> str:
    """Return a text in canonical composed form, so that a letter with an accent is one text however it was typed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _listed(values: Any) -> list[Any]:
    kind, n_dimensions = type(values).__name__, getattr(values, "ndim", 1)
    if n_dimensions != 1 or hasattr(values, "columns"):
        shape = getattr(values, "shape", "")
        raise InputError(f"One column of texts is wanted; a {kind} {shape} came. Choose one: table['query'].")
    # NumPy and pandas, and Arrow, each have a way to turn themselves into plain values; sets have no order.
    for method in ("tolist", "to_pylist"):
        if hasattr(values, method):
            return getattr(values, method)()
    raise InputError(f"A list of texts is wanted; a {kind} came. Make it one: list(texts).")


def _named(i: int, value: Any) -> str:
    """Say what stands where a text should."""
    missing = value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and value != value)
    kind = type(value).__name__
    return f"text {i} is {kind}{', a missing value: fill it in or drop it' if missing else ''}"
