"""Where the learner stands, a topic a line: a ring for a week ago, a disc for today, a line between. HTML, a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor

from visuals.figures.write import percent

MOST = 12  # topics in the picture: further down nobody looks
STEP = 0.2  # of the axis
ROOM = 0.18  # of the axis that a label needs beside its mark

# Colours of the theme's action and greys. Ring, disc and the side of the label tell the two apart without colour.
STYLE = """<style>
.recall { --ink: light-dark(#131927, #e9ecf2); --soft: light-dark(#596276, #a8b0c0);
  --line: light-dark(#d5dae4, #353d4d); --page: light-dark(#ffffff, #11151d);
  --now: light-dark(#2450b2, #9db9ff); --then: light-dark(#667085, #8b94a7);
  color: var(--ink); font-size: 14px; line-height: 1.3; font-variant-numeric: tabular-nums }
.recall .key { display: flex; gap: 20px; margin: 0 0 8px; padding: 0; list-style: none; font-size: 13px }
.recall .key li { display: flex; align-items: center; gap: 8px; margin: 0 }
.recall .key .mark { position: static; transform: none }
.recall table { width: 100%; table-layout: fixed; border-collapse: collapse }
.recall th, .recall td { padding: 0; border: 0; height: 31px; font-weight: 400; text-align: left }
.recall thead th { height: auto; padding-bottom: 4px; vertical-align: bottom; font-size: 13px; color: var(--soft) }
.recall .topic { width: 8.75rem; padding-right: 8px }
.recall .share { width: 4.25rem; padding-left: 10px }
.recall .plot { position: relative; height: 31px; margin: 0 18px 0 8px }
.recall .tick { position: absolute; top: 0; bottom: 0; border-left: 1px solid var(--line) }
.recall .mark { position: absolute; top: 50%; width: 11px; height: 11px; border-radius: 50%; box-sizing: border-box;
  transform: translate(-50%, -50%) }
.recall .then { border: 1.5px solid var(--then); background: var(--page) }
.recall .now { background: var(--now) }
.recall .way { position: absolute; top: 50%; height: 2px; margin-top: -1px; background: var(--then) }
.recall .value { position: absolute; top: 50%; padding: 0 3px; background: var(--page); white-space: nowrap;
  transform: translate(9px, -50%) }
.recall .value.left { transform: translate(calc(-100% - 9px), -50%) }
.recall .axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; font-size: 13px;
  color: var(--soft) }
.recall .bar { display: block; width: 44px; height: 3px; margin-top: 1px; border-radius: 2px; background: var(--line) }
.recall .bar i { display: block; height: 3px; border-radius: 2px; background: var(--then) }
.recall .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
@media (max-width: 640px) {
  .recall .topic { width: 6.5rem }
  .recall .share { width: 3.5rem; padding-left: 6px }
  .recall .bar { width: 36px }
}
</style>"""


@dataclass(frozen=True)
class Row:
    """A topic: its name, the chance of recall now and a week ago, points shown and predictions right as (of, all)."""

    name: str
    now: float | None
    before: float | None = None
    shown: tuple[int, int] | None = None
    predicted: tuple[int, int] | None = None


def recall_dots(rows: Sequence[Row]) -> str:
    """Return the picture; its rows stand in the order given, and the columns that nothing is known for are left out."""
    values = [value for row in rows for value in (row.now, row.before) if value is not None]
    start = axis_start(values)
    shares = {
        title: [getattr(row, field) for row in rows]
        for title, field in (("Points shown", "shown"), ("Predicted", "predicted"))
        if any(getattr(row, field) for row in rows)
    }
    head = "".join(f'<th scope="col" class="share">{title}</th>' for title in shares)
    body = "".join(
        f'<tr><th scope="row" class="topic">{escape(row.name)}</th><td>{_plot(row, start)}</td>'
        + "".join(f'<td class="share">{_share(column[i])}</td>' for column in shares.values())
        + "</tr>"
        for i, row in enumerate(rows)
    )
    return (
        f'{STYLE}<div class="recall"><ul class="key" aria-hidden="true"><li><span class="mark then"></span>A week ago'
        '</li><li><span class="mark now"></span>Today</li></ul><table><thead><tr><th scope="col" class="topic">'
        '<span class="unseen">Topic</span></th><th scope="col"><span class="unseen">Chance of recall</span></th>'
        f'{head}</tr></thead><tbody>{body}<tr aria-hidden="true"><td></td><td>{_axis(start)}</td></tr></tbody></table>'
        "</div>"
    )


def axis_start(values: Sequence[float]) -> float:
    """Return where the axis begins, at 40 % or lower, so that labels beside the lowest mark have room.

    >>> axis_start([0.93, 0.62]), axis_start([0.41]), axis_start([0.08]), axis_start([])
    (0.4, 0.2, 0.0, 0.4)
    """
    lowest = min(values, default=1.0)
    return max(0.0, min(0.4, STEP * floor((lowest - 0.05) / STEP)))


def _plot(row: Row, start: float) -> str:
    if row.now is None:
        return f'<div class="plot">{_ticks(start)}<span class="unseen">No card reviewed</span></div>'
    now = _at(row.now, start)
    before = now if row.before is None else _at(row.before, start)
    fell = now < before and now > 100 * ROOM
    said = percent(row.now, 0)
    way = f'<span class="way" style="left: {min(now, before):.1f}%; width: {abs(now - before):.1f}%"></span>'
    ring = "" if row.before is None else f'<span class="mark then" style="left: {before:.1f}%"></span>'
    also = "" if row.before is None else f'<span class="unseen">, a week ago {percent(row.before, 0)}</span>'
    return (
        f'<div class="plot">{_ticks(start)}{way}{ring}<span class="mark now" style="left: {now:.1f}%"></span>'
        f'<span class="value{" left" * fell}" style="left: {now if fell else max(now, before):.1f}%">{said}</span>'
        f"{also}</div>"
    )


def _ticks(start: float) -> str:
    return "".join(f'<span class="tick" style="left: {_at(tick, start):.1f}%"></span>' for tick in _steps(start))


def _axis(start: float) -> str:
    labels = "".join(f'<span style="left: {_at(tick, start):.1f}%">{percent(tick, 0)}</span>' for tick in _steps(start))
    return f'<div class="plot axis">{labels}</div>'


def _steps(start: float) -> list[float]:
    return [start + STEP * n for n in range(round((1 - start) / STEP) + 1)]


def _at(value: float, start: float) -> float:
    return 100 * (value - start) / (1 - start)


def _share(share: tuple[int, int] | None) -> str:
    if not share or not share[1]:
        return '<span class="unseen">none yet</span>'
    of, all_ = share
    return f'{of} of {all_}<span class="bar"><i style="width: {100 * of / all_:.0f}%"></i></span>'
