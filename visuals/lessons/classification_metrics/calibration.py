"""The calibration view: the reliability diagram bin by bin, then the Brier score, the log loss and a mending."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from algorithms import LogisticRegression, brier_score_loss, calibration_curve, log_loss, roc_auc_score
from visuals.figures.marks import Mark, box, curve, label, points, segments
from visuals.figures.write import fixed, num, percent, signed
from visuals.lessons.classification_metrics.scored import Floats, Scored, judged, logit, written
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

RULES = {"Equal width": "uniform", "Equal numbers": "quantile"}
BINNED = source(calibration_curve, "bins = ", "return so[full]")
SQUARED = source(brier_score_loss, "score = float")
LOGGED = source(log_loss, "loss = -np.log")
HEAD = ("bin", "rows", "predicted", "positive", "gap")
TABLE = 8  # rows of the table at most
FEW = 4  # of a class: with fewer there is no learning from one half and judging by the other
Mending = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class Bins:
    """What each bin with rows holds: edges, rows, the mean probability told, and the share that is positive."""

    low: Floats
    high: Floats
    rows: Floats
    told: Floats
    so: Floats

    @property
    def gap(self) -> Floats:
        """By how much too few are positive (below 0) or too many."""
        return self.so - self.told


def binned(data: Scored, n_bins: int, strategy: str) -> Bins:
    """Return the bins of `algorithms.calibration_curve`, with their edges and numbers of rows."""
    so, told = calibration_curve(data.y, data.score, n_bins=n_bins, strategy=strategy)
    edges = np.linspace(0, 1, n_bins + 1)
    if strategy == "quantile":
        edges = np.percentile(data.score, edges * 100)
    rows = np.bincount(np.searchsorted(edges[1:-1], data.score), minlength=n_bins)
    full = rows > 0
    return Bins(edges[:-1][full], edges[1:][full], rows[full].astype(float), told, so)


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a reliability diagram."""
    data = judged(run)
    bins = binned(data, run["n_bins"], RULES[run["strategy"]])
    mending = mended(data, run.seed) if min(data.positives, data.negatives) >= FEW else None
    scenes = [*_bins(data, bins), *_scores(data, bins, mending)]
    if mending:
        scenes.append(_mended(bins, mending))
    scenes.append(_result(data, bins))
    keys = [
        Key("action", "big", "A bin: mean predicted probability, and share that is positive"),
        Key("eval", "line", "The gap"),
        Key("soft", "dash", "Calibrated: the share is as predicted"),
    ]
    return Walkthrough(_pictures(data, bins), scenes, keys)


def _pictures(data: Scored, bins: Bins) -> list[Picture]:
    unit = tuple((v, num(v)) for v in (0.0, 0.25, 0.5, 0.75, 1.0))
    diagonal: list[Mark] = [curve([0, 1], [0, 1], c="soft", width=1.25, dash=True)]
    return [
        Picture(
            "diagram", Axis("mean predicted probability of the bin", -0.03, 1.03, unit),
            Axis(f"share that is {data.names[1]}", -0.04, 1.04, unit),
            alt=f"Reliability diagram of {len(data.y)} rows in {len(bins.rows)} bins.", title="Reliability diagram",
            height=340, base=diagonal,
        ),
        Picture(
            "rows", Axis("predicted probability", -0.03, 1.03, unit), Axis("rows", 0, float(bins.rows.max()) * 1.2),
            alt="How many rows each bin holds.", title="Rows in each bin", height=150,
        ),
    ]  # fmt: skip


# ---------------------------------------------------------------------- bin by bin


def _bins(data: Scored, bins: Bins) -> Iterator[Scene]:
    n = len(bins.rows)
    asked = set(_asked(bins))
    for k in range(n):
        gap, rows = bins.gap[k], int(bins.rows[k])
        way = "as predicted" if abs(gap) < 0.005 else ("more than predicted" if gap > 0 else "fewer than predicted")
        caption = (
            f"{rows} row{'s' * (rows != 1)} with probabilities from {written(bins.low[k])} to {written(bins.high[k])}: "
            f"the mean prediction is {fixed(bins.told[k])}, and the share that is {data.names[1]} {fixed(bins.so[k])}: "
            f"{way}" + (", though so few rows prove little." if rows < 10 else ".")
        )
        yield Scene(
            "Bin", caption, _marks(bins, k + 1), Numbers(HEAD, _table(bins, k), [Fact("Gap", signed(gap))]),
            [_formula(bins, k)], BINNED, _ask_gap(data, bins, k + 1) if k + 1 in asked else None,
        )  # fmt: skip


