"""How the words of a story are shared among its parts, as a bar with its numbers."""

from collections.abc import Mapping

from practice.measures import percent, spoken_seconds
from practice.stories.text import Part

# Neighbours differ in lightness too; each part is named below the bar.
STYLE = """<style>
.story-balance { font-variant-numeric: tabular-nums; font-size: .875rem; margin: 0 }
.story-balance .bar { display: flex; gap: 2px; height: 14px; margin-bottom: .5rem }
.story-balance .bar span { border-radius: 2px; flex: 0 1 0; background: var(--of) }
.story-balance dl { display: grid; grid-template-columns: repeat(4, auto); gap: 0 .75rem; margin: 0; padding: 0 }
.story-balance dt { font-weight: 400; display: flex; align-items: center; gap: .375rem }
.story-balance dt::before { content: ""; width: 9px; height: 9px; border-radius: 2px; background: var(--of) }
.story-balance dd { grid-row: 2; margin: 0; font-weight: 600 }
.story-balance .situation { --of: light-dark(#9fb6e8, #33497f) }
.story-balance .task { --of: light-dark(#6a8fdc, #5273bd) }
.story-balance .action { --of: light-dark(#2450b2, #9db9ff) }
.story-balance .result { --of: light-dark(#0b6e4f, #43cfa6) }
</style>"""


def balance_bar(shares: Mapping[Part, float]) -> str:
    """Return the bar as HTML; it holds numbers only, no word of the learner's."""
    bar = "".join(f'<span class="{p}" style="flex-grow: {s:.4f}"></span>' for p, s in shares.items())
    terms = "".join(f'<dt class="{p}">{p.capitalize()}</dt><dd>{percent(s)}</dd>' for p, s in shares.items())
    return f'{STYLE}<div class="story-balance"><div class="bar" aria-hidden="true">{bar}</div><dl>{terms}</dl></div>'


def length(n_words: int) -> str:
    """Return how long a story is: "231 words, about 99 seconds told aloud"."""
    if not n_words:
        return "No words yet. Told aloud, 90 to 150 seconds are a good length: 210 to 350 words."
    words = f"{n_words} word{'s' * (n_words != 1)}"
    return f"{words}, about {spoken_seconds(n_words)} seconds told aloud. 90 to 150 seconds are good."
