"""The words that every export of a report has, whatever it is written as."""

import re
from collections.abc import Iterator

from practice.interview.drills import Drill
from practice.interview.notes import Note
from practice.interview.report import Report
from practice.interview.transcript import Turn, clock

NO_SCORE = "Facts and quotes for practice. They are no score and say nothing about being hired."
HEADINGS = {
    "principles": "Principles", "breadth": "Breadth", "depth": "Depth", "communication": "Communication",
}  # fmt: skip
NOTHING = "Nothing was noted."
NOTES = "What a note-taker would have written"
TIMES = ("Part", "Planned", "Spent")
_LABELS = {"S": "Situation", "T": "Task", "A": "Action", "R": "Result"}
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: str) -> str:
    """Return a text without characters that no page shows or that turn its direction."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def when(report: Report) -> str:
    """Return the day, the mode, how much was asked, and the seed by which it was drawn."""
    day = f"{report.began_at:%d %B %Y}, " if report.began_at else ""
    return f"{day}{report.mode} mode, {report.asked} of {report.planned} questions asked. Seed {report.seed}."


def times(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield the time of every phase: its name, with its round's where there are several, as planned and as spent."""
    for phase in report.phases:
        name = f"{report.rounds[phase.round]}: {phase.name}" if len(report.rounds) > 1 else phase.name
        yield name, f"{phase.least / 60:.0f} to {phase.most / 60:.0f} min", clock(phase.spent)


def who(turn: Turn) -> str:
    """Return who speaks, at which question, and how long it took."""
    time = f", {clock(turn.seconds)}" if turn.seconds is not None else ""
    return f"{turn.who}, question {turn.question + 1}, {turn.what}{time}"


def told(turn: Turn) -> str:
    """Return what was said as it was typed; where a card's lines end says nothing."""
    return turn.text if turn.who == "Candidate" else _LINE_END.sub(" ", turn.text.strip())


def marks(turn: Turn) -> Iterator[str]:
    """Yield what stands beside an answer: the sentences that tell a part of a story, then the remarks."""
    yield from (f"{_LABELS[label]}: {sentence}" for sentence, label, _ in turn.labels)
    for remark in turn.remarks:
        quoted = f"On “{remark.quotes[0]}”: " if remark.quotes else ""
        yield f"{quoted}{remark.says} Rule: {remark.rule} Source: {remark.source}"


def next_drill(drill: Drill) -> str:
    """Return what to practise, how long it takes, why, and where in the app."""
    return f"{drill.title} ({drill.minutes} min): {drill.note}. In the app: {drill.address}"


def noted(note: Note) -> str:
    """Return what a note-taker would have written, or what a friend did write, and of which question."""
    if note.by_friend:
        return f"Q{note.question + 1}, noted by the friend who asked: {note.text}"
    return f"Q{note.question + 1}: {' '.join(note.text.splitlines())}"