def _asked(bins: Bins) -> list[int]:
    """Return the bins that are asked for: the two widest gaps among clear ones that are not the first."""
    clear = [k for k in range(1, len(bins.rows)) if bins.rows[k] >= 5 and abs(bins.gap[k]) > 0.02]
    return sorted(sorted(clear, key=lambda k: -abs(bins.gap[k]))[:2])


def _ask_gap(data: Scored, bins: Bins, k: int) -> Ask:
    gap = bins.gap[k]
    return Ask(
        f"Next bin: {int(bins.rows[k])} rows, predicted {percent(bins.told[k])} on average. How many are "
        f"{data.names[1]}?",
        ("More than predicted", "Fewer than predicted"), int(gap < 0),
        f"{num(bins.so[k] * bins.rows[k])} of {int(bins.rows[k])}, which is {percent(bins.so[k])}: "
        f"the point lies {'above' if gap > 0 else 'below'} the diagonal.",
    )  # fmt: skip


def _marks(bins: Bins, shown: int) -> dict[str, list[Mark]]:
    at = slice(0, shown)
    tags = [f"b{k}" for k in range(shown)]
    diagram: list[Mark] = [
        curve(bins.told[at], bins.so[at], c="action", width=1.5),
        segments(bins.told[at], bins.told[at], bins.told[at], bins.so[at], c="eval", width=2.5),
        points(bins.told[at], bins.so[at], c="action", size=6, tag=tags, lit=[shown - 1]),
    ]
    middle = (bins.low + bins.high) / 2
    rows: list[Mark] = [
        box(low, 0, high, n, c="action", width=1, fill=True, tag=tag)
        for low, high, n, tag in zip(bins.low[at], bins.high[at], bins.rows[at], tags, strict=True)
    ]
    k = shown - 1
    rows.append(label(middle[k], bins.rows[k], num(bins.rows[k]), dy=-5, tag=tags[k]))
    return {"diagram": diagram, "rows": rows}


def _table(bins: Bins, k: int) -> list[Row]:
    first = max(0, k + 1 - TABLE)
    return [
        Row(
            (f"{fixed(bins.low[i], 2)}–{fixed(bins.high[i], 2)}", num(bins.rows[i]), fixed(bins.told[i]),
             fixed(bins.so[i]), signed(bins.gap[i])), f"b{i}", None, i == k,
        )
        for i in range(first, k + 1)
    ]  # fmt: skip


def _formula(bins: Bins, k: int) -> Formula:
    positive = f"{num(bins.so[k] * bins.rows[k])} / {num(bins.rows[k])}"
    return Formula(
        "gap",
        ["= share positive − mean prediction", f"= {positive} − {fixed(bins.told[k])} = {signed(bins.gap[k])}"],
        f"b{k}",
    )  # fmt: skip


# ---------------------------------------------------------------------- scores


def _scores(data: Scored, bins: Bins, mending: Mending | None) -> Iterator[Scene]:
    n, share = len(data.y), data.positives / len(data.y)
    brier, always = brier_score_loss(data.y, data.score), share * (1 - share)
    marks = _marks(bins, len(bins.rows))
    squared = (data.y - data.score) ** 2
    worst = int(squared.argmax())
    yield Scene(
        "Brier score",
        f"The mean squared gap between probability and outcome (1 or 0) is {fixed(brier, 4)}. Predicting the share of "
        f"positives, {fixed(share)}, for every row would give {fixed(always, 4)}.",
        marks,
        Numbers(facts=[Fact("Brier score", fixed(brier, 4), note=f"{fixed(always, 4)} for the share always")]),
        [Formula("Brier", ["= (1 / n) Σ (p − y)^{2}", f"= {num(squared.sum())} / {n} = {fixed(brier, 4)}"])], SQUARED,
        _ask_worst(data, worst), "kept",
    )  # fmt: skip
    loss = log_loss(data.y, data.score)
    told = data.score[worst] if data.y[worst] else 1 - data.score[worst]
    worth = -np.log(max(told, np.finfo(float).eps))
    base = -(share * np.log(share) + (1 - share) * np.log(1 - share))
    yield Scene(
        "Log loss",
        f"The mean of −log of the true class's probability is {fixed(loss, 4)}; the share of positives for all rows "
        f"gives {fixed(base, 4)}. The worst row, whose class got {written(told)}, adds {fixed(worth, 2)} / {n} of it.",
        marks, Numbers(facts=[Fact("Log loss", fixed(loss, 4), note=f"{fixed(base, 4)} for the share always"),
                              Fact("Worst row", fixed(worth, 2), note=f"its class got {written(told)}")]),
        [Formula("log loss", ["= −(1 / n) Σ log p(truth)", f"worst: −log({written(told)}) = {fixed(worth, 2)}"])],
        LOGGED, _ask_mend() if mending and mending[2][0] > 0 else None, "kept",
    )  # fmt: skip


