"""Cut a frozen ranker into a router, which holds the upper levels, and shards, which hold whole subtrees; on disk too.

A shard is a ranker of its own: its roots hang under a new node 0 without weights.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from xmr_core import storage
from xmr_core.checks import whole
from xmr_core.errors import InputError, ModelFormatError
from xmr_core.frozen import Frozen
from xmr_core.ranker import Ranker

ROUTER, ROUTER_KIND, SHARD_KIND = "router", "xr-linear-router", "xr-linear-shard"


class Shard(NamedTuple):
    """Whole subtrees of a ranker.

    ``first_node`` int64 (levels,) is the number, in the whole ranker, of the shard's first node at each of its levels,
    the roots' level first.
    """

    ranker: Ranker
    first_node: NDArray[np.int64]


class Cut(NamedTuple):
    """Where a ranker is cut.

    Attributes
    ----------
    level : int
        Level of the shards' roots.
    bounds : int64 (depth - level + 1, n_shards + 1)
        Shard s holds the nodes ``bounds[i, s]`` up to ``bounds[i, s + 1]`` of level ``level + i``.
    """

    level: int
    bounds: NDArray[np.int64]

    @property
    def n_shards(self) -> int:
        """Number of shards."""
        return self.bounds.shape[1] - 1

    @classmethod
    def choose(cls, frozen: Frozen, n_shards: int, level: int | None = None) -> Self:
        """Cut into shards of about as many weights each, every one a range of subtrees.

        The default level is the one whose largest piece, router or shard, is smallest. The deeper the cut, the fewer
        rounds a search takes and the more the router holds.

        Raises
        ------
        InputError
            If no level, or not the one asked for, has as many nodes as there are shards to be.
        """
        whole("n_shards", n_shards, 1)
        sizes = np.diff(frozen.level_ptr)
        fit = [i for i in range(1, frozen.depth) if sizes[i] >= n_shards]
        if not fit or level not in (None, *fit):
            raise InputError(
                f"The inner levels below the root have {sizes[1:-1].tolist()} nodes; none that was asked for can be "
                f"cut into {n_shards} shards. Take fewer shards, or predict here."
            )
        cuts = [cls.at(frozen, n_shards, i) for i in (fit if level is None else [level])]
        return min(reversed(cuts), key=lambda cut: cut.largest(frozen))

    @classmethod
    def at(cls, frozen: Frozen, n_shards: int, level: int) -> Self:
        """Cut at a level that has nodes enough."""
        bounds = [np.arange(frozen.level_ptr[level], frozen.level_ptr[level + 1] + 1)]
        for _ in range(level, frozen.depth):
            bounds.append(frozen.child_ptr[bounds[-1]].astype(np.int64))
        # Weights below each node of the level, plus its labels: a node without weights still costs something.
        weights = _weights_before(frozen)
        before = sum(weights[b] - weights[b[0]] for b in bounds[:-1]) + bounds[-1] - bounds[-1][0]
        places = np.searchsorted(before, before[-1] * np.arange(n_shards + 1) / n_shards)
        least = np.arange(n_shards + 1)  # every shard gets a node
        places = np.clip(np.maximum.accumulate(places - least) + least, least, len(bounds[0]) - 1 - least[::-1])
        return cls(level, np.array([b[places] for b in bounds], dtype=np.int64))

    def largest(self, frozen: Frozen) -> int:
        """Return the number of weights of the router or of the largest shard, whichever is more."""
        weights = _weights_before(frozen)
        shards = np.diff(weights[self.bounds[:-1]], axis=1).sum(axis=0)
        return max(int(weights[frozen.level_ptr[self.level]]), int(shards.max()))

    def router(self, f: Frozen) -> Frozen:
        """Return the upper levels; their "labels" are the nodes of the cut's level."""
        chunks, nodes = int(f.level_ptr[self.level]), int(f.level_ptr[self.level + 1])
        rows = int(f.chunk_ptr[chunks])
        entries = int(f.row_begin[rows])
        return f._replace(
            level_ptr=f.level_ptr[: self.level + 2],
            child_ptr=f.child_ptr[: chunks + 1],
            label_of_leaf=np.arange(nodes - chunks, dtype=f.label_of_leaf.dtype),
            bias=f.bias[:nodes],
            carried=f.carried[:chunks],
            chunk_ptr=f.chunk_ptr[: chunks + 1],
            row_feature=f.row_feature[:rows],
            row_begin=f.row_begin[: rows + 1],
            entry_child=f.entry_child[:entries],
            entry_weight=f.entry_weight[:entries],
            **_prototypes(f, [(0, chunks)], [(0, rows)]),
        )

    def shard(self, f: Frozen, number: int) -> Frozen:
        """Return one shard's subtrees under a new root."""
        nodes = [(int(lo), int(hi)) for lo, hi in self.bounds[:, number : number + 2]]
        chunks = nodes[:-1]
        rows = [(int(f.chunk_ptr[lo]), int(f.chunk_ptr[hi])) for lo, hi in chunks]
        entries = [(int(f.row_begin[lo]), int(f.row_begin[hi])) for lo, hi in rows]
        sizes = np.array([1, *(hi - lo for lo, hi in nodes)])
        carried = _join(f.carried, chunks)
        return f._replace(
            level_ptr=_pointers(f.level_ptr, 0, sizes),
            child_ptr=_pointers(f.child_ptr, 1, [sizes[1]], *_lengths(f.child_ptr, chunks)),
            label_of_leaf=np.arange(sizes[-1], dtype=f.label_of_leaf.dtype),
            bias=np.concatenate([f.bias[:1], _join(f.bias, nodes)]),
            carried=np.concatenate([[bool(carried.any()) and sizes[1] == 1], carried]),
            chunk_ptr=_pointers(f.chunk_ptr, 0, [0], *_lengths(f.chunk_ptr, chunks)),
            row_feature=_join(f.row_feature, rows),
            row_begin=_pointers(f.row_begin, 0, *_lengths(f.row_begin, rows)),
            entry_child=_join(f.entry_child, entries),
            entry_weight=_join(f.entry_weight, entries),
            **_prototypes(f, [(0, 1), *chunks], rows),
        )

    def shards(self, frozen: Frozen, n_features: int) -> Iterator[Shard]:
        """Cut out one shard after the other."""
        for number in range(self.n_shards):
            shard = self.shard(frozen, number)
            yield Shard(Ranker(shard.tree(), shard, n_features), self.bounds[:, number].copy())


