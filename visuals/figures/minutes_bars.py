"""Rounds as bars of minutes on one axis, and a story's parts as one bar: HTML that reflows on a phone."""

from collections.abc import Sequence
from html import escape

from questions.guide import Round, RoundPart, Span, Stage, Star
from questions.people import StoryCard
from visuals.figures.write import listed, percent

AXIS = 60  # minutes across; a longer round widens it
TICK = 15
KINDS = {
    "talk": "Talking about you or a paper", "principles": "Leadership Principles", "technical": "Technical",
    "yours": "Your questions", "open": "Not reported",
}  # fmt: skip
LETTERS = ("talk", "yours", "technical", "principles")  # the colours of S, T, A and R

# The theme's colours of classes. A name and its place tell a part as well, so that colour is never the only sign.
STYLE = """<style>
.mins { --page: light-dark(#ffffff, #11151d); --ink: light-dark(#131927, #e9ecf2); --line: light-dark(#d5dae4, #353d4d);
  --soft: light-dark(#596276, #a8b0c0); color: var(--ink); font-variant-numeric: tabular-nums }
.mins .row { display: grid; grid-template-columns: 10.5rem 1fr; column-gap: 16px; align-items: center; margin-top: 8px }
.mins .row.first { margin-top: 24px }
.mins .who { font-size: 15px; font-weight: 600; line-height: 1.3 }
.mins .who span { display: block; font-size: 14px; font-weight: 400; color: var(--soft) }
.mins .bar { position: relative; display: flex; gap: 2px }
.mins .part { position: relative; min-width: 0; height: 46px; padding: 5px 0 0; overflow: hidden;
  border-radius: 5px; box-sizing: border-box; container-type: inline-size; border-top: 4px solid var(--c);
  background: var(--t); font-size: 13px; line-height: 1.3; white-space: nowrap }
.mins .part b { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis }
.mins .extra { position: absolute; inset: 0 0 0 auto; opacity: .8;
  background: repeating-linear-gradient(135deg, var(--page) 0 4px, transparent 4px 8px) }
.mins .part b, .mins .part i { position: relative; padding-left: 7px; font-style: normal }
.mins .any { height: 4px; margin-top: 3px;
  background: repeating-linear-gradient(90deg, var(--c) 0 6px, transparent 6px 14px) }
.mins .talk { --c: light-dark(#2b87e3, #62b6ff); --t: light-dark(#e3effb, #1c2f45) }
.mins .principles { --c: light-dark(#961950, #c9486f); --t: light-dark(#f6e4ec, #3b1f2c) }
.mins .technical { --c: light-dark(#4a4fb0, #7c78e8); --t: light-dark(#e7e8f6, #26284a) }
.mins .yours { --c: light-dark(#a3851c, #f0d36b); --t: light-dark(#f5f0dd, #3a3522) }
.mins .open { --c: light-dark(#667085, #8b94a7); --t: transparent; border-color: transparent;
  outline: 1.5px dotted var(--c); outline-offset: -1.5px }
.mins .axis { position: relative; height: 20px; font-size: 13px; color: var(--soft) }
.mins .axis span { position: absolute; transform: translateX(-50%) }
.mins .axis span:first-child { transform: none }
.mins .axis span:last-child { transform: translateX(-100%) }
.mins .key { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 12px 0 0; padding: 0; list-style: none;
  font-size: 14px }
.mins .key li { display: flex; align-items: center; gap: 8px; margin: 0 }
.mins .key .part { width: 26px; height: 16px; padding: 0; flex: none }
.mins .key .any { width: 42px; margin: 0; flex: none }
@container (max-width: 62px) { .mins .part b { display: none } }
@media (max-width: 640px) {
  .mins .row { grid-template-columns: 1fr; row-gap: 4px; margin-top: 12px }
  .mins .who span { display: inline; margin-left: 8px }
  .mins .axis-row .who { display: none }
}
</style>"""


