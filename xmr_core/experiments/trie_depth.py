"""How deep the trie of the hybrid should be: from clusters alone to a trie alone."""

import numpy as np

from xmr_core.completion.xmr_autocomplete import XMRAutocomplete
from xmr_core.experiments.completers import PLAIN, WordClusters, asked, trained
from xmr_core.experiments.completing import SHORT, Completed, gap, measure
from xmr_core.experiments.completion_task import CompletionTask
from xmr_core.experiments.result import Row
from xmr_core.experiments.steps import Steps
from xmr_core.experiments.xr_linear import megabytes
from xmr_core.progress import Report

WORDS, CLUSTERS, TRIE = "clusters of words", "clusters", "trie"
HYBRID = "trie depth"  # and how many levels of it there are above clusters
TRIE_TAKES = 7  # times as long as another tree, about
DEPTHS = (1, 2, 3, 4, 8)


def models() -> dict[str, XMRAutocomplete]:
    """Return what is trained, by name, from no letter in the index to all of them."""
    hybrids = {f"{HYBRID} {depth}": XMRAutocomplete(tree="hybrid", trie_depth=depth, **PLAIN) for depth in DEPTHS}
    ends = {WORDS: WordClusters(), CLUSTERS: XMRAutocomplete(tree="balanced_kmeans", **PLAIN)}
    return {**ends, **hybrids, TRIE: XMRAutocomplete(tree="trie", **PLAIN)}


def run(task: CompletionTask, report: Report) -> list[Row]:
    """Train and ask each tree; gaps are counted from the trie."""
    made = models()
    steps = Steps(report, list(made), [*[1] * (len(made) - 1), TRIE_TAKES])
    found: dict[str, Completed] = {}
    values: dict[str, dict[str, float]] = {}
    for i, (name, plain) in enumerate(made.items()):
        model, seconds = trained(plain, task, steps.part(i))
        found[name] = measure(asked(model), task.asked, steps.within(i, "measuring"))
        values[name] = {
            "mrr_short": float(np.mean([found[name].mrr[length] for length in SHORT])), "mrr": found[name].mrr["all"],
            "ms": found[name].milliseconds, "nodes": nodes_scored(model, task), "levels": model.model_.tree_.depth,
            "lines": found[name].lines, "mb": megabytes(model.model_), "train": seconds,
        }  # fmt: skip
    rows = []
    for name in made:
        behind, error = gap(found[TRIE], found[name])
        rows.append(Row(name, {**values[name], "gap": behind, "gap_error": error}))
    return rows


def nodes_scored(model: XMRAutocomplete, task: CompletionTask) -> float:
    """Return the mean number of nodes that the beam scores for a question of any length."""
    questions = task.asked["all"]
    X = model.vectorizer_.transform([q.previous for q in questions], [q.prefix for q in questions])
    return float(model.model_.nodes_scored(X, model.beam_width).mean())
