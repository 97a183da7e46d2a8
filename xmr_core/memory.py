"""How much memory a training will take, said before it starts."""

import re
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from xmr_core.errors import InputError
from xmr_core.label_embedding import count
from xmr_core.solver import padded

UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
VALUE = 8  # bytes of a stored value with its column
WEIGHT = 30  # bytes of a weight while it is handed over: solved, sorted, and laid out


@dataclass(frozen=True)
class MemoryEstimate:
    """Bytes beside X and Y, by what they hold.

    Attributes
    ----------
    tree : int
        Label embeddings and the tree over them; gone before the rankers are trained.
    solver : int
        The largest families that the threads may solve at once.
    weights : int
        Weights found, and the frozen model made of them.
    prototypes : int
        Prototypes while they are pooled, if the model has them.
    """

    tree: int
    solver: int
    weights: int
    prototypes: int

    @property
    def total(self) -> int:
        """The most at one time."""
        return max(self.tree, self.solver + self.weights, self.weights + self.prototypes)

    def __str__(self) -> str:
        parts = ("tree", "solver", "weights", "prototypes")
        said = ", ".join(f"{name} {getattr(self, name) / 1e6:,.0f}" for name in parts if getattr(self, name))
        return f"about {self.total / 1e6:,.0f} MB at most ({said} MB, not all at once)"


def estimate(
    X: csr_matrix, Y: csr_matrix, branching: int, max_leaf_size: int, n_jobs: int, prototypes: bool
) -> MemoryEstimate:
    """Estimate what a training takes; parameters as `XRLinear`.

    Exact in the rows and features of labels, which decide most; the rest assumes that labels keep about as many weights
    as their rows have features, as they do with thresholds from 0.05 up. O(nnz(X) * labels a row).
    """
    n, d = X.shape
    n_labels = Y.shape[1]
    columns = csc_matrix(Y)
    stamp = np.full(d, -1, dtype=np.int32)
    embedded = int(count(X.indptr, X.indices, columns.indptr, columns.indices, stamp)[-1])
    levels = 1 + max(0, int(np.ceil(np.log(max(n_labels / max_leaf_size, 1)) / np.log(branching))))
    frequent = np.sort(np.diff(columns.indptr))[::-1][:max_leaf_size]
    leaf_rows = min(n, int(frequent.sum()))
    length = X.nnz / max(n, 1)
    families = [(n, min(branching, n_labels)), (leaf_rows, min(max_leaf_size, n_labels))]
    largest = max(_family(rows, length, d, children) for rows, children in families)
    return MemoryEstimate(
        tree=2 * VALUE * embedded + 16 * n_labels,
        solver=min(n_jobs, n_labels) * largest + VALUE * Y.nnz * (levels + 1),
        weights=WEIGHT * embedded,
        prototypes=7 * VALUE * embedded if prototypes else 0,
    )


def _family(n: int, length: float, d: int, children: int) -> int:
    """Return the bytes of one family in the solver: its rows, its block of weights, its dual variables."""
    values = n * length
    return int(VALUE * values + 4 * (min(values, d) + 1) * padded(children) + (5 * padded(children) + 40) * n)


def as_bytes(max_memory: int | str) -> int:
    """Read a number of bytes, or a text such as "2 GB" or "500MB".

    Raises
    ------
    InputError
    """
    if isinstance(max_memory, str):
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]b)\s*", max_memory.lower())
        if found:
            return int(float(found[1]) * UNITS[found[2]])
    elif not isinstance(max_memory, bool) and isinstance(max_memory, (int, np.integer)) and max_memory > 0:
        return int(max_memory)
    raise InputError(f'max_memory must be a number of bytes or a text such as "2 GB"; {max_memory!r} came.')
