"""One short list of strings under three trees, to be walked side by side: clusters, a trie, a trie above clusters."""

from collections import Counter
from collections.abc import Sequence

from xmr_core.completion.xmr_autocomplete import XMRAutocomplete
from xmr_core.errors import InputError
from xmr_core.session_log import SessionLog, pairs
from xmr_core.texts import nfc

# The strings of Amazon Science's figure on session-aware completion, which Yadav et al. (arXiv:2012.07654) use too.
EIGHT = ("a", "ab", "abc", "abd", "abfgh", "abfgi", "bcde", "bcdf")
KINDS = ("balanced_kmeans", "trie", "hybrid")
MAX_STRINGS, MAX_LETTERS = 300, 60
MAX_ROWS = 12_000  # of a log, evenly spread: more would change little and cost seconds
TYPED = 20  # times that each string of a list counts as typed: so many prefixes are drawn of it
FEW = 32  # strings: among so few, clusters of the usual size would be one

Rows = tuple[list[str | None], list[str]]


def rows_of_strings(strings: Sequence[str]) -> Rows:
    """Return rows to learn from for a list that comes without sessions; a string that stands twice counts twice.

    Raises
    ------
    InputError
        If there are fewer than two different strings, too many, or one is empty or too long.
    """
    letters = [nfc(string) for string in strings]
    if len(set(letters)) < 2:
        raise InputError("A tree needs at least two different strings. Type more, for example: tea, teapot, ten.")
    if (n := len(set(letters))) > MAX_STRINGS:
        raise InputError(f"{n:,} different strings are too many to walk; {MAX_STRINGS} fit. Take some out.")
    if long := next((string for string in letters if len(string) > MAX_LETTERS), None):
        raise InputError(f"“{long[:20]}…” has {len(long):,} letters; at most {MAX_LETTERS} fit. Shorten it.")
    if "" in letters:
        raise InputError("One of the strings is empty. Take it out.")
    return [None] * (TYPED * len(letters)), letters * TYPED


def rows_of_log(log: SessionLog) -> Rows:
    """Return the rows of a log whose query is one of the `MAX_STRINGS` typed most often, ties by code point."""
    previous, queries = pairs(log)
    counted = Counter(query for query in queries if len(query) <= MAX_LETTERS)
    if len(counted) < 2:
        raise InputError("A tree needs at least two different queries; this log has fewer.")
    most = set(sorted(counted, key=lambda query: (-counted[query], query))[:MAX_STRINGS])
    rows = [i for i, query in enumerate(queries) if query in most]
    rows = rows[:: -(-len(rows) // MAX_ROWS)]
    return [previous[i] for i in rows], [queries[i] for i in rows]


def fit_three(rows: Rows) -> dict[str, XMRAutocomplete]:
    """Return a fitted `XMRAutocomplete` for each of `KINDS`; they differ in the tree alone.

    Letters are features even under the mask, and popularity counts nothing, so that the scores that are walked are the
    paper's.
    """
    few = len(set(rows[1])) <= FEW
    branching, max_leaf_size = (2, 2) if few else (8, 12)
    return {
        kind: XMRAutocomplete(
            kind, use_prefix=True, popularity=0.0, branching=branching, max_leaf_size=max_leaf_size
        ).fit(*rows)
        for kind in KINDS
    }


def typical(rows: Rows) -> tuple[str, str]:
    """Return the previous query and the query that follow each other most often, ("", "") without sessions.

    Ties by code point.
    """
    counted = Counter((before, query) for before, query in zip(*rows, strict=True) if before)
    return min(counted, key=lambda pair: (-counted[pair], pair)) if counted else ("", "")
