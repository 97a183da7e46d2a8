"""Which features carry the search: families of n-grams alone and together."""

from typing import Any

from xmr_core.experiments.measuring import Measured, gap, measure
from xmr_core.experiments.result import Row
from xmr_core.experiments.steps import Steps
from xmr_core.experiments.task import Task
from xmr_core.experiments.xr_linear import train
from xmr_core.progress import Report

ALL = "all three"
FAMILIES: dict[str, dict[str, Any]] = {
    ALL: {},
    "words + TF-IDF": {"char_ngrams": None},
    "characters + TF-IDF": {"word_ngrams": None},
    "words + characters": {"tfidf": False},
    "words alone": {"char_ngrams": None, "tfidf": False},
    "characters alone": {"word_ngrams": None, "tfidf": False},
    "TF-IDF alone": {"word_ngrams": (1, 1), "char_ngrams": None},
}


def run(task: Task, report: Report) -> list[Row]:
    """Train one model for each combination; words are 1- to 3-grams, characters are trigrams."""
    steps = Steps(report, list(FAMILIES), [2, 1.5, 1, 2, 1.5, 1, 1])
    rows: list[Row] = []
    reference: Measured | None = None
    for i, (name, options) in enumerate(FAMILIES.items()):
        tell = steps.part(i)
        trained = train(task, tell, **options)
        measured = measure(trained.rank, task, tell)
        reference = reference or measured
        behind, error = gap(reference, measured)
        values = {
            "recall": measured.recall, "features": trained.vectorizer.n_features, "ms": measured.milliseconds,
            "mb": trained.megabytes, "train": trained.seconds, "gap": behind, "gap_error": error,
        }  # fmt: skip
        rows.append(Row(name, values))
    return rows
