"""A text with some of its words marked: HTML."""

from collections.abc import Iterable
from html import escape

STYLE = """<style>
.marked { margin: 0; font-size: 1rem; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere }
.marked mark { color: inherit; padding: 1px 0; background: light-dark(#e3f4ec, #12322a);
  border-bottom: 2px solid light-dark(#0b6e4f, #43cfa6) }
</style>"""


def marked_text(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text, escaped, with the words at the spans marked; spans that touch or overlap become one.

    Parameters
    ----------
    text : str
        Whatever somebody wrote.
    spans : iterable of (int, int)
        Where marked words begin and end; what lies outside the text is cut off.
    """
    parts, at = [], 0
    for start, end in _joined(text, spans):
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return f'{STYLE}<p class="marked">{"".join(parts)}{escape(text[at:])}</p>'


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, a), min(b, len(text))) for a, b in spans):
        if start >= end:
            continue
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip()):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
