"""Arrays in an .npz file that is small: differences and byte planes before deflate, whichever suits an array.

Pointers and sorted numbers have small differences, and the high bytes of most numbers are alike: written together, they
deflate to almost nothing. Reading never allocates more than the manifest declares and the file can hold.
"""

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmr_core.errors import ModelFormatError

RAW, PLANES, DELTA = "raw", "planes", "delta"
DTYPES = frozenset(["bool", "int8", "uint8", "uint16", "int32", "int64", "float32", "float64"])
LEVEL = 1  # of deflate: higher ones take twice the time for a few per cent
SAMPLE = 1 << 16  # elements that a coding is tried on
WORTH = 0.95  # a coding must save this much to be used
MOST_RATIO = 1100  # deflate cannot reach more
HEADER = 10_000  # bytes that the head of a stored array can take, at most


def write(path: Path, arrays: Mapping[str, NDArray]) -> dict[str, dict[str, Any]]:
    """Write arrays to an .npz file; return the manifest's entry of each: dtype, shape and coding."""
    entries = {}
    with zipfile.ZipFile(path, "w", compresslevel=LEVEL) as file:
        for name, array in arrays.items():
            if array.dtype.name not in DTYPES:
                raise TypeError(f"{name} has the type {array.dtype}, which models do not hold.")
            coding = choose_coding(array)
            file.compression = zipfile.ZIP_STORED if coding == RAW else zipfile.ZIP_DEFLATED
            with file.open(f"{name}.npy", "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, encode(array, coding), allow_pickle=False)
            entries[name] = {"dtype": array.dtype.name, "shape": list(array.shape), "coding": coding}
    return entries


def read(path: Path, entries: Mapping[str, Mapping[str, Any]]) -> dict[str, NDArray]:
    """Read the arrays that the manifest describes, and only those.

    Raises
    ------
    ModelFormatError
        If the file does not hold exactly these arrays.
    """
    with zipfile.ZipFile(path) as file:
        members = {info.filename: info for info in file.infolist()}
        if set(members) != {f"{name}.npy" for name in entries} or len(members) != len(file.infolist()):
            raise ModelFormatError(f"{path} does not hold the arrays that the manifest describes.")
        return {name: _read_member(path, file, members[f"{name}.npy"], entry) for name, entry in entries.items()}


def choose_coding(array: NDArray) -> str:
    """Return the coding that deflates a sample from the middle best, or none if none is worth it."""
    if array.ndim != 1 or array.nbytes == 0:
        return RAW
    start = max(0, (len(array) - SAMPLE) // 2)
    sample = array[start : start + SAMPLE]
    codings = (PLANES,) if array.dtype.kind in "fb" else (PLANES, DELTA)
    sizes = {coding: len(zlib.compress(encode(sample, coding).tobytes(), LEVEL)) for coding in codings}
    best = min(sizes, key=lambda coding: sizes[coding])
    return best if sizes[best] < WORTH * sample.nbytes else RAW


def encode(array: NDArray, coding: str) -> NDArray:
    """Return the array as it is stored: itself, or uint8 of shape (bytes of an element, elements)."""
    if coding == RAW:
        return np.asarray(array, order="C")
    plain = np.ascontiguousarray(array).view(_unsigned(array.dtype))
    if coding == DELTA:
        plain = np.diff(plain, prepend=plain.dtype.type(0))  # wraps around, and so does the sum that undoes it
    little = plain.astype(plain.dtype.newbyteorder("<"), copy=False)
    return np.ascontiguousarray(little.view(np.uint8).reshape(len(array), array.itemsize).T)


def decode(stored: NDArray, dtype: np.dtype[Any], coding: str) -> NDArray:
    """Undo `encode`."""
    if coding == RAW:
        return stored
    unsigned = _unsigned(dtype)
    plain = np.ascontiguousarray(stored.T).view(unsigned.newbyteorder("<")).ravel().astype(unsigned, copy=False)
    return (np.cumsum(plain, dtype=unsigned) if coding == DELTA else plain).view(dtype)


def _unsigned(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(f"u{dtype.itemsize}")


def _read_member(path: Path, file: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Mapping[str, Any]) -> NDArray:
    """Read one array. Its size is checked against the manifest and the file before anything is allocated."""
    dtype, shape, coding = _described(path, info, entry)
    stored_dtype = dtype if coding == RAW else np.dtype(np.uint8)
    stored_shape = shape if coding == RAW else (dtype.itemsize, shape[0])
    wanted = int(np.prod(shape, dtype=object)) * dtype.itemsize
    if not wanted <= info.file_size <= wanted + HEADER or info.file_size > MOST_RATIO * info.compress_size + HEADER:
        raise ModelFormatError(f"{path}: {info.filename} has not the size that the manifest describes.")
    with file.open(info) as stream:
        version = np.lib.format.read_magic(stream)
        if version != (1, 0):
            raise ModelFormatError(f"{path}: {info.filename} is an array of an unknown version, {version}.")
        found_shape, fortran, found_dtype = np.lib.format.read_array_header_1_0(stream)
        if (found_shape, found_dtype, fortran and len(found_shape) > 1) != (stored_shape, stored_dtype, False):
            raise ModelFormatError(f"{path}: {info.filename} is not the array that the manifest describes.")
        stored = np.empty(stored_shape, stored_dtype)
        _fill(stream, stored.reshape(-1).view(np.uint8))
        if stream.read(1):
            raise ModelFormatError(f"{path}: {info.filename} is longer than the manifest describes.")
    return decode(stored, dtype, coding).reshape(shape)


def _described(
    path: Path, info: zipfile.ZipInfo, entry: Mapping[str, Any]
) -> tuple[np.dtype[Any], tuple[int, ...], str]:
    """Return dtype, shape and coding of a manifest's entry, if they can be meant."""
    dtype, shape, coding = entry["dtype"], entry["shape"], entry["coding"]
    if (
        dtype not in DTYPES
        or coding not in (RAW, PLANES, DELTA)
        or not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in shape)
        or (coding != RAW and len(shape) != 1)
        or (coding == DELTA and np.dtype(dtype).kind in "fb")
    ):
        raise ModelFormatError(f"{path}: the manifest describes {info.filename} as {dict(entry)}, which no model has.")
    return np.dtype(dtype), tuple(shape), coding


def _fill(stream: Any, into: NDArray[np.uint8]) -> None:
    """Read until a buffer is full."""
    at = 0
    while at < len(into):
        n = stream.readinto(into[at : at + (1 << 20)].data)
        if not n:
            raise EOFError("an array ends early")
        at += n
