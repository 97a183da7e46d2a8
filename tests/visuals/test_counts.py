"""Counts to choose from in a question."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from visuals.lessons.counts import counts_about


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_answer_is_among_counts_that_can_be_and_are_apart(case: tuple[int, int]) -> None:
    answer, n = case
    found = counts_about(answer, n)
    assert answer in found
    assert 2 <= len(found) <= 3
    assert all(0 <= v <= n for v in found)
    assert min(b - a for a, b in pairwise(found)) >= max(1, n // 8)


def test_the_place_of_the_answer_varies() -> None:
    assert counts_about(60, 120) == [60, 75, 90]
    assert counts_about(61, 120) == [46, 61, 76]
    assert counts_about(62, 120) == [32, 47, 62]
    assert counts_about(120, 120) == [90, 105, 120], "at the edge there is room on one side only"
