"""Whether a question was asked before the solution began."""

import re

from practice.feedback.finding import Finding
from questions.terms import fold, sentences

FIRST = 4  # sentences, in which a question comes before the solution
ENOUGH = 3  # sentences; less is no solution yet

_QUESTION = re.compile(
    r"\?(?=\W*\Z)"
    r"|\b(?:i would|i'd|let me|i want to|i will|i'll|i need to|first i|before i)\b[^.!?]{0,40}?"
    r"\b(?:ask|clarify|check whether|find out)\b"
    r"|\b(?:can|may|could|should) i assume\b|\bi (?:would |will )?assume\b"
)


def clarify_first(text: str) -> Finding | None:
    """Find a question, or an assumption stated, in the first four sentences of a design or a coding answer.

    Source: the interview guides that this app's questions go back to name rushing into a solution as a common mistake.
    """
    folded, spans = fold(text), sentences(text)
    for start, end in spans[:FIRST]:
        if _QUESTION.search(folded[start:end]):
            says = "You asked or stated an assumption before the solution."
            return Finding("clarify first", "good", says, ((start, end),), 1.0)
    if len(spans) < ENOUGH:
        return None
    says = "I found no question before the solution. What would you want to know first?"
    return Finding("clarify first", "note", says, spans[:1])
