"""A report as Markdown and as one HTML file; whatever a learner typed is text there and never markup."""

import re
from collections.abc import Iterator
from html import escape

from practice.interview.export_words import (
    HEADINGS,
    NO_SCORE,
    NOTES,
    NOTHING,
    marks,
    next_drill,
    noted,
    shown,
    times,
    told,
    when,
    who,
)  # fmt: skip
from practice.interview.report import Report

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&=:@/^\"'])")

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24;
  background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } table { border-collapse: collapse; }
td, th { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid #d0d7de; }
blockquote { margin: .25rem 0 .75rem; padding-left: .75rem; border-left: 3px solid #d0d7de; }
.said { white-space: pre-wrap; margin: 0; } .remark { color: #57606a; font-size: .9rem; }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117; } .remark { color: #9da7b1; } }
"""


def literal(text: str) -> str:
    """Return a text as Markdown that shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(shown(text).split()))


def to_markdown(report: Report) -> str:
    """Return the report as Markdown."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: Report) -> Iterator[str]:
    yield from (f"# {literal(report.title)}", "", when(report), "", NO_SCORE)
    yield from ("", "## Evidence")
    for name, facts in report.evidence.items():
        yield from ("", f"### {HEADINGS[name]}", "")
        if not facts:
            yield NOTHING
        for fact in facts:
            quote = f" “{literal(fact.quote)}”" if fact.quote else ""
            yield f"- Question {fact.question + 1}: {literal(fact.fact)}{quote}"
    yield from ("", "## Time", "", "| Part | Planned | Spent |", "|---|---|---|")
    yield from (f"| {literal(name)} | {planned} | {spent} |" for name, planned, spent in times(report))
    yield from ("", "## Next")
    yield from ("", *(f"- {literal(next_drill(d))}" for d in report.drills))
    yield from ("", f"## {NOTES}", "", *(f"- {literal(noted(note))}" for note in report.notes))
    yield from ("", "## Transcript")
    for turn in report.transcript:
        yield from ("", f"**{who(turn)}**", "", *_quoted(told(turn)))
        yield from (f"- {literal(mark)}" for mark in marks(turn))


def _quoted(text: str) -> Iterator[str]:
    """Yield the lines of a text as a quotation; what indents a line of code stays."""
    for line in shown(text).expandtabs(4).split("\n"):
        indent = "\N{NO-BREAK SPACE}" * (len(line) - len(line.lstrip(" ")))
        yield f"> {indent}{literal(line)}  " if line.strip() else ">"


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
    yield f"<h1>{_text(report.title)}</h1><p>{_text(when(report))}</p><p>{NO_SCORE}</p><h2>Evidence</h2>"
    for name, facts in report.evidence.items():
        yield f"<h3>{HEADINGS[name]}</h3>" + ("" if facts else f"<p>{NOTHING}</p>")
        for fact in facts:
            quote = f"<blockquote>{_text(fact.quote)}</blockquote>" if fact.quote else ""
            yield f"<p>Question {fact.question + 1}: {_text(fact.fact)}</p>{quote}"
    yield "<h2>Time</h2><table><tr><th>Part</th><th>Planned</th><th>Spent</th></tr>"
    yield from (f"<tr><td>{_text(a)}</td><td>{_text(b)}</td><td>{_text(c)}</td></tr>" for a, b, c in times(report))
    yield "</table><h2>Next</h2><ul>"
    yield from (f"<li>{_text(next_drill(d))}</li>" for d in report.drills)
    yield f"</ul><h2>{NOTES}</h2><ul>"
    yield from (f"<li>{_text(noted(note))}</li>" for note in report.notes)
    yield "</ul><h2>Transcript</h2>"
    for turn in report.transcript:
        yield f'<h3>{_text(who(turn))}</h3><p class="said">{_text(told(turn))}</p>'
        yield from (f'<p class="remark">{_text(mark)}</p>' for mark in marks(turn))


def _text(text: str) -> str:
    return escape(shown(text), quote=True)
