"""The time of an interview as the browser's clock takes it: the server's figures at a moment, and the words."""

from datetime import datetime
from typing import Any

from practice.interview.formats import Round
from practice.interview.state import State, clock_runs, phase_times, question_seconds

NUDGE = "The time planned for this question is over. Bring the answer to its end when it suits you."


def round_plan(plan: Round) -> dict[str, Any]:
    """Return the parts of a round that is only planned."""
    parts = [_part(one.name, 60 * one.least, 60 * one.most, 0) for one in plan.phases]
    return {"at": plan.title, "runs": False, "counts": False, "parts": parts, "now": -1, "longest": _longest(parts)}


def round_time(state: State, number: int, now: datetime) -> dict[str, Any]:
    """Return the parts of a round, from 0, with the time used; the clock runs if it is the round that is held."""
    asked = state.now_asked
    is_held = asked.round == number and not state.is_over and state.status not in ("ready", "between")
    parts = [_part(one.name, one.least, one.most, one.spent) for one in phase_times(state, now) if one.round == number]
    return {
        "at": f"{state.version} {now.isoformat()}", "runs": is_held and clock_runs(state), "counts": is_held,
        "parts": parts, "now": asked.phase if is_held else -1, "longest": _longest(parts),
    }  # fmt: skip


def question_time(state: State, now: datetime) -> dict[str, Any]:
    """Return the line of the question that is asked: its time, and the one nudge once the planned time is over."""
    question = state.now_asked
    probes = ", probes included" if question.draws != "yours" else ""
    return {
        "at": f"{state.version} {now.isoformat()}", "runs": clock_runs(state), "planned": question.planned,
        "spent": question_seconds(state, state.at, now),
        "of": f"about {minutes(question.planned)}{probes}",
        "nudge": "" if question.nudged else NUDGE,
    }  # fmt: skip


def minutes(seconds: float) -> str:
    """Write a time as it is planned: "7 min", "7½ min"."""
    halves = round(seconds / 30)
    whole, half = divmod(halves, 2)
    return f"{whole or ''}{'½' * half or ('0' if not whole else '')}\N{NO-BREAK SPACE}min"


def span(least: float, most: float) -> str:
    """Write seconds from and to as minutes: "10 to 15 min"."""
    return minutes(most) if least == most else f"{minutes(least)[:-4]} to {minutes(most)}"


def _part(name: str, least: float, most: float, spent: float) -> dict[str, Any]:
    return {"name": name, "planned": span(least, most), "most": most, "spent": spent}


def _longest(parts: list[dict[str, Any]]) -> float:
    return max((float(part["most"]) for part in parts), default=1.0)
