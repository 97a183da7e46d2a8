"""Find out whether a text shows a point: the terms of rubrics and pitfalls, and the words that matched.

A term is one or more parts joined by " + ", all in one sentence in any order; a part is alternatives joined by "|"; "*"
is any ending. Case, hyphens and line breaks do not matter. The matcher sees words: it understands neither negation nor
logic.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

_FOLDED = {ord(c): " " for c in "-\t\n\r\x0b\x0c\xa0\u2010\u2011\u2012\u2013\u2014\u2015"} | {0x2019: "'"}
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
_NEGATED = re.compile(r"\b(?:not|never|no|nor|cannot|wrong|mistake|myth|without|instead +of|rather +than)\b|n't\b")

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
        Pass over sentences with a negation that is not among the words that matched, as for the cues of a pitfall: "it
        never removes columns" is no mistake, and "trees cannot overfit" is one.

    Raises
    ------
    ValueError
        If a term is not well formed; see `term_faults`.
    """
    folded = fold(text)
    parsed = [(term, parts) for term, parts in ((t, parse(t)) for t in terms) if all(p.may_be(folded) for p in parts)]
    for start, end in sentences(text) if parsed else ():
        negations = [match.span() for match in _NEGATED.finditer(folded, start, end)] if skip_negated else []
        for term, parts in parsed:
            found = [part.pattern.search(folded, start, end) for part in parts]
            words = tuple(match.span() for match in found if match)
            if all(found) and all(any(a <= c and d <= b for a, b in words) for c, d in negations):
                return Shown(term, (start, end), words)
    return None


@lru_cache(maxsize=2_000)
def fold(text: str) -> str:
    """Return a text as long as the given one, in lower case, with a space for each hyphen, dash and line break."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose small form is two characters stays as it is
        lower = "".join(small if len(small := c.lower()) == 1 else c for c in text)
    return lower.translate(_FOLDED)


@lru_cache(maxsize=2_000)
def sentences(text: str) -> tuple[Span, ...]:
    """Return where the sentences stand: they end with ".", "!" or "?" before a space."""
    folded = fold(text)
    ends = [match.span() for match in _SENTENCE_END.finditer(folded)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return tuple((a, b) for a, b in zip(starts, stops, strict=True) if folded[a:b].strip())


@dataclass(frozen=True)
class TermPart:
    """A part of a term: the words of each alternative, and a piece of each, to rule texts out."""

    words: tuple[tuple[str, ...], ...]
    stems: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its regular expression for folded text; most parts are ruled out and never need theirs."""
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, self.words))})(?!\w)")

    def may_be(self, folded: str) -> bool:
        """Return False only if the part is nowhere in a folded text."""
        return any(stem in folded for stem in self.stems)


@lru_cache(maxsize=20_000)
def parse(term: str) -> tuple[TermPart, ...]:
    """Return the parts of a term.

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
    alternatives = [fold(a).split() for part in term.split(" + ") for a in part.split("|")]
    faults = ["an empty alternative" for words in alternatives if not words]
    stars = (word for words in alternatives for word in words if "*" in word and not re.fullmatch(r"[^*]*\w\*", word))
    return faults + [f"a star that does not end a word: {word}" for word in stars]


def _part(alternatives: str) -> TermPart:
    words = tuple(tuple(fold(alternative).split()) for alternative in alternatives.split("|"))
    return TermPart(words, tuple("" if some[0] == "not" else some[0].rstrip("*%") for some in words))


def _pattern(words: tuple[str, ...]) -> str:
    """Return the regular expression of words in a row; "not" is heard in "isn't", and "70 %" in "70%"."""
    pattern = " +".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    pattern = re.sub(r"(?<=\w) \+not\b", r"(?: +not|n't)", re.sub(r"^not\b", r"(?:not|\\w*n't)", pattern))
    return re.sub(r"(?<=\d)(?: \+)?%", " *%", pattern)
