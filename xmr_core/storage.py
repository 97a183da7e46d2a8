"""Models on disk: a folder with arrays (no pickle), lists of text, and a manifest with shapes and checksums."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmr_core import packing
from xmr_core.errors import InputError, ModelFormatError
from xmr_core.frozen import CHILD_TYPES, POINTER_TYPES, Frozen

FORMAT = "starbeam"
VERSION = 2
# Where `Frozen` leaves a choice.
TYPES = {
    "row_begin": POINTER_TYPES, "match_begin": POINTER_TYPES, "entry_child": CHILD_TYPES, "match_child": CHILD_TYPES,
}  # fmt: skip
MAX_FEATURES = 2**31 - 1  # feature numbers are int32
# A folder that was moved out of the way: mkdtemp draws eight of these characters.
_OLD = re.compile(r"\.(.+)\.[a-z0-9_]{8}\.old")
MANIFEST, ARRAYS, TEXTS = "manifest.json", "arrays.npz", "texts.json"


def write(
    folder: Path,
    kind: str,
    meta: Mapping[str, Any],
    arrays: Mapping[str, NDArray],
    texts: Mapping[str, list[str]] | None = None,
) -> None:
    """Write a model so that the folder is either complete or untouched.

    Raises
    ------
    InputError
        If the folder exists and holds something that is no model of this format.
    """
    with replacing(folder, {MANIFEST, ARRAYS, TEXTS}) as building:
        described = packing.write(building / ARRAYS, arrays)
        (building / TEXTS).write_text(json.dumps(texts or {}, ensure_ascii=False), encoding="utf-8")
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "kind": kind,
            "meta": meta,
            "arrays": described,
            "sha256": {name: _sha256(building / name) for name in (ARRAYS, TEXTS)},
        }
        (building / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


@contextmanager
def replacing(folder: Path, expected: set[str]) -> Iterator[Path]:
    """Give a new folder to build in, and put it in the place of ``folder`` when the block ends well.

    Readers that ask `standing` see the old folder or the new one, also after a kill between the two renames, which
    leaves the old one under another name. Nothing is replaced that holds other files than ``expected``.

    Raises
    ------
    InputError
        If ``folder`` is a file or holds other files.
    """
    if folder.is_file() or (folder.is_dir() and {p.name for p in folder.iterdir()} - expected):
        raise InputError(f"{folder} holds other files; choose an empty or new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    if (stranded := standing(folder)) != folder:
        stranded.rename(folder)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    old = building.with_name(building.name + ".old")
    try:
        building.chmod(0o755)
        yield building
        if folder.exists():
            folder.rename(old)
        try:
            building.rename(folder)
        except BaseException:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
        for superseded in _old(folder) if folder.exists() else []:
            shutil.rmtree(superseded, ignore_errors=True)


def standing(folder: Path) -> Path:
    """Return where the model of that folder stands: there, or under the name that a killed `replacing` left it."""
    if folder.exists():
        return folder
    return max(_old(folder), key=lambda path: path.stat().st_mtime, default=folder)


def folders(parent: Path) -> list[Path]:
    """Return the folders that stand in ``parent``, those under the name that a kill left them included, as named."""
    there = {path for path in parent.glob("*") if path.is_dir() and not path.name.startswith(".")}
    return sorted(there | {parent / name[1] for path in parent.glob(".*.old") if (name := _OLD.fullmatch(path.name))})


def delete(folder: Path) -> None:
    """Delete a folder and what a killed `replacing` left of it; nothing happens if it is gone already."""
    for path in (*_old(folder), folder):
        shutil.rmtree(path, ignore_errors=True)


def _old(folder: Path) -> list[Path]:
    """Return the folders that `replacing` moved out of the way of this one and has not removed."""
    found = ((path, _OLD.fullmatch(path.name)) for path in folder.parent.glob(".*.old"))
    return [path for path, name in found if name and name[1] == folder.name]


def read(folder: Path, kind: str) -> tuple[dict[str, Any], dict[str, NDArray]]:
    """Read meta data and arrays of a model; see `read_all`."""
    meta, arrays, _ = read_all(folder, kind)
    return meta, arrays


def read_all(folder: Path, kind: str) -> tuple[dict[str, Any], dict[str, NDArray], dict[str, list[str]]]:
    """Read a model, checking every file against the manifest.

    Raises
    ------
    ModelFormatError
        If a file is missing or damaged, or the folder holds another kind or version.
    """
    folder = standing(folder)
    manifest = _manifest(folder, kind)
    with refusing(folder):
        for name, wanted in manifest["sha256"].items():
            if name not in (ARRAYS, TEXTS):
                raise ModelFormatError(f"{folder / MANIFEST} names a file that no model has: {name!r}.")
            if not (folder / name).is_file():
                raise ModelFormatError(f"{folder / name} is missing; copy the whole folder again.")
            if _sha256(folder / name) != wanted:
                raise ModelFormatError(f"{folder / name} is damaged (checksum differs); copy the folder again.")
        arrays = packing.read(folder / ARRAYS, manifest["arrays"])
        texts = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
        if not all(isinstance(text, str) for values in texts.values() for text in values):
            raise ModelFormatError(f"{folder / TEXTS} holds something that is not text.")
        return manifest["meta"], arrays, texts


@contextmanager
def refusing(folder: Path) -> Iterator[None]:
    """Turn whatever a malformed file makes a parser raise into a `ModelFormatError` that names the folder."""
    try:
        yield
    except ModelFormatError:
        raise
    except (Exception, RecursionError) as error:
        # The parsers of zip, npy and JSON raise many kinds of errors on hostile files; all mean the same here.
        raise ModelFormatError(f"{folder} is no sound model: {error}") from error


def checked_frozen(arrays: Mapping[str, NDArray], n_features: int) -> Frozen:
    """Return the arrays as `Frozen`, refusing any that would lead a kernel out of bounds.

    Raises
    ------
    ModelFormatError
    """
    if type(n_features) is not int or not 1 <= n_features <= MAX_FEATURES:
        raise ModelFormatError(f"n_features must be a whole number from 1 to {MAX_FEATURES}; {n_features!r} came.")
    if missing := [name for name in Frozen._fields if name not in arrays]:
        raise ModelFormatError(f"Arrays are missing: {', '.join(missing)}.")
    f = Frozen(**{name: np.ascontiguousarray(arrays[name]) for name in Frozen._fields})
    for name, kind in Frozen.__annotations__.items():
        wanted = TYPES.get(name) or (kind.__args__[1].__args__[0],)
        if getattr(f, name).dtype not in wanted or getattr(f, name).ndim != 1:
            names = " or ".join(t.__name__ for t in wanted)
            raise ModelFormatError(f"{name} must be a one-dimensional {names} array.")
    n_nodes, n_labels = len(f.bias), len(f.label_of_leaf)
    n_chunks, n_rows, n_entries = n_nodes - n_labels, len(f.row_feature), len(f.entry_weight)
    rules = {
        "level_ptr": len(f.level_ptr) >= 3 and _spans(f.level_ptr, 0, n_nodes) and f.level_ptr[1] == 1,
        "label_of_leaf": np.array_equal(np.sort(f.label_of_leaf), np.arange(n_labels)),
        "child_ptr": len(f.child_ptr) == n_chunks + 1 and _spans(f.child_ptr, 1, n_nodes),
        # Every only child is carried, or none is (a model of PECOS's, which has weights for them).
        "carried": len(f.carried) == n_chunks and (not f.carried.any() or _only_children(f)),
        "chunk_ptr": len(f.chunk_ptr) == n_chunks + 1 and _spans(f.chunk_ptr, 0, n_rows, strictly=False),
        "row_begin": len(f.row_begin) == n_rows + 1 and _spans(f.row_begin, 0, n_entries, strictly=False),
        "row_feature": n_rows == 0 or (f.row_feature.min() >= 0 and f.row_feature.max() < n_features),
        "entry_child": len(f.entry_child) == n_entries,
        "entry_weight": bool(np.isfinite(f.entry_weight).all() and np.isfinite(f.bias).all()),
        "match_weight": len(f.match_weight) == 1 and f.match_weight[0] >= 0,
    }
    rules["level_ptr"] = rules["level_ptr"] and n_chunks == f.level_ptr[-2]
    for name, holds in rules.items():
        if not holds:
            raise ModelFormatError(f"{name} does not fit the other arrays.")
    starts = np.searchsorted(f.child_ptr, f.level_ptr[1:-1])
    if not np.array_equal(f.child_ptr[np.minimum(starts, n_chunks)], f.level_ptr[1:-1]):
        raise ModelFormatError("level_ptr does not fit child_ptr.")
    if not _ascending(f):
        raise ModelFormatError("row_feature does not ascend within a chunk.")
    _check_children(f, "entry_child", f.row_begin)
    _check_matches(f, n_chunks, n_rows)
    return f


def _check_children(f: Frozen, name: str, begin: NDArray) -> None:
    child, family = getattr(f, name), np.diff(f.child_ptr)
    if (child.dtype == np.uint8 and family.max() > 256) or (child.dtype == np.uint16 and family.max() > 65_536):
        raise ModelFormatError(f"{name} is too small a type for the widest family.")
    most = np.repeat(family.astype(np.int32), np.diff(begin[f.chunk_ptr]).astype(np.int64))
    if ((child < 0) | (child >= most)).any():
        raise ModelFormatError(f"{name} names a child that its chunk does not have.")


def _check_matches(f: Frozen, n_chunks: int, n_rows: int) -> None:
    """Refuse prototypes that do not fit, and a match weight without them."""
    if len(f.match_begin) == 0:
        if len(f.match_child) or len(f.match_value) or len(f.match_scale) or f.match_weight[0] != 0:
            raise ModelFormatError("match_begin is missing where other arrays speak of matches.")
        return
    n = len(f.match_value)
    if len(f.match_begin) != n_rows + 1 or not _spans(f.match_begin, 0, n, strictly=False) or len(f.match_child) != n:
        raise ModelFormatError("match_begin does not fit the other arrays.")
    if len(f.match_scale) != n_chunks or not (np.isfinite(f.match_scale) & (f.match_scale >= 0)).all():
        raise ModelFormatError("match_scale must hold a finite number, not negative, for each chunk.")
    _check_children(f, "match_child", f.match_begin)


def _only_children(f: Frozen) -> bool:
    return np.array_equal(f.carried, np.diff(f.child_ptr) == 1)


def _ascending(f: Frozen) -> bool:
    """Whether features ascend within each chunk."""
    starts_chunk = np.zeros(len(f.row_feature), dtype=np.bool_)
    starts_chunk[f.chunk_ptr[:-1][np.diff(f.chunk_ptr) > 0]] = True
    return bool((np.diff(f.row_feature)[~starts_chunk[1:]] > 0).all())


def _spans(pointers: NDArray, first: int, last: int, strictly: bool = True) -> bool:
    if pointers[0] != first or pointers[-1] != last or pointers.min() < first or pointers.max() > last:
        return False  # the bounds first: differences of hostile values could wrap around
    steps = np.diff(pointers)
    return bool((steps > 0 if strictly else steps >= 0).all())


def _manifest(folder: Path, kind: str) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise ModelFormatError(f"{folder} is no model folder: {MANIFEST} is missing.")
    with refusing(folder):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ModelFormatError(f"{path} describes the format {manifest['format']!r}; {FORMAT!r} is wanted.")
        if manifest["version"] != VERSION:
            raise ModelFormatError(
                f"{folder} was written in version {manifest['version']}; this program reads version {VERSION}. "
                "Train the model again, or read it with the program that wrote it."
            )
        if manifest["kind"] != kind:
            raise ModelFormatError(f"{folder} holds a {manifest['kind']!r} model; a {kind!r} model is wanted.")
        if {"meta", "arrays", "sha256"} - manifest.keys() or set(manifest["sha256"]) != {ARRAYS, TEXTS}:
            raise ModelFormatError(f"{path} is incomplete.")
        return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
