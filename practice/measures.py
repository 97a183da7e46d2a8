"""Measures of what somebody tells, written or spoken: words, time, quantities, "I" and "we", and how its parts balance.

Stories and the feedback on answers share them, so that both say the same of the same words.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, get_args

from questions.terms import Span

Part = Literal["situation", "task", "action", "result"]
PARTS: tuple[Part, ...] = get_args(Part)

WORDS_A_MINUTE = 140
SHORTEST, LONGEST = 45, 180  # seconds; a spoken story is best between 90 and 150

_WORD = re.compile(r"\w\S*")
# "i.e." is none; nor is a small "i" that counts, as in "for i in", "i and j", "(i)", "i-th".
_I = re.compile(r"(?<![\w.])(?:I(?!\w|\.\w)|(?<!for )i(?=[ '’][a-z])(?! (?:in|and|or|is)\b))")
_WE = re.compile(r"\bwe\b", re.IGNORECASE)

_LARGE = r"(?:hundred|thousand|million|billion)"
_COUNT_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|third|quarter|tenth|double|twice"
    rf"|{_LARGE})"
)
# "Doubled down" and "doubled back" count nothing, and "two doubles" are rooms.
_TIMES_AS_MUCH = (
    r"(?:(?:halv|doubl|tripl|trebl|quadrupl)(?:ed|ing)\b(?! (?:down|up|back|over)\b)"
    r"|(?:halves|doubles|triples) (?=(?:the|its|our|it)\b))"
)
# Neither "by half past eight" nor "by a third party": after the fraction its sentence ends or a small word goes on.
_BY_A_FRACTION = (
    r"by (?:(?:about|around|nearly|almost|over|roughly|more than) )?"
    r"(?:half\b(?![ -](?:past|time|term)\b)|(?:an?|one|two|three) (?:half|third|quarter|fifth|sixth|eighth|tenth)s?"
    r"(?=\s*(?:[.,;:!?)]|$)| (?:in|within|over|and|for|through|while|at|on|of|from|after|since|by|this|last|with"
    r"|without|when|because|as|or|but|which|that|so|then|before|overall|across|compared|against|each|every)\b))"
)
_MORE = r"(?:more|less|fewer|faster|slower|larger|smaller|higher|lower|cheaper|longer|shorter|better)"
# Neither a part of a name or a time of day ("14:30"), nor a year ("in 2024").
_NUMBER = r"(?<![\w:.])(?<!ISO )(?!(?:(?<=in )|(?<=since )|(?<=until ))(?:19|20)\d\d\b)(?:\d[\d,.]{0,20}\d|\d)(?!:\d)"
_UNIT = (
    r"(?:%|per ?cent|percent|points?|x\b|times|fold|ms|s\b|min\b|h\b|kg|km|GB|MB|TB|k\b|m\b|bn\b"
    r"|(?:second|minute|hour|day|week|month|year|euro|dollar|pound|person|people|customer|user|case|request)s?\b)"
)
_QUANTITIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NUMBER} ?\+? ?(?:(?:per|a|an|each|every) )?{_UNIT}",
        rf"\b{_COUNT_WORD}(?: of)?(?: an?| the)? {_UNIT}",
        rf"[€$£] ?{_NUMBER}",
        rf"\bfrom (?:about |around )?[€$£]?(?:{_NUMBER}|{_COUNT_WORD})\b.{{0,40}}? to (?:about |around )?[€$£]?"
        rf"(?:{_NUMBER}|{_COUNT_WORD})\b",
        rf"(?:{_NUMBER}|\b{_COUNT_WORD}) (?:out )?of (?:the |our |all )?(?:{_NUMBER}|{_COUNT_WORD})\b",
        rf"{_NUMBER} ?/ ?{_NUMBER}",
        rf"{_NUMBER}(?: [a-z]+)? [a-z]+s\b",  # a count of things: "31 signs", "3 small teams"
        # "two hundred", "three hundred reviews"
        rf"(?:an?|one|{_COUNT_WORD}) {_LARGE}\b(?: (?!(?:is|was|has|this|us)\b)[a-z]+s\b)?",
        _TIMES_AS_MUCH,
        _BY_A_FRACTION,
        rf"(?:twice|{_COUNT_WORD} times) (?:as (?!an?\b|the\b|i\b|we\b)[a-z]+|{_MORE})\b",
    )
)
# Where a quantity may begin: to try the patterns there alone is several times as fast as to search for each.
_MAY_BEGIN = re.compile(
    rf"(?<!\w)(?:\d|from\b|by\b|(?:an?|one)(?= {_LARGE}\b)|{_TIMES_AS_MUCH}|{_COUNT_WORD}\b)|[€$£]", re.IGNORECASE
)


def words(text: str) -> int:
    """Return how many words a text has, as a speaker would count: "don't" and "3.5" are one each."""
    return len(_WORD.findall(text))


def spoken_seconds(n_words: int) -> int:
    """Return how long so many words take to say.

    >>> spoken_seconds(280)
    120
    """
    return round(60 * n_words / WORDS_A_MINUTE)


def percent(share: float) -> str:
    """Return a share as the bank writes it.

    >>> percent(0.174)
    '17 %'
    """
    return f"{100 * share:.0f} %"


@lru_cache(maxsize=200)
def quantities(text: str) -> tuple[Span, ...]:
    """Return where numbers stand with what they count: with a unit, %, money, "from ... to", "31 signs", "halved"."""
    starts = (match.start() for match in _MAY_BEGIN.finditer(text))
    matches = (pattern.match(text, start) for start in starts for pattern in _QUANTITIES)
    found: list[Span] = []
    for start, end in sorted(match.span() for match in matches if match):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def has_quantity(text: str) -> bool:
    """Return whether a text holds a number with what it counts."""
    return bool(quantities(text))


def we_and_i(text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return where a text says "we" and where "I"; sentences that begin with a bare verb say neither."""
    we, i = ([match.span() for match in pattern.finditer(text)] for pattern in (_WE, _I))
    return tuple(we), tuple(i)


def unbalanced(share: Mapping[Part, float]) -> Iterator[tuple[Part, str]]:
    """Yield what stands out in the shares of the parts, as the part it is about and a question; parts not told pass.

    The bands are wide: of 71 good answers, at most one in ten has a part outside them.
    """
    background = share["situation"] + share["task"]
    if background > 0.5:
        told = percent(background)
        yield "situation", f"Situation and task take {told} of the words. What could go, so that the action has room?"
    if 0 < share["action"] < 0.25:
        yield "action", f"The action has {percent(share['action'])} of the words. Which step is missing?"
    if 0 < share["result"] < 0.1:
        yield "result", f"The result has {percent(share['result'])} of the words. What else changed, and for whom?"
    if share["result"] > 0.45:
        told = percent(share["result"])
        yield "result", f"The result has {told} of the words. Does some of it belong to the action?"


def mostly_we(action: str) -> str | None:
    """Return the question to ask of an action that says "we" at least twice and more often than "I"; None if not."""
    we, i = map(len, we_and_i(action))
    if we < 2 or we <= i:
        return None
    return f"The action says “we” {times(we)} and “I” {times(i)}. Which of it did you do yourself?"


def times(n: int) -> str:
    """Return how often in words: never, once, twice, 3 times."""
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")
