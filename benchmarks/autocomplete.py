"""Autocompletion side by side: ``python -m benchmarks.autocomplete [--data DIR] [--pecos .cache/pecos/bin/python]``.

On the shop's sessions and on DIR (train.tsv and test.tsv with the columns previous and query, as
``python -m benchmarks.wordnet_log DIR`` writes them). MRR@10 for prefixes of 1, 2 and 3 letters, for a random number
from 4 on, and, as "all", for one random number a row; BLEU-RR and times are of "all". A query counts with its fastest
of 3 passes. Every way is fitted and asked in a process of its own. PECOS runs in an environment of its own
(`make test-pecos` makes one), on the label trees that our models have grown; the time for a tree counts on both sides.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import completers, completion_musts
from benchmarks.completers import Asked, Figures
from benchmarks.completion_questions import Pairs, of_folder, of_synthetic_shop
from benchmarks.table import print_table
from xmr_core.experiments.questions import LENGTHS, questions

COLUMNS = {
    **{f"MRR {name}": f"MRR {name}" for name in LENGTHS}, "BLEU-RR": "BLEU-RR", "p50 ms": "ms p50", "p99 ms": "ms p99",
    "training CPU s": "train cpu", "of it the tree": "tree cpu", "disk MB": "disk MB", "peak MB": "peak MB",
}  # fmt: skip
WITH_ONE_PLACE = {"train cpu", "tree cpu", "disk MB", "peak MB"}


def main() -> None:
    """Measure each data set and print its tables."""
    args = arguments()
    sets: dict[str, Callable[[], tuple[Pairs, Pairs]]] = {} if args.skip_shop else {"shop": of_synthetic_shop}
    sets |= {data.resolve().name: partial(of_folder, data) for data in args.data}
    failed = [title for name, read in sets.items() for title in show(name, *read(), args)]
    if args.check and failed:
        sys.exit(f"Not held: {'; '.join(failed)}.")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", default=[], help="may be given several times")
    parser.add_argument("--pecos", default="", help="Python of an environment with libpecos")
    parser.add_argument("--rounds", type=int, default=1, help="medians over so many")
    parser.add_argument("--rows", type=int, default=2000, help="held-out rows that are asked")
    parser.add_argument("--threads", type=int, default=1, help="of PECOS in training")
    parser.add_argument("--only", action="append", default=[], help="a way to run, by its title; several times")
    parser.add_argument("--skip-shop", action="store_true")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a must does not hold")
    return parser.parse_args()


def show(name: str, train: Pairs, test: Pairs, args: argparse.Namespace) -> list[str]:
    """Print the table of one data set and that of its musts; return the musts that do not hold."""
    asked = questions(test, args.rows)
    rounds: dict[str, list[Figures]] = {}
    with tempfile.TemporaryDirectory() as folder:
        completers.write_task(Path(folder), train, asked)
        for _ in range(args.rounds):
            for title, figures in one_round(Path(folder), asked, args).items():
                rounds.setdefault(title, []).append(figures)
    print(f"\n{name}: {len(train):,} training pairs, {len({q for _, q in train}):,} different queries;")
    print(f"{len(asked['all']):,} held-out rows, {args.rounds} round{'s' * (args.rounds > 1)}\n")
    lines = [[title, *(cell(runs, key) for key in COLUMNS.values())] for title, runs in rounds.items()]
    print_table(["", *COLUMNS], lines)
    lines, failed = completion_musts.table(rounds, of_a_log=name != "shop")
    if lines:
        print()
        print_table(["", "ours", "theirs", "to theirs", "must", ""], lines)
    return [f"{title} on {name}" for title in failed]


def one_round(task: Path, asked: Asked, args: argparse.Namespace) -> dict[str, Figures]:
    """Run every way once, PECOS after the model of ours that grows its tree; return figures in the order of the table.

    PECOS is given its tree: what growing it took is added to its training.
    """
    found: dict[str, Figures] = {}
    for title in completers.KINDS:
        if args.only and title not in args.only:
            continue
        print(title, file=sys.stderr)
        found[title] = completers.ours(title, task, asked)
        for peer in (peer for peer, (_, grower) in completers.TREES.items() if args.pecos and grower == title):
            print(peer, file=sys.stderr)
            run, tree = completers.pecos(peer, args.pecos, task, asked, args.threads), found[title]["tree cpu"]
            found[peer] = {**run, "train cpu": run["train cpu"] + tree, "tree cpu": tree}
    order = [completers.POPULAR, *completers.TREES, *completers.KINDS]
    return {title: found[title] for title in dict.fromkeys(order) if title in found}


def cell(runs: list[Figures], key: str) -> str:
    """Write the median of a figure over the rounds; empty where there is none."""
    if key not in runs[0]:
        return ""
    return f"{statistics.median(run[key] for run in runs):.{1 if key in WITH_ONE_PLACE else 3}f}"


if __name__ == "__main__":
    main()
