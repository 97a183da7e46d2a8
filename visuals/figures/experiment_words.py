"""The sentences of the experiments that hold numbers."""

from visuals.figures import beam_numbers as write
from visuals.figures.experiment_dots import write as measure
from xmr_core.experiments.beam import Choice, cheapest
from xmr_core.experiments.compare import Line
from xmr_core.experiments.on_sessions import ON_SESSIONS
from xmr_core.experiments.result import COLUMNS, Result

CHANGES = {"better": "▲ better", "worse": "▼ worse", "same": "= the same", "": "differs"}


def about(seconds: float) -> str:
    """Write a waiting time that is only estimated: "5 seconds", "40 seconds", "3 minutes"."""
    if seconds < 100:
        step = 5 if seconds < 30 else 10
        return f"{max(step, step * round(seconds / step)):.0f} seconds"
    return write.many(max(2, round(seconds / 60)), "minute")


def provenance(result: Result) -> str:
    """Say what a result was measured on."""
    said = _sessions(result) if result.experiment in ON_SESSIONS else _purchases(result)
    return f"{said} It took {about(result.facts['seconds'])}." if result.facts["seconds"] else said


def _purchases(result: Result) -> str:
    facts = result.facts
    asked = "purchases kept out of training" if facts["held_back"] else "purchases of the training"
    of = write.many(int(facts["products"]), "product")
    if facts["products"] < facts["of_products"]:
        of = f"{write.thousands(int(facts['products']))} of {write.many(int(facts['of_products']), 'product')}"
    asked = f"{write.thousands(int(facts['test']))} {asked}"
    return (
        f"Measured on {asked}, {of}; queries are timed one by one on this machine. recall@10 is the share of these "
        f"purchases whose product is among the first ten answers."
    )


def _sessions(result: Result) -> str:
    facts = result.facts
    of = write.many(int(facts["pairs"]), "pair")
    if facts["pairs"] < facts["of_pairs"]:
        of = f"{write.thousands(int(facts['pairs']))} of {write.many(int(facts['of_pairs']), 'pair')}"
    return (
        f"Held-out queries: {write.thousands(int(facts['test']))}, {facts['with_previous']:.0%} of them with one "
        f"before in their session. Learned from {of}, {write.thousands(int(facts['strings']))} different queries. "
        "Completions are timed one by one on this machine; megabytes are a model's arrays, without the strings."
    )


def choice_text(choice: Choice) -> str:
    """Say what the chosen setting saves beside the one with the best recall."""
    a, b = choice.chosen.values, choice.full.values
    if choice.chosen == choice.full:
        return f"No cheaper setting: **{choice.full.name}** has the best recall, and nothing is given up."
    return (
        f"Framed: **{choice.chosen.name}**, recall@10 {a['recall']:.3f} instead of {b['recall']:.3f} at "
        f"{choice.full.name}; {a['nodes']:,.0f} nodes scored a query instead of {b['nodes']:,.0f}, "
        f"{measure(a['ms'], 3)} ms instead of {measure(b['ms'], 3)}, {a['mb']:.1f} MB instead of {b['mb']:.1f}."
    )


def compared(lines: list[Line], name: str, first: str, second: str) -> list[dict[str, str]]:
    """Return the table of two runs as texts; the last column says what the second run is against the first."""
    decimals = COLUMNS[name].decimals
    return [
        {
            "run": line.name,
            f"A: {first}": measure(line.first, decimals),
            f"B: {second}": measure(line.second, decimals),
            "B − A": _signed(line.difference, decimals),
            "B is": CHANGES[line.change],
        }
        for line in lines
    ]


def tally(lines: list[Line], title: str) -> str:
    """Count the rows in which the second run is better or worse."""
    n = {change: sum(line.change == change for line in lines) for change in CHANGES}
    if n[""]:
        return f"{title}: neither direction is better."
    better, worse, same = n["better"], n["worse"], n["same"]
    return f"{title}: B is better in {better}, worse in {worse} and the same in {same} of {len(lines)} rows."


def _signed(difference: float, decimals: int) -> str:
    text = measure(abs(difference), decimals)
    return text if not difference else ("−" if difference < 0 else "+") + text


def interview_numbers(result: Result) -> str:
    """Return the line of this case's numbers for the interview box."""
    return NUMBERS[result.experiment](result)


def _beam(result: Result) -> str:
    choice = cheapest(result, 1.0)
    if choice.chosen == choice.full:
        return "Here: no setting within one point of the best recall@10 is cheaper."
    a, b = choice.chosen.values, choice.full.values
    return (
        f"Here: for at most one point of recall@10, {a['nodes']:,.0f} nodes are scored a query instead of "
        f"{b['nodes']:,.0f}, and the model takes {a['mb']:.1f} MB instead of {b['mb']:.1f}."
    )


def _features(result: Result) -> str:
    worst = min(result.rows, key=lambda row: row.values["recall"])
    best = max(result.rows, key=lambda row: row.values["recall"])
    return (
        f"Here: from {worst.values['recall']:.3f} ({worst.name}) to {best.values['recall']:.3f} ({best.name}) on "
        f"{write.thousands(int(result.facts['test']))} queries."
    )


def _models(result: Result) -> str:
    best = max(result.rows, key=lambda row: row.values["recall"])
    return (
        f"Here: L = {write.thousands(int(result.facts['products']))}; {best.name} has the best recall@10, "
        f"{best.values['recall']:.3f}, at {measure(best.values['ms'], 3)} ms a query."
    )


def _growth(result: Result) -> str:
    first, last = result.rows[0].values, result.rows[-1].values
    return (
        f"Here: {last['products'] / first['products']:.0f} times the products, "
        f"{last['nodes'] / first['nodes']:.1f} times the nodes scored."
    )


def _completion(result: Result) -> str:
    best = max(result.rows, key=lambda row: row.values["mrr"])
    first = max(result.rows, key=lambda row: row.values["mrr_1"])
    return (
        f"Here: {best.name} has the best MRR@10, {best.values['mrr']:.3f}, at {measure(best.values['ms'], 3)} ms. "
        f"After one letter the best is {first.name} with {first.values['mrr_1']:.3f}, "
        f"{first.values['alone_1']:.3f} without the session."
    )


def _trie_depth(result: Result) -> str:
    trie = result.rows[-1]
    quick = min(result.rows, key=lambda row: row.values["ms"])
    return (
        f"Here: the trie has {trie.values['levels']:.0f} levels, takes {measure(trie.values['ms'], 3)} ms and reaches "
        f"{trie.values['mrr']:.3f}; the quickest, {quick.name}, has {quick.values['levels']:.0f} levels, takes "
        f"{measure(quick.values['ms'], 3)} ms and reaches {quick.values['mrr']:.3f}."
    )


NUMBERS = {
    "beam": _beam, "features": _features, "models": _models, "growth": _growth,
    "completion": _completion, "trie_depth": _trie_depth,
}  # fmt: skip
