"""What a signal finds in an answer, and where the parts of an answer stand in its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from practice.measures import PARTS, Part, words
from questions.terms import Span

Kind = Literal["good", "note", "trend"]
Labelled = Sequence[tuple[str, str, float]]  # sentence, "S", "T", "A" or "R", probability


@dataclass(frozen=True)
class Finding:
    """What a signal says of an answer.

    Parameters
    ----------
    signal : str
        Its name, by which `practice.feedback.rules` knows the rule and its source.
    kind : {"good", "note", "trend"}
        Something that is there, something to look at again, or a figure that is only compared with another attempt.
    says : str
        One plain sentence, or a question.
    spans : tuple of Span
        Where the words that caused it stand; none if it is about the whole answer or about something absent.
    value : float
        The figure behind it.
    """

    signal: str
    kind: Kind
    says: str
    spans: tuple[Span, ...] = ()
    value: float = 0.0


@dataclass(frozen=True)
class Told:
    """An answer and where its parts stand in it; no part has a place while nobody has labelled the sentences."""

    text: str
    parts: dict[Part, tuple[Span, ...]]

    def part(self, part: Part) -> str:
        """Return the answer with all but one part blanked out, so that places in it are places in the answer."""
        return only(self.text, self.parts[part])

    @cached_property
    def words(self) -> dict[Part, int]:
        """How many words each part has."""
        return {part: sum(words(self.text[a:b]) for a, b in spans) for part, spans in self.parts.items()}

    @property
    def labelled(self) -> bool:
        """Whether any sentence has a label."""
        return any(self.parts.values())


def told(text: str, labelled: Labelled = ()) -> Told:
    """Return an answer with its parts; a labelled sentence that is not in it is passed over."""
    parts: dict[Part, list[Span]] = {part: [] for part in PARTS}
    by_letter = {part[0].upper(): part for part in PARTS}
    after = 0
    for sentence, label, _ in labelled:
        start = text.find(sentence, after) if sentence else -1
        if start >= 0 and label in by_letter:
            after = start + len(sentence)
            parts[by_letter[label]].append((start, after))
    return Told(text, {part: tuple(spans) for part, spans in parts.items()})


def only(text: str, spans: Sequence[Span]) -> str:
    """Return a text as long as the given one, with spaces for all that is outside the spans."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [" " * (start - at), text[start:end]]
        at = end
    return "".join([*pieces, " " * (len(text) - at)])
