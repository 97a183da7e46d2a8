"""Measures of a story: words, spoken length, the share of each part, and at most two remarks."""

import re
from collections.abc import Iterator

from practice.stories.text import PARTS, Part, StoryText

WORDS_A_MINUTE = 140
ENOUGH_WORDS = 60  # below this a story is still being written: no remarks
SHORTEST, LONGEST = 45, 180  # seconds; a spoken story is best between 90 and 150
AT_MOST = 2

_WORD = re.compile(r"\S*\w\S*")
_I = re.compile(r"\bI\b")
_WE = re.compile(r"\bwe\b", re.IGNORECASE)

_COUNT_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundred|thousand|million|half|third|quarter|tenth|double|twice)"
)
# Neither a part of a name or a time of day ("14:30"), nor a year ("in 2024").
_NUMBER = r"(?<![\w:.])(?<!ISO )(?!(?:(?<=in )|(?<=since )|(?<=until ))(?:19|20)\d\d\b)(?:\d[\d,.]*\d|\d)(?!:\d)"
_UNIT = (
    r"(?:%|per ?cent|percent|points?|x\b|times|fold|ms|s\b|min\b|h\b|kg|km|GB|MB|TB|k\b|m\b|bn\b"
    r"|(?:second|minute|hour|day|week|month|year|euro|dollar|pound|person|people|customer|user|case|request)s?\b)"
)
_QUANTITIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NUMBER} ?{_UNIT}",
        rf"\b{_COUNT_WORD}(?: of)?(?: an?| the)? {_UNIT}",
        rf"[€$£] ?{_NUMBER}",
        rf"\bfrom (?:about |around )?[€$£]?(?:{_NUMBER}|{_COUNT_WORD})\b.{{0,40}}? to (?:about |around )?[€$£]?"
        rf"(?:{_NUMBER}|{_COUNT_WORD})\b",
        rf"(?:{_NUMBER}|\b{_COUNT_WORD}) (?:out )?of (?:the |our |all )?(?:{_NUMBER}|{_COUNT_WORD})\b",
        rf"{_NUMBER} ?/ ?{_NUMBER}",
        rf"{_NUMBER}(?: [a-z]+)? [a-z]+s\b",  # a count of things: "31 signs", "3 small teams"
    )
)


def words(text: str) -> int:
    """Return how many words a text has, as a speaker would count: "don't" and "3.5" are one each."""
    return len(_WORD.findall(text))


def story_words(text: StoryText) -> int:
    """Return how many words the story has when it is told: its four parts, without the list of numbers."""
    return sum(_counts(text).values())


def spoken_seconds(n_words: int) -> int:
    """Return how long so many words take to say.

    >>> spoken_seconds(280)
    120
    """
    return round(60 * n_words / WORDS_A_MINUTE)


def balance(text: StoryText) -> dict[Part, float]:
    """Return each part's share of the words; all 0 while nothing is written."""
    counts = _counts(text)
    total = sum(counts.values()) or 1
    return {part: n / total for part, n in counts.items()}


def percent(share: float) -> str:
    """Return a share as the bank writes it.

    >>> percent(0.174)
    '17 %'
    """
    return f"{100 * share:.0f} %"


def has_quantity(text: str) -> bool:
    """Return whether a text holds a number with what it counts: with a unit, %, money, "from ... to", "31 signs"."""
    return any(pattern.search(text) for pattern in _QUANTITIES)


def we_and_i(text: str) -> tuple[int, int]:
    """Return how often a text says "we" and "I"; sentences that begin with a bare verb say neither."""
    return len(_WE.findall(text)), len(_I.findall(text))


def remarks(text: StoryText) -> tuple[str, ...]:
    """Return what stands out, as facts and questions, the most important first; nothing inside the usual range."""
    if story_words(text) < ENOUGH_WORDS:
        return ()
    return tuple(remark for _, remark in zip(range(AT_MOST), _all_remarks(text), strict=False))


def _all_remarks(text: StoryText) -> Iterator[str]:
    share = balance(text)
    background = share["situation"] + share["task"]
    if not text.action.strip():
        yield "The action is empty. What did you do, step by step?"
    elif not text.result.strip():
        yield "The result is empty. What became of it, and how do you know?"
    if background > 0.5:
        yield f"Situation and task take {percent(background)} of the words. What could go, so that the action has room?"
    if text.action.strip() and share["action"] < 0.25:
        yield f"The action has {percent(share['action'])} of the words. Which step is missing?"
    if text.result.strip() and share["result"] < 0.1:
        yield f"The result has {percent(share['result'])} of the words. What else changed, and for whom?"
    if share["result"] > 0.45:
        yield f"The result has {percent(share['result'])} of the words. Does some of it belong to the action?"
    we, i = we_and_i(text.action)
    if we >= 2 and we > i:
        yield f"The action says “we” {times(we)} and “I” {times(i)}. Which of it did you do yourself?"
    seconds = spoken_seconds(story_words(text))
    if seconds > LONGEST:
        yield f"Told aloud it takes about {seconds} seconds. Which sentence could wait for a question?"
    if seconds < SHORTEST:
        yield f"Told aloud it takes about {seconds} seconds. What would somebody ask next?"
    if text.result.strip() and not has_quantity(f"{text.result}\n{text.numbers}"):
        yield "I found no quantity in the result. Is there one: a count, a share, a time, a sum?"


def _counts(text: StoryText) -> dict[Part, int]:
    return {part: words(getattr(text, part)) for part in PARTS}


def times(n: int) -> str:
    """Return how often in words: never, once, twice, 3 times."""
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")
