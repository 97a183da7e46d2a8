"""Is what the articles found on completion seen here too? Each sentence is computed from the numbers of a result."""

from xmr_core.experiments import completion, trie_depth
from xmr_core.experiments.judging import SURE, State, Verdict, listed, points
from xmr_core.experiments.result import Result, Row

REAL_TIME = 10.0  # ms, what the paper stays under


def judge_completion(result: Result) -> Verdict:
    """The finding: the hybrid ranks better than popularity, the session helps at few letters, and it is quick."""
    hybrid, popular, best = (result.row(name) for name in (completion.HYBRID, completion.POPULAR, completion.BEST))
    leads, helps, quick = _behind(popular) > 0, _helps(hybrid), hybrid.values["ms"] < REAL_TIME
    text = (
        f"Over all lengths the hybrid reaches an MRR@10 of {_mrr(hybrid)}, most-popular completion {_mrr(popular)}: "
        f"the hybrid is {_ahead(popular, 'popularity')}. At 1 to 3 letters the session {_adds(hybrid)} the hybrid and "
        f"{_adds(best)} {completion.BEST}. A completion of the hybrid takes {hybrid.values['ms']:.2g} ms. "
    )
    above = [row.name for row in result.rows if _behind(row) < 0]
    text += f"Ahead of the hybrid here: {listed(above)}." if above else "Nothing is ahead of the hybrid here."
    state: State = "seen" if leads and helps and quick else "partly" if leads or helps else "not seen"
    paragraphs = [text, _ceiling(result)]
    return Verdict(state, "\n\n".join([*paragraphs, _why_behind(result)] if _behind(popular) < 0 else paragraphs))


def judge_trie_depth(result: Result) -> Verdict:
    """The finding: a trie ranks better than clusters that know no letters and is slower; a hybrid lies between."""
    trie, words, clusters = (
        result.row(name) for name in (trie_depth.TRIE, trie_depth.WORDS, trie_depth.CLUSTERS)
    )  # fmt: skip
    hybrids = [row for row in result.rows if row.name.startswith(trie_depth.HYBRID)]
    best = max(hybrids, key=lambda row: row.values["mrr"])
    better, slower = _behind(words) > 0, trie.values["ms"] > clusters.values["ms"]
    between = best.values["ms"] < trie.values["ms"] and _behind(best) <= 0
    text = (
        f"The trie reaches an MRR@10 of {_mrr(trie)}, clusters of words {_mrr(words)}, clusters {_mrr(clusters)}. The "
        f"trie is {_ahead(words, 'clusters of words')} and {_ahead(clusters, 'clusters')}. Beside clusters, "
        f"a completion takes {_times(trie, clusters, 'ms')} as long, training {_times(trie, clusters, 'train')}."
    )
    if slower and trie.values["nodes"] < clusters.values["nodes"]:
        text += (
            f" It scores fewer nodes, {trie.values['nodes']:,.0f} instead of {clusters.values['nodes']:,.0f}, but on "
            f"{trie.values['levels']:.0f} levels instead of {clusters.values['levels']:.0f}, and opening a family "
            "costs time too."
        )
    compromise = (
        f"Of the hybrids “{best.name}” has the highest MRR@10, {_mrr(best)}: the trie is {_ahead(best, 'it')}. "
        f"It takes {best.values['ms'] / trie.values['ms']:.0%} of the trie's time for a completion and "
        f"{best.values['train'] / trie.values['train']:.0%} of its training."
    )
    state: State = "seen" if better and slower and between else "partly" if better else "not seen"
    return Verdict(state, "\n\n".join([text, compromise, _ceiling(result)]))


def _behind(row: Row) -> int:
    """Return 1 if a row is surely behind the reference, -1 if surely ahead, 0 if it is too close to call."""
    gap, error = row.values["gap"], row.values["gap_error"]
    return 0 if abs(gap) <= SURE * error else 1 if gap > 0 else -1


def _helps(row: Row) -> bool:
    return row.values["gain"] > SURE * row.values["gain_error"]


def _ahead(row: Row, name: str) -> str:
    """Say how far the reference is ahead of a row, which the sentence calls ``name``."""
    gap, error = points(row.values["gap"]), points(row.values["gap_error"])
    return {
        1: f"ahead of {name} by {gap} (standard error {error})",
        -1: f"behind {name} by {gap} (standard error {error})",
        0: f"too close to {name} to call ({gap}, standard error {error})",
    }[_behind(row)]


def _adds(row: Row) -> str:
    """Say what the session does to a row's MRR."""
    gain, error = row.values["gain"], row.values["gain_error"]
    size = f"{points(gain)} (standard error {points(error)})"
    if abs(gain) <= SURE * error:
        return f"adds nothing sure, {'+' if gain >= 0 else '−'}{size}, to"
    return f"adds {size} to" if gain > 0 else f"takes {size} from"


def _ceiling(result: Result) -> str:
    return (
        f"{result.facts['known']:.0%} of the queries asked for are among those learned from. The others count 0 with "
        f"every method, so no MRR@10 here can be above {result.facts['known']:.3f}."
    )


def _why_behind(result: Result) -> str:
    """Give the likely reason for being behind counting, with what counting does for the hybrid."""
    masked = result.row(completion.MASKED)
    return (
        f"Likely reason: a query occurs {result.facts['pairs'] / result.facts['strings']:.1f} times in training on "
        "average, so its classifier has next to nothing to learn from, while a count needs no learning. With counts "
        f"in its score and the beam kept under the prefix, the hybrid reaches {_mrr(masked)}."
    )


def _times(row: Row, other: Row, measure: str) -> str:
    return f"{row.values[measure] / other.values[measure]:.1f} times"


def _mrr(row: Row) -> str:
    return f"{row.values['mrr']:.3f}"
