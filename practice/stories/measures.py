"""Measures of a story: words, spoken length, the share of each part, and at most two remarks."""

from collections.abc import Iterator

from practice.measures import LONGEST, SHORTEST, has_quantity, mostly_we, spoken_seconds, unbalanced, words
from practice.stories.text import PARTS, Part, StoryText

ENOUGH_WORDS = 60  # below this a story is still being written: no remarks
AT_MOST = 2


def story_words(text: StoryText) -> int:
    """Return how many words the story has when it is told: its four parts, without the list of numbers."""
    return sum(_counts(text).values())


def balance(text: StoryText) -> dict[Part, float]:
    """Return each part's share of the words; all 0 while nothing is written."""
    counts = _counts(text)
    total = sum(counts.values()) or 1
    return {part: n / total for part, n in counts.items()}


def remarks(text: StoryText) -> tuple[str, ...]:
    """Return what stands out, as facts and questions, the most important first; nothing inside the usual range."""
    if story_words(text) < ENOUGH_WORDS:
        return ()
    return tuple(remark for _, remark in zip(range(AT_MOST), _all_remarks(text), strict=False))


def _all_remarks(text: StoryText) -> Iterator[str]:
    share = balance(text)
    if not text.action.strip():
        yield "The action is empty. What did you do, step by step?"
    elif not text.result.strip():
        yield "The result is empty. What became of it, and how do you know?"
    yield from (says for _, says in unbalanced(share))
    if says := mostly_we(text.action):
        yield says
    seconds = spoken_seconds(story_words(text))
    if seconds > LONGEST:
        yield f"Told aloud it takes about {seconds} seconds. Which sentence could wait for a question?"
    if seconds < SHORTEST:
        yield f"Told aloud it takes about {seconds} seconds. What would somebody ask next?"
    if text.result.strip() and not has_quantity(f"{text.result}\n{text.numbers}"):
        yield "I found no quantity in the result. Is there one: a count, a share, a time, a sum?"


def _counts(text: StoryText) -> dict[Part, int]:
    return {part: words(getattr(text, part)) for part in PARTS}
