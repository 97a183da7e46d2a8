"""A trie that no longer changes: arrays instead of nodes, for a million strings and more."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xmr_core import trie_kernels as kernels
from xmr_core.errors import InputError
from xmr_core.texts import letters_of

MAX_STRINGS = 2**30  # strings and forks are numbered together in int32


class Arrays(NamedTuple):
    """Everything a frozen trie of n strings and f forks stores; 50 to 70 bytes a string beside the text itself.

    Strings have the numbers 0 to n - 1 in code-point order, forks n and up. A fork is a beginning after which strings
    go on differently; the root, numbered n, is one always. Its children are forks and strings.

    Attributes
    ----------
    text : uint8 (bytes,)
        The strings one after the other, in UTF-8 (a lone surrogate as its three bytes), whose order is that of the code
        points.
    begin : int64 (n + 1,)
        String i is ``text[begin[i]:begin[i + 1]]``.
    weight : float64 (n,)
    ranked : int32 (n,)
        The strings by weight, heaviest first, ties by number.
    best : int32 (n + f,)
        Place in ``ranked`` of the heaviest string at a node or below it.
    depth : int32 (f,)
        Bytes that all strings below a fork share.
    low, high : int32 (f,)
        The strings below a fork are ``low`` up to ``high``.
    child_ptr : int32 (f + 1,)
        A fork's entries in the next three.
    child : int32 (n + f - 1,)
        Children in order of their strings.
    label : int16 (n + f - 1,)
        The byte that leads to the child; -1 for the string that ends at the fork.
    heaviest : int32 (n + f - 1,)
        The same children in order of ``best``.
    """

    text: NDArray[np.uint8]
    begin: NDArray[np.int64]
    weight: NDArray[np.float64]
    ranked: NDArray[np.int32]
    best: NDArray[np.int32]
    depth: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    child_ptr: NDArray[np.int32]
    child: NDArray[np.int32]
    label: NDArray[np.int16]
    heaviest: NDArray[np.int32]


class FrozenTrie:
    """Strings with weights in arrays, found by their beginnings; answers as a `Trie` of the same strings does.

    Strings are compared by code point after NFC normalisation, and the weights of equal strings are added. Paths
    without a fork are stored as one edge, so that n strings take at most 2n nodes, however long they are.

    - look up: `find`, ``string in trie``, ``len(trie)``, `range`, ``trie[place]``, `weights`
    - complete: `completions`

    Parameters
    ----------
    strings : list or tuple of str
        In any order, repeats allowed; may be empty.
    weights : sequence of float, optional
        One a string, finite and above 0; 1 each by default.

    Raises
    ------
    InputError
        If something is no text, a weight is not finite and above 0, there are not as many weights as strings, or more
        than 2^30 strings.

    Notes
    -----
    Building takes O(c + n log n) for n strings that hold c letters, and O(c) if they come in order but for comparing
    their weights. A trie without one-way paths: Morrison, "PATRICIA", Journal of the ACM 15(4), 1968,
    doi:10.1145/321479.321481. Forks that know the best string below them, and their children by it: Hsu and Ottaviano,
    "Space-Efficient Data Structures for Top-k Completion", WWW 2013, pages 583-594.

    Examples
    --------
    >>> trie = FrozenTrie(["PEN", "PAN", "PAD"], [5, 2, 1])
    >>> trie.completions("PA")
    [('PAN', 2.0), ('PAD', 1.0)]
    >>> trie.range("PA")
    (0, 2)
    """

    def __init__(self, strings: Sequence[str], weights: Sequence[float] | NDArray[Any] | None = None) -> None:
        if not isinstance(strings, list | tuple):
            raise InputError(f"A list of texts is wanted; {type(strings).__name__} came. Make it one: list(texts).")
        if len(strings) > MAX_STRINGS:
            raise InputError(f"At most {MAX_STRINGS:,} strings are wanted; {len(strings):,} came.")
        weight = np.ones(len(strings)) if weights is None else _weights(weights, len(strings))
        self._arrays = _build(*_distinct([_encoded(string) for string in strings], weight))

    # ------------------------------------------------------------------ look up

    def __len__(self) -> int:
        """Return the number of different strings; O(1)."""
        return len(self._arrays.weight)

    def __getitem__(self, place: int) -> str:
        """Return the string at a place of the sorted strings, from 0; O(n) for n letters.

        Raises
        ------
        IndexError
            If there is none.
        """
        if not 0 <= place < len(self):
            raise IndexError(f"Places go from 0 to {len(self) - 1}; {place} came.")
        begin, text = self._arrays.begin, self._arrays.text
        return text[begin[place] : begin[place + 1]].tobytes().decode("utf-8", "surrogatepass")

    def __contains__(self, string: str) -> bool:
        """Return whether the string is there; O(n log a) for n letters and an alphabet of a letters."""
        return self.find(string) is not None

    @property
    def weights(self) -> NDArray[np.float64]:
        """Weights of the sorted strings, float64 (len,), read-only; O(1)."""
        view = self._arrays.weight.view()
        view.flags.writeable = False
        return view

    @property
    def n_nodes(self) -> int:
        """Number of nodes of a `Trie` of these strings, a node for each letter and the root; O(c) for c letters."""
        return int(kernels.n_letters(self._arrays.text, self._arrays.begin)) + 1

    @property
    def nbytes(self) -> int:
        """Memory of all arrays, in bytes; O(1)."""
        return sum(array.nbytes for array in self._arrays)

    def find(self, string: str) -> float | None:
        """Return the weight of a string, None if it is not there; O(n log a) for n of a letters."""
        letters = _encoded(string)
        _, low, high = self._descend(letters)
        begin = self._arrays.begin
        # Of the strings that begin with this one, it would be the first.
        found = low < high and begin[low + 1] - begin[low] == len(letters)
        return float(self._arrays.weight[low]) if found else None

    def range(self, prefix: str) -> tuple[int, int]:
        """Return which of the sorted strings begin with a prefix: from the first number up to the second.

        If none does, both are the place where the prefix would stand. O(n log a) for a prefix of n letters and an
        alphabet of a letters.
        """
        _, low, high = self._descend(_encoded(prefix))
        return low, high

    # ------------------------------------------------------------------ complete

    def completions(self, prefix: str, k: int = 10) -> list[tuple[str, float]]:
        """Return the ``k`` heaviest strings that begin with a prefix, with their weights, heaviest first.

        Ties go by code-point order. O(n log a + m log m) for a prefix of n letters and an alphabet of a letters, where
        m is the number of nodes on the paths to the k strings: each puts the next best beside it in hand.

        Raises
        ------
        InputError
            If ``k`` is not a whole number of at least 1.
        """
        letters = _encoded(prefix)
        if type(k) is not int or k < 1:
            raise InputError(f"k must be a whole number of at least 1; {k!r} came.")
        node, low, high = self._descend(letters)
        if low == high:
            return []
        a = self._arrays
        found = kernels.top(node, min(k, high - low), a.ranked, a.best, a.child_ptr, a.heaviest)
        return [(self[i], weight) for i, weight in zip(found.tolist(), a.weight[found].tolist(), strict=True)]

    # ------------------------------------------------------------------ inside

    def _descend(self, letters: bytes) -> tuple[int, int, int]:
        """Return the first node whose strings all begin with these letters, and those strings; see `range`."""
        a = self._arrays
        asked = np.frombuffer(letters, np.uint8)
        return kernels.descend(asked, a.text, a.begin, a.depth, a.low, a.high, a.child_ptr, a.child, a.label)

    def _check(self) -> None:
        """Assert the invariants; for tests."""
        a, n, n_forks = self._arrays, len(self), len(self._arrays.depth)
        strings = [a.text[low:high].tobytes() for low, high in pairwise(a.begin.tolist())]
        # Strings ascend, without repeats, and the ranking orders their weights.
        assert all(one < other for one, other in pairwise(strings))
        assert a.ranked.tolist() == sorted(range(n), key=lambda i: (-a.weight[i], i))
        assert a.best[a.ranked].tolist() == list(range(n))
        # The root comes first and holds all; every other node hangs on one fork.
        assert (int(a.low[0]), int(a.high[0]), int(a.depth[0])) == (0, n, 0)
        assert sorted(a.child.tolist()) == [*range(n), *range(n + 1, n + n_forks)]
        assert (int(a.child_ptr[0]), int(a.child_ptr[-1])) == (0, len(a.child))
        for fork in range(n_forks):
            first, end = a.child_ptr[fork : fork + 2]
            children, below = a.child[first:end].tolist(), strings[a.low[fork] : a.high[fork]]
            # A fork forks, its strings share its letters, and their next letters lead to its children.
            assert len(children) > 1 or not fork
            assert all(string[: a.depth[fork]] == below[0][: a.depth[fork]] for string in below)
            spans = [(i, i + 1) if i < n else (int(a.low[i - n]), int(a.high[i - n])) for i in children]
            assert [i for span in spans for i in range(*span)] == list(range(a.low[fork], a.high[fork]))
            labels = a.label[first:end].tolist()
            assert labels == sorted(set(labels))
            assert all({_label(string, a.depth[fork]) for string in strings[low:high]} == {label}
                       for label, (low, high) in zip(labels, spans, strict=True))  # fmt: skip
            # It knows the best below, and its children by theirs.
            ranks = a.best[a.heaviest[first:end]].tolist()
            assert ranks == sorted(a.best[children].tolist())
            assert int(a.best[n + fork]) == min(ranks, default=n)


def _label(string: bytes, depth: int) -> int:
    return string[depth] if depth < len(string) else -1


def _encoded(string: Any) -> bytes:
    if type(string) is str and string.isascii():  # the usual case, which NFC leaves alone
        return string.encode()
    return letters_of(string).encode("utf-8", "surrogatepass")


def _weights(weights: Any, n: int) -> NDArray[np.float64]:
    """Return weights as float64; refuse what `Trie.insert` does."""
    kinds = set(map(type, weights)) if isinstance(weights, list | tuple) else set()
    try:
        given = np.asarray(weights)
    except ValueError:  # lists of different lengths in it
        given = np.array([None])
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iuf") or bool in kinds:
        raise InputError("Weights must be a list of finite numbers above 0.")
    if len(given) != n:
        raise InputError(f"As many weights as strings are wanted, {n}; {len(given)} came.")
    weight = given.astype(np.float64)
    if wrong := np.flatnonzero(~((weight > 0) & np.isfinite(weight))).tolist():
        raise InputError(f"A weight must be a finite number above 0; number {wrong[0]} is {weight[wrong[0]]:g}.")
    return weight


def _distinct(strings: list[bytes], weight: NDArray[np.float64]) -> tuple[list[bytes], NDArray[np.float64]]:
    """Return the strings in order without repeats, and the sums of their weights, added in the order they came in."""
    order = sorted(range(len(strings)), key=strings.__getitem__)
    ordered = [strings[i] for i in order]
    new = np.ones(len(ordered), bool)
    new[1:] = [one != other for one, other in pairwise(ordered)]
    if new.all():
        return ordered, weight[order]
    summed = np.bincount(np.cumsum(new) - 1, weight[order]).astype(np.float64, copy=False)
    return [ordered[i] for i in np.flatnonzero(new)], summed


def _build(strings: list[bytes], weight: NDArray[np.float64]) -> Arrays:
    """Return the arrays of sorted, distinct strings."""
    n = len(strings)
    begin = np.zeros(n + 1, np.int64)
    np.cumsum(np.fromiter(map(len, strings), np.int64, n), out=begin[1:])
    text = np.frombuffer(b"".join(strings), np.uint8)
    depth, low, high, hung, parent = kernels.forks(text, begin)
    n_forks = len(depth)
    ranked = np.argsort(-weight, kind="stable").astype(np.int32)
    best = np.full(n + n_forks, n, np.int32)
    best[ranked] = np.arange(n, dtype=np.int32)
    kernels.lift(best, hung, parent, n)
    # Nodes are hung in order of their strings: a stable sort keeps that among the children of each fork.
    by_parent = np.argsort(parent, kind="stable")
    child, parent = hung[by_parent], parent[by_parent]
    child_ptr = np.zeros(n_forks + 1, np.int32)
    np.cumsum(np.bincount(parent, minlength=n_forks), out=child_ptr[1:])
    heaviest = child[np.lexsort((best[child], parent))]
    label = kernels.labels(child, depth[parent], low, text, begin)
    return Arrays(text, begin, weight, ranked, best, depth, low, high, child_ptr, child, label, heaviest)
