"""Is what the article found seen here too? Each sentence is computed from the numbers of a result."""

import math

from xmr_core.experiments import completion_verdict, features, models
from xmr_core.experiments.judging import SURE, State, Verdict, listed, points
from xmr_core.experiments.result import Result, Row

SMALL_LOSS = 0.01  # of recall


def verdict(result: Result) -> Verdict:
    """Judge a result."""
    found = JUDGES[result.experiment](result)
    if result.facts.get("held_back", 1):  # of sessions, whole ones are always held out
        return found
    warning = " No purchase could be held back, so this was measured on the training itself: read it with care."
    return Verdict(found.state, found.text + warning)


def judge_features(result: Result) -> Verdict:
    """The finding: recall is best with all three families."""
    reference = result.row(features.ALL)
    rival = max((r for r in result.rows if r is not reference), key=lambda r: r.values["recall"])
    ahead, error = rival.values["gap"], rival.values["gap_error"]
    text = (
        f"All three reach a recall@10 of {_recall(reference)}; the best of the others, {rival.name}, {_recall(rival)}. "
    )
    if abs(ahead) <= SURE * error:
        unsure = f"The difference of {points(ahead)} is too small to be sure: its standard error is {points(error)}."
        return Verdict("partly", text + unsure)
    if ahead > 0:
        return Verdict("seen", f"{text}All three lead by {points(ahead)}, with a standard error of {points(error)}.")
    return Verdict("not seen", f"{text}All three are behind by {points(-ahead)}, standard error {points(error)}.")


def judge_beam(result: Result) -> Verdict:
    """The finding: recall survives pruning, so memory and time can be chosen."""
    widest = max(r.values["width"] for r in result.rows)
    column = [r for r in result.rows if r.values["width"] == _nearest(result, 10)]
    full = min(column, key=lambda r: r.values["threshold"])
    kept = [r for r in column if r.values["recall"] >= full.values["recall"] - SMALL_LOSS]
    last = max(kept, key=lambda r: r.values["threshold"])
    saved = 1 - last.values["mb"] / full.values["mb"]
    row = [r for r in result.rows if r.values["threshold"] == full.values["threshold"]]
    top = next(r for r in row if r.values["width"] == widest)
    near = [r for r in row if r.values["recall"] >= top.values["recall"] - SMALL_LOSS]
    enough = min(near, key=lambda r: r.values["width"])
    text = (
        f"At beam width {full.values['width']:.0f}, dropping weights under {last.values['threshold']:g} saves "
        f"{saved:.0%} of the memory for at most one point of recall@10. Without pruning further, beam width "
        f"{enough.values['width']:.0f} is within one point of width {widest:.0f}."
    )
    return Verdict("seen" if saved >= 0.5 else "partly" if saved >= 0.2 else "not seen", text)


def judge_models(result: Result) -> Verdict:
    """The finding: more recall than a neural model and a linear one, trained in a sixth of the neural one's time."""
    xr, neural = result.row(models.XR), result.row(models.TWO_TOWER)
    rivals = [r for r in result.rows if r.name not in (models.XR, models.PROTOTYPES)]
    ahead = [r.name for r in rivals if r.values["gap"] < -SURE * r.values["gap_error"]]
    level = [r.name for r in rivals if abs(r.values["gap"]) <= SURE * r.values["gap_error"]]
    times = neural.values["train"] / xr.values["train"]
    text = (
        f"XR-Linear's recall@10 of {_recall(xr)} is {_ratio(xr, neural)} times the two-tower's {_recall(neural)} and "
        f"{_ratio(xr, result.row(models.TITLES))} times that of BM25 on titles. Its training took "
        f"{_share(times)} the two-tower's time. "
    )
    text += f"Ahead of it here: {listed(ahead)}. " if ahead else "No model is ahead of it here. "
    text += f"Too close to call: {listed(level)}. " if level else ""
    paragraphs = [text.strip()]
    if {models.CENTROID, models.TEXTS} & set(ahead):
        paragraphs.append(_why(ahead))
    if models.PROTOTYPES in {r.name for r in result.rows}:
        paragraphs.append(_prototypes(result, rivals))
    beaten = [r.name not in ahead + level for r in (neural, result.row(models.TITLES))]
    state: State = "seen" if all(beaten) and times > 1 and not ahead else "partly" if any(beaten) else "not seen"
    return Verdict(state, "\n\n".join(paragraphs))


def _prototypes(result: Result, rivals: list[Row]) -> str:
    """Say what prototypes change, and which models have a higher recall even so."""
    row = result.row(models.PROTOTYPES)
    more, error = -row.values["gap"], row.values["gap_error"]
    if abs(more) <= SURE * error:
        return f"Prototypes make no sure difference: recall@10 is {_recall(row)} with them."
    above = [r.name for r in rivals if r.values["recall"] > row.values["recall"]]
    change = f"{points(more)} {'more' if more > 0 else 'less'} (standard error {points(error)})"
    still = f"{listed(above)} {'has' if len(above) == 1 else 'have'}" if above else "none of the other models has"
    return f"With prototypes XR-Linear reaches {_recall(row)}, {change}; {still} a higher recall than that."


def _why(ahead: list[str]) -> str:
    """Give the likely reason for being behind models that only compare texts."""
    why = (
        "Likely reason: a classifier has only its product's few purchases to learn weights from, while a centroid and "
        "BM25 learn no weights and compare the query with those purchases."
    )
    if models.ONE_VS_ALL in ahead:
        return why
    return f"{why} It is not the tree: one-against-all has none and is not ahead."


def judge_growth(result: Result) -> Verdict:
    """The finding: the cost of a query grows with the logarithm of the number of labels."""
    first, last = result.rows[0].values, result.rows[-1].values
    labels = last["products"] / first["products"]
    logs = math.log(last["products"]) / math.log(first["products"])
    nodes, time, everything = (last[name] / first[name] for name in ("nodes", "ms", "all_ms"))
    exponent = math.log(nodes) / math.log(labels)
    text = (
        f"From {first['products']:,.0f} to {last['products']:,.0f} products, {labels:.0f} times as many, log L grew "
        f"{logs:.1f} times, the nodes scored for a query {nodes:.1f} times and its time {time:.1f} times; scoring all "
        f"products took {everything:.1f} times as long. Recall@10 went from {first['recall']:.3f} to "
        f"{last['recall']:.3f}: more products are harder to tell apart."
    )
    state: State = "seen" if nodes <= 1.5 * logs else "partly" if exponent < 0.5 else "not seen"
    return Verdict(state, text)


JUDGES = {
    "features": judge_features, "beam": judge_beam, "models": judge_models, "growth": judge_growth,
    "completion": completion_verdict.judge_completion, "trie_depth": completion_verdict.judge_trie_depth,
}  # fmt: skip


def _nearest(result: Result, width: float) -> float:
    return min((r.values["width"] for r in result.rows), key=lambda w: (abs(w - width), w))


def _recall(row: Row) -> str:
    return f"{row.values['recall']:.3f}"


def _ratio(row: Row, other: Row) -> str:
    return f"{row.values['recall'] / max(other.values['recall'], 1e-9):.2f}"


def _share(times: float) -> str:
    return f"1/{times:.0f} of" if times >= 1.5 else f"{1 / times:.1f} times"
