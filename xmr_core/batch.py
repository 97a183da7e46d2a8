"""Beam search for many queries at once, chunk by chunk.

Level by level, the (chunk, query) pairs are sorted by chunk, so that a chunk's weights serve every query that came to
it while they are in the cache (Etter et al., "Accelerating Inference for Sparse Extreme Multi-Label Ranking Trees", WWW
2022, doi:10.1145/3485447.3511973). Where many queries come, the chunk's rows are first written into a table over all
features, and rows that are well filled into a dense block; few queries find their rows in the index of `lookup`. Each
query keeps its sorted candidates between chunks.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from xmr_core.beam import add_row, clear, push, push_children, score_children
from xmr_core.ranker import Ranker

BLOCK, PLACES = 32_768, 1 << 22  # queries worked on together by one thread, and their candidates: bound the memory
TABLE_PAYS = 0.5  # a row written into the table costs about half of what finding a row in the index does
DENSE_PAYS = 4  # places of a dense block are added about as many times faster as the entries of a sparse row
Found = tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.int64]]


class Rows(NamedTuple):
    """Queries: the rows ``begin`` up to ``end`` of a CSR matrix with int64 pointers, int32 indices, float32 data."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    data: NDArray[np.float32]
    begin: int
    end: int


class Beams(NamedTuple):
    """A beam for each of n queries; the first ``size`` places of a row are in use, best first.

    Attributes
    ----------
    key, path : float64 (n, places)
        What ranks, and the sum of log own scores; a plain model's are the same.
    node : int64 (n, places)
        Numbers over all levels, as in `Frozen`.
    size : int32 (n,)
    """

    key: NDArray[np.float64]
    path: NDArray[np.float64]
    node: NDArray[np.int64]
    size: NDArray[np.int32]

    @classmethod
    def at_root(cls, n: int, places: int) -> "Beams":
        """Return beams that hold the root alone."""
        return cls(np.zeros((n, places)), np.zeros((n, places)), np.zeros((n, places), np.int64), np.ones(n, np.int32))


@njit(nogil=True, cache=True, error_model="numpy")
def sort_by_chunk(node, size, first_chunk, end_chunk):
    """Order the beams' (query, place) pairs at the chunks ``first_chunk`` up to ``end_chunk`` by chunk, counting.

    Returns
    -------
    start : int64 (chunks + 1,)
        The pairs of chunk ``first_chunk + i`` are ``start[i]`` up to ``start[i + 1]``.
    query, place : int32 (pairs,)
        Ascending by query within a chunk.
    """
    start = np.zeros(end_chunk - first_chunk + 1, np.int64)
    for q in range(size.size):
        for b in range(size[q]):
            if first_chunk <= node[q, b] < end_chunk:
                start[node[q, b] - first_chunk + 1] += 1
    for i in range(end_chunk - first_chunk):
        start[i + 1] += start[i]
    at = start[:-1].copy()
    query, place = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
    for q in range(size.size):
        for b in range(size[q]):
            if first_chunk <= node[q, b] < end_chunk:
                i = node[q, b] - first_chunk
                query[at[i]], place[at[i]] = q, b
                at[i] += 1
    return start, query, place


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def score_by_table(chunk, indices, data, model, row_of, margin, match):
    """As `beam.score_children`, with the table ``row_of`` from features to the chunk's rows."""
    n_children = clear(chunk, model, margin, match)
    scale = np.float64(model.match_scale[chunk]) if model.match_begin.size else 0.0
    for t in range(indices.size):
        row = row_of[indices[t]]
        if row >= 0:
            add_row(row, np.float64(data[t]), scale, model, margin, match)
    return n_children


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def score_by_block(chunk, indices, data, model, row_of, block, margin, match):
    """As `score_by_table`, with the chunk's rows spread out in ``block`` float32 (rows, children)."""
    n_children, begin = clear(chunk, model, margin, match), model.chunk_ptr[chunk]
    for t in range(indices.size):
        row = row_of[indices[t]]
        if row >= 0:
            v, i = np.float64(data[t]), row - begin
            for c in range(n_children):
                margin[c] += v * block[i, c]  # adding a zero changes no bit
    return n_children


