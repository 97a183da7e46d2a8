"""The stems of the words that matter in a text, with where they stand: "splits" and "splitting" are one."""

import re
from collections.abc import Mapping
from functools import lru_cache

from practice.recall_coverage import SMALL, words_of
from questions.terms import Span

_ENDING = re.compile(r"(?:i[zs]ations?|ations?|ings?|ions?|ments?|ness|ities|ity|ally|ly|ie[sd]|ed|ers?|es|s|e|y)\Z")
_LEAST = 3  # letters that a stem keeps


@lru_cache(maxsize=2_000)
def stems(text: str) -> Mapping[str, Span]:
    """Return the stem of each word that matters, and where it first stands."""
    found: dict[str, Span] = {}
    for word, span in words_of(text):
        if word not in SMALL and len(word) > 1:
            found.setdefault(stem(word), span)
    return found


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without its ending, as far as three letters are left.

    >>> stem("splitting"), stem("splits"), stem("variance"), stem("is")
    ('split', 'split', 'varianc', 'is')
    """
    ending = _ENDING.search(word, _LEAST)
    left = word[: ending.start()] if ending else word
    doubled = len(left) > _LEAST and left[-1] == left[-2] and left[-1] not in "sl"
    return left[:-1] if ending and doubled else left
