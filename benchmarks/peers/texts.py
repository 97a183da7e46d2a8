"""Texts for the comparison from text to products; only the standard library, NumPy and SciPy."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from clock import SINGLE_QUERIES, Clock


def lines(path: Path) -> list[str]:
    """Return a file's lines; only a line feed ends one."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def serve(answers: dict[str, Callable[[str], list[int]]], data: Path) -> None:
    """Time each way of answering whenever a line comes in: milliseconds a text, and recall@10 in per cent.

    Parameters
    ----------
    answers : dict
        Name -> function from a text to the labels found, best first.
    """
    texts = lines(data / "tst.txt")[:SINGLE_QUERIES]
    Y = sp.load_npz(data / "Y.tst.npz").tocsr()
    true = [set(Y.indices[Y.indptr[i] : Y.indptr[i + 1]].tolist()) for i in range(len(texts))]
    recall = {
        name: 100 * np.mean([len(t & set(answer(text))) / len(t) for text, t in zip(texts, true, strict=True) if t])
        for name, answer in answers.items()
    }
    print("ready", flush=True)
    for _ in sys.stdin:
        clock = Clock()
        for name, answer in answers.items():
            clock.singles(name, lambda i, answer=answer: answer(texts[i]), len(texts))
            clock.out[f"{name} R@10"] = float(recall[name])
        clock.print()