class Router(NamedTuple):
    """What the coordinator of a sharded model holds: the upper levels, the cut, the label at each leaf."""

    frozen: Frozen
    cut: Cut
    label_of_leaf: NDArray[np.int32]
    n_features: int
    params: dict[str, Any]
    model: str


def save(frozen: Frozen, params: dict[str, Any], n_features: int, folder: str | os.PathLike[str], cut: Cut) -> None:
    """Write a router and its shards as folders in ``folder``, which is complete afterwards or as it was before.

    Raises
    ------
    InputError
        If the folder holds something else.
    """
    folder, model = Path(folder), _fingerprint(frozen)
    there = {p.name for p in folder.glob("shard-[0-9]*")} if folder.is_dir() else set()
    with storage.replacing(folder, {ROUTER} | there) as building:
        meta = {"params": params, "n_features": n_features, "model": model, "level": cut.level}
        arrays = cut.router(frozen)._asdict() | {"bounds": cut.bounds, "labels": frozen.label_of_leaf}
        storage.write(building / ROUTER, ROUTER_KIND, meta, arrays)
        for number, shard in enumerate(cut.shards(frozen, n_features)):
            meta = {"n_features": n_features, "model": model}
            arrays = shard.ranker.frozen._asdict() | {"first_node": shard.first_node}
            storage.write(building / _name(number), SHARD_KIND, meta, arrays)


