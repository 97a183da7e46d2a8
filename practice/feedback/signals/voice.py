"""How an answer speaks: "I" and "we" in the action, fillers, hedges, and an honest gap."""

import re
from functools import lru_cache

from practice.feedback.finding import Finding, Told
from practice.measures import WORDS_A_MINUTE, mostly_we, times, we_and_i, words
from questions.terms import Span, fold, sentences

FEW = 3  # once or twice is chance
FILLERS_A_MINUTE = 5
HEDGES_A_HUNDRED = 3

_FILLERS = re.compile(
    r"\b(?:u+m+|u+h+|er|erm|hm+)\b|(?<=, )like(?=,)|(?<=, )you know(?=,)|(?:(?<=[.,;!?] )|\A)i mean(?=,)"
    r"|(?:(?<=[.!?] )|\A)(?:so|well|okay|ok|right|alright)(?=,)|(?:(?<=[.!?] )|\A)ok(?:ay)? so\b"
)
_HEDGES = re.compile(
    r"\bi (?:think|guess|suppose)\b|\b(?:maybe|perhaps|probably)\b"
    r"|\bnot (?:really |quite )?sure\b(?! (?:if|whether|how|why|what|who|which)\b)"
    # "a kind of tree" and "what kind of" are no hedges
    r"|\b(?=(?:kind|sort) of\b)(?<!\ba )(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!\bwhat )(?<!\bwhich )(?<!\bany )"
    r"(?<!\beach )(?<!\bevery )(?<!\bone )(?<!\bother )(?<!\bsame )(?<!\bnew )(?<!\bsome )(?<!\bright )(?<!\bwrong )"
    r"(?<!\bno )(?:kind|sort) of"
)
_GAP = re.compile(
    r"\b(?:do not|don't|did not|didn't) (?:yet )?(?:know|remember)\b|\b(?:i am|i'm) not sure\b|\bno idea\b"
    r"|\bnot sure (?:if|whether|how|why|what|who|which)\b"
)
_HOW_ON = re.compile(r"\bi (?:would|will|could)\b|\bi'(?:d|ll)\b|\blet me\b")
_MY_PART = re.compile(r"\bmy (?:own )?(?:part|share)(?: (?:in|of) (?:it|this|that|all this))? (?:was|were)\b")
_MY_TASK = re.compile(r"\bmy (?:own )?(?:job|role|task) (?:was|were)\b")  # in the action; else it tells the task


def own_part(answer: Told) -> Finding | None:
    """Find an action told as "we"; outside the action "we" is background, and a bare verb ("Wrote the test") is "I".

    Nothing is asked where "my part was" is said.

    Source: Amazon's advice to candidates, to say what you did yourself. On 71 good answers the rule speaks on 6 %.
    """
    action = answer.part("action")
    we, i = we_and_i(action)
    if says := mostly_we(action):
        told = _MY_PART.search(fold(answer.text)) or _MY_TASK.search(fold(action))
        return None if told else Finding("own part", "note", says, we, len(we) / (len(we) + len(i)))
    if len(i) < 2 or len(i) < len(we):
        return None
    return Finding("own part", "good", f"The action says what you did yourself: “I” {times(len(i))}.", i[:FEW], 1.0)


def fillers(text: str, seconds: float | None = None) -> Finding | None:
    """Find sounds and words that fill a gap, more than five a minute; "like" as a verb and "so" as a cause are none.

    Source: Laske and DiGennaro Reed 2024, who tested 0, 2, 5 and 12 a minute: five did no harm, twelve did.
    """
    spans = tuple(match.span() for match in _FILLERS.finditer(fold(text)))
    minutes = (seconds or 60 * words(text) / WORDS_A_MINUTE) / 60
    if len(spans) < FEW or len(spans) <= FILLERS_A_MINUTE * minutes:
        return None
    a_minute = len(spans) / minutes
    says = f"Words that fill a gap stand here {times(len(spans))}, about {a_minute:.0f} a minute. A pause does as well."
    return Finding("fillers", "note", says, spans, a_minute)


def hedges(text: str) -> Finding | None:
    """Find words that take a statement back, more than three in a hundred words; an honest gap is none.

    Source: studies of powerless speech (Bradac and Mulac); the cut is ours: good answers stay under 0.1.
    """
    folded = fold(text)
    honest = _honest_gaps(text)
    spans = tuple(
        (a, b) for a, b in (match.span() for match in _HEDGES.finditer(folded))
        if not any(start <= a < end for start, end in honest)
    )  # fmt: skip
    a_hundred = 100 * len(spans) / max(words(text), 1)
    if len(spans) < FEW or a_hundred <= HEDGES_A_HUNDRED:
        return None
    says = f"Words that take a statement back stand here {times(len(spans))}. Which of the statements are you sure of?"
    return Finding("hedges", "note", says, spans, a_hundred)


def honest_gap(text: str) -> Finding | None:
    """Find "I don't know" with how to go on, which interviewers count as strength.

    Source: the interview accounts that this app's questions go back to praise an admitted gap.
    """
    spans = _honest_gaps(text)
    says = "You named what you do not know and how you would go on."
    return Finding("honest gap", "good", says, spans, 1.0) if spans else None


@lru_cache(maxsize=32)  # a gap is named, and no hedge is heard in it
def _honest_gaps(text: str) -> tuple[Span, ...]:
    """Return the sentences that admit a gap and say how to go on, in the same sentence or in the next."""
    folded, found = fold(text), []
    spans = sentences(text)
    for n, (start, end) in enumerate(spans):
        gap = _GAP.search(folded, start, end)
        if gap and _HOW_ON.search(folded, gap.end(), end):
            found.append((start, end))
        elif gap and n + 1 < len(spans) and _HOW_ON.search(folded, *spans[n + 1]):
            found.append((start, spans[n + 1][1]))
    return tuple(found)
