"""Find out whether a text shows a point: the terms of rubrics and pitfalls, and the words that matched.

A term is one or more parts joined by " + ", all in one sentence in any order; a part is alternatives joined by "|"; "*"
is any ending. Case, hyphens and line breaks do not matter. The matcher sees words: it understands neither negation nor
logic.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_GAP = r"[\s\-\u2010-\u2015]+"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NEGATED = re.compile(
    r"\b(?:not|never|no|nor|cannot|wrong|mistake|myth|without|instead\s+of|rather\s+than)\b|n['\u2019]t\b",
    re.IGNORECASE,
)

Span = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """What showed a point: the term, and where in the text its sentence and the words of its parts stand."""

    term: str
    sentence: Span
    words: tuple[Span, ...]


def shown_by(terms: Iterable[str], text: str, skip_negated: bool = False) -> Shown | None:
    """Return what shows the first of the terms in the first sentence that holds one; None if nothing does.

    Parameters
    ----------
    terms : iterable of str
        Each is enough by itself.
    text : str
        Anything that somebody wrote.
    skip_negated : bool
        Pass over sentences with a negation, as for the cues of a pitfall: "it never removes columns" is no mistake.

    Raises
    ------
    ValueError
        If a term is not well formed; see `term_faults`.
    """
    parsed = [(term, parts) for term, parts in ((t, parse(t)) for t in terms) if all(p.search(text) for p in parts)]
    for start, end in sentences(text) if parsed else ():
        if skip_negated and _NEGATED.search(text, start, end):
            continue
        for term, parts in parsed:
            found = [part.search(text, start, end) for part in parts]
            if all(found):
                return Shown(term, (start, end), tuple(match.span() for match in found if match))
    return None


def sentences(text: str) -> tuple[Span, ...]:
    """Return where the sentences stand: they end with ".", "!" or "?" before a space."""
    ends = [match.span() for match in _SENTENCE_END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return tuple((a, b) for a, b in zip(starts, stops, strict=True) if text[a:b].strip())


@lru_cache(maxsize=20_000)
def parse(term: str) -> tuple[re.Pattern[str], ...]:
    """Return a regular expression for each part of a term.

    Raises
    ------
    ValueError
        If a part or an alternative is empty, or a star stands elsewhere than at the end of a word.
    """
    if faults := term_faults(term):
        raise ValueError(f"'{term}': {faults[0]}")
    return tuple(_part(part) for part in term.split(" + "))


def term_faults(term: str) -> list[str]:
    """Return what is wrong with a term, nothing if it is well formed."""
    faults = []
    for part in term.split(" + "):
        for alternative in part.split("|"):
            if not alternative.strip(" *"):
                faults.append("an empty alternative")
            elif re.search(r"(?<!\w)\*|\*(?!\s|[-\u2010-\u2015]|$)", alternative.strip()):
                faults.append(f"a star that does not end a word: {alternative.strip()}")
    return faults


def _part(alternatives: str) -> re.Pattern[str]:
    words = "|".join(_words(alternative.strip()) for alternative in alternatives.split("|"))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _words(alternative: str) -> str:
    pieces: Sequence[str] = re.split(_GAP, alternative.replace("\u2019", "'"))
    return _GAP.join(re.escape(piece).replace(r"\*", r"\w*").replace("'", "['\u2019]") for piece in pieces)
