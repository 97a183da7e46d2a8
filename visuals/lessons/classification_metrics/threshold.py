"""The threshold view: one score after the other becomes the threshold, then the area, the choice and the result."""

from collections.abc import Iterator, Sequence

import numpy as np

from algorithms import ThresholdStep, average_precision_score, f1_score, roc_auc_score, thresholds
from algorithms.ranking_scores import area
from visuals.figures.write import fixed, num, percent
from visuals.lessons.classification_metrics.curves import at_point, curves_to, keys, pictures, rows_at
from visuals.lessons.classification_metrics.questions import ask_accuracy, ask_area, ask_cheapest, ask_next
from visuals.lessons.classification_metrics.scored import Scored, judged, written
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Fact, Formula, Numbers, Row, Scene, Walkthrough

STEPS = 60  # thresholds shown; of more, an even choice that is denser at the top
SWEEP = source(thresholds, "tp, fp, at =", "precision, recall, fpr =", "yield ThresholdStep")
AREA = source(area, "np.diff(x) @")
CHOICE = source(thresholds, "yield ThresholdStep")
HEAD = ("", "called positive", "called negative")


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a sweep over the scores, highest first."""
    data = judged(run)
    steps = list(thresholds(data.y, data.score))
    stops = stops_of(len(steps))
    note = "" if len(stops) == len(steps) else f"{len(stops)} of {len(steps)} thresholds are shown."
    scenes = [*_sweep(data, steps, stops), *_after(run, data, steps)]
    return Walkthrough(pictures(data), scenes, keys(data), note=note)


def stops_of(n: int) -> list[int]:
    """Return which of n thresholds are shown."""
    if n <= STEPS:
        return list(range(n))
    return np.unique(np.round((n - 1) * np.linspace(0, 1, STEPS - 15) ** 1.5).astype(int)).tolist()


def at_threshold(data: Scored, steps: Sequence[ThresholdStep], threshold: float) -> ThresholdStep:
    """Return what calling rows positive from a threshold on gives, for any threshold."""
    reached = [s for s in steps if s.threshold >= threshold]
    if reached:
        return reached[-1]  # rows between this score and the threshold: none
    return ThresholdStep(threshold, 0, 0, data.positives, data.negatives, float("nan"), 0.0, 0.0, 0.0)


def accuracy(step: ThresholdStep) -> float:
    """Return the share of rows called rightly."""
    return (step.tp + step.tn) / (step.tp + step.fp + step.fn + step.tn)


def cost(step: ThresholdStep, miss: float) -> float:
    """Return what the errors cost if a false alarm costs 1."""
    return miss * step.fn + step.fp


# ---------------------------------------------------------------------- the sweep


def _sweep(data: Scored, steps: Sequence[ThresholdStep], stops: Sequence[int]) -> Iterator[Scene]:
    m = len(stops)
    asked = {_first_asked(data, steps, stops, *where) for where in ((int(m * 0.3), (0, 1)), (int(m * 0.6), (2, 1)))}
    for k, at in enumerate(stops):
        before = steps[stops[k - 1]] if k else None
        new = np.flatnonzero((data.score >= steps[at].threshold) & (data.score < (before.threshold if before else 2)))
        ask = ask_next(data, steps[at], steps[stops[k + 1]]) if k in asked else None
        if k + 1 == m:
            ask = ask_area(data, roc_auc_score(data.y, data.score))
        marks = {"scores": rows_at(data, steps[at].threshold, new), "curves": curves_to(steps[: at + 1])}
        yield Scene(
            "Threshold", _swept(data, steps[at], before, new), marks, Numbers(HEAD, *_matrix(data, steps[at], before)),
            _shares(steps[at]), SWEEP, ask,
        )  # fmt: skip


def _first_asked(
    data: Scored, steps: Sequence[ThresholdStep], stops: Sequence[int], start: int, wanted: tuple[int, int]
) -> int:
    """Return the first stop from ``start`` on whose next step has one of the wanted answers, else any, else -1."""
    asks = {k: ask_next(data, steps[stops[k]], steps[stops[k + 1]]) for k in range(start, len(stops) - 2)}
    known = {k: ask.answer for k, ask in asks.items() if ask}
    return next((k for answer in wanted for k in known if known[k] == answer), next(iter(known), -1))


def _swept(data: Scored, step: ThresholdStep, before: ThresholdStep | None, new: np.ndarray) -> str:
    right, n = int(data.y[new].sum()), len(new)
    if before is None:
        begun = "nothing is called positive but the highest score" if n == 1 else f"the {n} highest scores come first"
        return (
            f"Threshold {written(step.threshold)}: {begun}, and {_rightly(right, n)}. Precision "
            f"{fixed(step.precision)}, recall {fixed(step.recall)}."
        )
    if n == 1:
        came = f"one more row is called positive, and it is {data.names[right]}"
    else:
        share = {0: "none of them", n: "all of them"}.get(right, f"{right} of them")
        came = f"{n} more rows are called positive, {share} rightly"
    return (
        f"The threshold falls to {written(step.threshold)}: {came}. "
        f"{_moved('Recall', before.recall, step.recall)}, {_moved('precision', before.precision, step.precision)}."
    )


def _rightly(right: int, n: int) -> str:
    return ("rightly" if right else "wrongly") if n == 1 else f"{right} of them rightly"


def _moved(name: str, before: float, now: float) -> str:
    if now == before:
        return f"{name} stays {fixed(now)}"
    return f"{name} {'rises' if now > before else 'falls'} from {fixed(before)} to {fixed(now)}"


# ---------------------------------------------------------------------- after the sweep


def _after(run: Run, data: Scored, steps: Sequence[ThresholdStep]) -> Iterator[Scene]:
    auc, miss = roc_auc_score(data.y, data.score), run["cost"]
    best = max(steps, key=lambda s: s.f1)
    cheap = min(steps, key=lambda s: cost(s, miss))
    mine = at_threshold(data, steps, run["threshold"])
    yield _area(data, steps, auc, ask_cheapest(data, miss, best, cheap))
    yield _chosen(data, steps, [("best F1", best), ("least cost", cheap)], miss, ask_accuracy(data, run, mine))
    yield _result(run, data, steps, mine, auc)


def _area(data: Scored, steps: Sequence[ThresholdStep], auc: float, ask: Ask | None) -> Scene:
    pairs, won = data.positives * data.negatives, auc * data.positives * data.negatives
    caption = (
        f"The area under the ROC curve is {fixed(auc)}: in {num(won, 6)} of {pairs} pairs of a {data.names[1]} and a "
        f"{data.names[0]} row the first scores higher, a tie counting half. No threshold is needed for it."
    )
    formula = Formula(
        "AUC",
        [
            "= P(score of a positive > of a negative)",
            f"= {num(won, 6)} / ({data.positives} · {data.negatives}) = {fixed(auc)}",
            "= area below the ROC curve, by lines",
        ],
        "auc",
    )
    precision = Formula(
        "AP", ["= Σ (R_{k} − R_{k-1}) P_{k}", f"= {fixed(average_precision_score(data.y, data.score))}"], "pr"
    )
    facts = [
        Fact("ROC AUC", fixed(auc), note="0.5 by chance"),
        Fact(
            "Average precision", fixed(average_precision_score(data.y, data.score)),
            note=f"{fixed(data.positives / len(data.y))} by chance",
        ),
    ]  # fmt: skip
    marks = {"scores": rows_at(data, steps[-1].threshold), "curves": curves_to(steps, fill=True)}
    return Scene("Area", caption, marks, Numbers(facts=facts), [formula, precision], AREA, ask, "kept")


def _chosen(
    data: Scored,
    steps: Sequence[ThresholdStep],
    found: Sequence[tuple[str, ThresholdStep]],
    miss: float,
    ask: Ask | None,
) -> Scene:
    (_, best), (_, cheap) = found
    paid = cost(best, miss)
    caption = (
        f"F1 is highest at {written(best.threshold)}. With a miss at {num(miss)} and a false alarm at 1, the least "
        f"cost is {num(cost(cheap, miss))} at {written(cheap.threshold)}; the threshold of the best F1 costs "
        f"{num(paid)}."
    )
    rows = [
        Row((name, written(s.threshold), fixed(s.f1), f"{num(s.fn)} / {num(s.fp)}", num(cost(s, miss))), name)
        for name, s in found
    ]
    formulas = [
        Formula("cost", [f"= {num(miss)} · misses + 1 · false alarms", f"= {num(miss)} · {num(cheap.fn)} + "
                         f"{num(cheap.fp)} = {num(cost(cheap, miss))}"], "least cost"),
        _f1(best, "best F1"),
    ]  # fmt: skip
    marks = {
        "scores": rows_at(data, cheap.threshold),
        "curves": [*curves_to(steps)[:2], *at_point(best, tag="best F1"), *at_point(cheap, c="eval", tag="least cost")],
    }
    head = ("", "threshold", "F1", "misses / false alarms", "cost")
    return Scene("Choose", caption, marks, Numbers(head, rows), formulas, CHOICE, ask, "eval")


def _result(run: Run, data: Scored, steps: Sequence[ThresholdStep], mine: ThresholdStep, auc: float) -> Scene:
    lazy, n = data.negatives / len(data.y), len(data.y)
    caption = (
        f"At threshold {num(run['threshold'])}, {num(mine.tp + mine.fp)} of {n} rows are called positive, "
        f"{num(mine.tp)} rightly; {num(mine.fn)} of {data.positives} positives are missed. Accuracy is "
        f"{percent(accuracy(mine))}; calling every row {data.names[0]} gives {percent(lazy)}."
    )
    rows, _ = _matrix(data, mine, None)
    facts = [
        Fact("Accuracy", percent(accuracy(mine)), note=f"{percent(lazy)} if all are called {data.names[0]}"),
        Fact("Precision", fixed(mine.precision)), Fact("Recall", fixed(mine.recall)), Fact("F1", fixed(mine.f1)),
        Fact("Cost", num(cost(mine, run["cost"]))), Fact("ROC AUC", fixed(auc)),
        Fact("Average precision", fixed(average_precision_score(data.y, data.score))),
    ]  # fmt: skip
    marks = {"scores": rows_at(data, run["threshold"]), "curves": [*curves_to(steps)[:2], *at_point(mine)]}
    return Scene(
        "Result", caption, marks, Numbers(HEAD, rows, facts), [_accuracy(mine), *_shares(mine)],
        source(f1_score, "return _score"), None, "kept",
    )  # fmt: skip


# ---------------------------------------------------------------------- numbers


def _matrix(
    data: Scored, step: ThresholdStep, before: ThresholdStep | None
) -> tuple[list[Row], list[Fact]]:  # fmt: skip
    was = before or step
    rows = [
        Row((_called(data, 1), f"tp {num(step.tp)}", f"fn {num(step.fn)}"), "tp", 1, step.tp != was.tp),
        Row((_called(data, 0), f"fp {num(step.fp)}", f"tn {num(step.tn)}"), "fp", 0, step.fp != was.fp),
    ]
    pairs = [
        ("Precision", was.precision, step.precision), ("Recall", was.recall, step.recall), ("F1", was.f1, step.f1),
        ("Accuracy", accuracy(was), accuracy(step)), ("False positive rate", was.fpr, step.fpr),
    ]  # fmt: skip
    return rows, [Fact(name, fixed(now), fixed(old) if old != now else "") for name, old, now in pairs]


def _called(data: Scored, c: int) -> str:
    word = ("negative", "positive")[c]
    return word if data.names[c] == word else f"{data.names[c]} ({word})"


def _shares(step: ThresholdStep) -> list[Formula]:
    called, are = step.tp + step.fp, step.tp + step.fn
    precision = ["= tp / (tp + fp)", f"= {num(step.tp)} / ({num(step.tp)} + {num(step.fp)})"]
    return [
        Formula("precision", [*precision, f"= {fixed(step.precision)}" if called else "is not defined"], "tp"),
        Formula(
            "recall", ["= tp / (tp + fn)", f"= {num(step.tp)} / {num(are)} = {fixed(step.recall)}"], "fn"
        ),
        Formula(
            "false positive rate",
            ["= fp / (fp + tn)", f"= {num(step.fp)} / {num(step.fp + step.tn)} = {fixed(step.fpr)}"], "fp",
        ),
        _f1(step, "threshold"),
    ]  # fmt: skip


def _f1(step: ThresholdStep, tag: str) -> Formula:
    below = f"(2 · {num(step.tp)} + {num(step.fp)} + {num(step.fn)})"
    return Formula("F1", ["= 2 tp / (2 tp + fp + fn)", f"= 2 · {num(step.tp)} / {below}", f"= {fixed(step.f1)}"], tag)


def _accuracy(step: ThresholdStep) -> Formula:
    n = step.tp + step.fp + step.fn + step.tn
    lines = ["= (tp + tn) / n", f"= ({num(step.tp)} + {num(step.tn)}) / {num(n)} = {fixed(accuracy(step))}"]
    return Formula("accuracy", lines)
