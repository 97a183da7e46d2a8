"""How numbers are written: short, honest, with a true minus sign."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visuals.figures import beam_numbers as write


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.0, "1.0000"), (0.03084, "0.0308"), (0.001, "0.0010"), (0.00099, "9.9 × 10⁻⁴"), (1.24e-12, "1.2 × 10⁻¹²"),
     (9.97e-5, "1.0 × 10⁻⁴"), (1e-300, "1.0 × 10⁻³⁰⁰")],
)  # fmt: skip
def test_scores_have_four_decimals_or_two_digits_and_a_power_of_ten(value: float, written: str) -> None:
    assert write.score(math.log(value)) == written


def test_a_score_too_small_for_a_float_is_still_written() -> None:
    assert write.score(-1000.0) == "5.1 × 10⁻⁴³⁵"
    assert write.score(-math.inf) == "0"


@given(st.floats(-800, 0), st.floats(-800, 0))
def test_a_larger_score_is_never_written_smaller(a: float, b: float) -> None:
    low, high = sorted([a, b])
    assert _value(write.score(low)) <= _value(write.score(high))


def _value(written: str) -> float:
    """Return a score's logarithm as read."""
    mantissa, _, power = written.partition(" × 10")
    exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    return math.log(float(mantissa)) + exponent * math.log(10)


@pytest.mark.parametrize(
    ("a", "b", "written"), [(0.0597, 0.0289, "0.0308"), (0.0289, 0.0597, "0.0308"), (0.5, 0.5, "0")]
)
def test_a_gap_is_the_difference_of_two_scores(a: float, b: float, written: str) -> None:
    assert write.gap(math.log(a), math.log(b)) == written


def test_a_gap_below_the_floats_is_still_written() -> None:
    assert write.gap(-1000.0, -2000.0) == "5.1 × 10⁻⁴³⁵"


def test_signs_are_true_minus_signs() -> None:
    assert (write.signed(-2.75421), write.signed(0.4838), write.minus(-0.5)) == ("−2.7542", "+0.4838", "−0.5000")


@pytest.mark.parametrize(
    ("rank", "written"),
    [(1, "first"), (3, "third"), (10, "tenth"), (11, "11th"), (22, "22nd"), (103, "103rd"), (112, "112th")],
)
def test_places_are_words_up_to_ten(rank: int, written: str) -> None:
    assert write.place(rank) == written


def test_counts_have_commas_and_a_plural() -> None:
    assert (write.many(1, "group"), write.many(1760, "product")) == ("1 group", "1,760 products")
