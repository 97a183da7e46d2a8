"""The suggestions of one prefix, with and without the session, written out for the combobox and the table of points."""

import math
from typing import Any

from visuals.figures.beam_numbers import many, thousands
from xmr_core.completion.answer import SIGNALS, SOURCE_OF_SIGNAL, Completion, CompletionTrace

SOURCES = ("prefix", "session", "popularity")
TAGS = {"known": "", "corrected": "corrected", "composed": "composed"}
LONGEST_QUOTED = 40
_UNIT = 1000  # points are written with three decimals


def completion_list(found: CompletionTrace, without: CompletionTrace | None, milliseconds: float) -> dict[str, Any]:
    """Return what the combobox shows for one text.

    Parameters
    ----------
    found : CompletionTrace
    without : CompletionTrace or None
        The same prefix without the previous query, for comparison.
    milliseconds : float
        How long ``found`` took.
    """
    old = [c.query for c in without.completions] if without else []
    items = [
        {"query": c.query, "kind": c.kind, "tag": TAGS[c.kind], "move": move(c.query, i, old) if without else ""}
        for i, c in enumerate(found.completions)
    ]
    other = [{"query": c.query} for c in without.completions] if without else None
    count = f"{how_many(found)} Time: {milliseconds:.1f} ms."
    return {"items": items, "other": other, "message": message(found.completions), "count": count}


def likely_next(found: CompletionTrace, without: CompletionTrace | None) -> list[str]:
    """Return what the text is likely to be after the next key: the suggestions, one letter further, the likelier first.

    The box then has these answers before the key is pressed.
    """
    queries = [c.query for c in [*found.completions, *(without.completions if without else [])]]
    n = len(found.prefix)
    longer = (query[: n + 1] for query in queries if len(query) > n and query.startswith(found.prefix))
    return list(dict.fromkeys(longer))


def move(query: str, rank: int, old: list[str]) -> str:
    """Say how a place (from 0) differs from that in ``old``: "up 3", "down 1", "same place", "new"."""
    if query not in old:
        return "new"
    by = old.index(query) - rank
    return "same place" if not by else f"{'up' if by > 0 else 'down'} {abs(by)}"


def message(completions: list[Completion]) -> str:
    """Say how many suggestions there are, and if they are corrections."""
    if not completions:
        return "No suggestion: no query of the log is near what stands in the box."
    corrected = sum(c.kind == "corrected" for c in completions)
    return many(len(completions), "suggestion") + (f", {corrected} of them corrected" if corrected else "")


def how_many(found: CompletionTrace) -> str:
    """Say how many queries begin with the prefix, and how many were scored."""
    begin = f" that begin with {quoted(found.prefix)}" if found.prefix else ""
    return f"Known queries{begin}: {thousands(found.n_matching)}. Scored: {thousands(found.n_candidates)}."


def quoted(text: str) -> str:
    """Put quotes round a text, a long one cut short."""
    return f"“{text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 1] + '…'}”"


def where_weights_come_from(fitted: bool) -> str:
    """Say where the weights of the signals come from."""
    if fitted:
        return (
            "How much each signal counts was fitted on rows of the log that the signals had not seen, for prefixes "
            "this long."
        )
    return "How much each signal counts is fixed, as this log is too small to fit it."


def shares(points: list[float]) -> tuple[list[str], str]:
    """Write points of at least 0 with three decimals, and their sum so that the written ones add up to it exactly.

    The sum is rounded as usual; the parts with the largest remainders are rounded up until they add up to it.
    """
    exact = [p * _UNIT for p in points]
    total, parts = round(math.fsum(exact)), [math.floor(p) for p in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: max(0, total - sum(parts))]:
        parts[i] += 1
    if not parts:
        total = 0
    return [f"{p / _UNIT:.3f}" for p in parts], f"{total / _UNIT:.3f}"


def points_table(found: CompletionTrace, detail: bool = False) -> dict[str, Any]:
    """Return the table of points: a row a suggestion, its parts by source or by signal; bars are shares of the best."""
    names = list(SIGNALS) if detail else list(SOURCES)
    sums = [_parts(row, detail) for row in found.points.tolist()]
    best = max((math.fsum(parts) for parts in sums), default=0.0) or 1.0
    rows = []
    for c, parts in zip(found.completions, sums, strict=True):
        written, score = shares(parts)
        rows.append({"query": c.query, "parts": written, "score": score, "bars": [p / best for p in parts]})
    head = f"Suggestion for {quoted(found.prefix)}" if found.prefix else "Suggestion"
    names = [n.replace("_", " ") for n in names]
    return {"head": head, "names": names, "sources": _sources(detail), "rows": rows}


def _sources(detail: bool) -> list[str]:
    return [SOURCE_OF_SIGNAL[s] for s in SIGNALS] if detail else list(SOURCES)


def _parts(row: list[float], detail: bool) -> list[float]:
    if detail:
        return row
    return [
        math.fsum(p for p, s in zip(row, SIGNALS, strict=True) if SOURCE_OF_SIGNAL[s] == source) for source in SOURCES
    ]
