"""The strings of a log in code-point order: the strings that begin alike are neighbours."""

from bisect import bisect_left
from collections.abc import Iterable

from xmr_core.texts import nfc

LAST = chr(0x10FFFF)  # no letter comes after it


class StringTable:
    """Distinct strings, NFC, sorted by code point.

    `range` gives the strings that begin with a prefix, in two binary searches; `find` the place of a string.
    """

    def __init__(self, strings: Iterable[str]) -> None:
        self.strings = sorted({nfc(string) for string in strings})

    def __len__(self) -> int:
        return len(self.strings)

    def __getitem__(self, place: int) -> str:
        return self.strings[place]

    def find(self, string: str) -> int:
        """Return the place of a string in NFC, or -1. O(log V)."""
        place = bisect_left(self.strings, string)
        return place if place < len(self.strings) and self.strings[place] == string else -1

    def range(self, prefix: str) -> tuple[int, int]:
        """Return (lo, hi): the strings lo up to hi, and no others, begin with a prefix in NFC. O(log V).

        >>> StringTable(["tea", "teapot", "ten", "pot"]).range("tea")
        (1, 3)
        """
        lo = bisect_left(self.strings, prefix)
        # Every string with the prefix is at most the prefix and one letter that no Unicode text holds.
        hi = bisect_left(self.strings, prefix + LAST, lo)
        while hi < len(self.strings) and self.strings[hi].startswith(prefix):
            hi += 1  # but strings may hold that code point all the same
        return lo, hi
