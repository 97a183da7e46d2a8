"""Answers made of answers: a part deleted, the result first, "I" dropped, parts cut short or run together."""

import re
from collections.abc import Iterable
from dataclasses import replace

from practice.feedback.star.answers import LABELS, Answer

ACTION, RESULT = LABELS.index("A"), LABELS.index("R")
_FIRST_I = re.compile(r"^(?:(?:So|And|Then|But|Okay so|So yeah|And then),? )?I (?:then |also )?(?=[a-z])")
_LATER_I = re.compile(r"(,? and|,| then) I (?=[a-z])")


def pick(answer: Answer, places: Iterable[int]) -> Answer:
    """Return an answer of some of the sentences, in the order given."""
    kept = list(places)
    return replace(
        answer, sentences=tuple(answer.sentences[i] for i in kept), labels=tuple(answer.labels[i] for i in kept)
    )


def without_part(answer: Answer, label: int) -> Answer:
    """Return an answer with one of its parts deleted."""
    return pick(answer, (i for i, own in enumerate(answer.labels) if own != label))


def headline_first(answer: Answer) -> Answer | None:
    """Return an answer with its first result sentence in front; None if it has none or that is there already."""
    if RESULT not in answer.labels or answer.labels[0] == RESULT:
        return None
    head = answer.labels.index(RESULT)
    return pick(answer, [head, *(i for i in range(len(answer.labels)) if i != head)])


def without_i(answer: Answer) -> Answer:
    """Return an answer whose action sentences say "asked" in place of "I asked"."""
    told = zip(answer.sentences, answer.labels, strict=True)
    return replace(answer, sentences=tuple(_drop_i(said) if label == ACTION else said for said, label in told))


def _drop_i(sentence: str) -> str:
    bare = _LATER_I.sub(r"\1 ", _FIRST_I.sub("", sentence))
    return bare[:1].upper() + bare[1:]


def cut_short(answer: Answer) -> Answer:
    """Return an answer of one sentence a part, the longest."""
    longest = {
        label: max((i for i, own in enumerate(answer.labels) if own == label), key=lambda i: len(answer.sentences[i]))
        for label in set(answer.labels)
    }
    return pick(answer, sorted(longest.values()))


def run_together(answer: Answer) -> Answer:
    """Return an answer whose neighbouring sentences of one label are one, joined by commas."""
    said: list[str] = []
    labels: list[int] = []
    for sentence, label in zip(answer.sentences, answer.labels, strict=True):
        if labels and labels[-1] == label:
            said[-1] = f"{said[-1].rstrip('.')}, {sentence}"
        else:
            said.append(sentence)
            labels.append(label)
    return replace(answer, sentences=tuple(said), labels=tuple(labels))


def hardened(answer: Answer) -> list[Answer]:
    """Return an answer and its hard copies: whole in all parts, but terse."""
    return [answer, without_i(answer), cut_short(answer), run_together(without_i(answer))]
