"""A million strings by their beginnings: ``python -m benchmarks.tries``.

Building, memory, look-ups and the ten heaviest completions, on generated strings of two or three words with weights by
Zipf's law. Each structure is measured in a fresh process: `FrozenTrie`, a sorted list with bisection and a heap, and
marisa-trie where it is installed (``pip install marisa-trie``), which finds strings and lists those under a prefix but
knows no order of weight: a heap picks the heaviest. `Trie` holds a Python object a node and is measured on a tenth of
the strings, and so is the frozen form beside it.
"""

import argparse
import heapq
import json
import statistics
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
import psutil

from benchmarks.table import print_table
from xmr_core import FrozenTrie, Trie

K, ASKED, LENGTHS = 10, 300, (1, 2, 4, 8)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Asked(NamedTuple):
    """What a structure answers: the weight of a string, and the heaviest strings under a prefix."""

    find: Callable[[str], float | None]
    completions: Callable[[str], list[tuple[str, float]]]


def generated(n: int, seed: int = 0) -> tuple[list[str], list[float]]:
    """Return n different strings of two or three of 20,000 words, shuffled, and their weights."""
    rng = np.random.default_rng(seed)
    words = ["".join(LETTERS[i] for i in rng.integers(0, 26, rng.integers(2, 9))) for _ in range(20_000)]
    found: dict[str, None] = {}
    while len(found) < n:
        drawn = (20_000 * rng.random((n, 3)) ** 2).astype(np.int64).tolist()
        found |= dict.fromkeys(" ".join(words[i] for i in row[: 2 + row[0] % 2]) for row in drawn)
    weights = 1e6 / rng.permutation(np.arange(1, n + 1))
    return list(found)[:n], weights.tolist()


def frozen(strings: list[str], weights: list[float]) -> Asked:
    """Ours, in arrays."""
    trie = FrozenTrie(strings, weights)
    return Asked(trie.find, trie.completions)


def grown(strings: list[str], weights: list[float]) -> Asked:
    """Ours, an object a node."""
    trie = Trie()
    for string, weight in zip(strings, weights, strict=True):
        trie.insert(string, weight)
    return Asked(trie.find, trie.completions)


def bisection(strings: list[str], weights: list[float]) -> Asked:
    """A sorted list and its weights; the heaviest by a heap over all strings under the prefix."""
    pairs = sorted(zip(strings, weights, strict=True))
    ordered, weight = [string for string, _ in pairs], [value for _, value in pairs]

    def find(string: str) -> float | None:
        at = bisect_left(ordered, string)
        return weight[at] if at < len(ordered) and ordered[at] == string else None

    def completions(prefix: str) -> list[tuple[str, float]]:
        low, high = bisect_left(ordered, prefix), bisect_left(ordered, prefix + chr(sys.maxunicode))
        best = heapq.nsmallest(K, range(low, high), key=lambda i: (-weight[i], i))
        return [(ordered[i], weight[i]) for i in best]

    return Asked(find, completions)


def marisa(strings: list[str], weights: list[float]) -> Asked:
    """marisa-trie, with an array of weights by its numbers; the heaviest by a heap over all under the prefix."""
    import marisa_trie  # type: ignore[import-not-found, unused-ignore]

    trie = marisa_trie.Trie(strings)
    weight = np.empty(len(strings))
    weight[[trie[string] for string in strings]] = weights

    def find(string: str) -> float | None:
        at = trie.get(string)
        return None if at is None else float(weight[at])

    def completions(prefix: str) -> list[tuple[str, float]]:
        pairs = ((string, float(weight[at])) for string, at in trie.iteritems(prefix))
        return heapq.nsmallest(K, pairs, key=lambda pair: (-pair[1], pair[0]))

    return Asked(find, completions)


BUILD = {"FrozenTrie": frozen, "Trie": grown, "sorted list, bisect, heapq": bisection, "marisa-trie, heapq": marisa}
COLUMNS = ["structure", "strings", "build s", "memory MB", "find µs", *(f"{K} best under {n}, µs" for n in LENGTHS)]


def measured(name: str, n: int) -> dict[str, Any]:
    """Build one structure and return seconds, bytes and microseconds; in a process of its own."""
    strings, weights = generated(n)
    BUILD[name](strings[:10], weights[:10]).completions("a")  # compiles, or takes the compiled code from the disk
    before = psutil.Process().memory_info().rss
    start = time.perf_counter()
    asked = BUILD[name](strings, weights)
    seconds = time.perf_counter() - start
    memory = psutil.Process().memory_info().rss - before
    rng = np.random.default_rng(1)
    some = [strings[i] for i in rng.integers(0, n, ASKED)]
    found = [asked.completions(string[:length]) for length in LENGTHS for string in some[:20]]
    times = [_microseconds(asked.find, some)]
    for length in LENGTHS:
        slow = some[: 5 if length == 1 and name not in ("FrozenTrie", "Trie") else 20 if length < 4 else ASKED]
        times.append(_microseconds(asked.completions, [string[:length] for string in slow]))
    return {"seconds": seconds, "memory": memory, "times": times, "found": found}


def _microseconds(function: Callable[[str], Any], strings: list[str]) -> float:
    """Return the median over the strings, each with its best of three."""
    best = []
    for string in strings:
        runs = []
        for _ in range(3):
            start = time.perf_counter()
            function(string)
            runs.append(time.perf_counter() - start)
        best.append(min(runs))
    return 1e6 * statistics.median(best)


def main() -> None:
    """Measure each structure in a fresh process, compare their answers, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strings", type=int, default=1_000_000)
    parser.add_argument("--one", choices=list(BUILD), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measured(args.one, args.strings)))
        return
    names = ["FrozenTrie", "sorted list, bisect, heapq"]
    if find_spec("marisa_trie"):
        names.append("marisa-trie, heapq")
    else:
        print("marisa-trie is not installed and is left out: pip install marisa-trie\n", file=sys.stderr)
    rows = []
    for n, group in ((args.strings, names), (max(args.strings // 10, 10), ["FrozenTrie", "Trie"])):
        answers = []
        for name in group:
            command = [sys.executable, "-m", "benchmarks.tries", "--strings", str(n), "--one", name]
            run = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            answers.append(run["found"])
            times = [f"{t:,.0f}" if t >= 100 else f"{t:.1f}" for t in run["times"]]
            rows.append([name, f"{n:,}", f"{run['seconds']:.2f}", f"{run['memory'] / 1e6:,.0f}", *times])
        if any(other != answers[0] for other in answers):
            sys.exit("The structures do not give the same completions.")
    print_table(COLUMNS, rows)


if __name__ == "__main__":
    main()
