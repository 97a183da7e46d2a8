"""The usual baseline of autocompletion: the queries under the prefix that were typed most often."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from xmr_core.completion.string_table import StringTable
from xmr_core.experiments.top import top_k
from xmr_core.texts import nfc


class MostPopular:
    """A sorted table of queries with their counts; "most popular completion", Bar-Yossef and Kraus, WWW 2011.

    Doi:10.1145/1963405.1963424.

    Parameters
    ----------
    queries : sequence of str
        As they were typed; repeats count. They are put into NFC.

    Examples
    --------
    >>> MostPopular(["tea", "teapot", "teapot", "mug"]).complete("te")
    ['teapot', 'tea']
    """

    def __init__(self, queries: Sequence[str]) -> None:
        counted = Counter(map(nfc, queries))
        self._table = StringTable(counted)
        self.strings = self._table.strings
        self.counts = np.array([counted[string] for string in self.strings], dtype=np.float32)

    def complete(self, prefix: str, k: int = 10) -> list[str]:
        """Return the ``k`` most frequent queries that begin with ``prefix`` (in NFC), ties by code point.

        The time is two binary searches, and linear in the number of queries under the prefix.
        """
        low, high = self._table.range(nfc(prefix))
        if low == high:
            return []
        return [self.strings[low + i] for i in top_k(self.counts[low:high], k)]
