"""Extreme multi-label ranking: features, label tree, linear rankers, beam search."""

from compiled import keep_kernels

keep_kernels()  # before the imports that define kernels

from xmr_core import metrics
from xmr_core.completion import Completion, CompletionTrace, SessionAutocomplete, XMRAutocomplete
from xmr_core.errors import InputError, ModelFormatError, NotFittedError, XMRError
from xmr_core.features import QueryVectorizer
from xmr_core.frozen_trie import FrozenTrie
from xmr_core.linear import XRLinear
from xmr_core.product_search import Hit, ProductSearch
from xmr_core.trace import BeamLevel, BeamTrace, Truth
from xmr_core.tree import LabelTree
from xmr_core.trie import Trie, TrieStep

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
