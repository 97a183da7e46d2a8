"""New queries from known words: what was typed stays, its last word is completed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xmr_core.completion.candidates import most_popular
from xmr_core.completion.string_table import StringTable

LOOKED_AT = 64  # words a list


class Composer:
    """The words of a log, how often each was typed, and which came after which. Words are what blanks divide."""

    def __init__(self, strings: list[str], weight: NDArray[np.float32]) -> None:
        count: Counter[str] = Counter()
        after: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for string, times in zip(strings, weight.tolist(), strict=True):
            typed = string.split(" ")
            for word in typed:
                count[word] += times
            for one, other in pairwise(typed):
                after[one][other] += times
        self._words = StringTable(word for word in count if word)
        self._count = np.array([count[word] for word in self._words.strings], dtype=np.float32)
        self._by_count = np.lexsort((np.arange(len(self._words)), -self._count)).astype(np.int32)
        self._after = {word: [w for w, _ in counts.most_common()] for word, counts in after.items()}

    def compose(self, prefix: str) -> Iterator[str]:
        """Yield texts that begin with the prefix: words known to follow the word before come first, then any."""
        head, blank, part = prefix.rpartition(" ")
        follow = self._after.get(head.rpartition(" ")[2], []) if blank else []
        done = set()
        lo, hi = self._words.range(part)
        often = most_popular(lo, hi, self._count, self._by_count, LOOKED_AT)
        often = often[np.lexsort((often, -self._count[often]))]
        for word in (*(w for w in follow if w.startswith(part)), *(self._words[i] for i in often.tolist())):
            if word and word not in done:
                done.add(word)
                yield f"{head}{blank}{word}"
