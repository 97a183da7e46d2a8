"""What can go wrong in the engine, as exceptions that a caller can tell apart.

ValueError
├── XMRError             everything below
│   ├── InputError       data or parameters that cannot be used; the message says what to change
│   ├── NotFittedError   a method was called before ``fit`` or ``load``
│   └── ModelFormatError a saved model is damaged, truncated or not one of ours
"""


class XMRError(ValueError):
    """Base of all errors of this package."""


class InputError(XMRError):
    """Data or parameters that cannot be used; the message says what was wanted, what came, what to do."""


class NotFittedError(XMRError):
    """A method that needs a fitted model was called before ``fit`` or ``load``."""


class ModelFormatError(XMRError):
    """A saved model is damaged, truncated or not one of ours."""
