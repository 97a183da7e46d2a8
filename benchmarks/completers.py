"""The ways to complete a query that `benchmarks.autocomplete` compares: ours, the baseline, and PECOS's process."""

import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, save_npz

from benchmarks.completion_questions import Pairs, Question, quality, sampled_prefixes
from benchmarks.peers.clock import Clock, size_mb
from xmr_core import LabelTree, QueryVectorizer
from xmr_core.experiments.most_popular import MostPopular
from xmr_core.label_embedding import pifa

PECOS = Path(__file__).parent / "peers" / "complete_pecos.py"
Answer = Callable[[str, str | None], list[str]]
Figures = dict[str, float]
Asked = dict[str, list[Question]]
WARM_UP_ROWS = 300
OURS: dict[str, tuple[str, dict[str, Any]]] = {
    "XMR hybrid, filtered": ("XMRAutocomplete", {"tree": "hybrid", "mask": False}),
    "XMR hybrid, masked": ("XMRAutocomplete", {"tree": "hybrid", "mask": True}),
    "XMR hybrid, masked, without prefix features": (
        "XMRAutocomplete", {"tree": "hybrid", "mask": True, "use_prefix": False}
    ),
    "XMR trie, masked": ("XMRAutocomplete", {"tree": "trie", "mask": True}),
    "SessionAutocomplete": ("SessionAutocomplete", {}),
}  # fmt: skip


def present() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return those of `OURS` that this version of the engine has."""
    module = importlib.import_module("xmr_core.completion")
    return {name: made for name, made in OURS.items() if hasattr(module, made[0])}


def most_popular(train: Pairs, asked: Asked) -> Figures:
    """Measure most-popular completion."""
    clock, queries = Clock(), [query for _, query in train]
    model = clock.time("train", lambda: MostPopular(queries))
    with tempfile.TemporaryDirectory() as folder:  # what it would take as a plain file
        lines = (f"{text}\t{n:.0f}\n" for text, n in zip(model.strings, model.counts, strict=True))
        (Path(folder) / "table.tsv").write_text("".join(lines), encoding="utf-8")
        clock.out["disk MB"] = size_mb(Path(folder))
    return measured(clock, lambda prefix, previous: model.complete(prefix), asked)


def ours(name: str, train: Pairs, asked: Asked) -> Figures:
    """Fit, save and measure one of `OURS`; kernels are compiled before, on a few rows."""
    kind, params = OURS[name]
    made = getattr(importlib.import_module("xmr_core.completion"), kind)
    fitted(made(**params), train[:WARM_UP_ROWS])
    clock = Clock()
    model = clock.time("train", lambda: fitted(made(**params), train))
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model")
        clock.out["disk MB"] = size_mb(Path(folder))
    return measured(clock, lambda prefix, previous: [c.query for c in model.complete(prefix, previous)], asked)


def fitted(model: Any, rows: Pairs) -> Any:
    """Fit a completer on pairs."""
    return model.fit([previous for previous, _ in rows], [query for _, query in rows])


def measured(clock: Clock, answer: Answer, asked: Asked) -> Figures:
    """Add the times of single answers, and their quality."""
    mixed = asked["all"]
    clock.singles("ms", lambda i: answer(mixed[i].prefix, mixed[i].previous), len(mixed))
    answers = {name: [answer(q.prefix, q.previous) for q in found] for name, found in asked.items()}
    return clock.out | quality(asked, answers)


def pecos(python: str, tree: str, train: Pairs, asked: Asked, threads: int) -> Figures:
    """Measure PECOS on a tree that we grow; the time to grow it counts as training."""
    strings = sorted({query for _, query in train})
    label_of = {string: label for label, string in enumerate(strings)}
    labels = [label_of[query] for _, query in train]
    previous = [before or "" for before, _ in train]
    begin = time.process_time()
    chain = grown(tree, strings, labels, previous).to_chain()
    seconds = time.process_time() - begin
    rows = {
        "previous": previous, "prefixes": sampled_prefixes([query for _, query in train]), "labels": labels,
        "strings": strings, "levels": len(chain),
        "asked": {name: [[q.prefix, q.previous or ""] for q in found] for name, found in asked.items()},
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
        for i, level in enumerate(chain):
            save_npz(Path(folder) / f"chain.{i}.npz", level.astype(np.float32))
        command = [python, str(PECOS), folder, str(threads)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode} (below 0: a signal).\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    figures = quality(asked, found.pop("answers"))
    return {**found, "train cpu": found["train cpu"] + seconds, **figures}


def grown(tree: str, strings: list[str], labels: list[int], previous: list[str]) -> LabelTree:
    """Return a trie, or a trie of one letter above clusters of labels that follow alike queries."""
    if tree == "trie":
        return LabelTree.trie(strings)
    n = len(labels)
    Y = csr_matrix((np.ones(n, np.float32), labels, np.arange(n + 1)), shape=(n, len(strings)))
    return LabelTree.hybrid(strings, pifa(QueryVectorizer().fit_transform(previous), Y), trie_depth=1)
