from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from xmr_core.experiments.most_popular import MostPopular

LETTERS = st.text("ab\u00e9\U0010ffff", max_size=4)


@given(st.lists(LETTERS, max_size=40), LETTERS, st.integers(1, 5))
def test_completions_are_those_of_a_plain_count(queries: list[str], prefix: str, k: int) -> None:
    counts = Counter(queries)
    expected = sorted((q for q in counts if q.startswith(prefix)), key=lambda q: (-counts[q], q))[:k]
    assert MostPopular(queries).complete(prefix, k) == expected


def test_both_ways_to_write_an_accent_are_one_query() -> None:
    assert MostPopular(["cafe\u0301", "caf\u00e9s", "caf\u00e9"]).complete("cafe\u0301") == ["café", "cafés"]