@njit(nogil=True, cache=True, error_model="numpy")
def spread(chunk, model, lookups):
    """Return the chunk's weights as a dense block, or an empty one where that does not pay."""
    begin, end = model.chunk_ptr[chunk], model.chunk_ptr[chunk + 1]
    n_children = model.child_ptr[chunk + 1] - model.child_ptr[chunk]
    n_entries = model.row_begin[end] - model.row_begin[begin]
    places = (end - begin) * n_children
    if model.match_begin.size or n_entries * DENSE_PAYS < places or lookups < 2 * (end - begin):
        return np.empty((0, 0), np.float32)
    block = np.zeros((end - begin, n_children), np.float32)
    for row in range(begin, end):
        for e in range(model.row_begin[row], model.row_begin[row + 1]):
            block[row - begin, model.entry_child[e]] = model.entry_weight[e]
    return block


@njit(nogil=True, cache=True, error_model="numpy")
def expand(rows, model, index, score_function, width, first_chunk, end_chunk, beams, row_of, ahead, scored):
    """Take every query one level down, as far as its beam holds chunks of a range.

    Chunks are independent but for the candidates that compete for a query's places: the candidates of several ranges,
    merged by key and node number, are those of all.

    Parameters
    ----------
    rows : Rows
    model, index : Frozen, lookup.Index
    score_function, width : int
        ``width`` places are filled in ``ahead``.
    first_chunk, end_chunk : int
        Inner nodes of one level.
    beams : Beams
    row_of : int32 (n_features,)
        -1 everywhere, before and after.
    ahead : Beams
        Gains the candidates; holds those of earlier ranges.
    scored : int64 (n,)
        Gains the number of nodes scored.
    """
    start, query, place = sort_by_chunk(beams.node, beams.size, first_chunk, end_chunk)
    margin = np.empty(np.max(model.child_ptr[1:] - model.child_ptr[:-1]))
    match = np.zeros_like(margin)
    mean_length = (rows.indptr[rows.end] - rows.indptr[rows.begin]) / max(1, rows.end - rows.begin)
    for i in range(start.size - 1):
        if start[i] == start[i + 1]:
            continue
        chunk = first_chunk + i
        begin, end = model.chunk_ptr[chunk], model.chunk_ptr[chunk + 1]
        lookups = (start[i + 1] - start[i]) * mean_length
        table, block = lookups > TABLE_PAYS * (end - begin), spread(chunk, model, lookups)
        if table:
            for row in range(begin, end):
                row_of[model.row_feature[row]] = row
        serve(rows, model, index, score_function, width, chunk, beams, query[start[i] : start[i + 1]],
              place[start[i] : start[i + 1]], table, row_of, block, margin, match, ahead, scored)  # fmt: skip
        if table:
            for row in range(begin, end):
                row_of[model.row_feature[row]] = -1


@njit(nogil=True, cache=True, error_model="numpy")
def serve(
    rows, model, index, score_function, width, chunk, beams, query, place, table, row_of, block, margin, match,
    ahead, scored,
):  # fmt: skip
    """Score a chunk's children for the queries that came to it; parameters as `expand`."""
    first, weight = model.child_ptr[chunk], model.match_weight[0]
    for p in range(query.size):
        q, b = query[p], place[p]
        keys, paths, nodes, found = ahead.key[q], ahead.path[q], ahead.node[q], ahead.size[q]
        above = beams.path[q, b]
        if model.carried[chunk]:
            ahead.size[q] = push(beams.key[q, b], above, first, keys, paths, nodes, found, width)
            continue
        part = slice(rows.indptr[rows.begin + q], rows.indptr[rows.begin + q + 1])
        if block.size:
            n = score_by_block(chunk, rows.indices[part], rows.data[part], model, row_of, block, margin, match)
        elif table:
            n = score_by_table(chunk, rows.indices[part], rows.data[part], model, row_of, margin, match)
        else:
            n = score_children(chunk, rows.indices[part], rows.data[part], model, index, margin, match)
        scored[q] += n
        ahead.size[q] = push_children(first, n, above, margin, match, score_function, weight,
                                      keys, paths, nodes, found, width)  # fmt: skip


