"""A trie: strings that begin alike share a path."""

import heapq
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xmr_core.errors import InputError
from xmr_core.texts import letters_of

if TYPE_CHECKING:
    from xmr_core.frozen_trie import FrozenTrie

ROOT = 0


@dataclass(frozen=True)
class TrieStep:
    """One letter of a walk or of an insertion.

    Attributes
    ----------
    depth : int
        Letters read so far; 0 is the start at the root.
    letter : str
        The letter read; empty at the root.
    node : int or None
        The node reached, None if there is none for this letter.
    created : bool
        Whether an insertion made the node.
    children : str
        The letters that go on from the node, in code-point order.
    n_strings : int
        Strings that end at the node or below it.
    ends : bool
        Whether a string ends at the node.
    """

    depth: int
    letter: str
    node: int | None
    created: bool = False
    children: str = ""
    n_strings: int = 0
    ends: bool = False


class Trie:
    """Strings with weights, found by their beginnings.

    Strings are compared by code point after NFC normalisation, so that a letter with an accent is one string however
    it was typed; "e" is then no beginning of "é". The empty string is a string like any other and ends at the root. A
    string of n letters takes at most n nodes; none of the methods recurses, so length is bounded by memory alone.

    - change: `insert`, `insert_steps`
    - look up: `find`, ``string in trie``, ``len(trie)``, `walk`, `nodes_added_by`
    - complete: `completions`
    - many strings: `freeze`

    Notes
    -----
    Nodes are numbers, in the order in which they were made; the root is 0. Fredkin, "Trie Memory", Communications of
    the ACM 3(9), 1960, doi:10.1145/367390.367400.

    Examples
    --------
    >>> trie = Trie()
    >>> for word in ["PAN", "PAD", "PEN"]:
    ...     _ = trie.insert(word)
    >>> trie.nodes_added_by("PET")
    1
    >>> trie.completions("PA")
    [('PAD', 1.0), ('PAN', 1.0)]
    """

    def __init__(self) -> None:
        self._children: list[dict[str, int]] = [{}]
        self._weight = [0.0]  # of the string that ends here; 0 if none does
        self._best = [0.0]  # the largest weight here and below
        self._n_strings = [0]  # here and below

    # ------------------------------------------------------------------ change

    def insert(self, string: str, weight: float = 1.0) -> int:
        """Add a string, or add to the weight of one that is there; return how many nodes that made.

        O(n) for n letters.

        Raises
        ------
        InputError
            If ``string`` is no text or ``weight`` is not finite and above 0; nothing is changed then.
        """
        return sum(created for _, _, _, created in self._insert(string, weight))

    def insert_steps(self, string: str, weight: float = 1.0) -> list[TrieStep]:
        """Insert, and return the root and a step for each letter, each as the trie was when that letter had been read.

        O(1) a step, beside sorting the letters that go on.
        """
        return [self._step(*reached) for reached in self._insert(string, weight)]

    def _insert(self, string: str, weight: float) -> Iterator[tuple[int, str, int, bool]]:
        """Insert, yielding depth, letter, node and whether it is new; to be exhausted."""
        letters = letters_of(string)
        if not _is_weight(weight):
            raise InputError(f"A weight must be a finite number above 0; {weight!r} came.")
        before, node = self._weight_of(letters), ROOT
        for depth in range(len(letters) + 1):
            letter, created = letters[depth - 1 : depth], False
            if depth:
                following = self._children[node].get(letter)
                created = following is None
                node = self._grow(node, letter) if following is None else following
            self._n_strings[node] += not before
            self._best[node] = max(self._best[node], before + weight)
            if depth == len(letters):
                self._weight[node] = before + float(weight)
            yield depth, letter, node, created

    def _grow(self, node: int, letter: str) -> int:
        self._children[node][letter] = new = len(self._children)
        self._children.append({})
        self._weight.append(0.0)
        self._best.append(0.0)
        self._n_strings.append(0)
        return new

    # ------------------------------------------------------------------ look up

    def __len__(self) -> int:
        """Return the number of different strings; O(1)."""
        return self._n_strings[ROOT]

    def __contains__(self, string: str) -> bool:
        """Return whether the string was inserted; O(n) for n letters."""
        return self._weight_of(letters_of(string)) > 0

    @property
    def n_nodes(self) -> int:
        """Number of nodes, the root included; O(1)."""
        return len(self._children)

    def find(self, string: str) -> float | None:
        """Return the weight of a string, None if it was not inserted; O(n) for n letters."""
        return self._weight_of(letters_of(string)) or None

    def walk(self, prefix: str) -> Iterator[TrieStep]:
        """Yield the root and then a step for each letter, up to and including the first letter that leads nowhere.

        O(1) a step, beside sorting the letters that go on.
        """
        return self._walk(letters_of(prefix))

    def _walk(self, letters: str) -> Iterator[TrieStep]:
        node = ROOT
        yield self._step(0, "", node)
        for depth, letter in enumerate(letters, start=1):
            following = self._children[node].get(letter)
            if following is None:
                yield TrieStep(depth, letter, None)
                return
            node = following
            yield self._step(depth, letter, node)

    def nodes_added_by(self, string: str) -> int:
        """Return how many nodes inserting a string would make; O(n) for n letters, and nothing is inserted."""
        letters = letters_of(string)
        return len(letters) - self._descend(letters)[1]

    # ------------------------------------------------------------------ complete

    def completions(self, prefix: str, k: int = 10) -> list[tuple[str, float]]:
        """Return the ``k`` heaviest strings that begin with a prefix, with their weights, heaviest first.

        Ties go by code-point order. The search opens a node only when nothing in hand is heavier than the best string
        below it: O(n + m log m) for a prefix of n letters, where the m nodes put in hand are the children of all nodes
        on the paths to the k strings.

        Raises
        ------
        InputError
            If ``k`` is not a whole number of at least 1.
        """
        letters = letters_of(prefix)
        if type(k) is not int or k < 1:
            raise InputError(f"k must be a whole number of at least 1; {k!r} came.")
        node, depth = self._descend(letters)
        found: list[tuple[str, float]] = []
        if depth < len(letters) or not self._n_strings[node]:
            return found
        # No string below a node is heavier than its best, nor before its own in code-point order: the first in hand
        # that is a string (node None) comes next. A string comes before the node that it ends at: "" sorts first.
        hand: list[tuple[float, str, int, int]] = [(-self._best[node], letters, 1, node)]
        while hand and len(found) < k:
            key, string, is_node, at = heapq.heappop(hand)
            if not is_node:
                found.append((string, -key))
                continue
            if self._weight[at]:
                heapq.heappush(hand, (-self._weight[at], string, 0, at))
            for letter, child in self._children[at].items():
                heapq.heappush(hand, (-self._best[child], string + letter, 1, child))
        return found

    # ------------------------------------------------------------------ many strings

    def freeze(self) -> "FrozenTrie":
        """Return the strings as they are now in arrays: smaller, quicker and unchangeable.

        O(c + n log n) for n strings that hold c letters.
        """
        from xmr_core.frozen_trie import FrozenTrie  # here, so that a plain trie needs no compiler

        strings, weights, letters = [], [], [""]
        hand = [(0, "", ROOT)]
        while hand:
            depth, letter, node = hand.pop()
            letters[depth:] = [letter]
            if self._weight[node]:
                strings.append("".join(letters))
                weights.append(self._weight[node])
            hand += sorted(((depth + 1, *child) for child in self._children[node].items()), reverse=True)
        return FrozenTrie(strings, weights)

    # ------------------------------------------------------------------ inside

    def _descend(self, letters: str) -> tuple[int, int]:
        """Return the last node on the path of these letters, and how many of them lead there."""
        node = ROOT
        for depth, letter in enumerate(letters):
            following = self._children[node].get(letter)
            if following is None:
                return node, depth
            node = following
        return node, len(letters)

    def _weight_of(self, letters: str) -> float:
        node, depth = self._descend(letters)
        return self._weight[node] if depth == len(letters) else 0.0

    def _step(self, depth: int, letter: str, node: int, created: bool = False) -> TrieStep:
        children = "".join(sorted(self._children[node]))
        return TrieStep(depth, letter, node, created, children, self._n_strings[node], self._weight[node] > 0)

    def _check(self) -> None:
        """Assert the invariants; for tests."""
        # The columns are equally long.
        assert len(self._children) == len(self._weight) == len(self._best) == len(self._n_strings)
        # Every node but the root hangs on exactly one other that was made before it, by one letter.
        links = [(node, letter, child) for node, down in enumerate(self._children) for letter, child in down.items()]
        assert sorted(child for _, _, child in links) == list(range(1, self.n_nodes))
        assert all(node < child and len(letter) == 1 for node, letter, child in links)
        for node, down in enumerate(self._children):
            # Counts and best weights add up from below, and every branch ends in a string.
            assert self._n_strings[node] == (self._weight[node] > 0) + sum(self._n_strings[c] for c in down.values())
            assert self._best[node] == max([self._weight[node], *(self._best[c] for c in down.values())])
            assert down or self._weight[node] > 0 or node == ROOT


def _is_weight(weight: Any) -> bool:
    return isinstance(weight, (int, float)) and not isinstance(weight, bool) and 0 < weight <= sys.float_info.max
