"""What learners type, made fit to be kept: neither database takes every character that a browser may send."""

from practice.errors import InvalidInputError


def storable(text: str) -> str:
    """Return the text without what no database takes: half a surrogate pair becomes "?", a NUL goes."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def kept_text(text: str, what: str, most: int, least: int = 0) -> str:
    """Return a text without spaces around it and without characters that no database keeps.

    Parameters
    ----------
    text : str
        Whatever came.
    what : str
        What it is, as the first words of a message: "The question".
    most, least : int
        How many characters it may and must have.

    Raises
    ------
    InvalidInputError
        If it is too long or too short; nothing is cut.
    """
    clean = storable(text).strip()
    if len(clean) < least:
        raise InvalidInputError(f"{what} is empty. Write at least {least} character{'s' * (least > 1)}.")
    if len(clean) > most:
        raise InvalidInputError(f"{what} has {len(clean):,} characters; {most:,} are kept. Shorten it.")
    return clean
