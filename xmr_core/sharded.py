"""Serve a model whose subtrees live on several workers of a Dask cluster.

The coordinator searches the upper levels itself. Below, each level is one round: every shard scores the nodes that are
its own and returns its best candidates, and the coordinator keeps the best of all. Beams are those of the whole model.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from xmr_core import shards
from xmr_core.batch import Beams, Rows, expand_level, merge, search_rows
from xmr_core.checks import as_features, whole
from xmr_core.distributed import ATTEMPTS, require_client, result_of, same_program
from xmr_core.errors import InputError, XMRError
from xmr_core.linear import XRLinear
from xmr_core.shards import Cut, Router, Shard

if TYPE_CHECKING:
    from distributed import Client, Future

MOST_BYTES = 4_000_000  # of queries and beams in one block: what one message to a shard holds at most
BLOCKS_AT_ONCE = 2  # the coordinator prepares one while the shards work on another


class ShardedXRLinear:
    """An XR-Linear whose answers equal the whole model's, labels and scores, while no process holds all of it.

    Make it with `from_folder`, which needs a folder that all workers can read, or with `scatter`, which needs the
    whole model here. Several threads may call `predict`.

    Notes
    -----
    A shard is an ordinary result on its worker, not a Dask actor: Dask knows how it was made and makes it again on
    another worker when its own dies, which it does not do for actors. What `scatter` placed is placed again from here.

    Examples
    --------
    >>> from distributed import Client                                           # doctest: +SKIP
    >>> save_shards(model, "model-in-8", n_shards=8)                             # doctest: +SKIP
    >>> served = ShardedXRLinear.from_folder("model-in-8", Client("tcp://host:8786"))    # doctest: +SKIP
    >>> served.predict(X, k=10)                                                  # doctest: +SKIP
    """

    def __init__(self, router: Router, client: Client, source: Path | list[Shard]) -> None:
        self._router, self._client, self._source = router, client, source
        # Checks the parameters; its "labels" are the roots of the shards.
        self._upper = XRLinear.from_arrays(router.params, router.n_features, router.frozen._asdict())
        self._lock = threading.Lock()
        self._shards: list[Future | None] = [None] * router.cut.n_shards
        for number in range(router.cut.n_shards):
            self._place(number, None)

    @classmethod
    def from_folder(cls, folder: str | os.PathLike[str], client: Client) -> Self:
        """Serve a model that `save_shards` wrote; each worker reads its own shards.

        Parameters
        ----------
        folder : path
            The same on this machine, which reads the router, and on the workers.

        Raises
        ------
        InputError
            If the client cannot be used.
        ModelFormatError
            If the router or a shard is missing, damaged or another model's.
        """
        client = require_client(client)
        folder = Path(folder).resolve()
        with same_program():
            served = cls(shards.load_router(folder), client, folder)
            for shard in served._shards:
                result_of(client, client.submit(_levels, shard, pure=False))  # a damaged shard is told now
        return served

    @classmethod
    def scatter(cls, model: XRLinear, client: Client, n_shards: int | None = None, level: int | None = None) -> Self:
        """Serve a model that is in memory here, and stays so.

        Parameters
        ----------
        n_shards : int, optional
            Default: one for each worker.
        level : int, optional
            Level of the shards' topmost nodes; see `shards.Cut.choose`.

        Raises
        ------
        InputError
            If the client cannot be used or the tree has too few nodes.
        """
        client = require_client(client)
        frozen, n_features = model.frozen_, model.n_features_in_
        cut = Cut.choose(frozen, len(client.nthreads()) if n_shards is None else n_shards, level)
        router = Router(cut.router(frozen), cut, frozen.label_of_leaf, n_features, model.plain_params(), "")
        with same_program():
            return cls(router, client, list(cut.shards(frozen, n_features)))

    @property
    def n_features_in_(self) -> int:
        """Number of features."""
        return self._router.n_features

    @property
    def n_labels(self) -> int:
        """Number of labels."""
        return len(self._router.label_of_leaf)

    def close(self) -> None:
        """Let the workers forget the shards."""
        self._shards = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def predict(self, X: Any, k: int = 10, beam_width: int = 10) -> csr_matrix:
        """Rank labels for every row; the result is that of `XRLinear.predict`.

        Raises
        ------
        InputError
            If ``X`` does not fit the model.
        XMRError
            If a shard was lost again and again, or there is no worker left.
        """
        whole("k", k, 1)
        whole("beam_width", beam_width, 1)
        X = as_features(X)
        if X.shape[1] != self.n_features_in_:
            raise InputError(f"The model was trained on {self.n_features_in_} features; X has {X.shape[1]}.")
        if not self._shards:
            raise InputError("This model was closed; make a new one with from_folder or scatter.")
        k = min(k, self.n_labels)
        size = np.cumsum(8 * np.diff(X.indptr).astype(np.int64) + 24 * min(max(k, beam_width), self.n_labels) + 16)
        cuts = [0, *(np.flatnonzero(np.diff(size // MOST_BYTES)) + 1).tolist(), X.shape[0]]
        with ThreadPoolExecutor(BLOCKS_AT_ONCE) as pool:
            found = list(pool.map(lambda a, b: self._search(X[a:b], k, beam_width), cuts[:-1], cuts[1:]))
        all_ = Beams(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
        there = np.arange(k) < all_.size[:, None]
        labels = self._router.label_of_leaf[all_.node[there] - self._router.cut.bounds[-1, 0]]
        indptr = np.concatenate([[0], np.cumsum(all_.size)])
        values = self._upper._values(all_.key[there]).astype(np.float32)
        return csr_matrix((values, labels, indptr), shape=(X.shape[0], self.n_labels))

    # ------------------------------------------------------------------ one block of queries

    def _search(self, X: csr_matrix, k: int, beam_width: int) -> Beams:
        bounds = self._router.cut.bounds
        ranker, score = self._upper.ranker_, self._upper._score()
        roots = min(beam_width, int(bounds[0, -1] - bounds[0, 0]))
        beams = search_rows(_rows(X), ranker, score, beam_width, roots, np.zeros(X.shape[0], np.int64))
        for step in range(len(bounds) - 1):
            width = k if step == len(bounds) - 2 else min(beam_width, int(bounds[step + 1, -1] - bounds[step + 1, 0]))
            beams = self._descend(X, beams, step, width, score)
        return beams

    def _descend(self, X: csr_matrix, beams: Beams, step: int, width: int, score: int) -> Beams:
        """Send each shard its part of the beams, and keep the best of what comes back."""
        owner = np.searchsorted(self._router.cut.bounds[step], beams.node, side="right") - 1
        there = np.arange(beams.node.shape[1]) < beams.size[:, None]
        asked = {}
        for number in range(self._router.cut.n_shards):
            mine = there & (owner == number)
            query = np.flatnonzero(mine.any(axis=1))
            if len(query):
                request = X[query], _select(beams, query, mine[query]), step, width, score
                asked[number] = query, request, self._submit(number, request)
        best = _no_candidates(X.shape[0], width)
        for number, (query, request, task) in asked.items():
            merge(query, self._answer(number, request, task), best)
        return best

    # ------------------------------------------------------------------ shards on workers

    def _place(self, number: int, lost: Future | None) -> None:
        """Put a shard on a worker, unless another thread has done so since ``lost`` was seen."""
        with self._lock:
            if self._shards[number] is not lost:
                return
            workers = sorted(self._client.nthreads())
            beside = [workers[number % len(workers)]] if workers else None
            if isinstance(self._source, list):
                (placed,) = self._client.scatter([self._source[number]], workers=beside, hash=False)
            else:
                bounds = self._router.cut.bounds[:, number : number + 2]
                placed = self._client.submit(
                    shards.load_shard, self._source, number, self._router.model, bounds,
                    workers=beside, allow_other_workers=bool(beside), pure=False,
                )  # fmt: skip
            self._shards[number] = placed

    def _submit(self, number: int, request: tuple) -> tuple[Future | None, Future | None]:
        """Ask a shard; return it and the task, or None if the shard is known to be lost."""
        shard = self._shards[number]
        try:
            return shard, self._client.submit(answer, shard, *request, pure=False)
        except CancelledError:
            return shard, None

    def _answer(self, number: int, request: tuple, asked: tuple[Future | None, Future | None]) -> Beams:
        """Wait for a shard's answer; if the shard was lost with its worker, place it anew and ask again."""
        from distributed import KilledWorker

        for _ in range(2 * ATTEMPTS):  # to ask, and to place it
            shard, task = asked
            try:
                if task is not None:
                    return result_of(self._client, task)
                self._place(number, shard)
                asked = self._submit(number, request)
            except (CancelledError, KilledWorker, OSError):
                if self._client.status != "running":
                    raise XMRError("The client lost its scheduler or was closed; connect a new one.") from None
                asked = shard, None
        raise XMRError(
            f"Shard {number} was lost with its worker {ATTEMPTS} times. Look at the workers' logs; most often they are "
            "short of memory: give each more, or cut the model into more shards."
        )


