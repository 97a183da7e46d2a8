"""Cards as a text in Markdown, and as a page in HTML that prints well and needs nothing else: formulas are MathML."""

from collections.abc import Iterable, Sequence
from functools import cache

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from questions.cards import Card
from visuals.cards.parts import labels, one_line
from visuals.cards.stages import ladder, stages

TITLE = "Questions from Starbeam"
NOTE = "Written for Starbeam. Not affiliated with Amazon. For practice only, never for help during an interview."
PRINT = """
:root { color-scheme: light }
body { font: 11pt/1.45 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; color: #131927;
  max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
h1, h2 { font-family: "Source Serif 4", Georgia, serif; line-height: 1.25 }
h1 { font-size: 20pt }
h2 { font-size: 14pt; margin: 2.2em 0 .2em; padding-top: .8em; border-top: 1px solid #d5dae4 }
h3 { font-size: 11pt; margin: 1.2em 0 .2em }
h2 + p { color: #596276; font-size: 9.5pt }
p, ul { margin: .4em 0 }
li { margin: .2em 0 }
blockquote { margin: .6em 0; padding-left: .8em; border-left: 2px solid #d5dae4 }
table { border-collapse: collapse }
th, td { text-align: left; padding: .2em 1em .2em 0; border-bottom: 1px solid #d5dae4 }
.math.block { display: block; overflow-x: auto; margin: .5em 0 }
@media print {
  body { margin: 0; max-width: none }
  h2, h3 { break-after: avoid }
  li, table, .math { break-inside: avoid }
}
"""


def as_markdown(cards: Iterable[Card], answers: bool = True) -> str:
    """Return cards as Markdown with KaTeX: a title, then each card with its labels and, if wanted, its answers."""
    return "\n\n".join([f"# {TITLE}", *(_card(card, answers) for card in cards), f"*{NOTE}*"]) + "\n"


def as_html(cards: Sequence[Card], answers: bool = True) -> str:
    """Return the same as a whole page: no script, no font and no picture from elsewhere."""
    body = _markdown().render(as_markdown(cards, answers))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{TITLE}</title>\n'
        f"<style>{PRINT}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _card(card: Card, answers: bool) -> str:
    about = " · ".join(labels(card))
    parts = [f"## {one_line(card.prompt)}", f"*{about}*"]
    if answers:
        parts += [f"### {s.title}\n\n{s.body}" for part in stages(card) for s in part.sections]
        if rungs := ladder(card):
            lines = "\n".join(f"- *{r.stage}:* **{one_line(r.ask)}** {one_line(r.reply)}" for r in rungs)
            parts.append(f"### What they ask next\n\n{lines}")
    return "\n\n".join(parts)


@cache
def _markdown() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .use(dollarmath_plugin, renderer=_mathml, double_inline=True)
    )


def _mathml(formula: str, options: dict[str, bool]) -> str:
    known = " ".join(formula.split()).replace("\\arg", r"\operatorname{arg}")  # the only one that the library lacks
    return convert(known, display="block" if options["display_mode"] else "inline")
