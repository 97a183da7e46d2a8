"""A fitted ranker: tree, weights and lookup index that belong together and change together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xmr_core import lookup
from xmr_core.frozen import Frozen
from xmr_core.tree import LabelTree


@dataclass(frozen=True)
class Ranker:
    """What a search needs. A caller takes it once, so that a refit in another thread cannot mix two models.

    Attributes
    ----------
    tree : LabelTree
    frozen : Frozen
    n_features : int
    """

    tree: LabelTree
    frozen: Frozen
    n_features: int

    @cached_property
    def index(self) -> lookup.Index:
        """Buckets over the rows of each chunk, built when first needed."""
        return lookup.build(self.frozen)

    @cached_property
    def full_width(self) -> int:
        """Nodes of the widest inner level: a beam this wide prunes nothing before the labels."""
        return int(np.diff(self.frozen.level_ptr[:-1]).max())

    @property
    def match_weight(self) -> float:
        """Weight of the match in a node's key; 0 in a plain model."""
        return float(self.frozen.match_weight[0])