def save_shards(model: XRLinear, folder: str | os.PathLike[str], n_shards: int, level: int | None = None) -> None:
    """Write a model as a router and shards for `ShardedXRLinear.from_folder`.

    Raises
    ------
    InputError
        If the tree has too few nodes, or the folder holds something else.
    """
    cut = Cut.choose(model.frozen_, n_shards, level)
    shards.save(model.frozen_, model.plain_params(), model.n_features_in_, folder, cut)


def answer(shard: Shard, X: csr_matrix, beams: Beams, step: int, width: int, score_function: int) -> Beams:
    """Score the children of the beams' nodes, all of them this shard's, and return the best ``width`` a query."""
    level_ptr, first_node = shard.ranker.frozen.level_ptr, shard.first_node
    local = beams._replace(node=beams.node + (level_ptr[step + 1] - first_node[step]))
    chunks = range(level_ptr[step + 1], level_ptr[step + 2])
    best = expand_level(_rows(X), shard.ranker, score_function, width, chunks, local, width)
    return best._replace(node=best.node + (first_node[step + 1] - level_ptr[step + 2]))


def _rows(X: csr_matrix) -> Rows:
    return Rows(X.indptr.astype(np.int64), X.indices, X.data, 0, X.shape[0])


def _no_candidates(n: int, width: int) -> Beams:
    return Beams.at_root(n, width)._replace(size=np.zeros(n, np.int32))


def _select(beams: Beams, query: NDArray[np.int64], mine: NDArray[np.bool_]) -> Beams:
    """Return the beams of some queries with only the places that ``mine`` marks, closed up."""
    front = np.argsort(~mine, axis=1, kind="stable")
    size = mine.sum(axis=1).astype(np.int32)
    front = front[:, : size.max()]

    def chosen(places: NDArray) -> NDArray:
        return np.take_along_axis(places[query], front, axis=1)

    return Beams(chosen(beams.key), chosen(beams.path), chosen(beams.node), size)


def _levels(shard: Shard) -> int:
    return len(shard.first_node)
