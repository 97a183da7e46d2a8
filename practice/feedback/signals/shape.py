"""How an answer is built: the balance of its parts, its length, its pace, sentences that run on.

None of them is a quality: a long answer is not a better one. They are notes about time and room.
"""

from practice.feedback.finding import Finding, Told
from practice.measures import LONGEST, SHORTEST, spoken_seconds, unbalanced, words
from questions.terms import Span, sentences

STORY = (SHORTEST, LONGEST)
CONCEPT = (20, LONGEST)  # seconds; a term can be explained in less time than a story takes
SOLUTION = (CONCEPT[0], 60 * 60)  # a design case fills its round
PACE = (100, 190)  # words a minute
ENOUGH_WORDS = 60  # an answer shorter than this has no balance to speak of
RUNS_ON = 45  # words in a sentence


def balance(answer: Told) -> Finding | None:
    """Find a part that takes too much or too little of the words.

    Source: bands measured on 71 good answers, of which each band lets nine in ten or more pass; coaches' advice to give
    situation and task a third at most would scold half of them.
    """
    total = sum(answer.words.values())
    if total < ENOUGH_WORDS:
        return None
    share = {part: n / total for part, n in answer.words.items()}
    found = next(unbalanced(share), None)
    if found is None:
        return None
    part, says = found
    spans = answer.parts[part] + (answer.parts["task"] if part == "situation" else ())
    return Finding("balance", "note", says, tuple(sorted(spans)), share[part])


def length(text: str, band: tuple[int, int] = STORY) -> Finding | None:
    """Find that an answer is very long or very short when it is said, at 140 words a minute.

    Source: guides to Amazon's interviews advise between one and four minutes; the band is ours. It is about time only.
    """
    seconds = spoken_seconds(words(text))
    if seconds > band[1]:
        says = f"Said aloud this takes about {seconds} seconds. Which sentence could wait for a question?"
    elif words(text) > 0 and seconds < band[0]:
        says = f"Said aloud this takes about {seconds} seconds. What would somebody ask next?"
    else:
        return None
    return Finding("length", "note", says, value=seconds)


def pace(text: str, seconds: float | None) -> Finding | None:
    """Find that speech was very fast or very slow; nothing if it was not timed.

    Source: four speech coaching tools advise between 100 and 175 words a minute; the outer band is ours.
    """
    if seconds is None or seconds < 10 or words(text) < 20:
        return None
    a_minute = round(60 * words(text) / seconds)
    if PACE[0] <= a_minute <= PACE[1]:
        return None
    side = "fast" if a_minute > PACE[1] else "slow"
    says = f"You spoke {a_minute} words a minute, which is {side}; between 120 and 165 is easy to follow."
    return Finding("pace", "note", says, value=a_minute)


def rambling(text: str) -> Finding | None:
    """Find two or more sentences that run on; a text without full stops, as of dictation, has none.

    Source: sentences of good answers have 16 to 23 words on average; the cut is ours.
    """
    spans = sentences(text)
    long: list[Span] = [(a, b) for a, b in spans if words(text[a:b]) > RUNS_ON]
    if len(long) < 2 or len(long) == len(spans):
        return None
    says = f"{len(long)} sentences have more than {RUNS_ON} words. Where could each be cut in two?"
    return Finding("rambling", "note", says, tuple(long), len(long))
