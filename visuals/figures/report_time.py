"""The time of an interview against its plan, as HTML: a bar a part over the band that was planned, and a table."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from practice.interview.report import Report
from practice.interview.state import PhaseTime
from practice.interview.transcript import clock
from visuals.figures.interview_time import minutes, span

TICKS = (5, 10, 15, 30, 60)  # minutes between two marks of the axis
STYLE = """<style>
.spent { --ink: light-dark(#131927, #e9ecf2); --soft: light-dark(#596276, #a8b0c0);
  --line: light-dark(#d5dae4, #353d4d); --band: light-dark(#e9effc, #1c2b4d);
  --bar: light-dark(#2450b2, #9db9ff); --over: light-dark(#b85405, #ff9f43);
  max-width: 56rem; color: var(--ink); font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
.spent h3 { margin: 1.25rem 0 .25rem; padding: 0; font-size: 1rem; font-weight: 600;
  font-family: var(--st-font, "Source Sans", sans-serif) }
.spent .row { display: grid; grid-template-columns: 11rem minmax(0, 1fr) 9rem; column-gap: 1rem; align-items: center;
  padding: .375rem 0 }
.spent .row b { font-weight: 400 }
.spent .track { position: relative; height: 30px; border-left: 1px solid var(--line) }
.spent .track i { position: absolute; display: block }
.spent .most { top: 0; bottom: 0; left: 0; background: var(--band); border-radius: 0 5px 5px 0 }
.spent .least { top: 0; bottom: 0; border-left: 1.5px dashed var(--soft) }
.spent .bar { top: 9px; height: 12px; left: 0; background: var(--bar); border-radius: 0 3px 3px 0 }
.spent .beyond { top: 9px; height: 12px; border-radius: 0 3px 3px 0; box-sizing: border-box;
  border: 2px solid var(--over) }
.spent .says { font-size: .875rem; color: var(--soft); line-height: 1.35 }
.spent .says strong { display: block; font-size: 1rem; font-weight: 600; color: var(--ink) }
.spent .axis .track { height: 1.25rem; border: 0; font-size: .8125rem; color: var(--soft) }
.spent .axis .track span { position: absolute; transform: translateX(-50%); white-space: nowrap }
.spent .axis .track span:first-child { transform: none }
.spent .axis .track span:last-child { transform: translateX(-100%) }
.spent .key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .5rem 0 0; padding: 0; list-style: none;
  font-size: .875rem; color: var(--soft) }
.spent .key li { display: flex; align-items: center; gap: .5rem; margin: 0 }
.spent .key i { display: block; width: 26px; height: 12px; border-radius: 3px }
.spent .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
@media (max-width: 640px) {
  .spent .row { grid-template-columns: minmax(0, 1fr) auto; row-gap: .25rem }
  .spent .row .track { grid-row: 2; grid-column: 1 / -1 }
  .spent .row .says { text-align: right }
  .spent .says strong, .spent .says span { display: inline; font-size: .875rem }
  .spent .axis b, .spent .axis .says { display: none }
}
</style>"""
KEY = (
    '<li><i style="background: var(--bar)"></i>Spent</li>'
    '<li><i style="background: var(--band)"></i>Planned at most</li>'
    '<li><i style="border-left: 1.5px dashed var(--soft); width: 1px; height: 16px"></i>Planned at least</li>'
)
BEYOND = '<li><i style="border: 2px solid var(--over); box-sizing: border-box"></i>Beyond the plan</li>'


def time_bars(phases: Sequence[PhaseTime], rounds: Sequence[str]) -> str:
    """Return a bar for each part on one axis of minutes; the same as a table for those who do not see it.

    Parameters
    ----------
    rounds : sequence of str
        The titles of the rounds; the title of a single one is left out.
    """
    if not phases:
        return ""
    longest = max(max(one.most, one.spent) for one in phases)
    every = next((tick for tick in TICKS if longest <= 6 * 60 * tick), TICKS[-1])
    end = 60 * every * max(1, -(-longest // (60 * every)))
    rows = "".join(_round(rounds, number, list(its), end) for number, its in groupby(phases, key=lambda one: one.round))
    ticks = "".join(
        f'<span style="left: {100 * 60 * at / end:g}%">{at}{" min" * (at == 0)}</span>'
        for at in range(0, round(end / 60) + 1, every)
    )
    axis = f'<div class="row axis"><b></b><div class="track">{ticks}</div><span class="says"></span></div>'
    key = f'<ul class="key">{KEY}{BEYOND * any(one.over for one in phases)}</ul>'
    return f'{STYLE}<div class="spent"><div aria-hidden="true">{rows}{axis}{key}</div>{_table(phases, rounds)}</div>'


def question_rows(report: Report) -> list[tuple[str, str, str, str]]:
    """Return a row for each question: its number and words, as planned, spent, and what lies beyond the plan."""
    return [
        (f"{one.question + 1}. {one.ask}", minutes(one.planned), clock(one.spent), _beyond(one.spent - one.planned))
        for one in report.times
    ]


def _round(rounds: Sequence[str], number: int, phases: Sequence[PhaseTime], end: float) -> str:
    head = f"<h3>{escape(rounds[number])}</h3>" if len(rounds) > 1 else ""
    return head + "".join(_row(one, end) for one in phases)


def _row(one: PhaseTime, end: float) -> str:
    within = min(one.spent, one.most)
    track = f'<i class="most" style="width: {_at(one.most, end)}"></i>'
    track += f'<i class="least" style="left: {_at(one.least, end)}"></i>' if one.least < one.most else ""
    track += f'<i class="bar" style="width: {_at(within, end)}"></i>'
    if one.over:
        track += f'<i class="beyond" style="left: {_at(one.most, end)}; width: {_at(one.over, end)}"></i>'
    says = f"<strong>{clock(one.spent)}</strong><span> of {span(one.least, one.most)}</span>"
    bar = f'<div class="track">{track}</div>'
    return f'<div class="row"><b>{escape(one.name)}</b>{bar}<div class="says">{says}</div></div>'


def _table(phases: Sequence[PhaseTime], rounds: Sequence[str]) -> str:
    rows = "".join(
        f"<tr><td>{escape(rounds[one.round])}</td><th scope=\"row\">{escape(one.name)}</th>"
        f"<td>{span(one.least, one.most)}</td><td>{clock(one.spent)}</td></tr>"
        for one in phases
    )  # fmt: skip
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Round", "Part", "Planned", "Spent"))
    return f'<table class="unseen"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _at(seconds: float, end: float) -> str:
    return f"{100 * seconds / end:.2f}%"


def _beyond(seconds: float) -> str:
    return f"{clock(seconds)} longer than planned" if round(seconds) > 0 else "within the plan"
