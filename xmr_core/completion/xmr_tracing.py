"""The beam search of `XMRAutocomplete`, written down level by level."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xmr_core.completion.answer import XMRTrace
from xmr_core.errors import InputError
from xmr_core.scores import SCORE_FUNCTIONS
from xmr_core.texts import nfc
from xmr_core.trace import BeamLevel, Sought
from xmr_core.tracing import Mask, iterate, seek

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
) -> Iterator[BeamLevel]:
    k = min(k, hi - lo)
    score_function, mask = SCORE_FUNCTIONS[log.model_.score_function], Mask(log.nodes_allowed(lo, hi), log.bonus_)
    return iterate(log.model_.ranker_.frozen, score_function, feature, value, k, max(log.beam_width, k), mask)


def _sought(
    log: "XMRAutocomplete",
    feature: NDArray[np.int32],
    value: NDArray[np.float32],
    lo: int,
    hi: int,
    levels: tuple[BeamLevel, ...],
    label: int,
) -> Sought:
    """Find where a label went; its rank among all with the prefix comes from a beam that keeps every node."""
    labels, _ = log.search(feature, value, lo, hi, hi - lo, log.model_.ranker_.full_width)
    return seek(log.model_.tree_, levels, label, int(np.flatnonzero(labels == label)[0]) + 1)
