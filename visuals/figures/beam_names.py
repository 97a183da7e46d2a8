"""What the beam-walk figure needs to know besides the trace: who the nodes and features are."""

from typing import Protocol

from xmr_core.tree import LabelTree


class Names(Protocol):
    """The tree and its names; `xmr_core.product_search.ProductSearch` has them."""

    @property
    def tree(self) -> LabelTree:
        """The label tree that was searched."""

    def node_name(self, level: int, node: int) -> str:
        """Return telling words for a node, or the product's title at the last level."""

    def node_size(self, level: int, node: int) -> int:
        """Return how many labels lie below a node."""

    def feature_name(self, j: int) -> str:
        """Return the n-gram behind feature ``j``."""

    def feature_family(self, j: int) -> str:
        """Return "word" or "char"."""


def node_id(level: int, node: int) -> str:
    """Return the id of a node in the player: "0.0" is the root."""
    return f"{level}.{node}"
