"""Which existing story could be turned to a principle that none is told for, and the words that say so."""

from collections.abc import Sequence
from dataclasses import dataclass

from practice.stories.cues import CUES, cues_in
from practice.stories.keeping import KeptStory
from practice.stories.text import PARTS
from questions import Bank
from questions.topics import PRINCIPLES, Principle

ENOUGH_CUES = 2  # a single cue is often chance
QUOTES = 3


@dataclass(frozen=True)
class Turn:
    """What to do about a principle without a told story.

    Parameters
    ----------
    story : KeptStory or None
        The story that could be turned to it; None if none fits.
    quotes : tuple of str
        Words of the story that hint at the principle; none where the learner said so themselves.
    advice : str
        How to begin the story then; without a story, times to think of.
    said : bool
        Whether the learner has marked the story as one that could be turned to it.
    """

    principle: Principle
    story: KeptStory | None
    quotes: tuple[str, ...]
    advice: str
    said: bool = False


def turns(kept: Sequence[KeptStory], bank: Bank) -> tuple[Turn, ...]:
    """Return for each principle that no story is told for what to do, in the order of the principles.

    What the learner marked counts first; else the story with the most cues (at least two) of `practice.stories.cues`,
    the most recent of several.
    """
    told = {name for story in kept for name, fit in story.fits.items() if fit == "told"}
    return tuple(turn_to(name, kept, bank) for name in PRINCIPLES if name not in told)


def turn_to(principle: Principle, kept: Sequence[KeptStory], bank: Bank) -> Turn:
    """Return which story could be turned to a principle."""
    hints = {story.id: quotes(principle, story) for story in kept}
    said = [story for story in kept if story.fits.get(principle) == "turned"]
    fitting = said or [story for story in kept if len(hints[story.id]) >= ENOUGH_CUES]
    if not fitting:
        return Turn(principle, None, (), _times(principle, bank))
    best = max(fitting, key=lambda story: (len(hints[story.id]), story.text.happened_on is not None and
                                           story.text.happened_on.toordinal()))  # fmt: skip
    return Turn(principle, best, hints[best.id][:QUOTES], CUES[principle].lead, bool(said))


def hinted(story: KeptStory) -> dict[Principle, tuple[str, ...]]:
    """Return the principles that a story hints at and has no fit for yet, the strongest first, with its words."""
    found = {name: quotes(name, story) for name in PRINCIPLES if name not in story.fits}
    strong = sorted((name for name in found if len(found[name]) >= ENOUGH_CUES), key=lambda name: -len(found[name]))
    return {name: found[name][:QUOTES] for name in strong}


def quotes(principle: Principle, story: KeptStory) -> tuple[str, ...]:
    """Return the words of a story that hint at a principle, one quote a cue."""
    text = "\n\n".join(getattr(story.text, part) for part in (*PARTS, "numbers"))
    found = (" … ".join(dict.fromkeys(text[a:b] for a, b in words)) for words in cues_in(principle, text))
    return tuple(dict.fromkeys(found))


def _times(principle: Principle, bank: Bank) -> str:
    """Return times to think of, in the bank's words."""
    header = next((header for header in bank.principles if header.principle == principle), None)
    if header is None:
        return "Think of a time that answers one of its questions."
    return f"Think of {', or '.join(header.worded_like[:2])}."
