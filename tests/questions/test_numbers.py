"""Every number of the bank that follows from something is recomputed: the only place where its expressions run."""

import math

import numpy as np
import pytest

from questions import load_bank
from questions.cards import Scored
from questions.parts import Check

CHECKS = [
    pytest.param(check, id=f"{card.id}: {check.quote}")
    for card in load_bank().cards
    if isinstance(card, Scored)
    for check in card.checks
]


def computed(check: Check) -> float:
    """Return the value of a check's expression."""
    names = {"np": np, "math": math}
    exec(check.setup, names)
    return float(eval(check.expr, names))


@pytest.mark.parametrize("check", CHECKS)
def test_the_number_is_what_its_expression_gives(check):
    assert computed(check) == pytest.approx(check.equals, rel=0, abs=check.tolerance)


def test_a_wrong_number_is_seen():
    check = Check(quote="x", expr="sum(S) * math.sqrt(np.float64(4))", setup="S = [1, 2]", equals=6)
    assert computed(check) == 6
    assert computed(check.model_copy(update={"expr": "7"})) != check.equals