def load_router(folder: Path) -> Router:
    """Read what the coordinator needs; ModelFormatError if it is missing, damaged or does not fit together."""
    path = storage.standing(folder) / ROUTER
    meta, arrays = storage.read(path, ROUTER_KIND)
    with storage.refusing(path):
        bounds, labels = arrays.pop("bounds"), arrays.pop("labels")
        frozen = storage.checked_frozen(arrays, meta["n_features"])
        start, end = frozen.level_ptr[-2:]
        if (
            bounds.dtype != np.int64
            or bounds.ndim != 2
            or min(bounds.shape) < 2
            or (np.diff(bounds) <= 0).any()
            or (bounds[0, 0], bounds[0, -1]) != (start, end)
            or not np.array_equal(bounds[1:, 0], bounds[:-1, -1])
            or frozen.depth != meta["level"]
            or bounds[-1, -1] - bounds[-1, 0] != len(labels)
            or not np.array_equal(np.sort(labels), np.arange(len(labels)))
        ):
            raise ModelFormatError(f"{path}: bounds and labels do not fit the router.")
        return Router(frozen, Cut(meta["level"], bounds), labels, meta["n_features"], meta["params"], meta["model"])


def load_shard(folder: Path, number: int, router_model: str, bounds: NDArray[np.int64]) -> Shard:
    """Read a shard; ModelFormatError if it is missing, damaged or another model's than the router.

    ``bounds`` int64 (levels, 2) are the nodes that the router looks for here.
    """
    path = storage.standing(folder) / _name(number)
    meta, arrays = storage.read(path, SHARD_KIND)
    with storage.refusing(path):
        first_node = arrays.pop("first_node")
        frozen = storage.checked_frozen(arrays, meta["n_features"])
        sizes = np.diff(bounds, axis=1).ravel()
        fits = np.array_equal(first_node, bounds[:, 0]) and np.array_equal(np.diff(frozen.level_ptr)[1:], sizes)
        if meta["model"] != router_model or not fits:
            raise ModelFormatError(f"{path} belongs to another model than {folder / ROUTER}; save the shards again.")
        return Shard(Ranker(frozen.tree(), frozen, meta["n_features"]), first_node)


def _prototypes(f: Frozen, chunks: list[tuple[int, int]], rows: list[tuple[int, int]]) -> dict[str, NDArray]:
    """Return the prototypes' part of a piece; a plain model has none."""
    if not len(f.match_begin):
        return {}
    entries = [(int(f.match_begin[lo]), int(f.match_begin[hi])) for lo, hi in rows]
    return {
        "match_begin": _pointers(f.match_begin, 0, *_lengths(f.match_begin, rows)),
        "match_child": _join(f.match_child, entries),
        "match_value": _join(f.match_value, entries),
        "match_scale": _join(f.match_scale, chunks),
    }


def _fingerprint(frozen: Frozen) -> str:
    digest = hashlib.sha256()
    for array in frozen:
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _weights_before(frozen: Frozen) -> NDArray[np.int64]:
    """Return how many weights, prototypes' included, lie before each chunk, with the end."""
    before = frozen.row_begin[frozen.chunk_ptr].astype(np.int64)
    return before + frozen.match_begin[frozen.chunk_ptr] if len(frozen.match_begin) else before


def _name(number: int) -> str:
    return f"shard-{number:04d}"


def _join(array: NDArray, ranges: list[tuple[int, int]]) -> NDArray:
    return np.concatenate([array[lo:hi] for lo, hi in ranges])


def _lengths(pointers: NDArray, ranges: list[tuple[int, int]]) -> list[NDArray]:
    return [np.diff(pointers[lo : hi + 1]) for lo, hi in ranges]


def _pointers(like: NDArray, first: int, *lengths: Any) -> NDArray:
    """Return where spans of these lengths begin, laid end to end from ``first``, with the end; dtype of ``like``."""
    steps = np.concatenate([np.asarray(part, dtype=np.int64) for part in lengths])
    return np.concatenate([[first], first + np.cumsum(steps)]).astype(like.dtype)
