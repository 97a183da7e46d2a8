"""Arrays on disk: what is written is read, and a hostile file is refused before it takes memory."""

import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xmr_core import ModelFormatError
from xmr_core.packing import DELTA, DTYPES, PLANES, RAW, choose_coding, decode, encode, read, write

ANY = st.sampled_from(sorted(DTYPES)).flatmap(lambda t: hnp.arrays(np.dtype(t), st.integers(0, 40)))


@given(ANY)
def test_every_coding_gives_the_bits_back(array):
    for coding in (RAW, PLANES, DELTA) if array.dtype.kind in "iu" else (RAW, PLANES):
        again = decode(encode(array, coding), array.dtype, coding)
        assert again.dtype == array.dtype
        assert again.tobytes() == array.tobytes()


def test_codings_suit_the_array():
    rng = np.random.default_rng(0)
    assert choose_coding(np.arange(1000, dtype=np.int64) * 7) == DELTA
    assert choose_coding(rng.uniform(0.1, 1, 1000).astype(np.float32)) == PLANES
    assert choose_coding(rng.integers(0, 256, 1000).astype(np.uint8)) == RAW


def test_what_is_written_is_read_and_equal_models_are_equal_files(tmp_path):
    arrays = {"begin": np.arange(0, 500, 5), "weight": np.ones(7, np.float32), "none": np.empty(0, np.uint16)}
    entries = write(tmp_path / "a.npz", arrays)
    assert write(tmp_path / "b.npz", arrays) == entries
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again = read(tmp_path / "a.npz", entries)
    for name, array in arrays.items():
        assert again[name].dtype == array.dtype
        np.testing.assert_array_equal(again[name], array)
        assert again[name].flags.writeable  # a kernel would be compiled again for an array that is not


def test_a_bomb_is_refused_before_it_takes_memory(tmp_path):
    path, n = tmp_path / "a.npz", 200_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("bomb.npy", "w") as stream:
        np.lib.format.write_array_header_1_0(stream, {"descr": "|u1", "fortran_order": False, "shape": (1, n)})
        for _ in range(20):
            stream.write(bytes(n // 20))
    small = {"bomb": {"dtype": "uint8", "shape": [10], "coding": PLANES}}
    tracemalloc.start()
    with pytest.raises(ModelFormatError, match="not the size that the manifest describes"):
        read(path, small)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"shape": [10**15]}, "not the size"),
        ({"shape": [-5]}, "which no model has"),
        ({"shape": [True]}, "which no model has"),
        ({"shape": [10, 10]}, "which no model has"),
        ({"dtype": "object"}, "which no model has"),
        ({"dtype": "float64"}, "which no model has"),
        ({"dtype": "int32"}, "not the"),
        ({"coding": "pickle"}, "which no model has"),
        ({"coding": RAW}, "not the array"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(tmp_path, entry, message):
    entries = write(tmp_path / "a.npz", {"begin": np.arange(0, 500, 5)})
    assert entries["begin"]["coding"] == DELTA
    with pytest.raises(ModelFormatError, match=message):
        read(tmp_path / "a.npz", {"begin": entries["begin"] | entry})
    with pytest.raises(ModelFormatError, match="does not hold the arrays"):
        read(tmp_path / "a.npz", entries | {"more": entries["begin"]})
