"""Ways to complete a query side by side, each with the session and without it."""

from xmr_core.experiments import completers
from xmr_core.experiments.completers import PLAIN, POPULARITY, Made, Make, xmr
from xmr_core.experiments.completing import Completed, gap, measure, short_gain
from xmr_core.experiments.completion_task import CompletionTask
from xmr_core.experiments.questions import LENGTHS
from xmr_core.experiments.result import Row
from xmr_core.experiments.steps import Steps
from xmr_core.progress import Report

HYBRID, POPULAR, CLUSTERS, TRIE = "hybrid", "most popular", "clusters", "trie"
MASKED, BEST = "hybrid, masked + popularity", "SessionAutocomplete"
METHODS: dict[str, Make] = {
    HYBRID: xmr(tree="hybrid", **PLAIN),
    POPULAR: completers.most_popular,
    CLUSTERS: xmr(tree="balanced_kmeans", **PLAIN),
    TRIE: xmr(tree="trie", **PLAIN),
    MASKED: xmr(tree="hybrid", mask=True, popularity=POPULARITY),
    BEST: completers.session_autocomplete,
}
WEIGHTS = [2, 0.2, 2, 13, 2, 4]  # about how long each takes


def run(task: CompletionTask, report: Report) -> list[Row]:
    """Train and ask every method; the first is the one that the others' gaps are counted from."""
    steps = Steps(report, list(METHODS), WEIGHTS)
    rows: list[Row] = []
    reference: Completed | None = None
    for i, (name, make) in enumerate(METHODS.items()):
        made, found, alone = _asked(make, task, steps.part(i))
        reference = reference or found
        behind, error = gap(reference, found)
        gain, gain_error = short_gain(found, alone, task.asked)
        values = {
            **by_length("mrr", found), "bleu": found.bleu, **by_length("alone", alone), "gain": gain,
            "ms": found.milliseconds, "lines": found.lines, "mb": made.megabytes, "train": made.seconds,
            "gap": behind, "gap_error": error, "gain_error": gain_error,
        }  # fmt: skip
        rows.append(Row(name, values))
    return rows


def _asked(make: Make, task: CompletionTask, report: Report) -> tuple[Made, Completed, Completed]:
    """Train a method and ask it with the session and without."""
    parts = Steps(lambda name, fraction: report("", fraction), ["training", "with", "without"], [8, 1, 1])
    made = make(task, parts.part(0))
    found = measure(made.answer, task.asked, parts.within(1, ""))
    return made, found, measure(made.alone, task.asked, parts.within(2, ""))


def by_length(name: str, found: Completed) -> dict[str, float]:
    """Return the MRR by length under the names that the table has for it: "mrr_1" to "mrr_4", and "mrr" for all."""
    return {name if length == "all" else f"{name}_{length[0]}": found.mrr[length] for length in LENGTHS}
