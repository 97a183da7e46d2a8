"""A log of sessions before it is trained on: how much it holds, its first rows, and what it cannot teach."""

from typing import Any

from visuals.figures.beam_numbers import many, thousands
from xmr_core.completion.session_autocomplete import FEWEST_ROWS, HELD_BACK, MOST_HELD_BACK
from xmr_core.session_log import SessionLog, pairs

SHOWN = 5  # rows
HERE = (
    f"Here: {HELD_BACK:.0%} of the pairs are kept out, at most {thousands(MOST_HELD_BACK)}; below "
    f"{thousands(FEWEST_ROWS)} pairs none are, and fixed weights are used."
)


def counts(log: SessionLog) -> str:
    """Say how many rows, sessions and distinct queries there are, as Markdown."""
    rows, sessions = len(log.queries), len(set(log.session.tolist()))
    return (
        f"**{many(rows, 'row')}** in **{many(sessions, 'session')}**, with "
        f"**{_queries(len(set(log.queries)))}**. The first rows, as they are learnt:"
    )


def first_rows(log: SessionLog) -> list[dict[str, Any]]:
    """Return the first rows; sessions are counted from 1 in the order in which they begin."""
    shown = zip(log.session[:SHOWN].tolist(), log.queries[:SHOWN], strict=True)
    return [{"session": session + 1, "query": query} for session, query in shown]


def notes(log: SessionLog) -> list[str]:
    """Say what a small log cannot teach; empty for one that can teach everything."""
    previous, queries = pairs(log)
    if len(set(queries)) == 1:
        return ["All rows hold the same query, so there is nothing to rank: it will be the only suggestion."]
    said = []
    if not any(previous):
        said.append(
            "No session holds two different queries, so nothing tells what follows what: suggestions will come from "
            "popularity, letters and the letters left to type, and the previous query helps only by what it reads like."
        )
    if len(queries) < FEWEST_ROWS:
        said.append(
            f"{many(len(queries), 'pair')} can be learnt from. Below {thousands(FEWEST_ROWS)} the weights of the "
            "signals are not fitted; fixed ones are used."
        )
    return said


def _queries(n: int) -> str:
    return "1 query" if n == 1 else f"{thousands(n)} distinct queries"