@njit(nogil=True, cache=True, error_model="numpy")
def merge(query, found, best):
    """Push candidates that were found elsewhere into the best of all; equal keys go by node number.

    Parameters
    ----------
    query : int64 (n,)
        Row i of ``found`` belongs to query ``query[i]``.
    found, best : Beams
        ``best`` is changed in place; it keeps as many as it has places.
    """
    width = best.key.shape[1]
    for i in range(query.size):
        q = query[i]
        for j in range(found.size[i]):
            best.size[q] = push(found.key[i, j], found.path[i, j], found.node[i, j],
                                best.key[q], best.path[q], best.node[q], best.size[q], width)  # fmt: skip


@njit(nogil=True, cache=True, error_model="numpy")
def search_block(rows, n_features, model, index, score_function, beam_width, k, beams, ahead, scored):
    """Walk down all levels, the two `Beams` in turn; return the one with the answers.

    ``scored`` int64 (n,) takes the nodes scored.
    """
    depth, row_of = model.level_ptr.size - 2, np.full(n_features, -1, np.int32)
    for level in range(depth):
        width = k if level == depth - 1 else beam_width
        ahead.size[:] = 0
        expand(rows, model, index, score_function, width, model.level_ptr[level], model.level_ptr[level + 1],
               beams, row_of, ahead, scored)  # fmt: skip
        beams, ahead = ahead, beams
    return beams


def search_rows(rows: Rows, ranker: Ranker, score_function: int, beam_width: int, k: int, scored: NDArray) -> Beams:
    """Search for some rows of a matrix in this thread; ``scored`` int64 takes the nodes scored of each."""
    beams, ahead = (Beams.at_root(rows.end - rows.begin, max(k, beam_width)) for _ in range(2))
    ask = ranker.n_features, ranker.frozen, ranker.index, score_function
    return search_block(rows, *ask, beam_width, k, beams, ahead, scored)


def expand_level(
    rows: Rows, ranker: Ranker, score_function: int, width: int, chunks: range, beams: Beams, places: int
) -> Beams:
    """Return the ``width`` best candidates that a range of chunks of one level gives each query; see `expand`.

    Parameters
    ----------
    places : int, at least ``width``
        Columns of the result.
    """
    ahead = Beams.at_root(len(beams.size), places)
    ahead.size[:] = 0
    row_of, scored = np.full(ranker.n_features, -1, np.int32), np.zeros(len(beams.size), np.int64)
    model, ends = ranker.frozen, (chunks.start, chunks.stop)
    expand(rows, model, ranker.index, score_function, width, *ends, beams, row_of, ahead, scored)
    return ahead


def search_matrix(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    data: NDArray[np.float32],
    ranker: Ranker,
    score_function: int,
    beam_width: int,
    k: int,
    n_jobs: int = 1,
) -> Found:
    """Search for all rows of a CSR matrix, split over ``n_jobs`` threads.

    Returns
    -------
    labels int32 (n, k), keys float64 (n, k), number found int32 (n,), nodes scored int64 (n,)
        Row i holds its answers in the first ``found[i]`` places, best first. ``k`` is at most the number of labels.
    """
    n, model = len(indptr) - 1, ranker.frozen
    k, beam_width = min(k, len(model.label_of_leaf)), min(beam_width, ranker.full_width)
    labels, keys = np.zeros((n, k), np.int32), np.zeros((n, k))
    counts, scored = np.zeros(n, np.int32), np.zeros(n, np.int64)

    def part(begin: int, end: int) -> None:
        rows = Rows(indptr, indices, data, begin, end)
        best = search_rows(rows, ranker, score_function, beam_width, k, scored[begin:end])
        counts[begin:end], keys[begin:end] = best.size, best.key[:, :k]
        there = np.arange(k) < best.size[:, None]
        labels[begin:end][there] = model.label_of_leaf[best.node[:, :k][there] - model.level_ptr[-2]]

    size = min(BLOCK, max(1, PLACES // max(k, beam_width)), -(-n // n_jobs) or 1)
    cuts = [*range(0, n, size), n]
    with ThreadPoolExecutor(n_jobs) as pool:
        list(pool.map(part, cuts[:-1], cuts[1:]))
    return labels, keys, counts, scored
