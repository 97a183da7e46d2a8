"""One topic does not follow itself where any order could avoid it: every order of small cases is tried."""

from collections.abc import Sequence
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from practice.reviews.interleaving import interleave

topics_of = st.lists(st.sampled_from(["pca", "gmm", "trees", None]), max_size=7)
previous_of = st.sampled_from([None, "pca", "gmm", "vision"])


def repeats(topics: Sequence[str | None], previous: str | None) -> int:
    """How often a topic follows itself."""
    return sum(a == b and a is not None for a, b in pairwise([previous, *topics]))


@given(topics_of, previous_of)
def test_no_order_repeats_less(topics: list[str | None], previous: str | None) -> None:
    order = interleave(range(len(topics)), topics, previous)
    assert sorted(order) == list(range(len(topics)))
    best = min(repeats(other, previous) for other in set(permutations(topics)))
    assert repeats([topics[i] for i in order], previous) == best


@given(topics_of, previous_of)
def test_within_a_topic_the_order_stays(topics: list[str | None], previous: str | None) -> None:
    order = interleave(range(len(topics)), topics, previous)
    for topic in {*topics} - {None}:
        places = [i for i in order if topics[i] == topic]
        assert places == sorted(places)


@given(topics_of, previous_of)
def test_what_is_well_mixed_stays_as_it_is(topics: list[str | None], previous: str | None) -> None:
    if repeats(topics, previous) == 0:
        assert interleave(range(len(topics)), topics, previous) == list(range(len(topics)))


@given(topics_of, previous_of)
def test_taking_one_by_one_gives_the_same_order(topics: list[str | None], previous: str | None) -> None:
    """A queue is made anew after every answer; the next card must be the one that was second."""
    order = interleave(range(len(topics)), topics, previous)
    if order and topics[order[0]] is not None:
        rest = [i for i in range(len(topics)) if i != order[0]]
        assert interleave(rest, [topics[i] for i in rest], topics[order[0]]) == order[1:]


def test_by_hand() -> None:
    assert interleave("aabb", "aabb") == list("abab")
    assert interleave("abb", "abb", "a") == list("bab")
    assert interleave("aaab", "aaab") == list("abaa")  # three of one and one other: one repeat cannot be avoided
    assert interleave("bcaaa", "bcaaa") == list("abaca")  # the first must wait, or two would meet at the end
    assert interleave([1, 2, 3], [None, None, None]) == [1, 2, 3]
    assert interleave([], []) == []
