"""Find out which part of an answer cannot be found: at most one is named, and only where it is fairly sure."""

from dataclasses import dataclass

from practice.feedback.star.answers import LABELS
from practice.feedback.star.kept import load
from practice.feedback.star.sentences import sentences
from practice.texts import storable

LEAST_WORDS = 18  # different ones; below, an answer is too short to miss a part of it
LEAST_KNOWN = 0.5  # share of words seen in training; below, it is another language, code or noise


@dataclass(frozen=True)
class MissingParts:
    """What the detector found.

    Attributes
    ----------
    note : {"S", "T", "A", "R"} or None
        The part that is most surely missing; None if all seem to be there or the text cannot be judged.
    scores : dict
        How far each part is above its threshold; below 0 it was not found. Empty if the text cannot be judged.
    """

    note: str | None
    scores: dict[str, float]


def missing_parts(text: str) -> MissingParts:
    """Return which part of an answer was not found.

    The task is named only where nothing else is missing: many good tellers fold it into the situation.

    Parameters
    ----------
    text : str
        Anything that somebody wrote or dictated.
    """
    said = sentences(storable(text))
    if len({word.lower() for sentence in said for word in sentence.split()}) < LEAST_WORDS:
        return MissingParts(None, {})
    reader = load()
    if reader.evidence.known_share(text) < LEAST_KNOWN:
        return MissingParts(None, {})
    above = reader.part_scores(said) - reader.thresholds
    scores = {label: float(score) for label, score in zip(LABELS, above, strict=True)}
    missing = sorted((score, label) for label, score in scores.items() if score < 0)
    note = next((label for _, label in missing if label != "T"), "T" if missing else None)
    return MissingParts(note, scores)
