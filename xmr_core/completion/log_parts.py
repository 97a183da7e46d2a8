"""What a log says about its strings: counts, session graph, embedding, n-grams; and about one previous query."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core.completion.candidates import NEAREST, SCALE, alike
from xmr_core.completion.log_embedding import log_embedding
from xmr_core.completion.session_graph import MOST_EDGES, pair_counts, session_graph, walk
from xmr_core.errors import InputError
from xmr_core.progress import Progress

ON_ITSELF = 0.9  # of a walk's start; the rest is on the strings that read most like it
PREVIOUS_COUNT = 0.1  # how much having been typed before another query counts beside having been typed next
DERIVED = ("by_prior", "string_begin", "string", "string_value")
MOST_OF_A_GRAM = 256  # strings that an n-gram leads to


class LogParts(NamedTuple):
    """Arrays over the V strings of a table, in its order.

    ``prior`` float32 (V,): how often typed next, and a tenth of how often before another; ``by_prior`` int32 (V,) its
    order. ``edge_*``: the session graph. ``direct_*``: what followed each string, and how often. ``vectors`` int8
    (V, 64). ``gram_*``: the n-grams of each string; ``string_*``: the strings of each n-gram, at most 256.
    """

    prior: NDArray[np.float32]
    by_prior: NDArray[np.int32]
    edge_begin: NDArray[np.int64]
    edge_to: NDArray[np.int32]
    edge_weight: NDArray[np.float32]
    direct_begin: NDArray[np.int64]
    direct_to: NDArray[np.int32]
    direct_count: NDArray[np.float32]
    vectors: NDArray[np.int8]
    gram_begin: NDArray[np.int64]
    gram: NDArray[np.int32]
    gram_value: NDArray[np.float32]
    string_begin: NDArray[np.int64]
    string: NDArray[np.int32]
    string_value: NDArray[np.float32]


class Session(NamedTuple):
    """What is known of a previous query; all empty without one.

    ``place`` in the table or -1; ``reached`` and ``mass`` of its walk; ``vector`` float32 (64,) of length 1 or 0; its
    n-grams; what followed it.
    """

    place: int
    reached: NDArray[np.int32]
    mass: NDArray[np.float32]
    vector: NDArray[np.float32]
    gram: NDArray[np.int32]
    gram_value: NDArray[np.float32]
    direct: NDArray[np.int32]
    direct_count: NDArray[np.float32]

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.place >= 0 or len(self.reached) > 0


NO_NODES, NO_MASS = np.empty(0, np.int32), np.empty(0, np.float32)


def log_parts(
    previous: NDArray[np.int32],
    following: NDArray[np.int32],
    grams: csr_matrix,
    seed: int,
    on_progress: Progress = lambda fraction: None,
) -> LogParts:
    """Return the parts of a log given by places in its table, ``previous`` -1 where there was none.

    ``grams`` holds the n-grams of each string, float32 (V, n-grams), single words before all others. What
    ``on_progress`` raises stops the work.
    """
    n_strings = grams.shape[0]
    on_progress(0.0)
    before = np.bincount(previous[previous >= 0], minlength=n_strings)
    prior = (np.bincount(following, minlength=n_strings) + PREVIOUS_COUNT * before).astype(np.float32)
    counts = pair_counts(previous, following, n_strings)
    graph = session_graph(counts)
    on_progress(0.2)
    vectors = log_embedding(counts, seed)
    on_progress(0.7)
    return LogParts(
        prior,
        _by_prior(prior),
        *graph,
        counts.indptr.astype(np.int64), counts.indices.astype(np.int32), counts.data,
        vectors,
        grams.indptr.astype(np.int64), grams.indices.astype(np.int32), grams.data,
        *_strings_of_grams(grams),
    )  # fmt: skip


def saved_parts(parts: LogParts) -> dict[str, NDArray]:
    """Return the arrays that `checked_parts` needs; the others follow from them."""
    return {name: array for name, array in parts._asdict().items() if name not in DERIVED}


def checked_parts(arrays: Mapping[str, NDArray], n_strings: int, n_grams: int) -> LogParts:
    """Return the parts that arrays from a file stand for.

    Raises
    ------
    InputError
        If one is missing or would lead a kernel out of bounds.
    """
    types = {name: hint.__args__[1].__args__[0] for name, hint in LogParts.__annotations__.items()}
    for name in LogParts._fields:
        if name in DERIVED:
            continue
        if name not in arrays or arrays[name].dtype != types[name] or arrays[name].ndim != 1 + (name == "vectors"):
            raise InputError(f"{name} is missing or of the wrong type")
        if arrays[name].dtype == np.float32 and not (np.isfinite(arrays[name]) & (arrays[name] >= 0)).all():
            raise InputError(f"{name} holds something that is no number from 0 up")
    stored: dict[str, Any] = {name: np.ascontiguousarray(arrays[name]) for name in types if name not in DERIVED}
    if len(stored["prior"]) != n_strings or stored["prior"].min() <= 0 or len(stored["vectors"]) != n_strings:
        raise InputError("prior and vectors do not fit the strings")
    for begin, index, value, bound in (
        ("edge_begin", "edge_to", "edge_weight", n_strings),
        ("direct_begin", "direct_to", "direct_count", n_strings),
        ("gram_begin", "gram", "gram_value", n_grams),
    ):
        _check_rows(stored[begin], stored[index], stored[value], n_strings, bound)
    if np.diff(stored["edge_begin"]).max() > MOST_EDGES:
        raise InputError("a string has too many edges")
    grams = csr_matrix((stored["gram_value"], stored["gram"], stored["gram_begin"]), shape=(n_strings, n_grams))
    strings: dict[str, Any] = dict(
        zip(("string_begin", "string", "string_value"), _strings_of_grams(grams), strict=True)
    )
    return LogParts(**stored, by_prior=_by_prior(stored["prior"]), **strings)


def _check_rows(begin: NDArray, index: NDArray, value: NDArray, n_rows: int, bound: int) -> None:
    """Refuse rows whose pointers do not span their entries, or whose numbers are out of bounds or do not ascend."""
    spans = len(begin) == n_rows + 1 and begin[0] == 0 and begin[-1] == len(index) == len(value)
    if not spans or begin.min() < 0 or begin.max() > len(index) or (np.diff(begin) < 0).any():
        raise InputError("pointers do not span their rows")
    if len(index) and (index.min() < 0 or index.max() >= bound):
        raise InputError("a row names something that is not there")
    first = np.zeros(len(index) + 1, dtype=np.bool_)
    first[begin] = True
    if (np.diff(index)[~first[1:-1]] <= 0).any():
        raise InputError("the numbers of a row do not ascend")


def _by_prior(prior: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return the strings from the most popular on; ties to the lower."""
    return np.lexsort((np.arange(len(prior)), -prior)).astype(np.int32)


