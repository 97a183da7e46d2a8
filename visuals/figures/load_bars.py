"""The reviews of the coming days as bars, a day a column: HTML that fits a phone."""

from collections.abc import Sequence
from datetime import date

from practice.reviews.queue import Load
from visuals.figures.beam_numbers import many

HEIGHT = 96  # px of the highest bar
STYLE = """<style>
.loads { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 6px; align-items: end;
  max-width: 40rem; font-size: 13px; line-height: 1.3; text-align: center; font-variant-numeric: tabular-nums;
  color: light-dark(#596276, #a8b0c0) }
.loads b { display: block; font-weight: 400; color: light-dark(#131927, #e9ecf2) }
.loads i { display: block; margin: 2px 0 4px; border-radius: 3px 3px 0 0; background: light-dark(#2450b2, #9db9ff);
  border-bottom: 1px solid light-dark(#2450b2, #9db9ff) }
.loads .none i { background: none; border-color: light-dark(#d5dae4, #353d4d) }
.loads .none b { visibility: hidden }
.loads .today span, .loads .interview span { font-weight: 600; color: light-dark(#131927, #e9ecf2) }
.loads .interview i { border-bottom: 3px double light-dark(#131927, #e9ecf2) }
</style>"""


def load_bars(loads: Sequence[Load], interview: date | None = None) -> str:
    """Return a bar for each day, today first; the interview's day is marked.

    Parameters
    ----------
    loads : sequence of Load
        At least one day.
    """
    most = max(1, *(load.reviews for load in loads))
    bars = "".join(_bar(load, most, n == 0, load.day == interview) for n, load in enumerate(loads))
    return f'{STYLE}<div class="loads" role="img" aria-label="{in_words(loads, interview)}">{bars}</div>'


def in_words(loads: Sequence[Load], interview: date | None = None) -> str:
    """Return the bars in a sentence."""
    busy = [f"{load.day:%A} {load.day.day} {load.day:%B} {load.reviews}" for load in loads if load.reviews]
    said = f"Reviews of the next {many(len(loads), 'day')}: {', '.join(busy) or 'none'}."
    if interview is None or not loads[0].day <= interview <= loads[-1].day:
        return said
    return f"{said} The interview is on {interview.day} {interview:%B}."


def _bar(load: Load, most: int, is_today: bool, is_interview: bool) -> str:
    kinds = (("none", not load.reviews), ("today", is_today), ("interview", is_interview))
    height = round(HEIGHT * load.reviews / most)
    return (
        f'<div class="{" ".join(name for name, on in kinds if on)}"><b>{load.reviews}</b>'
        f'<i style="height: {height}px"></i><span>{f"{load.day:%a}"[:2]}<br>{load.day.day}</span></div>'
    )
