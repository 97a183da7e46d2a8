"""Pairs to complete and prefixes to learn from; used by `benchmarks.autocomplete`."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from xmr_core.experiments.questions import Question
from xmr_core.metrics import bleu_rr, mrr
from xmr_core.session_log import of_shop, pairs
from xmr_core.shop import make_shop

Pairs = list[tuple[str | None, str]]


def of_folder(folder: Path) -> tuple[Pairs, Pairs]:
    """Read train.tsv and test.tsv, with the columns previous (empty: none) and query under a line of names."""
    return _read(folder / "train.tsv"), _read(folder / "test.tsv")


def of_synthetic_shop() -> tuple[Pairs, Pairs]:
    """Return the pairs of the shop's sessions, folded."""
    train, test = (list(zip(*pairs(log), strict=True)) for log in of_shop(make_shop()))
    return train, test


def _read(path: Path) -> Pairs:
    # Only a newline ends a line here; a query may hold any other character but a tab.
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")[1:]
    cells = (line.split("\t") for line in lines)
    return [(previous or None, query) for previous, query in cells]


def sampled_prefixes(queries: Sequence[str], seed: int = 0) -> list[str]:
    """Return a prefix of each query, of a random length, as the paper's training rows have."""
    rng = np.random.default_rng(seed)
    return [query[: rng.integers(1, len(query) + 1)] for query in queries]


def quality(asked: dict[str, list[Question]], answers: dict[str, list[list[str]]]) -> dict[str, float]:
    """Return MRR@10 by length, and BLEU-RR over all lengths; a length that nobody asked for is left out."""
    targets = {name: [question.target for question in found] for name, found in asked.items() if found}
    out = {f"MRR {name}": mrr(wanted, answers[name]) for name, wanted in targets.items()}
    return out | {"BLEU-RR": bleu_rr(targets["all"], answers["all"])}
