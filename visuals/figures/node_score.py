"""One node's own score, written out: the rows that add up to its margin z, and the formula with its numbers."""

import math
from collections.abc import Callable
from typing import Any

from visuals.figures import beam_numbers as write
from visuals.figures.beam_names import Names
from xmr_core.trace import BeamLevel

TOP_FEATURES = 7  # n-grams with a row of their own; the others share one
DECIMALS = 4

LOG_OWN: dict[str, Callable[[float], float]] = {  # the logarithm of the own score, from the margin
    "l3-hinge": lambda z: -(max(0.0, 1 - z) ** 3),
    "sigmoid": lambda z: min(z, 0.0) - math.log1p(math.exp(-abs(z))),
}


def breakdown(level: BeamLevel, i: int, names: Names) -> tuple[list[dict[str, Any]], str]:
    """Return the rows that add up to z (the strongest n-grams, the rest in one row, the bias), and z written.

    Each row has its text ``t``, family ``f`` (word, char, rest or bias), value ``v`` and the value written, ``s``. The
    written values are rounded so that they add up to the written z.
    """
    return written_rows(level.contributions(i), [("bias", float(level.bias[i]))], float(level.margin[i]), names)


def written_rows(
    parts: list[tuple[int, float]], more: list[tuple[str, float]], total: float, names: Names
) -> tuple[list[dict[str, Any]], str]:
    """Return rows for the contributions of n-grams and for what else adds up to a total, and the total written.

    Parameters
    ----------
    parts : list of (feature, contribution)
    more : list of (text and family, value)
    total : float
    """
    parts = sorted(parts, key=lambda part: (-abs(part[1]), part[0]))
    top = parts if len(parts) <= TOP_FEATURES + 1 else parts[:TOP_FEATURES]
    rows = [(names.feature_name(j), names.feature_family(j), value) for j, value in top]
    if rest := parts[len(top) :]:
        rows.append((f"{len(rest)} more n-grams", "rest", math.fsum(value for _, value in rest)))
    rows += [(text, text, value) for text, value in more]
    units, goal = round_to_sum([value for _, _, value in rows], total)
    written = [{"t": t, "f": f, "v": v, "s": _signed(unit)} for (t, f, v), unit in zip(rows, units, strict=True)]
    return written, _signed(goal)


def round_to_sum(values: list[float], total: float, decimals: int = DECIMALS) -> tuple[list[int], int]:
    """Round values so that they add up to their rounded total: the largest remainders are rounded up.

    Parameters
    ----------
    values : list of float, not empty
    total : float
        Their sum, up to rounding errors.

    Returns
    -------
    units, total : list of int, int
        In steps of ``10 ** -decimals``; ``sum(units) == total``. No value moves by a whole step or more as
        long as the sum is right. Ties go to the earlier value.
    """
    scaled = [value * 10**decimals for value in values]
    units = [math.floor(value) for value in scaled]
    goal = round(total * 10**decimals)
    order = sorted(range(len(values)), key=lambda i: (units[i] - scaled[i], i))
    missing, extra = divmod(goal - sum(units), len(values))
    for place, i in enumerate(order):
        units[i] += missing + (place < extra)
    return units, goal


def own_lines(z: float, score_function: str, own: str) -> list[str]:
    """Return the own score's formula, then the same with z put in.

    z gets as many decimals, four or more, as it takes to reach the written own score from the written z.

    Raises
    ------
    ValueError
        If the score function is neither "l3-hinge" nor "sigmoid".
    """
    if score_function not in LOG_OWN:
        raise ValueError(f"The score function must be 'l3-hinge' or 'sigmoid'; {score_function!r} came.")
    log_own = LOG_OWN[score_function]
    decimals = next((d for d in range(DECIMALS, 15) if write.score(log_own(round(z, d))) == own), 15)
    size = f"{abs(z):.{decimals}f}"
    if score_function == "l3-hinge":
        return ["exp(−max(0, 1 − z)³)", f"exp(−max(0, 1 {'+' if z < 0 else '−'} {size})³)"]
    return ["1 / (1 + exp(−z))", f"1 / (1 + exp({'' if z < 0 else '−'}{size}))"]


def _signed(units: int) -> str:
    return write.signed(units / 10**DECIMALS) if units else f"{0:.{DECIMALS}f}"
