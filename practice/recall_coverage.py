"""Which words of a short answer stand in what was typed; a grade is suggested only where that is clear.

No stems and no synonyms: a word counts if it is the same word. So few words found proves nothing, and nothing is
suggested then; neither is it where one of both says "not" and the other does not, or where "higher", "falls" or the
like is what was not found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from practice.coverage import FORGOT, RIGHT, counted, gives_up
from practice.ratings import RATINGS
from questions.terms import Span, fold

ENOUGH = 0.8  # of the words that matter
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
SMALL = frozenset(
    _WORD.findall("""
    a about an and any are as at be because been between both but by can did do does each for from had has have he
    how i if in into is it its made make makes may me much must my of on one only or other our out over own should
    so some such than that the their them then there these they this those to too us very was we were what when
    where which while who why will with would you your
    """)
)
# A short answer without its word of these may say the opposite.
_TURNS = frozenset(
    _WORD.findall("""
    after all always before better decrease decreases down fall falls fewer grow grows high higher increase increases
    large larger least less low lower max maximum min minimum more most negative positive rise rises same shrink shrinks
    small smaller up worse
    """)
)
_NOT = frozenset({"not", "no", "never", "nor", "none", "cannot", "without", "neither"})


@dataclass(frozen=True)
class RecallCoverage:
    """The words of the answer that matter: those found (``spans``: where in the text) and those not."""

    found: tuple[str, ...]
    missing: tuple[str, ...]
    spans: tuple[Span, ...]
    rating: int | None
    why: str


def recall_coverage(answer: str, text: str) -> RecallCoverage:
    """Compare what was typed with the short answer of a recall prompt.

    Parameters
    ----------
    answer : str
        The prompt's answer.
    text : str
        What the learner typed.
    """
    typed: dict[str, Span] = {}
    for word, span in words_of(text):
        typed.setdefault(word, span)
    words = tuple(dict.fromkeys(word for word, _ in words_of(answer)))
    wanted = tuple(word for word in words if word not in SMALL) or words
    found = tuple(word for word in wanted if word in typed)
    missing = tuple(word for word in wanted if word not in typed)
    grade = _grade(text, found, missing, _negated(answer) == _negated(text))
    return RecallCoverage(found, missing, tuple(typed[word] for word in found), *grade)


def words_of(text: str) -> list[tuple[str, Span]]:
    """Return the words of a text in small letters, and where each stands."""
    return [(match[0].replace("’", "'"), match.span()) for match in _WORD.finditer(fold(text))]


def _negated(text: str) -> bool:
    return any(word in _NOT or word.endswith("n't") for word, _ in words_of(text))


def _grade(text: str, found: Sequence[str], missing: Sequence[str], agrees: bool) -> tuple[int | None, str]:
    if not text.strip():
        return None, ""
    if gives_up(text):
        return FORGOT, f"“I don’t know” suggests “{RATINGS[FORGOT]}”."
    n, of = len(found), len(found) + len(missing)
    words = f"{counted(n)} of {of} words that matter" if missing else f"Every word that matters, {n} of {of},"
    are = "is" if n < 2 or not missing else "are"
    turned = next((word for word in missing if word in _TURNS), None)
    if n < ENOUGH * of or not found:
        return None, f"{words} {are} there. Other words may say the same: compare, then choose."
    if not agrees:
        return None, f"{words} {are} there, but only one of both says “not”. Compare, then choose."
    if turned:
        return None, f"{words} {are} there, but not “{turned}”. Compare, then choose."
    return RIGHT, f"{words} {'suggest' if missing else 'suggests'} “{RATINGS[RIGHT]}”."
