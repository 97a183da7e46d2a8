"""Autocompletion side by side: ``python -m benchmarks.autocomplete [--data DIR] [--pecos .cache/pecos/bin/python]``.

On the shop's sessions and on DIR (train.tsv and test.tsv with the columns previous and query, as
``python -m benchmarks.wordnet_log DIR`` writes them). MRR@10 for prefixes of 1, 2 and 3 letters, for a random number
from 4 on, and, as "all", for one random number a row; BLEU-RR and times are of "all". A query counts with its fastest
of 3 passes. PECOS runs in an environment of its own (`make test-pecos` makes one), on label trees that we grow.
"""

import argparse
import statistics
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import completers
from benchmarks.completers import Figures
from benchmarks.completion_questions import LENGTHS, Pairs, of_folder, of_synthetic_shop, questions
from benchmarks.table import print_table

COLUMNS = {
    **{f"MRR {name}": f"MRR {name}" for name in LENGTHS}, "BLEU-RR": "BLEU-RR", "p50 ms": "ms p50", "p95 ms": "ms p95",
    "p99 ms": "ms p99", "training CPU s": "train cpu", "disk MB": "disk MB",
}  # fmt: skip
POPULAR, HYBRID, TRIE = "most popular", "PECOS hybrid, depth 1", "PECOS trie"
BEST, PAPER = "SessionAutocomplete", "XMR hybrid, masked"


def main() -> None:
    """Measure each data set and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", default=[], help="may be given several times")
    parser.add_argument("--pecos", default="", help="Python of an environment with libpecos")
    parser.add_argument("--rounds", type=int, default=1, help="medians over so many")
    parser.add_argument("--rows", type=int, default=2000, help="held-out rows that are asked")
    parser.add_argument("--threads", type=int, default=2, help="of PECOS in training")
    parser.add_argument("--skip-shop", action="store_true")
    args = parser.parse_args()
    sets: dict[str, Callable[[], tuple[Pairs, Pairs]]] = {} if args.skip_shop else {"shop": of_synthetic_shop}
    sets |= {data.resolve().name: partial(of_folder, data) for data in args.data}
    for name, read in sets.items():
        show(name, *read(), args)


def show(name: str, train: Pairs, test: Pairs, args: argparse.Namespace) -> None:
    """Print the table of one data set, and whether what must hold does."""
    asked = questions(test, args.rows)
    ways: dict[str, Callable[[], Figures]] = {POPULAR: partial(completers.most_popular, train, asked)}
    if args.pecos:
        for title, tree in ((HYBRID, "hybrid"), (TRIE, "trie")):
            ways[title] = partial(completers.pecos, args.pecos, tree, train, asked, args.threads)
    ways |= {title: partial(completers.ours, title, train, asked) for title in completers.present()}
    rounds: dict[str, list[Figures]] = {title: [] for title in ways}
    for _ in range(args.rounds):
        for title, run in ways.items():
            rounds[title].append(run())
            print(f"{name}: {title}", file=sys.stderr)
    found = {title: medians(runs) for title, runs in rounds.items()}
    print(f"\n{name}: {len(train):,} training pairs, {len({q for _, q in train}):,} different queries; ")
    print(f"{len(asked['all']):,} held-out rows, {args.rounds} round{'s' * (args.rounds > 1)}\n")
    print_table(
        ["", *COLUMNS], [[title, *(cell(run, key) for key in COLUMNS.values())] for title, run in found.items()]
    )
    if lines := musts(found):
        print()
        print_table(["must", "ours", "theirs", ""], lines)


def medians(runs: list[Figures]) -> Figures:
    """Return the median of each figure over the rounds."""
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def cell(run: Figures, key: str) -> str:
    """Write a figure; empty where there is none."""
    if key not in run:
        return ""
    return f"{run[key]:.1f}" if key in ("train cpu", "disk MB") else f"{run[key]:.3f}"


def musts(found: dict[str, Figures]) -> list[list[str]]:
    """Return a line for each must between two ways that were measured: title, ours, theirs, and whether it holds."""
    lines = []
    for theirs in (POPULAR, HYBRID, TRIE):
        for name in LENGTHS:
            lines += must(found, (BEST, theirs), f"MRR {name}", 1.0, at_least=True)
    lines += must(found, (PAPER, HYBRID), "MRR all", 1.0, at_least=True)
    lines += must(found, (PAPER, HYBRID), "train cpu", 1.0)
    lines += must(found, (PAPER, HYBRID), "disk MB", 1.0)
    return lines + must(found, (BEST, HYBRID), "ms p50", 0.25)


def must(
    found: dict[str, Figures], pair: tuple[str, str], key: str, ratio: float, at_least: bool = False
) -> list[list[str]]:
    """Return one line, or none if a figure is missing: ours must be above, or at most that many times theirs."""
    if any(title not in found or key not in found[title] for title in pair):
        return []
    ours, theirs = (found[title][key] for title in pair)
    held = ours >= theirs if at_least else ours <= ratio * theirs
    title = f"{key} of {pair[0]}, {'at least' if at_least else f'at most {ratio:g}x'} that of {pair[1]}"
    return [[title, cell(found[pair[0]], key), cell(found[pair[1]], key), "yes" if held else "no"]]


if __name__ == "__main__":
    main()
