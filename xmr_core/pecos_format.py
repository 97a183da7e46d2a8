"""Read and write the model folders of PECOS (libpecos), the reference implementation of XR-Linear.

A folder holds ``param.json`` and ``ranker/``, that one ``param.json`` and a folder ``<level>.model`` for each level,
with ``W.npz`` (features and, last, the bias by nodes) and ``C.npz`` (nodes by their parents), both in CSC.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, load_npz, save_npz

from xmr_core.errors import InputError, ModelFormatError
from xmr_core.frozen import Chunk, Frozen
from xmr_core.tree import LabelTree

_MODEL, _RANKER, _LEVEL = "pecos.xmc.xlinear.model###XLinearModel", "HierarchicalMLModel", "MLModel"


def read(folder: Path) -> tuple[Frozen, dict[str, Any], int]:
    """Return the frozen ranker, constructor parameters and the number of features.

    Raises
    ------
    ModelFormatError
        If a file is missing or does not fit the others; the message names it.
    """
    ranker = folder / "ranker"
    depth = _json(ranker / "param.json").get("depth")
    if not isinstance(depth, int) or isinstance(depth, bool) or depth < 1:
        raise ModelFormatError(f"{ranker / 'param.json'} names no depth of 1 or more.")
    params = [_json(ranker / f"{level}.model" / "param.json") for level in range(depth)]
    weights = [_matrix(ranker / f"{level}.model" / "W.npz") for level in range(depth)]
    chain = [_matrix(ranker / f"{level}.model" / "C.npz") for level in range(depth)]
    try:
        tree, orders = _tree(chain)
        bias = float(params[0].get("bias", -1.0))
        n_features = weights[0].shape[0] - (bias > 0)
        chunks = [
            chunk
            for level, W in enumerate(weights)
            for chunk in _chunks(W[:, orders[level]].tocsc(), tree.child_ptr[level], n_features, max(bias, 0.0))
        ]
        # An only child has weights of its own there.
        frozen = Frozen.assemble(tree, chunks)._replace(carried=np.zeros(len(chunks), dtype=np.bool_))
        score = params[-1].get("pred_kwargs", {}).get("post_processor", "l3-hinge")
    except (InputError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise ModelFormatError(f"{folder} is no sound PECOS model: {error}") from error
    return frozen, {"score_function": score, "bias": max(bias, 0.0)}, n_features


def write(folder: Path, frozen: Frozen, params: dict[str, Any], n_features: int) -> None:
    """Write a folder that PECOS loads and that predicts the same.

    Raises
    ------
    InputError
        If the folder exists and is not empty, or PECOS cannot hold the model: it has prototypes, or only children whose
        score no bias can stand for.
    """
    if len(frozen.match_begin):
        raise InputError("PECOS has no prototypes; train with match_weight=0 to write this model.")
    if params["score_function"] == "noop" and frozen.carried.any():
        raise InputError("With noop PECOS cannot hand an only child its parent's score; write a tree without them.")
    if params["bias"] <= 0 and frozen.carried.any():
        raise InputError("PECOS has no only children without weights; train with a bias above 0 to write this tree.")
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} holds files; choose an empty or new folder.")
    tree = frozen.tree()
    sizes = [tree.level_size(level) for level in range(tree.depth + 1)]
    chain = tree.to_chain()
    _dump(folder / "param.json", {"__meta__": {"class_fullname": _MODEL}})
    _dump(folder / "ranker" / "param.json", {
        "__meta__": {"class_fullname": f"pecos.xmc.base###{_RANKER}"}, "model": _RANKER, "depth": tree.depth,
        "nr_features": n_features, "nr_codes": sizes[-2], "nr_labels": sizes[-1],
    })  # fmt: skip
    for level in range(tree.depth):
        at = folder / "ranker" / f"{level}.model"
        # The order of the tree is the order of the nodes, but labels keep their own numbers.
        W = _level_weights(frozen, level, n_features, params["bias"])
        if level == tree.depth - 1:
            W = W[:, tree.leaf_of_label]
        _dump(at / "param.json", {
            "__meta__": {"class_fullname": f"pecos.xmc.base###{_LEVEL}"}, "model": _LEVEL,
            "nr_labels": sizes[level + 1], "nr_features": n_features, "nr_codes": sizes[level],
            "bias": params["bias"] if params["bias"] > 0 else -1.0,
            "pred_kwargs": {
                "__meta__": {"class_fullname": f"pecos.xmc.base###{_LEVEL}.PredParams"},
                "only_topk": 10, "post_processor": params["score_function"],
            },
        })  # fmt: skip
        save_npz(at / "W.npz", W, compressed=False)  # the only kind that PECOS's own reader takes
        links = chain[level].copy()
        links.sort_indices()
        save_npz(at / "C.npz", links, compressed=False)


def _tree(chain: list[csc_matrix]) -> tuple[LabelTree, list[NDArray[np.int32]]]:
    """Return the tree, and for each level the model's own number of each node in the order of the tree."""
    tree = LabelTree.from_chain(chain)
    orders, above = [], np.zeros(1, dtype=np.int32)
    for links in chain:
        above = np.concatenate([links.indices[links.indptr[p] : links.indptr[p + 1]] for p in above])
        orders.append(above)
    return tree, orders