def _ask_worst(data: Scored, worst: int) -> Ask:
    told = float(data.score[worst] if data.y[worst] else 1 - data.score[worst])
    loss, squared = -float(np.log(max(told, np.finfo(float).eps))), (1 - told) ** 2
    return Ask(
        f"The true class of the worst row got probability {written(told)}. To which sum does it add more?",
        ("Log loss", "Brier score"), int(loss < squared),
        f"It adds −log({written(told)}) = {fixed(loss, 2)} to one sum and {fixed(squared, 2)} to the other: a square "
        "is at most 1, a logarithm has no bound.",
    )  # fmt: skip


# ---------------------------------------------------------------------- mending


def mended(data: Scored, seed: int) -> Mending:
    """Return (log loss, AUC) before and after a Platt scaling, and what it learned (slope, intercept).

    Half of the rows of each class, drawn by the seed, teach it; the others are judged.
    """
    learn = np.zeros(len(data.y), bool)
    for c in (0, 1):
        mine = np.random.default_rng(seed).permutation(np.flatnonzero(data.y == c))
        learn[mine[: len(mine) // 2]] = True
    judge = ~learn
    z = logit(data.score)[:, None]
    model = LogisticRegression().fit(z[learn], data.y[learn])
    after, before = model.predict_proba(z[judge])[:, 1], data.score[judge]
    y = data.y[judge]
    return (
        np.array([log_loss(y, before, labels=[0, 1]), roc_auc_score(y, before)]),
        np.array([log_loss(y, after, labels=[0, 1]), roc_auc_score(y, after)]),
        np.array([model.coef_[0, 0], model.intercept_[0]]),
    )


def _ask_mend() -> Ask:
    return Ask(
        "Platt scaling puts each score through one rising curve, fitted to the labels. What happens to the ROC AUC?",
        ("It rises", "It stays", "It falls"), 1,
        "A rising curve leaves the order of the rows as it is, and the AUC depends on nothing else.",
    )  # fmt: skip


def _mended(bins: Bins, mending: Mending) -> Scene:
    before, after, (slope, intercept) = mending
    p = np.linspace(0.001, 0.999, 60)
    told = 1 / (1 + np.exp(-(slope * logit(p) + intercept)))
    marks = _marks(bins, len(bins.rows))
    marks["diagram"] = [*marks["diagram"], curve(p, told, c="kept", width=2.5, tag="platt")]
    way = "falls" if after[0] < before[0] else "rises"
    auc = f"stays {fixed(after[1])}" if slope > 0 else f"turns over, from {fixed(before[1])} to {fixed(after[1])}"
    caption = (
        f"Platt scaling, a logistic regression on the log-odds, learns slope {fixed(slope, 2)} and intercept "
        f"{fixed(intercept, 2)} from half of the rows. On the other half the log loss {way} from "
        f"{fixed(before[0], 4)} to {fixed(after[0], 4)}, and the AUC {auc}."
    )
    facts = [
        Fact("Log loss, other half", fixed(after[0], 4), fixed(before[0], 4)),
        Fact("ROC AUC, other half", fixed(after[1])),
    ]
    lines = ["= σ(a · log(p / (1 − p)) + b)", f"a = {fixed(slope, 2)}, b = {fixed(intercept, 2)}"]
    return Scene(
        "Recalibrate",
        caption,
        marks,
        Numbers(facts=facts),
        [Formula("p recalibrated", lines, "platt")],
        LOGGED,
        None,
        "kept",
    )


def _result(data: Scored, bins: Bins) -> Scene:
    mean_gap = float(bins.rows @ np.abs(bins.gap) / bins.rows.sum())
    k = int(np.abs(bins.gap).argmax())
    brier, loss = brier_score_loss(data.y, data.score), log_loss(data.y, data.score)
    auc = roc_auc_score(data.y, data.score)
    caption = (
        f"Prediction and share differ by {fixed(mean_gap)} for the average row; most, by {signed(bins.gap[k])}, in the "
        f"bin from {fixed(bins.low[k], 2)} to {fixed(bins.high[k], 2)}. The ROC AUC of {fixed(auc)} says nothing of "
        f"it: it "
        "sees only the order."
    )
    facts = [
        Fact("Brier score", fixed(brier, 4)), Fact("Log loss", fixed(loss, 4)),
        Fact("Mean gap", fixed(mean_gap), note="expected calibration error"), Fact("ROC AUC", fixed(auc)),
    ]  # fmt: skip
    formula = Formula("mean gap", ["= Σ (rows of bin / n) · |gap|", f"= {fixed(mean_gap)}"])
    return Scene(
        "Result", caption, _marks(bins, len(bins.rows)), Numbers(HEAD, _table(bins, len(bins.rows) - 1), facts),
        [formula], BINNED, None, "kept",
    )  # fmt: skip
