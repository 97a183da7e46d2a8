"""An answer with what was found in it, laid out for the browser: rows of text, remarks beside the words they quote."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from textwrap import shorten
from typing import Any

from practice.feedback.remarks import BRIEFLY, Remark
from practice.feedback.rules import RULES
from practice.interview.reviewing import Reviewed
from practice.interview.state import Said
from practice.measures import PARTS
from questions.terms import Span

GUESS = 0.6  # a label less likely than this is drawn as a guess
QUOTES = 3
# Words show neither that a part is missing nor that a point is right.
TITLES = {"missing part": "a part to check", "points covered": "points touched on"}
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


def labelled_answer_data(said: Said, reviewed: Reviewed, may_change: bool = True) -> dict[str, Any]:
    """Return what `visuals.components.labelled_answer` draws.

    Parameters
    ----------
    may_change : bool
        Whether remarks can be disputed and labels corrected.
    """
    spans = [span for span, *_ in _labelled(reviewed)] or [m.span() for m in _PARAGRAPH.finditer(reviewed.text)]
    own = dict(said.labels)
    remarks = reviewed.feedback.remarks
    row_of = {remark.key: _row_of(remark, spans) for remark in remarks}
    labels = [(label, sure) for _, label, sure in _labelled(reviewed)] or [("", 1.0)] * len(spans)
    rows = [
        {
            "sentence": n,
            "label": label,
            "own": n in own,
            "guess": n not in own and sure < GUESS,
            "pieces": [*_pieces(reviewed.text, span, remarks)],
            "remarks": [_card(remark) for remark in remarks if row_of[remark.key] == n],
        }
        for n, (span, (label, sure)) in enumerate(zip(spans, labels, strict=True))
    ]
    return {
        "labelled": bool(reviewed.labels), "shares": _shares(reviewed), "note": RULES["balance"].rule, "rows": rows,
        "whole": [_card(remark) for remark in remarks if row_of[remark.key] is None],
        "left": [{"key": remark.key, "title": title_of(remark)} for remark in reviewed.hidden],
        "may_change": may_change,
    }  # fmt: skip


def title_of(remark: Remark) -> str:
    """Return a remark's rule in a few words, none of which says more than the remark does."""
    name = remark.key.partition(":")[0]
    name = TITLES.get(name, name)
    return name[:1].upper() + name[1:]


def _labelled(reviewed: Reviewed) -> Iterator[tuple[Span, str, float]]:
    """Yield where each sentence stands, its label and the label's probability."""
    at = 0
    for sentence, label, sure in reviewed.labels:
        start = max(reviewed.text.find(sentence, at), at)
        at = start + len(sentence)
        yield (start, at), label, sure


def _row_of(remark: Remark, spans: Sequence[Span]) -> int | None:
    """Return the row in which the remark's first words stand; None if it is about the whole answer."""
    first = min(remark.spans, default=None)
    if first is None:
        return None
    return next((n for n, (_, end) in enumerate(spans) if first[0] < end), None)


def _pieces(text: str, span: Span, remarks: Sequence[Remark]) -> Iterator[dict[str, str]]:
    """Yield the pieces of a row: where several remarks quote the same words, something to look at again shows."""
    start, end = span
    marks = {good: [s for r in remarks if r.good is good for s in r.spans] for good in (False, True)}
    cuts = {min(max(place, start), end) for spans in marks.values() for s in spans for place in s}
    for a, b in pairwise(sorted({start, end} | cuts)):
        kind = next(("good" if good else "look" for good in marks if any(x <= a < y for x, y in marks[good])), "")
        yield {"text": text[a:b], "kind": kind}


def _card(remark: Remark) -> dict[str, Any]:
    quotes = dict.fromkeys(shorten(quote, BRIEFLY, placeholder=" …") for quote in remark.quotes)
    return {
        "key": remark.key, "good": remark.good, "title": title_of(remark), "says": remark.says,
        "quotes": [quote for quote in quotes if f"“{quote}”" not in remark.says][:QUOTES],
        "rule": remark.rule, "source": remark.source,
    }  # fmt: skip


def _shares(reviewed: Reviewed) -> list[dict[str, Any]]:
    """Return each part's share of the words; none where no sentence has a label."""
    figures = reviewed.feedback.figures
    shares = {part: figures.get(f"{part}, share of the words") for part in PARTS}
    return [{"part": part[0].upper(), "share": share} for part, share in shares.items() if share is not None]
