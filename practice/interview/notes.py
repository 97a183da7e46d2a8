"""What a note-taker would have written of an answer: what was done and came of it, or which points were mentioned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.interview.evidence import brief
from practice.interview.reviewing import Label, Reviewed, rubric
from practice.interview.state import Hint, Question, Said
from practice.interview.transcript import clock
from practice.measures import quantities
from questions import Bank
from questions.topics import TOPIC

AN_ANSWER, A_REPLY, A_POINT = 160, 100, 90  # characters of each that are noted
POINTS = 3  # of each sort; of more it is said how many
NUMBERS = 3


@dataclass(frozen=True)
class Note:
    """What a note-taker would have written of a question, or what the friend who asked did write (``by_friend``).

    Each line of a note-taker's text is a sentence or a quote, so that they can stand on one line as well.
    """

    question: int
    text: str
    by_friend: bool = False


def notes(n: int, bank: Bank, question: Question, found: Reviewed | None) -> Iterator[Note]:
    """Yield what was asked, what was said and how long it took; then the friend's own notes."""
    yield Note(n, "\n".join(_lines(bank, question, found)))
    if question.notes.strip():
        yield Note(n, question.notes, by_friend=True)


def _lines(bank: Bank, question: Question, found: Reviewed | None) -> Iterator[str]:
    about = question.principle or (TOPIC[question.topic].title if question.topic in TOPIC else "")
    yield f"Asked{f' ({about})' if about else ''}: “{brief(question.ask, 120)}”"
    if question.last:
        yield from _answer(bank, question, question.last, found)
    yield from (f"Replied: {_in_brief(reply, A_REPLY)}" for reply in question.replies if reply.is_something)
    if not question.answered:
        yield "Said nothing."
    if question.hints:
        yield _hints(question.hints)
    yield f"Took {clock(question.spent)}."


def _answer(bank: Bank, question: Question, last: Said, found: Reviewed | None) -> Iterator[str]:
    """Yield the action, the result and its numbers of a story, the points of a technical answer, else how it began."""
    lines = [*_story(found.labels)] if found and found.labels else [*_points(bank, question, found)]
    yield from lines or [f"Said: {_in_brief(last, AN_ANSWER)}"]


def _story(labels: Sequence[Label]) -> Iterator[str]:
    """Yield the most certain sentences of action and result, and the numbers of all that tells the result."""
    for label, name in (("A", "Action"), ("R", "Result")):
        if told := [(sure, sentence) for sentence, its, sure in labels if its == label]:
            yield f"{name}: “{brief(max(told)[1], AN_ANSWER)}”"
    results = [sentence for sentence, label, _ in labels if label == "R"]
    numbers = [brief(text[a:b], A_REPLY) for text in results for a, b in quantities(text)]
    if numbers:
        yield f"Number: {'; '.join(numbers[:NUMBERS])}."


def _points(bank: Bank, question: Question, found: Reviewed | None) -> Iterator[str]:
    """Yield the points of the rubric by what became of them, and what may be a mistake."""
    if not (review := rubric(bank, question)):
        return
    every = {
        "Mentioned": review.of("covered"), "Partly mentioned": review.of("partly covered"),
        "Not mentioned": review.of("not mentioned", "must"),
    }  # fmt: skip
    for name, points in every.items():
        if points:
            yield f"{name}: {_listed([one.point.point for one in points])}"
    if found and found.feedback.review and (mistakes := found.feedback.review.mistakes):
        yield f"Worth a second look: {_listed([one.pitfall.wrong for one in mistakes])}"


def _listed(points: list[str]) -> str:
    more = f"; and {len(points) - POINTS} more" if len(points) > POINTS else ""
    return "; ".join(brief(point, A_POINT).rstrip(".") for point in points[:POINTS]) + f"{more}."


def _in_brief(said: Said, width: int) -> str:
    if said.text.strip():
        return f"“{brief(said.text, width)}”"
    return f"aloud for {clock(said.spoken)}, without a transcript." if said.spoken else "code."


def _hints(hints: tuple[Hint, ...]) -> str:
    ticked = sum(hint.pivoted == "tick" for hint in hints)
    return f"Hints: {len(hints)}" + (f"; changes of course noted: {ticked}." if ticked else ".")