def minutes_bars(stages: Sequence[Stage]) -> str:
    """Return every round as a bar on one axis of minutes, with a key; what a part may take beyond its least is hatched.

    Parameters
    ----------
    stages : sequence of Stage
        Their texts are escaped.
    """
    rounds = [(round_, i == 0) for stage in stages for i, round_ in enumerate(stage.rounds)]
    axis = max(AXIS, *(round_.minutes.most for round_, _ in rounds))
    rows = "".join(_row(round_, first, axis) for round_, first in rounds)
    ticks = "".join(
        f'<span style="left: {100 * t / axis:g}%">{t}{" min" * (t == 0)}</span>' for t in range(0, axis + 1, TICK)
    )
    used = {part.kind for round_, _ in rounds for part in round_.parts}
    key = "".join(f'<li><span class="part {kind}"></span>{KINDS[kind]}</li>' for kind in KINDS if kind in used)
    key += (
        '<li><span class="part technical"><span class="extra" style="width: 100%"></span></span>If it takes longer</li>'
    )
    if any(round_.principles_anywhere for round_, _ in rounds):
        key += '<li><span class="any principles"></span>Principles, at no reported minute</li>'
    return (
        f'{STYLE}<div class="mins">{rows}<div class="row axis-row" aria-hidden="true"><span class="who"></span>'
        f'<div class="axis">{ticks}</div></div><ul class="key">{key}</ul></div>'
    )


def in_words(round_: Round) -> str:
    """Return a round in a sentence, for those who do not see its bar."""
    parts = listed(f"{part.name} {span}" for part, span in zip(round_.parts, round_.spans, strict=True))
    also = " Leadership Principles are asked at no reported minute." if round_.principles_anywhere else ""
    return f"{round_.title}, {round_.minutes} minutes: {parts}.{also}"


def story_bar(star: Star, story: StoryCard) -> str:
    """Return a worked story as a bar: as wide as its words are the elements.

    Raises
    ------
    ValueError
        If an element has no sentence in the story.
    """
    words = {element.part: len(story.worked.told(element.part).split()) for element in star.elements}
    if missing := [part for part, n in words.items() if not n]:
        raise ValueError(f"the story {story.id} has no sentence of {', '.join(missing)}")
    total = sum(words.values())
    shares = {element.part: percent(words[element.part] / total, 0) for element in star.elements}
    parts = "".join(
        _piece(colour, words[element.part], element.name, shares[element.part])
        for colour, element in zip(LETTERS, star.elements, strict=True)
    )
    said = f"The worked story by its words: {listed(f'{e.name} {shares[e.part]}' for e in star.elements)}."
    who = f'<div class="who">The worked story<span>{total} words</span></div>'
    return f'{STYLE}<div class="mins"><div class="row">{who}{_bar(said, parts)}</div></div>'


def _row(round_: Round, first: bool, axis: int) -> str:
    spans = round_.spans
    fixed = [span.least if part.minutes is None else span.most for part, span in zip(round_.parts, spans, strict=True)]
    parts = "".join(_part(*each) for each in zip(round_.parts, spans, fixed, strict=True))
    anywhere = '<div class="any principles"></div>' if round_.principles_anywhere else ""
    who = f'<div class="who">{escape(round_.title)}<span>{round_.minutes} min</span></div>'
    return f'<div class="row{" first" * first}">{who}{_bar(in_words(round_), parts, anywhere, sum(fixed) / axis)}</div>'


def _part(part: RoundPart, span: Span, width: int) -> str:
    """Return a part as wide as its longest; the rest of a round only as wide as the longest others leave it."""
    minutes = f"{span.least}{f'–{span.most}' * (span.most > span.least)}"
    return _piece(part.kind, width, part.name, minutes, width - span.least)


def _bar(said: str, parts: str, below: str = "", share: float = 1) -> str:
    return (
        f'<div style="width: {100 * share:g}%" role="img" aria-label="{escape(said)}">'
        f'<div class="bar">{parts}</div>{below}</div>'
    )


def _piece(kind: str, width: int, name: str, number: str, extra: int = 0) -> str:
    hatched = f'<span class="extra" style="width: {100 * extra / width:g}%"></span>' if extra else ""
    return f'<div class="part {kind}" style="flex: {width} 0 0">{hatched}<b>{escape(name)}</b><i>{number}</i></div>'
