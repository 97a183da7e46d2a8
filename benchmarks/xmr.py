"""XR-Linear beside its peers: ``python -m benchmarks.xmr --data DIR --pecos /path/to/other/bin/python``.

DIR holds X.trn.npz, Y.trn.npz, X.tst.npz and Y.tst.npz in PECOS's layout and, for the lines about texts, trn.txt,
tst.txt and labels.txt. PECOS runs in an environment of its own (`make test-pecos` makes one in .cache/pecos), napkinXC
too (pip install napkinxc). The peers run in turn, each in a fresh process; the table shows medians over the rounds,
beside them the median of the rounds' ratios to PECOS (accuracy: points) and whether what must hold does.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks import compiling, growth, musts, running
from benchmarks.table import print_table

PEERS = Path(__file__).parent / "peers"
TEXTS = ("trn.txt", "tst.txt", "labels.txt")


def main() -> None:
    """Run what was asked for and print the tables."""
    args = arguments()
    failed = [title for data in args.data for title in compare(data.resolve(), args)]
    if args.scale:
        growth.show(args.up_to, args.pecos, args.threads)
    if args.compile:
        compiling.show()
    if args.check and failed:
        sys.exit(f"Not held: {'; '.join(failed)}.")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", default=[], help="may be given several times")
    parser.add_argument("--pecos", default="", help="Python of an environment with libpecos")
    parser.add_argument("--napkinxc", default="", help="Python of an environment with napkinxc")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2, help="in training")
    parser.add_argument("--beam", type=int, default=10, help="our beam width; PECOS's stays 10")
    parser.add_argument("--match-weight", type=float, help="match_weight of our model")
    parser.add_argument("--skip-text", action="store_true", help="leave out the lines from text to products")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a must does not hold")
    parser.add_argument("--scale", action="store_true", help="growth with the number of labels, on synthetic data")
    parser.add_argument("--up-to", type=int, default=100_000, help="labels of the largest set of --scale")
    parser.add_argument("--compile", action="store_true", help="what the very first call costs")
    args = parser.parse_args()
    if not (args.data or args.scale or args.compile):
        parser.error("give --data, --scale or --compile")
    if args.check and not args.pecos:
        parser.error("--check needs --pecos: the musts are ratios to it")
    return args


def compare(data: Path, args: argparse.Namespace) -> list[str]:
    """Print the table of one data set, and return the musts that do not hold."""
    params = {} if args.match_weight is None else {"match_weight": args.match_weight}
    ours = [str(args.beam), json.dumps(params)]
    commands = {"Starbeam": [sys.executable, "-m", "benchmarks.peers.run_starbeam"]}
    if args.pecos:
        commands["PECOS"] = [args.pecos, str(PEERS / "run_pecos.py")]
    if args.napkinxc:
        commands["napkinXC"] = [args.napkinxc, str(PEERS / "run_napkinxc.py")]
    runs: dict[str, list[running.Figures]] = {name: [] for name in commands}
    running.warm(commands["Starbeam"], str(args.threads), *ours)
    for i in range(args.rounds):
        for name in running.turn(list(commands), i):
            options = [str(args.threads), *(ours if name == "Starbeam" else [])]
            runs[name].append(running.once(commands[name], data, *options))
    if not args.skip_text and all((data / name).exists() for name in TEXTS):
        add_texts(runs, data, args, ours)
    lines, failed = musts.table(musts.MATCH if params else musts.PLAIN, runs)
    said = ", ".join([f"beam {args.beam}", *(f"{k} {v:g}" for k, v in params.items())])
    print(f"\n{data.name}, {args.rounds} rounds in turn, medians; ours with {said}\n")
    print_table(["", *runs, *(["to PECOS", "must", ""] if args.pecos else [])], lines)
    return [f"{title} on {data.name}" for title in failed]


def add_texts(runs: dict[str, list[running.Figures]], data: Path, args: argparse.Namespace, ours: list[str]) -> None:
    """Put the figures from text to products beside the others."""
    threads = str(args.threads)
    commands = {"Starbeam": [sys.executable, "-m", "benchmarks.peers.text_starbeam", str(data), threads, *ours]}
    if args.pecos:
        commands["PECOS"] = [args.pecos, str(PEERS / "text_pecos.py"), str(data), threads]
    for name, rounds in running.asked(commands, args.rounds).items():
        for run, figures in zip(runs[name], rounds, strict=True):
            run.update(figures)


if __name__ == "__main__":
    main()
