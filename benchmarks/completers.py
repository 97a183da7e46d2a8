"""The ways to complete a query that `benchmarks.autocomplete` compares; each runs in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.completion_questions import Pairs, quality, sampled_prefixes
from xmr_core.experiments.questions import Question

HERE = Path(__file__).parent
PECOS = HERE / "peers" / "complete_pecos.py"
OURS = [sys.executable, "-m", "benchmarks.peers.complete_starbeam"]
Asked = dict[str, list[Question]]
Figures = dict[str, float]

POPULAR, BEST = "most popular", "SessionAutocomplete"
PLAIN, PAPER = "XMR hybrid, filtered", "XMR hybrid, masked, with popularity"
HYBRID, TRIE = "PECOS hybrid", "PECOS trie"
KINDS: dict[str, tuple[str, dict[str, object]]] = {
    POPULAR: ("most popular", {}),
    PLAIN: ("xmr", {"mask": False}),
    "XMR hybrid, masked, with letters": ("xmr", {"use_prefix": True, "popularity": 0.0}),
    "XMR hybrid, masked": ("xmr", {"popularity": 0.0}),
    PAPER: ("xmr", {}),
    "XMR trie, masked, with popularity": ("xmr", {"tree": "trie"}),
    BEST: ("session", {}),
    "SessionAutocomplete, composing": ("session", {"compose": True}),
}
# What PECOS trains on, and who grows it: for the hybrid, a model of the same features.
TREES = {HYBRID: ("hybrid", PLAIN), TRIE: ("trie", "XMR trie, masked, with popularity")}


def write_task(folder: Path, train: Pairs, asked: Asked) -> None:
    """Write what every way is fitted on and asked."""
    queries = [query for _, query in train]
    task = {
        "previous": [previous for previous, _ in train], "queries": queries, "prefixes": sampled_prefixes(queries),
        "asked": {name: [[q.prefix, q.previous] for q in found] for name, found in asked.items()},
    }  # fmt: skip
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")


def ours(title: str, task: Path, asked: Asked) -> Figures:
    """Measure one of `KINDS`."""
    kind, params = KINDS[title]
    return _run([*OURS, str(task), kind, json.dumps(params)], asked)


def pecos(title: str, python: str, task: Path, asked: Asked, threads: int) -> Figures:
    """Measure PECOS on one of `TREES`, which the way named there has left in ``task``."""
    return _run([python, str(PECOS), str(task), TREES[title][0], str(threads)], asked)


def _run(command: list[str], asked: Asked) -> Figures:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parent)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode} (below 0: a signal).\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    answers = found.pop("answers")
    return {**found, **quality(asked, answers)}
