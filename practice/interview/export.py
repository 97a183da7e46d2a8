"""A report as Markdown and as one HTML file; whatever a learner typed is text there and never markup."""

import re
from collections.abc import Iterator
from html import escape

from practice.interview.drills import Drill
from practice.interview.report import Note, Report
from practice.interview.transcript import Turn, clock

NO_SCORE = "Facts and quotes for practice. They are no score and say nothing about being hired."
HEADINGS = {
    "principles": "Principles", "breadth": "Breadth", "depth": "Depth", "communication": "Communication",
}  # fmt: skip
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&=:@/^\"'])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24;
  background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } table { border-collapse: collapse; }
td, th { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid #d0d7de; }
blockquote { margin: .25rem 0 .75rem; padding-left: .75rem; border-left: 3px solid #d0d7de; }
.said { white-space: pre-wrap; margin: 0; } .remark { color: #57606a; font-size: .9rem; }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117; } .remark { color: #9da7b1; } }
"""


def shown(text: str) -> str:
    """Return a text without characters that no page shows or that turn its direction."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def literal(text: str) -> str:
    """Return a text as Markdown that shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(shown(text).split()))


def to_markdown(report: Report) -> str:
    """Return the report as Markdown."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: Report) -> Iterator[str]:
    yield from (f"# {literal(report.title)}", "", _when(report), "", NO_SCORE)
    yield from ("", "## Evidence")
    for name, facts in report.evidence.items():
        yield from ("", f"### {HEADINGS[name]}", "")
        if not facts:
            yield "Nothing was noted."
        for fact in facts:
            quote = f" “{literal(fact.quote)}”" if fact.quote else ""
            yield f"- Question {fact.question + 1}: {literal(fact.fact)}{quote}"
    yield from ("", "## Time", "", "| Part | Planned | Spent |", "|---|---|---|")
    yield from (f"| {literal(name)} | {planned} | {spent} |" for name, planned, spent in _times(report))
    yield from ("", "## Next")
    yield from ("", *(f"- {literal(_drill(d))}" for d in report.drills))
    yield from (
        "",
        "## What a note-taker would have written",
        "",
        *(f"- {literal(_note(note))}" for note in report.notes),
    )
    yield from ("", "## Transcript")
    for turn in report.transcript:
        yield from ("", f"**{_who(turn)}**", "", *_quoted(turn.text))
        yield from (f"- {literal(mark)}" for mark in _marks(turn))


def _quoted(text: str) -> Iterator[str]:
    for line in shown(text).split("\n"):
        yield f"> {literal(line)}" if line.strip() else ">"


def to_html(report: Report) -> str:
    """Return the report as one HTML file that loads nothing and runs nothing."""
    head = (
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    )  # fmt: skip
    return (
        f"{head}<title>{_text(report.title)}</title><style>{STYLE}</style></head><body>{_body(report)}</body></html>\n"
    )


def _body(report: Report) -> str:
    return "\n".join(_html(report))


def _html(report: Report) -> Iterator[str]:
    yield f"<h1>{_text(report.title)}</h1><p>{_text(_when(report))}</p><p>{NO_SCORE}</p><h2>Evidence</h2>"
    for name, facts in report.evidence.items():
        yield f"<h3>{HEADINGS[name]}</h3>" + ("" if facts else "<p>Nothing was noted.</p>")
        for fact in facts:
            quote = f"<blockquote>{_text(fact.quote)}</blockquote>" if fact.quote else ""
            yield f"<p>Question {fact.question + 1}: {_text(fact.fact)}</p>{quote}"
    yield "<h2>Time</h2><table><tr><th>Part</th><th>Planned</th><th>Spent</th></tr>"
    yield from (f"<tr><td>{_text(a)}</td><td>{_text(b)}</td><td>{_text(c)}</td></tr>" for a, b, c in _times(report))
    yield "</table><h2>Next</h2><ul>"
    yield from (f"<li>{_text(_drill(d))}</li>" for d in report.drills)
    yield "</ul><h2>What a note-taker would have written</h2><ul>"
    yield from (f"<li>{_text(_note(note))}</li>" for note in report.notes)
    yield "</ul><h2>Transcript</h2>"
    for turn in report.transcript:
        yield f'<h3>{_text(_who(turn))}</h3><p class="said">{_text(turn.text)}</p>'
        yield from (f'<p class="remark">{_text(mark)}</p>' for mark in _marks(turn))


def _text(text: str) -> str:
    return escape(shown(text), quote=True)


def _when(report: Report) -> str:
    day = f"{report.began_at:%d %B %Y}, " if report.began_at else ""
    return f"{day}{report.mode} mode, {report.asked} of {report.planned} questions asked."


def _times(report: Report) -> Iterator[tuple[str, str, str]]:
    for phase in report.phases:
        yield phase.name, f"{phase.least / 60:.0f} to {phase.most / 60:.0f} min", clock(phase.spent)


def _who(turn: Turn) -> str:
    time = f", {clock(turn.seconds)}" if turn.seconds is not None else ""
    return f"{turn.who}, question {turn.question + 1}, {turn.what}{time}"


def _drill(drill: Drill) -> str:
    return f"{drill.title} ({drill.minutes} min): {drill.note}. In the app: {drill.address}"


def _note(note: Note) -> str:
    return f"Q{note.question + 1}, noted by the friend who asked: {note.text}" if note.by_friend else note.text


def _marks(turn: Turn) -> Iterator[str]:
    names = {"S": "Situation", "T": "Task", "A": "Action", "R": "Result"}
    yield from (f"{names[label]}: {sentence}" for sentence, label, _ in turn.labels)
    for remark in turn.remarks:
        on = f"On “{remark.quotes[0]}”: " if remark.quotes else ""
        yield f"{on}{remark.says} Rule: {remark.rule} Source: {remark.source}"
