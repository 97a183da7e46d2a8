"""What can go wrong in the engine, as exceptions that a caller can tell apart.

ValueError
├── XMRError             everything below
│   ├── InputError       data or parameters that cannot be used; the message says what to change
│   │   └── LoaderError  a file that cannot be read as data; the message names the line or row
│   ├── NotFittedError   a method was called before ``fit`` or ``load``
│   └── ModelFormatError a saved model is damaged, truncated or not one of ours
"""


class XMRError(ValueError):
    """Base of all errors of this package."""


class InputError(XMRError):
    """Data or parameters that cannot be used; the message says what was wanted, what came, what to do."""


class LoaderError(InputError):
    """A file that cannot be read as data.

    Attributes
    ----------
    line : int or None
        Line of a text file, or row of a Parquet file, where the first problem is, counted from 1; None if the file
        as a whole is at fault.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class NotFittedError(XMRError):
    """A method that needs a fitted model was called before ``fit`` or ``load``."""


class ModelFormatError(XMRError):
    """A saved model is damaged, truncated or not one of ours."""
