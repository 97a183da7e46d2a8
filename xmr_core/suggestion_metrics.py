"""How good lists of suggestions are: mean reciprocal rank, and BLEU weighted by rank.

``targets`` are what was typed in the end, ``suggestions`` the lists that were shown, best first: two sequences of equal
length. Texts are compared as they are; words are what white space divides.
"""

from collections import Counter
from collections.abc import Sequence
from math import exp, log

from xmr_core.checks import whole
from xmr_core.errors import InputError

LONGEST = 4  # words of an n-gram
NO_MATCH = 0.1  # counted for an order of n-grams of which none matches


def mrr(targets: Sequence[str], suggestions: Sequence[Sequence[str]], k: int = 10) -> float:
    """Return the mean of 1 / rank of the target among the first ``k`` suggestions, 0 where it is not among them.

    Raises
    ------
    InputError
        If there are no targets, not one list for each, or ``k`` is below 1.

    Examples
    --------
    >>> mrr(["tea", "pot"], [["tea", "teapot"], ["potato", "pot"]])
    0.75
    """
    return sum(reciprocal_ranks(targets, suggestions, k)) / len(targets)


def reciprocal_ranks(targets: Sequence[str], suggestions: Sequence[Sequence[str]], k: int = 10) -> list[float]:
    """Return 1 / rank of each target among its first ``k`` suggestions, 0 where it is not; errors as `mrr`.

    Examples
    --------
    >>> reciprocal_ranks(["tea", "pot"], [["tea", "teapot"], ["potato", "pot"]])
    [1.0, 0.5]
    """
    whole("k", k, 1)
    _check(targets, suggestions)
    ranks = (next((r for r, s in enumerate(shown[:k], 1) if s == t), None) for t, shown in _pairs(targets, suggestions))
    return [1 / rank if rank else 0.0 for rank in ranks]


def bleu(target: str, suggestion: str) -> float:
    """Return how much of a suggestion's wording is the target's, in [0, 1].

    The geometric mean of the clipped precisions of runs of 1 to 4 words, times exp(1 - r / c) where the suggestion's c
    words are fewer than the target's r. An order of which no run matches counts 0.1 matches, an order longer than the
    suggestion counts 0.1 of 1 run; no word in common is 0. So an exact answer of one word has 0.1 ** 0.75 = 0.178, and
    only four words or more reach 1. Papineni, Roukos, Ward and Zhu, "BLEU", ACL 2002, doi:10.3115/1073083.1073135; the
    smoothing is method 1 of Chen and Cherry, WMT 2014, doi:10.3115/v1/W14-3346.

    Examples
    --------
    >>> bleu("red tea pot with lid", "red tea pot with lid")
    1.0
    >>> round(bleu("tea", "tea"), 3)
    0.178
    """
    wanted, given = target.split(), suggestion.split()
    if not set(wanted) & set(given):
        return 0.0
    logs = 0.0
    for n in range(1, LONGEST + 1):
        runs, right = _runs(given, n), _runs(wanted, n)
        logs += log((sum((runs & right).values()) or NO_MATCH) / max(1, sum(runs.values())))
    short = min(0.0, 1 - len(wanted) / len(given))
    return exp(logs / LONGEST + short)


def bleu_rr(targets: Sequence[str], suggestions: Sequence[Sequence[str]], k: int = 10) -> float:
    """Return the mean over the lists of their first ``k`` suggestions' `bleu`, weighted by 1 / rank.

    An empty list counts 0. Yadav, Sen, Hill, Mazumdar and Dhillon, "Session-Aware Query Auto-completion using Extreme
    Multi-label Ranking", KDD 2021, arXiv:2012.07654.

    Raises
    ------
    InputError
        If there are no targets, not one list for each, or ``k`` is below 1.
    """
    whole("k", k, 1)
    _check(targets, suggestions)
    total = 0.0
    for target, shown in _pairs(targets, suggestions):
        weights = [1 / rank for rank in range(1, len(shown[:k]) + 1)]
        scores = [weight * bleu(target, text) for weight, text in zip(weights, shown, strict=False)]
        total += sum(scores) / sum(weights) if weights else 0.0
    return total / len(targets)


def _runs(words: list[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _pairs(targets: Sequence[str], suggestions: Sequence[Sequence[str]]) -> "zip[tuple[str, Sequence[str]]]":
    return zip(targets, suggestions, strict=True)


def _check(targets: Sequence[str], suggestions: Sequence[Sequence[str]]) -> None:
    if isinstance(targets, str) or any(isinstance(shown, str) for shown in suggestions):
        raise InputError("targets must be a list of texts, and suggestions a list of such lists; a single text came.")
    if not len(targets) or len(targets) != len(suggestions):
        raise InputError(
            f"Each target needs a list of suggestions; {len(targets)} targets and {len(suggestions)} lists came."
        )
