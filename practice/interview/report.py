"""The report after an interview: facts and quotes by competency, time, transcript, drills. No score of the candidate.

What a feedback engine found comes in as `Findings` by question; what the answers of technical cards show is read from
their rubric here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import get_args

from practice.coverage import Coverage, coverage
from practice.interview.findings import Competency, Evidence, Findings, Labelled, Remark
from practice.interview.state import PhaseTime, Question, State, phase_times
from practice.measures import has_quantity
from practice.topics import demo_pages
from questions import Bank
from questions.cards import Scored
from questions.terms import sentences
from questions.topics import TOPIC

COMPETENCIES: tuple[Competency, ...] = get_args(Competency)
DRILLS = 3
BROAD = ("breadth", "coding")


@dataclass(frozen=True)
class Turn:
    """A piece of the transcript; ``what`` says which: "question", "answer", "probe", "reply", "hint" or "lead"."""

    who: str
    what: str
    text: str
    question: int
    seconds: float | None = None
    labels: tuple[Labelled, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class QuestionTime:
    """A question's time: planned and spent, in seconds."""

    ask: str
    planned: float
    spent: float


@dataclass(frozen=True)
class Drill:
    """What to practise next: a title, why, about how many minutes, and the screen with its parameters."""

    title: str
    note: str
    minutes: int
    page: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Points:
    """Rubric points that an answer showed, of those an answer needs."""

    question: int
    card: str
    shown: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A story that was asked for: its principle, whether one was told, and whether it held a quantity."""

    principle: str
    told: bool
    numbered: bool


@dataclass(frozen=True)
class Report:
    """All that is reported; lists are in the order of the interview."""

    title: str
    mode: str
    began_at: datetime | None
    ended_at: datetime | None
    asked: int
    planned: int
    evidence: Mapping[Competency, tuple[Evidence, ...]]
    phases: tuple[PhaseTime, ...]
    times: tuple[QuestionTime, ...]
    transcript: tuple[Turn, ...]
    notes: tuple[str, ...]
    points: tuple[Points, ...]
    stories: tuple[Told, ...]
    drills: tuple[Drill, ...]


def report(state: State, bank: Bank, findings: Mapping[int, Findings] | None = None) -> Report:
    """Return the report on an interview, over or not.

    Parameters
    ----------
    findings : mapping of int to Findings, optional
        What was found in the answer to each question, by its number from 0.
    """
    found = findings or {}
    covered = {n: seen for n, q in enumerate(state.questions) if (seen := _covered(bank, q))}
    facts = [*_facts(state, covered), *(one for n in sorted(found) for one in found[n].evidence)]
    return Report(
        state.title, state.mode, state.began_at, state.last_at, len(state.asked), len(state.questions),
        {name: tuple(one for one in facts if one.competency == name) for name in COMPETENCIES},
        phase_times(state, state.last_at) if state.last_at else (),
        tuple(QuestionTime(q.ask, q.planned, q.spent) for q in state.asked),
        tuple(_transcript(state, found)), tuple(_notes(state)), tuple(_points(state, covered)),
        tuple(Told(q.principle, bool(q.said), has_quantity(_text(q))) for q in state.asked if q.principle),
        tuple(_drills(state, bank, covered, found))[:DRILLS],
    )  # fmt: skip


def _covered(bank: Bank, question: Question) -> Coverage | None:
    card = bank.card(question.card) if question.card and question.card in bank else None
    return coverage(card, _text(question)) if isinstance(card, Scored) and question.said else None


def _text(question: Question) -> str:
    return "\n\n".join(question.said)


def cut(text: str, width: int = 240) -> str:
    """Return a text as one line, cut after a word."""
    return shorten(" ".join(text.split()), width, placeholder=" …") or text[:width]


def _facts(state: State, covered: Mapping[int, Coverage]) -> Iterator[Evidence]:
    """Yield what can be seen in the interview itself."""
    for n, question in enumerate(state.questions):
        if not question.asked_at:
            continue
        if question.principle:
            yield _of_story(n, question)
        if n in covered:
            yield from _of_rubric(n, question, covered[n])
        yield from _of_talk(n, question)


def _of_story(n: int, question: Question) -> Evidence:
    parts = [text[a:b].strip() for text in question.said for a, b in sentences(text)]
    numbered = next((part for part in parts if has_quantity(part)), None)
    if numbered:
        return Evidence("principles", f"{question.principle}: a story with a quantity", cut(numbered), n)
    if parts:
        return Evidence("principles", f"{question.principle}: a story, no quantity was heard", cut(parts[0]), n)
    return Evidence("principles", f"{question.principle}: no story was told", "", n)


def _of_rubric(n: int, question: Question, seen: Coverage) -> Iterator[Evidence]:
    name: Competency = "breadth" if question.draws in BROAD else "depth"
    text = _text(question)
    for shown in seen.shown:
        tier = "depth" if shown.tier != "must" else name
        yield Evidence(tier, f"Mentioned: {shown.point.point}", cut(text[slice(*shown.sentence)]), n)
    for heard in seen.heard:
        words = cut(text[slice(*heard.sentence)])
        yield Evidence(name, f"Worth a second look: {heard.pitfall.wrong}", words, n)


def _of_talk(n: int, question: Question) -> Iterator[Evidence]:
    """Yield facts about the talk: asked back, changed course, passed, took longer than planned."""
    first = question.attempts[0] if question.attempts else None
    if first and question.draws in ("design", "coding") and "?" in first.text:
        asked = next((first.text[a:b] for a, b in sentences(first.text) if "?" in first.text[a : b + 1]), first.text)
        yield Evidence("communication", "Asked back in the answer", cut(asked), n)
    for hint in question.hints:
        said = "Changed course after a hint" if hint.pivoted else "Kept the course after a hint"
        yield Evidence("communication", f"{said}: {cut(hint.text, 120)}", "", n)
    if first and all(said.means == "passed" for said in question.attempts):
        yield Evidence("communication", "Passed on the question", "", n)
    if question.spent > question.planned:
        spent, planned = clock(question.spent), clock(question.planned)
        yield Evidence("communication", f"Took {spent}; {planned} were planned", "", n)


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds.

    >>> clock(125)
    '2:05 min'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d} min"


def _transcript(state: State, found: Mapping[int, Findings]) -> Iterator[Turn]:
    for n, q in enumerate(state.questions):
        if not q.asked_at:
            continue
        if q.lead:
            yield Turn("Interviewer", "lead", q.lead, n)
        yield Turn("Interviewer", "question", q.ask, n)
        for k in range(len(q.attempts) + 1):
            yield from (Turn("Interviewer", hint.kind, hint.text, n) for hint in q.hints if hint.after_attempts == k)
            if k < len(q.attempts):
                said, its = q.attempts[k], found.get(n) if k == len(q.attempts) - 1 else None
                text = said.text or ("Passed." if said.means == "passed" else "Spoken, no transcript.")
                marks = (its.labels, its.remarks) if its else ((), ())
                yield Turn("Candidate", "answer", text, n, said.spoken or said.seconds, *marks)
        for probe in q.probes:
            yield Turn("Interviewer", "probe", probe.ask, n)
            if probe.reply:
                yield Turn("Candidate", "reply", probe.reply.text or "Passed.", n, probe.reply.seconds)


def _notes(state: State) -> Iterator[str]:
    """Yield what a note-taker would have written: what was asked, what was said, how long it took."""
    for n, q in enumerate(state.asked, start=1):
        about = q.principle or (TOPIC[q.topic].title if q.topic in TOPIC else "")
        said = [f"said “{cut(text, 160)}”" for text in q.said] or ["said nothing"]
        told = [f"Q{n}{f' ({about})' if about else ''}: asked “{cut(q.ask, 120)}”", *said]
        if q.hints:
            n_pivots = sum(hint.pivoted is not None for hint in q.hints)
            told.append(f"hints {len(q.hints)}, changes of course {n_pivots}")
        yield "; ".join([*told, clock(q.spent)]) + "."


def _points(state: State, covered: Mapping[int, Coverage]) -> Iterator[Points]:
    for n, seen in covered.items():
        shown = tuple(one.point.point for one in seen.shown if one.tier == "must")
        missing = tuple(one.point.point for one in seen.missing if one.tier == "must")
        yield Points(n, state.questions[n].card or "", shown, missing)


def _drills(
    state: State, bank: Bank, covered: Mapping[int, Coverage], found: Mapping[int, Findings]
) -> Iterator[Drill]:
    """Yield what to practise next: the answers with most left to say, one of each sort first."""
    demos = demo_pages(bank)
    technical: list[tuple[float, Drill]] = []
    stories: list[tuple[float, Drill]] = []
    for n, q in enumerate(state.questions):
        if not q.asked_at or not q.card:
            continue
        if q.principle:
            left = len(found[n].lacks) if n in found else 0
            if not q.said or left or not has_quantity(_text(q)):
                note = "No story was told" if not q.said else "Tell it again with what was asked after it"
                stories.append((99 if not q.said else left, Drill(
                    f"A story for {q.principle}", note, 10, "card", {"card": q.card})))  # fmt: skip
            continue
        left = sum(one.tier == "must" for one in covered[n].missing) if n in covered else 99
        if left:
            note = "Not answered" if n not in covered else f"{left} of the points an answer needs were not mentioned"
            title = TOPIC[q.topic].title if q.topic in TOPIC else cut(q.ask, 60)
            technical.append((left, Drill(title, note, 6, "card", {"card": q.card})))
            if q.topic in demos:
                see = Drill(f"See it run: {title}", "The live screen of this topic", 8, demos[q.topic or ""], {})
                technical.append((left - 0.5, see))
    ranked = [[drill for _, drill in sorted(some, key=lambda pair: -pair[0])] for some in (technical, stories)]
    yield from (some[0] for some in ranked if some)
    yield from (drill for some in ranked for drill in some[1:])
    yield Drill("Another interview", "With other questions and principles", 60, "interview", {})
