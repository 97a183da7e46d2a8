"""What an interview showed, as HTML: under each competency the questions, the facts and the words that show them."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from practice.interview.notes import Note
from practice.interview.report import Report

STYLE = """<style>
.facts { --soft: light-dark(#596276, #a8b0c0); --line: light-dark(#e3e7ef, #2a3140); font-size: 1rem; line-height: 1.5;
  color: light-dark(#131927, #e9ecf2); overflow-wrap: anywhere }
.facts h3 { font-family: var(--st-heading-font, "Source Serif", serif); font-size: 1.25rem; font-weight: 600;
  margin: 0; padding: 0 }
.facts section { display: grid; grid-template-columns: 10rem minmax(0, 1fr); column-gap: 1.5rem; padding: 1rem 0;
  border-top: 1px solid var(--line) }
.facts section:first-child { border-top: 0; padding-top: .25rem }
.facts .of { margin: 0 0 1rem; max-width: 44rem }
.facts .of:last-child { margin: 0 }
.facts .ask { margin: 0 0 .25rem; font-size: .875rem; color: var(--soft) }
.facts ul { margin: 0; padding: 0; list-style: none }
.facts li { margin: 0 0 .5rem }
.facts li p { margin: 0; white-space: pre-line }
.facts blockquote { margin: .125rem 0 0; padding: 0 0 0 .75rem; border-left: 2px solid var(--line); font-size: .9375rem;
  color: var(--soft) }
.facts .none { margin: 0; color: var(--soft) }
.facts .friend { display: inline-block; margin: 0 0 .125rem; padding: 0 .5rem; border-radius: 99px; font-size: .8125rem;
  color: var(--soft); background: light-dark(#eef0f4, #232a37) }
@media (max-width: 640px) { .facts section { grid-template-columns: 1fr; row-gap: .5rem } }
</style>"""
NAMES = {
    "principles": "Principles", "breadth": "Breadth", "depth": "Depth", "communication": "Communication",
}  # fmt: skip
NOTHING = "Nothing was noted."


def evidence_list(report: Report) -> str:
    """Return the facts by competency; what was said is text, never markup."""
    asked = {time.question: time.ask for time in report.times}
    sections = (
        _section(NAMES[name], [(fact.question, _fact(fact.fact, fact.quote)) for fact in facts], asked)
        for name, facts in report.evidence.items()
    )
    return f'{STYLE}<div class="facts">{"".join(sections)}</div>'


def notes_list(report: Report) -> str:
    """Return what a note-taker would have written, with a friend's own notes marked."""
    sections = (
        f'<section><h3>Question {number + 1}</h3><div class="of"><ul>{"".join(map(_note, its))}</ul></div></section>'
        for number, its in groupby(report.notes, key=lambda note: note.question)
    )
    return f'{STYLE}<div class="facts">{"".join(sections)}</div>'


def _section(title: str, facts: Sequence[tuple[int, str]], asked: dict[int, str]) -> str:
    return f"<section><h3>{title}</h3><div>{''.join(_questions(facts, asked)) or _NONE}</div></section>"


_NONE = f'<p class="none">{NOTHING}</p>'


def _questions(facts: Sequence[tuple[int, str]], asked: dict[int, str]) -> Iterable[str]:
    for number, its in groupby(facts, key=lambda fact: fact[0]):
        ask = f'<p class="ask">Question {number + 1}. {escape(asked.get(number, ""))}</p>'
        yield f'<div class="of">{ask}<ul>{"".join(f"<li>{fact}</li>" for _, fact in its)}</ul></div>'


def _fact(fact: str, quote: str) -> str:
    return f"<p>{escape(fact)}</p>" + (f"<blockquote>“{escape(quote)}”</blockquote>" if quote else "")


def _note(note: Note) -> str:
    mark = '<span class="friend">Your friend’s notes</span>' if note.by_friend else ""
    return f"<li>{mark}<p>{escape(note.text)}</p></li>"
