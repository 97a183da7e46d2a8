"""Extreme multi-label ranking: features, label tree, linear rankers, beam search."""

from xmr_core.cache import keep_kernels

keep_kernels()  # before the imports that define kernels

from xmr_core import metrics  # noqa: E402
from xmr_core.completion import Completion, CompletionTrace, SessionAutocomplete, XMRAutocomplete  # noqa: E402
from xmr_core.errors import InputError, ModelFormatError, NotFittedError, XMRError  # noqa: E402
from xmr_core.features import QueryVectorizer  # noqa: E402
from xmr_core.frozen_trie import FrozenTrie  # noqa: E402
from xmr_core.linear import XRLinear  # noqa: E402
from xmr_core.product_search import Hit, ProductSearch  # noqa: E402
from xmr_core.trace import BeamLevel, BeamTrace, Truth  # noqa: E402
from xmr_core.tree import LabelTree  # noqa: E402
from xmr_core.trie import Trie, TrieStep  # noqa: E402

__all__ = [
    "BeamLevel",
    "BeamTrace",
    "Completion",
    "CompletionTrace",
    "FrozenTrie",
    "Hit",
    "InputError",
    "LabelTree",
    "ModelFormatError",
    "NotFittedError",
    "ProductSearch",
    "QueryVectorizer",
    "SessionAutocomplete",
    "Trie",
    "TrieStep",
    "Truth",
    "XMRAutocomplete",
    "XMRError",
    "XRLinear",
    "metrics",
]
