"""The report after an interview: facts and quotes by competency, time, transcript, drills; no score of anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from practice.interview.drills import Drill, drills
from practice.interview.evidence import Competency, Evidence, evidence
from practice.interview.notes import Note, notes
from practice.interview.reviewing import Reviewed, all_reviewed, in_words, needed
from practice.interview.state import PhaseTime, Question, State, phase_times
from practice.interview.transcript import Turn, transcript
from practice.measures import has_quantity
from questions import Bank

COMPETENCIES: tuple[Competency, ...] = get_args(Competency)


@dataclass(frozen=True)
class QuestionTime:
    """A question's time: planned and spent, in seconds; ``question`` is counted from 0."""

    question: int
    ask: str
    planned: float
    spent: float
    answered: bool


@dataclass(frozen=True)
class Points:
    """The points that an answer needs, by what became of them, in their words."""

    question: int
    card: str
    covered: tuple[str, ...]
    partly: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A story that was asked for: its principle, whether one was told, and whether it held a quantity.

    ``numbered`` is None where it was told aloud, without a transcript: nobody knows.
    """

    principle: str
    told: bool
    numbered: bool | None


@dataclass(frozen=True)
class Report:
    """All that is reported, in the order of the interview; questions and rounds (their titles) are counted from 0."""

    title: str
    mode: str
    began_at: datetime | None
    ended_at: datetime | None
    asked: int
    planned: int
    seed: int
    evidence: Mapping[Competency, tuple[Evidence, ...]]
    rounds: tuple[str, ...]
    phases: tuple[PhaseTime, ...]
    times: tuple[QuestionTime, ...]
    transcript: tuple[Turn, ...]
    notes: tuple[Note, ...]
    points: tuple[Points, ...]
    stories: tuple[Told, ...]
    drills: tuple[Drill, ...]


def report(state: State, bank: Bank, reviewed: Mapping[int, Reviewed] | None = None) -> Report:
    """Return the report on an interview, over or not.

    Parameters
    ----------
    reviewed : mapping of int to Reviewed, optional
        What `practice.interview.reviewing.all_reviewed` returns; worked out here if it is not given.
    """
    found = all_reviewed(state, bank) if reviewed is None else reviewed
    facts = tuple(evidence(state, bank, found))
    asked = [(n, question) for n, question in enumerate(state.questions) if question.asked_at]
    return Report(
        state.title, state.mode, state.began_at, state.last_at, len(asked), len(state.questions), state.seed,
        {name: tuple(one for one in facts if one.competency == name) for name in COMPETENCIES},
        tuple(one.title for one in state.rounds), phase_times(state, state.last_at) if state.last_at else (),
        tuple(QuestionTime(n, q.ask, q.planned, q.spent, q.answered) for n, q in asked),
        tuple(transcript(state, bank)), tuple(note for n, q in asked for note in notes(n, bank, q, found.get(n))),
        tuple(_points(bank, asked)), tuple(_told(q) for _, q in asked if q.principle), drills(state, bank, found),
    )  # fmt: skip


def _points(bank: Bank, asked: list[tuple[int, Question]]) -> Iterator[Points]:
    for n, question in asked:
        if found := needed(bank, question):
            yield Points(n, question.card or "", *(tuple(point.point for point in points) for points in found))


def _told(question: Question) -> Told:
    unread = question.answered and not in_words(question)
    numbered = None if unread else has_quantity("\n\n".join(question.said))
    return Told(question.principle or "", question.answered, numbered)
