"""The last days as a row of dots, filled where something was studied: HTML, a list."""

from collections.abc import Sequence
from datetime import date

STYLE = """<style>
ul.days { display: grid; grid-template-columns: repeat(14, minmax(0, 1fr)); max-width: 26rem; margin: 0; padding: 0;
  list-style: none; font-size: 12px; color: light-dark(#596276, #a8b0c0) }
.days li { display: flex; flex-direction: column; align-items: center; gap: 4px; margin: 0 }
.days i { width: 14px; height: 14px; border-radius: 50%; box-sizing: border-box;
  border: 1.5px solid light-dark(#b6bdcb, #4a5366) }
.days .studied i { border-color: light-dark(#2450b2, #9db9ff); background: light-dark(#2450b2, #9db9ff) }
.days .today b { color: light-dark(#131927, #e9ecf2) }
.days b { font-weight: 400 }
.days .today b { font-weight: 600 }
.days .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
</style>"""


def study_days(days: Sequence[tuple[date, bool]]) -> str:
    """Return a dot for each day, the last one being today."""
    return f'{STYLE}<ul class="days">{"".join(_day(*day, day == days[-1]) for day in days)}</ul>'


def _day(day: date, studied: bool, is_today: bool) -> str:
    kinds = " ".join(name for name, on in (("studied", studied), ("today", is_today)) if on)
    said = f"{day:%A} {day.day} {day:%B}: {'studied' if studied else 'a day off'}"
    letter = f"{day:%A}"[0]
    return (
        f'<li class="{kinds}"><span class="unseen">{said}</span><i aria-hidden="true"></i>'
        f'<b aria-hidden="true">{letter}</b></li>'
    )
