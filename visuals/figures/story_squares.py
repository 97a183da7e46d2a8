"""The 16 Leadership Principles as small squares, each with the number of its stories: HTML, a list."""

from collections.abc import Mapping
from html import escape

# The theme's fixed meanings: covered twice is filled, once has a solid edge, a gap a dashed one.
STYLE = """<style>
ul.squares { display: grid; grid-template-columns: repeat(16, minmax(0, 1fr)); gap: 5px; margin: 0; padding: 0;
  list-style: none; font-size: 14px; font-variant-numeric: tabular-nums }
.squares li { display: flex; justify-content: center; align-items: center; height: 27px; margin: 0; border-radius: 5px;
  box-sizing: border-box; color: light-dark(#0b6e4f, #6fdcbb); border: 1px solid light-dark(#0b6e4f, #43cfa6) }
.squares .twice { font-weight: 600; background: light-dark(#e3f4ec, #12322a) }
.squares .none { color: light-dark(#9a4505, #ffb36b); border: 1px dashed light-dark(#b85405, #ff9f43) }
.squares .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
@media (max-width: 640px) { ul.squares { grid-template-columns: repeat(8, minmax(0, 1fr)) } }
</style>"""


def story_squares(counts: Mapping[str, int]) -> str:
    """Return a square for each principle, in the order given."""
    squares = "".join(
        f'<li class="{"none" if not n else "twice" if n > 1 else "once"}" title="{escape(name)}">'
        f'<span class="unseen">{escape(name)}: </span>{n}</li>'
        for name, n in counts.items()
    )
    return f'{STYLE}<ul class="squares">{squares}</ul>'