def _strings_of_grams(grams: csr_matrix) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Return the strings of each n-gram, those first in which it weighs most; ties to the lower string."""
    columns = grams.tocsc()
    column = np.repeat(np.arange(columns.shape[1]), np.diff(columns.indptr))
    order = np.lexsort((columns.indices, -columns.data, column))
    nth = np.arange(columns.nnz) - columns.indptr[column]
    kept = order[nth < MOST_OF_A_GRAM]
    begin = np.concatenate([[0], np.cumsum(np.minimum(np.diff(columns.indptr), MOST_OF_A_GRAM))])
    return begin.astype(np.int64), columns.indices[kept].astype(np.int32), columns.data[kept].astype(np.float32)


def no_session(dimensions: int) -> Session:
    """Return what is known where there is no previous query."""
    none = np.zeros(dimensions, np.float32)
    return Session(-1, NO_NODES, NO_MASS, none, NO_NODES, NO_MASS, NO_NODES, NO_MASS)


def session(
    parts: LogParts, place: int, gram: NDArray[np.int32], gram_value: NDArray[np.float32], n_words: int
) -> Session:
    """Return what a log says of a previous query: ``place`` in the table or -1, and its n-grams, words first."""
    in_words = int(np.searchsorted(gram, n_words))
    asked = slice(0, in_words) if in_words else slice(0, len(gram))  # a word says more than its letters
    near, likeness = alike(
        gram[asked], gram_value[asked], parts.string_begin, parts.string, parts.string_value, place, NEAREST
    )
    start, mass = start_of_walk(place, near, likeness)
    reached, reached_mass = walk(parts.edge_begin, parts.edge_to, parts.edge_weight, start, mass)
    vector = parts.vectors[place] / SCALE if place >= 0 else _unit(mass @ parts.vectors[start])
    followed = slice(*parts.direct_begin[place : place + 2]) if place >= 0 else slice(0, 0)
    return Session(
        place,
        reached,
        reached_mass,
        vector,
        gram,
        gram_value,
        parts.direct_to[followed],
        parts.direct_count[followed],
    )


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a vector scaled to length 1, or zeros."""
    length = np.sqrt(vector @ vector)
    return (vector / length if length else np.zeros(len(vector))).astype(np.float32)


@njit(nogil=True, cache=True)
def start_of_walk(place, near, likeness):
    """Return where a walk starts, int32, and with what mass, float32 of sum 1.

    On the previous query, and a tenth of it on the strings ``near`` that read most like it; all of it on these where
    ``place`` is -1.
    """
    total = likeness.sum()
    own = 1.0 if total <= 0.0 else ON_ITSELF
    first = 0 if place < 0 else 1
    n = near.size if total > 0.0 else 0
    start, mass = np.empty(first + n, np.int32), np.empty(first + n, np.float32)
    if first:
        start[0], mass[0] = place, own
    for i in range(n):
        start[first + i] = near[i]
        mass[first + i] = likeness[i] / total * (1.0 - own if first else 1.0)
    return start, mass
