"""Which probe to ask next: what the answer lacks, else what is always asked of the question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.measures import has_quantity, times, we_and_i
from questions.people import StoryCard
from questions.terms import shown_by

PROBES = 4  # of one rehearsal, at most
OWN_PART = "Which part of this was your own work?"
NUMBER = "How large was the change? Give me a number, and what it was before."
# What the bank's probes wait for: "no handover", "owners are missing", "own work is not mentioned".
_MISSING = re.compile(r"no (?P<no>.+)|(?P<what>.+?) (?:is|are) (?:missing|not mentioned|not told|vague|unclear)")
_EMPTY_WORDS = {"the", "a", "an", "of", "own", "other", "later", "and", "in", "to"}


@dataclass(frozen=True)
class ChosenProbe:
    """A question that digs into an answer; ``because`` says why it is asked, ``good_reply`` what a reply shows."""

    ask: str
    because: str
    good_reply: str


def next_probe(card: StoryCard, said: Sequence[str], asked: Sequence[str]) -> ChosenProbe | None:
    """Return the next probe, or None once `PROBES` or all were asked.

    Parameters
    ----------
    card : StoryCard
        The question.
    said : sequence of str
        The answer and the replies so far.
    asked : sequence of str
        What was asked so far, as it was worded.
    """
    if len(asked) >= PROBES:
        return None
    return next((probe for probe in probes_of(card, said) if probe.ask not in asked), None)


def probes_of(card: StoryCard, said: Sequence[str]) -> Iterator[ChosenProbe]:
    """Yield what could be asked, the most fitting first."""
    text = "\n\n".join(said)
    we, i = map(len, we_and_i(text))
    if we >= 2 and we > i:
        yield ChosenProbe(
            OWN_PART,
            f"The answer says “we” {times(we)} and “I” {times(i)}.",
            "Two or three steps that you took, and who did the rest.",
        )
    for probe in card.probes:
        if missing := _missing(probe.when, text):
            yield ChosenProbe(probe.ask, f"The answer has no word on this: {missing}.", probe.good_reply)
    if not has_quantity(text):
        yield ChosenProbe(
            NUMBER,
            "The answer names no quantity.",
            "A figure before and after, or plainly why there is none and what you saw instead.",
        )
    for probe in card.probes:
        if probe.when == "always":
            yield ChosenProbe(probe.ask, "It is asked after every answer to this question.", probe.good_reply)
    for probe in card.probes:
        yield ChosenProbe(probe.ask, "It is a usual next question.", probe.good_reply)


def _missing(when: str, text: str) -> str | None:
    """Return what a probe waits for if none of its words is in the text."""
    match = _MISSING.fullmatch(when)
    if match is None:
        return None
    wanted = match["no"] or match["what"]
    stems = [word[: max(4, len(word) - 2)].rstrip("-") + "*" for word in wanted.split() if word not in _EMPTY_WORDS]
    return None if not stems or shown_by(stems, text) else wanted
