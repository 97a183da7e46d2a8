"""A label tree as text: one line a node."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xmr_core.checks import whole
from xmr_core.errors import InputError

if TYPE_CHECKING:
    from xmr_core.tree import LabelTree


def describe(
    tree: "LabelTree", names: Sequence[str] | None, depth: int | None, max_children: int, examples: int
) -> str:
    """Return the tree as indented text; see `LabelTree.describe`."""
    if names is not None and len(names) != tree.n_labels:
        raise InputError(f"One name a label is wanted, {tree.n_labels}; {len(names)} came.")
    whole("max_children", max_children, 1)
    whole("examples", examples, 1)
    if depth is not None:
        whole("depth", depth, 0)
    text = _Text(tree, names, tree.depth if depth is None else depth, max_children, examples)
    return "\n".join([text.line(0, 0), *text.below(0, 0, "")])


class _Text:
    def __init__(
        self, tree: "LabelTree", names: Sequence[str] | None, depth: int, max_children: int, examples: int
    ) -> None:
        self.tree = tree
        self.names = names
        self.depth = depth
        self.max_children = max_children
        self.examples = examples

    def below(self, level: int, node: int, indent: str) -> Iterator[str]:
        """Yield the lines under a node. A single label is a line of its own and is not unfolded."""
        if level == min(self.depth, self.tree.depth) or len(self.tree.leaves(level, node)) == 1:
            return
        children = self.tree.children(level, node)
        shown, hidden = children[: self.max_children], len(children[self.max_children :])
        for child in shown:
            last = child == shown[-1] and not hidden
            yield indent + ("└── " if last else "├── ") + self.line(level + 1, child)
            yield from self.below(level + 1, child, indent + ("    " if last else "│   "))
        if hidden:
            yield f"{indent}└── ... and {hidden} more"

    def line(self, level: int, node: int) -> str:
        """Return a node's own words: the name of a single label, or a count and the first few names."""
        leaves = self.tree.leaves(level, node)
        labels = self.tree.label_of_leaf[leaves.start : leaves.stop][: self.examples].tolist()
        # A name is one line, whatever it holds.
        names = [" ".join(str(self.names[label]).split()) if self.names else str(label) for label in labels]
        if len(leaves) == 1:
            return names[0]
        return f"{len(leaves):,} labels: {', '.join(names)}{', ...' if len(leaves) > len(labels) else ''}"
