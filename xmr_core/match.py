"""The match: how well a query fits a node's prototype, laid beside the weights of a frozen ranker."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from xmr_core import prototypes
from xmr_core.frozen import Frozen, child_type, pointer_type
from xmr_core.match_rows import merge_rows
from xmr_core.prototypes import Prototypes
from xmr_core.ranker import Ranker


def with_prototypes(ranker: Ranker, X: csr_matrix, Y: csr_matrix, weight: float) -> Ranker:
    """Return the ranker with prototypes of the training rows and a match weight.

    Raises
    ------
    InputError
        If X has negative values.
    """
    return replace(ranker, frozen=attach(ranker.frozen, prototypes.build(X, Y, ranker.tree), weight))


def reweighted(ranker: Ranker, weight: float) -> Ranker:
    """Return a ranker with prototypes and another match weight, above 0."""
    return replace(ranker, frozen=ranker.frozen._replace(match_weight=np.array([weight])))


def attach(model: Frozen, families: Sequence[Prototypes], weight: float) -> Frozen:
    """Lay prototypes beside the weights of a plain model: one for each inner node, breadth first."""
    child = child_type(int(np.diff(model.child_ptr).max()))
    offset = np.concatenate([[0], np.cumsum([len(f.value) for f in families])])
    pointer = pointer_type(int(offset[-1]))
    features, rows, matches = [], [], []
    for c, family in enumerate(families):
        chunk = slice(model.chunk_ptr[c], model.chunk_ptr[c + 1])
        begin = model.row_begin[chunk.start : chunk.stop + 1].astype(np.int64)
        feature, row_begin, match_begin = merge_rows(
            model.row_feature[chunk], begin, family.feature, family.row_begin + offset[c]
        )
        features.append(feature)
        rows.append(row_begin[:-1].astype(model.row_begin.dtype))
        matches.append(match_begin[:-1].astype(pointer))
    return model._replace(
        chunk_ptr=np.concatenate([[0], np.cumsum([len(f) for f in features])]).astype(np.int64),
        row_feature=np.concatenate(features),
        row_begin=np.concatenate([*rows, model.row_begin[-1:]]),
        match_begin=np.concatenate([*matches, offset[-1:].astype(pointer)]),
        match_child=np.concatenate([f.child.astype(child) for f in families]),
        match_value=np.concatenate([f.value for f in families]),
        match_scale=np.array([f.scale for f in families], np.float32),
        match_weight=np.array([weight], np.float64),
    )
