"""Extreme multi-label ranking: features, label tree, linear rankers, beam search."""

from xmr_core import metrics
from xmr_core.errors import InputError, ModelFormatError, NotFittedError, XMRError
from xmr_core.features import QueryVectorizer
from xmr_core.linear import XRLinear
from xmr_core.product_search import Hit, ProductSearch
from xmr_core.trace import BeamLevel, BeamTrace, Truth
from xmr_core.tree import LabelTree

__all__ = [
    "BeamLevel",
    "BeamTrace",
    "Hit",
    "InputError",
    "LabelTree",
    "ModelFormatError",
    "NotFittedError",
    "ProductSearch",
    "QueryVectorizer",
    "Truth",
    "XMRError",
    "XRLinear",
    "metrics",
]
