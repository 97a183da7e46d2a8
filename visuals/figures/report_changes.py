"""What changed from one attempt to another, as HTML: the remarks that went, came and stayed, beside the figures."""

from collections.abc import Iterator
from html import escape

from practice.feedback import Comparison, Remark
from practice.interview.progress import Compared
from visuals.figures.labelled_answer import title_of
from visuals.figures.write import percent

STYLE = """<style>
.changes { --soft: light-dark(#596276, #a8b0c0); --line: light-dark(#e3e7ef, #2a3140); font-size: 1rem;
  line-height: 1.45; color: light-dark(#131927, #e9ecf2); overflow-wrap: anywhere }
.changes section { display: grid; grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); column-gap: 3rem;
  border-top: 1px solid var(--line); padding: 1rem 0 }
.changes section:first-child { border-top: 0; padding-top: .25rem }
.changes h3 { grid-column: 1 / -1; margin: 0 0 .5rem; padding: 0; font-size: 1.125rem; font-weight: 600;
  font-family: var(--st-heading-font, "Source Serif", serif) }
.changes ul { margin: 0; padding: 0; list-style: none }
.changes li { margin: 0 0 .625rem; padding-left: .75rem; border-left: 3px solid var(--of) }
.changes li b { display: block; font-size: .875rem; font-weight: 600; color: var(--name) }
.changes .better { --of: light-dark(#0b6e4f, #43cfa6); --name: light-dark(#0b6e4f, #6fdcbb) }
.changes .look { --of: light-dark(#b85405, #ff9f43); --name: light-dark(#9a4505, #ffb36b) }
.changes .same { --of: var(--line); --name: var(--soft) }
.changes table { width: 100%; height: fit-content; border-collapse: collapse; font-size: .9375rem;
  font-variant-numeric: tabular-nums }
.changes th, .changes td { padding: .25rem 0; text-align: right; font-weight: 400;
  border: 0; border-bottom: 1px solid var(--line) }
.changes th:first-child { width: auto; text-align: left }
.changes thead th { width: 4.5rem }
.changes thead th { font-size: .875rem; color: var(--soft) }
.changes td:last-child { font-weight: 600 }
.changes p { margin: 0; color: var(--soft) }
@media (max-width: 640px) { .changes section { grid-template-columns: minmax(0, 1fr); row-gap: .75rem } }
</style>"""


def changes(pairs: tuple[Compared, ...]) -> str:
    """Return what changed at each thing asked; the words of answers and cards are text, never markup."""
    sections = "".join(
        f"<section><h3>{escape(pair.ask)}</h3><ul>{''.join(_remarks(pair.comparison)) or NONE}</ul>"
        f"{_figures(pair.comparison)}</section>"
        for pair in pairs
    )
    return f'{STYLE}<div class="changes">{sections}</div>'


NONE = "<li class=\"same\"><b>Nothing is remarked of either.</b></li>"  # fmt: skip


def _remarks(change: Comparison) -> Iterator[str]:
    """Yield the remarks, what changed first."""
    yield from (_remark("better", "Settled", one) for one in change.gone if not one.good)
    yield from (_remark("better", "Now there", one) for one in change.new if one.good)
    yield from (_remark("look", "Look at again", one) for one in change.new if not one.good)
    yield from (_remark("look", "No longer heard", one) for one in change.gone if one.good)
    yield from (_remark("same", "In both", one) for one in change.stayed)


def _remark(kind: str, name: str, remark: Remark) -> str:
    return f'<li class="{kind}"><b>{name}: {escape(title_of(remark).lower())}</b>{escape(remark.says)}</li>'


def _figures(change: Comparison) -> str:
    if not change.changes:
        return "<p>The figures are the same.</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(one.name)}</th><td>{_figure(one.name, one.before)}</td>'
        f"<td>{_figure(one.name, one.after)}</td></tr>"
        for one in change.changes
    )
    head = '<tr><th scope="col">Figure</th><th scope="col">Before</th><th scope="col">After</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _figure(name: str, value: float) -> str:
    return percent(value, 0) if "share of" in name else f"{value:g}"
