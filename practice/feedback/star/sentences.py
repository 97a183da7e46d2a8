"""Cut an answer into sentences: at stops, at the lines of a list, and, where nobody set a stop, at connectives.

Cuts fall between words only, so the sentences hold the words of the text, all and in order.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

MOST = 400  # sentences that are told apart; of a longer text, neighbours are taken together
_LONG = 60  # words: a sentence of more has lost its stops
_LEAST, _CHUNK = 8, 20  # words of a piece of it
_CONNECTIVES = {"and", "so", "but", "then", "because", "when", "after", "which", "also"}
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]*_]*$")
_QUOTED_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]+$|\.{2,}$|…$")
_ABBREVIATION = re.compile(
    r"[(\"'“]*(?:mr|mrs|ms|dr|prof|st|vs|approx|nr|fig|inc|ltd|co|e\.?g|i\.?e|cf|ca|sr|jr|dept|[a-z]|(?![ap]\.m)[a-z]\.[a-z])\.",
    re.IGNORECASE,
)
_MAY_END = re.compile(r"(?:etc|a\.m|p\.m|am|pm)\.[\"'”’)]*", re.IGNORECASE)  # the end if a capital follows
_BULLET = re.compile(r"(?:[-*•–—·>]|\(?\d{1,2}[.)]|[a-z]\))$")
_WRAPPED = re.compile(r"[^\n]{50}[a-z,]\n[a-z]")  # a line that goes on in the next


@lru_cache(maxsize=32)  # labels and missing parts are asked for one after the other
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, without the spaces around them; at most `MOST`."""
    words = list(re.finditer(r"\S+", text))
    wrapped = bool(_WRAPPED.search(text))
    ends = [i + 1 for i in range(len(words) - 1) if _ends(text, words, i, wrapped)]
    bounds = [0, *ends, len(words)]
    pieces = [piece for a, b in pairwise(bounds) for piece in _pieces(words, a, b)]
    step = -(-len(pieces) // MOST) or 1
    groups = (pieces[i : i + step] for i in range(0, len(pieces), step))
    return tuple(text[words[group[0][0]].start() : words[group[-1][1] - 1].end()] for group in groups)


def _ends(text: str, words: list[re.Match[str]], i: int, wrapped: bool) -> bool:
    """Return whether a sentence ends with word i; there is a word after it."""
    word, after = words[i], words[i + 1]
    gap = text[word.end() : after.start()]
    if gap.count("\n") > 1 or ("\n" in gap and (not wrapped or _BULLET.match(after[0]))):
        return True
    end = word[0][-20:]  # a stop stands there, and a word may be as long as a text
    if not _STOP.search(end) or _ABBREVIATION.fullmatch(word[0]):
        return False
    if _BULLET.match(word[0]):  # "1." in front of a line is no sentence
        return not (i == 0 or "\n" in text[words[i - 1].end() : word.start()])
    small = after[0].lstrip("\"'“‘(")[:1].islower()
    return not (small and (_QUOTED_STOP.search(end) or _MAY_END.fullmatch(word[0])))


def _pieces(words: list[re.Match[str]], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the words from start to stop as they are, or in pieces if they are too many for a sentence."""
    if start == stop:
        return
    if stop - start > _LONG:
        for i in range(start, stop - _LEAST):
            said = words[i][0].lower().strip(",;")
            if i - start >= _CHUNK or (i - start >= _LEAST and said in _CONNECTIVES):
                yield start, i
                start = i
    yield start, stop
