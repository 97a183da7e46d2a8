"""What an answer holds: a quantified result and what it was before, specifics, reflection, principles."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from practice.feedback.finding import Finding, Told
from practice.measures import quantities, words
from practice.stories.cues import cues_in
from practice.stories.turning import ENOUGH_CUES
from questions.terms import Span, fold, sentences
from questions.topics import PRINCIPLES, Principle

# An outcome that needs no number: somebody took it, it was used, or it was over.
_OUTCOME = re.compile(
    r"\b(?:accepted|adopted|approved|awarded|chosen|deployed|hired|kept|launched|merged|passed|promoted|published"
    r"|released|renewed|shipped|signed|stayed|won|nobody|no one|none|everyone|never again|no longer|no more|in use"
    r"|still (?:use|run)\w*|on time|in time|all of (?:them|us))\b"
)
_BASELINE = re.compile(
    r"\b(?:instead of|compared (?:to|with)|down from|up from|rather than|used to (?:take|be|cost|need)|than before"
    r"|(?:the|a) (?:day|week|month|quarter|year|term|season) before|had (?:been|taken)|previously|was before"
    r"|from (?:about |around |over )?[€$£]?\d\S*(?: \S+){0,6} to|against (?:about )?\d\S*)\b"
)
_REFLECTION = re.compile(
    r"\bi (?:have |had )?(?:learned|learnt)(?: from (?:it|this|that))? (?:that|to|how|not)\b"
    r"|\b(?:taught|showed) me (?:that|to|how|not)\b"
    r"|\bi(?:'d|'ll| would| will)\b[^.!?]{0,60}?\b(?:differently|instead|next time)\b|\bi(?:'d| would) now\b"
    r"|\bi (?:would|should) have\b[^.!?]{0,60}?\b(?:earlier|sooner)\b"
    r"|\b(?:now,? i|i now) (?:always|never|first|also|ask|begin|check|do|keep|make|start|test|write)\b"
    r"|\bnext time,? (?:i|we)\b|\bif i (?:did|had|could do) it again\b|\bmy (?:lesson|mistake) was\b"
    r"|\b(?:looking back|in hindsight|with hindsight|in retrospect)\b|\bsince then,? i\b|\bwhat i (?:took|take) from\b"
)
_SPECIFIC = re.compile(
    r"(?<=[a-z,;:] )(?!I\b)[A-Z][\w+#]*(?:[-.][\w+#]+)*|\b[A-Z]{2,}\w*\b"  # a name inside a sentence, an abbreviation
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday)\b|\b(?:19|20)\d\d\b",
    re.MULTILINE,
)
_ROLE = re.compile(
    r"\b(?:manager|director|engineer|designer|analyst|professor|supervisor|nurse|doctor|teacher|customer|client|supplier"
    r"|intern|colleague|tester|developer|scientist|librarian|technician|founder|student|tutor|driver|operator)s?\b"
)


def quantified_result(answer: Told) -> Finding | None:
    """Find numbers in the result, and what it was before; ask for one if the result has neither number nor outcome.

    Source: Amazon's advice to candidates, to give metrics and data. Of 71 good answers 41 % do, so it is a question.
    """
    if not answer.parts["result"]:
        return None
    result = answer.part("result")
    found, before = quantities(result), _before(result)
    if found and before:
        says = "The result has a number and what it was before."
        return Finding("quantified result", "good", says, _apart(found + before), 2.0)
    if found:
        return Finding("quantified result", "good", "The result has a number.", found, 1.0)
    if _OUTCOME.search(fold(result)):
        return None
    says = "I found no number in the result. Is there one: a count, a share, a time, a sum?"
    return Finding("quantified result", "note", says, answer.parts["result"])


def _before(result: str) -> tuple[Span, ...]:
    return tuple(match.span() for match in _BASELINE.finditer(fold(result)))


def _apart(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return spans in order, with those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def specificity(text: str) -> Finding | None:
    """Find names, dates, roles and quantities, per hundred words: a figure to compare attempts by, no score.

    Source: ours.
    """
    named = [match.span() for match in _SPECIFIC.finditer(text)]
    roles = [match.span() for match in _ROLE.finditer(fold(text))]
    spans = _apart((*named, *roles, *quantities(text)))
    if not spans:
        return None
    a_hundred = 100 * len(spans) / max(words(text), 1)
    says = f"{len(spans)} names, dates, roles or quantities, {a_hundred:.1f} in a hundred words."
    return Finding("specificity", "trend", says, spans, a_hundred)


def reflection(answer: Told) -> Finding | None:
    """Find what was learned or would be done differently, in the last two sentences of the result; never blamed.

    Source: candidates report follow-up questions about it. Of 71 good answers 6 % end on it.
    """
    text = answer.part("result") if answer.parts["result"] else answer.text
    for start, end in sentences(text)[-2:]:
        if match := _REFLECTION.search(fold(text), start, end):
            says = "You said what you took from it."
            return Finding("reflection", "good", says, (match.span(),), 1.0)
    return None


@dataclass(frozen=True)
class Evidence:
    """A principle that the words of an answer hint at, and those words."""

    principle: Principle
    spans: tuple[Span, ...]
    cues: int


def principle_evidence(text: str, names: Collection[Principle] = PRINCIPLES) -> tuple[Evidence, ...]:
    """Return the principles that at least two cues hint at, the strongest first; a list, no score.

    Source: cues written by hand from the gists of the bank's principles; a hint, since words are not deeds.
    """
    found = ((name, cues_in(name, text)) for name in names)
    shown = [
        Evidence(name, _apart(tuple(s for cue in cues for s in cue)), len(cues))
        for name, cues in found if len(cues) >= ENOUGH_CUES
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda evidence: -evidence.cues))


def asked_principle(text: str, asked: Collection[Principle]) -> Finding | None:
    """Find the words that show a principle which the question asks for, and say which others they show.

    Source: as for `principle_evidence`. Nothing is said if none is found: other words may show it.
    """
    fitting = next(iter(principle_evidence(text, [name for name in PRINCIPLES if name in asked])), None)
    if fitting is None:
        return None
    shown = principle_evidence(text, [name for name in PRINCIPLES if name not in asked])
    others = [evidence.principle for evidence in shown[:2]]
    also = f" They hint at {' and '.join(others)} as well." if others else ""
    says = f"These words hint at {fitting.principle}, which was asked for.{also}"
    return Finding("principle", "good", says, fitting.spans, fitting.cues)