def _chunks(W: csc_matrix, start: NDArray[np.int32], n_features: int, bias: float) -> list[Chunk]:
    """Cut a level's weights, columns in the order of the tree, into feature-major families."""
    if W.shape != (n_features + (bias > 0), start[-1]):
        raise InputError(f"W has shape {W.shape}; {(n_features + (bias > 0), int(start[-1]))} is wanted.")
    chunks = []
    for first, last in pairwise(start.tolist()):
        family = W[:, first:last].tocsr().astype(np.float32)
        family.sort_indices()
        bias_row = family[n_features].toarray().ravel() if bias > 0 else np.zeros(last - first, dtype=np.float32)
        entries = family[:n_features]
        used = np.flatnonzero(np.diff(entries.indptr)).astype(np.int32)
        begin = np.concatenate([entries.indptr[used], entries.indptr[-1:]]).astype(np.int64)
        chunks.append(Chunk(used, begin, entries.indices.astype(np.int32), entries.data, bias_row * np.float32(bias)))
    return chunks


def _level_weights(frozen: Frozen, level: int, n_features: int, bias: float) -> csc_matrix:
    """Return one level's weights, features and bias by nodes in the order of the tree."""
    lo, hi = frozen.level_ptr[level], frozen.level_ptr[level + 1]
    rows = slice(frozen.chunk_ptr[lo], frozen.chunk_ptr[hi])
    begin = frozen.row_begin[frozen.chunk_ptr[lo] : frozen.chunk_ptr[hi] + 1]
    entries = slice(begin[0], begin[-1])
    feature = np.repeat(frozen.row_feature[rows], np.diff(begin))
    # A child's number within its family becomes its number within the level.
    family = np.repeat(np.arange(lo, hi), frozen.row_begin[frozen.chunk_ptr[lo + 1 : hi + 1]]
                       - frozen.row_begin[frozen.chunk_ptr[lo:hi]])  # fmt: skip
    node = frozen.child_ptr[family] + frozen.entry_child[entries] - frozen.level_ptr[level + 1]
    size = int(frozen.level_ptr[level + 2] - hi)
    weights = csc_matrix((frozen.entry_weight[entries], (feature, node)), shape=(n_features + (bias > 0), size))
    if bias > 0:
        weights = weights.tolil()
        biases = frozen.bias[hi : frozen.level_ptr[level + 2]] / np.float32(bias)
        # An only child passes its parent's score on: a margin this large scores 1 by every score function.
        carried = frozen.child_ptr[lo:hi][frozen.carried[lo:hi]] - frozen.level_ptr[level + 1]
        biases[carried] = 100.0 / bias
        weights[n_features] = biases
    result = csc_matrix(weights, dtype=np.float32)
    result.sort_indices()
    return result


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelFormatError(f"{path} is missing.") from None
    except (OSError, ValueError) as error:
        raise ModelFormatError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ModelFormatError(f"{path} does not hold a JSON object.")
    return found


def _matrix(path: Path) -> csc_matrix:
    try:
        matrix = csc_matrix(load_npz(path))
        matrix.check_format(full_check=True)
        return matrix
    except FileNotFoundError:
        raise ModelFormatError(f"{path} is missing.") from None
    except Exception as error:
        # The parsers of zip, npy and sparse formats raise many kinds of errors; all mean the same here.
        raise ModelFormatError(f"{path} is no sparse matrix: {error}") from error


def _dump(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
