"""The transcript of an interview: who said what, in order, with the parts of a story and the remarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from practice.feedback import Remark
from practice.interview.reviewing import Label, reviewed
from practice.interview.state import Question, Said, State
from questions import Bank

What = Literal["lead", "question", "hint", "change", "answer", "code", "probe", "reply"]


@dataclass(frozen=True)
class Turn:
    """A piece of the transcript.

    Parameters
    ----------
    who : {"Interviewer", "Candidate"}
    what : {"lead", "question", "hint", "change", "answer", "code", "probe", "reply"}
    text : str
    question : int
        From 0, as ``attempt``, which answers have: both are what `Dispute` and `Correct` take beside a remark's key or
        a sentence's place in ``labels``.
    seconds : float or None
        How long an answer or a reply took.
    labels, remarks, hidden
        Of an answer, as `practice.interview.reviewing.Reviewed` has them; ``remarks`` are at most three.
    """

    who: str
    what: What
    text: str
    question: int
    attempt: int | None = None
    seconds: float | None = None
    labels: tuple[Label, ...] = ()
    remarks: tuple[Remark, ...] = ()
    hidden: tuple[Remark, ...] = ()


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds.

    >>> clock(125)
    '2:05 min'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d} min"


def transcript(state: State, bank: Bank) -> Iterator[Turn]:
    """Yield what was said so far."""
    for n, question in enumerate(state.questions):
        if question.asked_at:
            yield from _at(state, bank, n, question)


def _at(state: State, bank: Bank, n: int, question: Question) -> Iterator[Turn]:
    if question.lead:
        yield Turn("Interviewer", "lead", question.lead, n)
    yield Turn("Interviewer", "question", question.ask, n)
    for k in range(len(question.attempts) + 1):
        yield from (Turn("Interviewer", hint.kind, hint.text, n) for hint in question.hints if hint.after_attempts == k)
        if k < len(question.attempts):
            yield from _answer(state, bank, n, k)
    for probe in question.probes:
        yield Turn("Interviewer", "probe", probe.ask, n)
        if probe.reply:
            yield from _turns(probe.reply, "reply", n)


def _answer(state: State, bank: Bank, n: int, k: int) -> Iterator[Turn]:
    found = reviewed(state, bank, n, k)
    marks = (tuple(found.labels), found.feedback.remarks, found.hidden) if found else ((), (), ())
    yield from _turns(state.questions[n].attempts[k], "answer", n, k, *marks)


def _turns(
    said: Said,
    what: What,
    question: int,
    attempt: int | None = None,
    labels: tuple[Label, ...] = (),
    remarks: tuple[Remark, ...] = (),
    hidden: tuple[Remark, ...] = (),
) -> Iterator[Turn]:
    """Yield what was said, and the code on the whiteboard as a turn of its own."""
    has_code = bool(said.code.strip())
    if words := _words(said):
        yield Turn("Candidate", what, words, question, attempt, said.spoken or said.seconds, labels, remarks, hidden)
    if has_code:
        seconds = None if words else said.seconds
        yield Turn("Candidate", "code", said.code, question, attempt, seconds)


def _words(said: Said) -> str:
    """Return what was said, or what there is to say of it; nothing where there is only code."""
    if said.text.strip():
        return said.text
    if said.spoken:
        return f"Spoken, {clock(said.spoken)}, no transcript."
    return "" if said.code.strip() else "Passed."
