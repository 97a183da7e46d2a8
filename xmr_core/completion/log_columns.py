"""The log of a completer, checked: what was typed, and what was typed before it."""

from typing import Any

from xmr_core.errors import InputError
from xmr_core.texts import as_texts, nfc


def as_log(previous: Any, queries: Any) -> tuple[list[str | None], list[str]]:
    """Return both columns as lists in NFC; rows without a query are left out, an empty previous query is None.

    Raises
    ------
    InputError
        If a column is no sequence of texts, their lengths differ, no query is left, or a text holds half a surrogate
        pair, which no file can hold.
    """
    after = as_texts(queries)
    if isinstance(previous, str | bytes) or not hasattr(previous, "__len__") or not hasattr(previous, "__iter__"):
        raise InputError(f"previous must be a list of texts and None; a {type(previous).__name__} came.")
    before = [None if _missing(text) else text for text in previous]
    if len(before) != len(after):
        raise InputError(f"Each query needs its previous one or None: {len(after)} queries, {len(before)} previous.")
    for i, text in enumerate(before):
        if text is not None and not isinstance(text, str):
            raise InputError(f"previous must hold texts and None; number {i} is of the type {type(text).__name__}.")
    rows = [(_sound(p) if p else None, _sound(q)) for p, q in zip(before, after, strict=True) if q]
    if not rows:
        raise InputError("At least one query that is not empty is wanted.")
    return [p for p, _ in rows], [q for _, q in rows]


def _missing(value: Any) -> bool:
    """Whether a value is None or what pandas writes for it."""
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and value != value)


def _sound(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError(f"Half a surrogate pair is no text: {text!r}.") from None
    return nfc(text)
