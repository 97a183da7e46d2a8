"""The beam search of `XMRAutocomplete`, written down level by level."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xmr_core.completion.answer import XMRTrace
from xmr_core.completion.masked_beam import ASKED_UNMASKED, masked_search
from xmr_core.errors import InputError
from xmr_core.scores import SCORE_FUNCTIONS
from xmr_core.texts import nfc
from xmr_core.trace import BeamLevel, Sought
from xmr_core.tracing import Mask, iterate, ranks, seek

if TYPE_CHECKING:
    from xmr_core.completion.xmr_autocomplete import XMRAutocomplete


def trace(log: "XMRAutocomplete", prefix: str, previous: str | None, k: int, meant: str | None) -> XMRTrace:
    """Return the trace; parameters as `XMRAutocomplete.trace`, texts in NFC."""
    lo, hi = log.table_.range(prefix)
    label = _place(log, meant, lo, hi)
    feature, value = log.vectorizer_.transform_one(previous, prefix)
    levels = tuple(_levels(log, feature, value, lo, hi, k)) if lo < hi else ()
    return XMRTrace(
        prefix=prefix,
        previous=previous,
        feature=feature,
        value=value,
        beam_width=log.beam_width,
        k=k,
        levels=levels,
        completions=tuple(log.complete(prefix, previous, k)),
        n_matching=hi - lo,
        sought=None if label is None else _sought(log, feature, value, lo, hi, levels, label),
    )


def _place(log: "XMRAutocomplete", meant: str | None, lo: int, hi: int) -> int | None:
    """Return the label of the query that was meant."""
    if meant is None:
        return None
    place = log.table_.find(nfc(meant)) if isinstance(meant, str) else -1
    if not lo <= place < hi:
        raise InputError(f"The query meant must be one of the log that begins with the prefix; {meant!r} came.")
    return place


def _levels(
    log: "XMRAutocomplete", feature: NDArray[np.int32], value: NDArray[np.float32], lo: int, hi: int, k: int
) -> list[BeamLevel]:
    frozen, score_function = log.model_.ranker_.frozen, SCORE_FUNCTIONS[log.model_.score_function]
    if log.mask:
        k = min(k, hi - lo)
        mask = Mask(log.nodes_under(lo, hi), log.bonus_)
        return list(iterate(frozen, score_function, feature, value, k, max(log.beam_width, k), mask))
    *inner, last = iterate(frozen, score_function, feature, value, ASKED_UNMASKED, log.beam_width)
    return [*inner, _filtered(last, frozen.label_of_leaf, lo, hi, k)]


def _filtered(last: BeamLevel, label_of_leaf: NDArray[np.int32], lo: int, hi: int, k: int) -> BeamLevel:
    """Keep the ``k`` best of those labels that the plain search returned and that begin with the prefix."""
    label = label_of_leaf[last.node]
    good = last.kept & (lo <= label) & (label < hi)
    rank = ranks(last.node, last.key, good)
    return replace(last, rank=rank, kept=good & (rank <= k), allowed=good)


def _sought(
    log: "XMRAutocomplete",
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    lo: int,
    hi: int,
    levels: tuple[BeamLevel, ...],
    label: int,
) -> Sought:
    """Find where a label went; its rank among all with the prefix comes from a beam as wide as they are many."""
    ranker, n = log.model_.ranker_, hi - lo
    bonus = log.bonus_ if log.mask else np.zeros_like(log.bonus_)
    labels, _ = masked_search(
        feature, value, ranker.frozen, ranker.index, SCORE_FUNCTIONS[log.model_.score_function], n, n,
        log.nodes_under(lo, hi), bonus,
    )  # fmt: skip
    return seek(log.model_.tree_, levels, label, int(np.flatnonzero(labels == label)[0]) + 1)
