"""The version of this package's code: trained models are kept by it."""

import functools
from pathlib import Path

from compiled import digest_of

PACKAGE = Path(__file__).parent


@functools.cache
def code_digest() -> str:
    """Return 16 digits that change whenever a source file or a word list of this package does."""
    return digest_of([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.yaml")])
