"""The Extreme Classification repository's text format: what is read, what is refused, and that nothing else happens."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, random_array

from xmr_core import InputError
from xmr_core.errors import LoaderError
from xmr_core.loaders import read_xmc_text, write_xmc_text, xmc_text

FIXTURE_IS_SAFE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def file(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "train.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def same(A: csr_matrix, B: csr_matrix) -> bool:
    return A.shape == B.shape and (A != B).nnz == 0


def test_a_file_by_hand(tmp_path):
    X, Y = read_xmc_text(file(tmp_path, "4 5 3\n2,0 4:1.25 1:.5\n 3:-1e-2\n\n1\n"))
    assert X.toarray().tolist() == [[0, 0.5, 0, 0, 1.25], [0, 0, 0, np.float32(-0.01), 0], [0] * 5, [0] * 5]
    assert Y.toarray().tolist() == [[1, 0, 1], [0, 0, 0], [0, 0, 0], [0, 1, 0]]
    assert X.dtype == Y.dtype == np.float32
    assert X.has_canonical_format
    assert Y.has_canonical_format


@pytest.mark.parametrize(
    "text",
    [
        "2 3 2\r\n0 1:2\r\n1 2:3\r\n",
        "2 3 2\n0\t1:2\t\n1  2:3  ",
        "\ufeff 2 3 2 \n0 1:2\n1 2:3\n\n \n\r\n",
        "2 3 2\n0,0 1:2\n1,1,1 2:3",
        "2 3 2\n00 01:+2.\n1 2:0.3E1\n",
    ],
)
def test_harmless_habits_are_read(tmp_path, text):
    X, Y = read_xmc_text(file(tmp_path, text))
    assert X.toarray().tolist() == [[0, 2, 0], [0, 0, 3]]
    assert Y.toarray().tolist() == [[1, 0], [0, 1]]


def test_a_row_whose_leading_blank_was_stripped_has_no_labels(tmp_path):
    X, Y = read_xmc_text(file(tmp_path, "1 3 2\n0:2 1:1\n"))
    assert (X.toarray().tolist(), Y.nnz) == ([[2, 1, 0]], 0)


def test_gzip_is_told_by_its_bytes(tmp_path):
    X, Y = read_xmc_text(file(tmp_path, gzip.compress(b"1 3 2\n1 0:2\n")))
    assert (X[0, 0], Y[0, 1]) == (2, 1)


@st.composite
def problems(draw) -> tuple[csr_matrix, csr_matrix]:
    n, d, n_labels = draw(st.integers(0, 12)), draw(st.integers(0, 9)), draw(st.integers(0, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    X = csr_matrix(random_array((n, d), density=0.4, dtype=np.float32, rng=rng))
    values = st.floats(width=32, allow_nan=False, allow_infinity=False)
    X.data[:] = draw(st.lists(values, min_size=X.nnz, max_size=X.nnz))
    Y = csr_matrix(random_array((n, n_labels), density=0.3, dtype=np.float32, rng=rng))
    Y.data[:] = 1
    return X, Y


@FIXTURE_IS_SAFE
@given(problem=problems(), zipped=st.booleans(), block=st.integers(1, 200))
def test_what_is_written_is_read_again_bit_for_bit(tmp_path, problem, zipped, block):
    path = tmp_path / ("train.txt.gz" if zipped else "train.txt")
    write_xmc_text(path, *problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xmc_text, "BLOCK", block)
        found = read_xmc_text(path)
    for ours, theirs in zip(found, problem, strict=True):
        theirs.sort_indices()
        assert ours.shape == theirs.shape
        assert ours.indptr.tolist() == theirs.indptr.tolist()
        assert ours.indices.tolist() == theirs.indices.tolist()
        assert ours.data.tobytes() == theirs.data.tobytes()


DIGITS = st.text("0123456789", max_size=25)
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.tuples(st.sampled_from(["", "-", "+"]), DIGITS, st.sampled_from(["", "."]), DIGITS, st.integers(-60, 60)).map(
        lambda t: f"{t[0]}{t[1]}{t[2]}{t[3]}e{t[4]}"
    ),
)
# Half-way between two float32 numbers, a little above, at the ends of the range, and with too many digits.
HARD = ["16777217", "16777217.0000000001", "1.00000005960464477539", "1e-46", "7e-46", "1.4e-45", "3.4028235e38"]
HARD += ["3.40282357e38", "1e39", "1e400", "1e-400", "0e999999999999", "0." + "0" * 60 + "1e61", "1" * 39, "9" * 400]


def read_value(tmp_path: Path, number: str) -> np.float32:
    X, _ = read_xmc_text(file(tmp_path, f"1 1 1\n0 0:{number}\n"))
    return X.data[0]


@FIXTURE_IS_SAFE
@given(number=st.one_of(NUMBERS, st.sampled_from(HARD)))
def test_numbers_are_what_python_and_numpy_make_of_them(tmp_path, number):
    try:
        with np.errstate(over="ignore"):
            wanted = np.float32(float(number))
    except ValueError:
        wanted = np.float32(np.inf)
    if np.isfinite(wanted):
        assert read_value(tmp_path, number).tobytes() == wanted.tobytes()
    else:
        with pytest.raises(LoaderError, match="a finite number is wanted"):
            read_value(tmp_path, number)


REFUSED = {
    "empty file": ("", 1, "Line 1 of train.txt is empty; three whole numbers are wanted"),
    "no header": ("0 1:2\n", 1, "is “0 1:2”; three whole numbers are wanted there: rows, features, labels"),
    "negative header": ("-2 3 2\n", 1, "is “-2 3 2”"),
    "huge header": ("2 3000000000 2\n", 1, "each number may be 2,147,483,647 at most"),
    "a row too few": ("3 3 2\n0 1:2\n1 2:3\n", 3, "ends after line 3, with 2 rows; its header promises 3"),
    "a row too many": ("1 3 2\n0 1:2\n\n\n1 2:3\n", 5, "Line 5 .* is one row more than the 1 that the header"),
    "label out of range": ("1 3 2\n0,2 1:2\n", 2, "has the label “2”; a whole number from 0 to 1 is wanted"),
    "label negative": ("1 3 2\n-1 1:2\n", 2, "has the label “-1”; a whole"),
    "label a fraction": ("1 3 2\n1.0 1:2\n", 2, "has the label “1.0”; a whole"),
    "label a word": ("1 3 2\nmug 1:2\n", 2, "has the label “mug”"),
    "label missing": ("1 3 2\n0, 1:2\n", 2, "has the label “”"),
    "no labels promised": ("1 3 0\n0 1:2\n", 2, "has the label “0”; the header promises no labels"),
    "label huge": ("1 3 2\n99999999999999999999 1:2\n", 2, "has the label “99999999999999999999”"),
    "feature out of range": ("2 3 2\n0 1:2\n0 3:1\n", 3, "has the feature “3”; a whole number from 0 to 2 is wanted"),
    "feature negative": ("1 3 2\n0 -1:2\n", 2, "has the feature “-1”"),
    "feature twice": ("2 3 2\n0 1:2\n0 2:1 1:1 2:5\n", 3, "names feature 2 twice"),
    "no pair": ("1 3 2\n0 1\n", 2, "has “1” where a feature and its value are wanted, such as 3:0.5"),
    "space in a pair": ("1 3 2\n0 1: 2\n", 2, "has the value “”"),
    "not a number": ("1 3 2\n0 1:x\n", 2, "has the value “x”; a finite number is wanted"),
    "NaN": ("1 3 2\n0 1:nan\n", 2, "has the value “nan”"),
    "infinite": ("1 3 2\n0 1:inf\n", 2, "has the value “inf”"),
    "too large": ("1 3 2\n0 1:1e39\n", 2, "has the value “1e39”"),
    "too large, many digits": (f"1 3 2\n0 1:{'1' * 50}\n", 2, "has the value “1111"),
    "half an exponent": ("1 3 2\n0 1:2e\n", 2, "has the value “2e”"),
    "two points": ("1 3 2\n0 1:1.2.3\n", 2, "has the value “1.2.3”"),
    "two pairs in one": ("1 3 2\n0 1:2:3\n", 2, "has the value “2:3”"),
    "UTF-16": ("1 3 2\n0 1:2\n".encode("utf-16"), 1, "three whole numbers"),
    "NUL": (b"1 3 2\n0 1:\x00\n", 2, "has the value “\ufffd”"),
    "the first of two faults": ("2 3 2\n0 1:1 1:2\n9 1:2\n", 2, "names feature 1 twice"),
    "an inexact number before a fault": (f"2 3 2\n0 1:{'1' * 50}\n9 1:2\n", 2, "has the value"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_with_its_line(tmp_path, case):
    text, line, message = REFUSED[case]
    with pytest.raises(LoaderError, match=message) as refused:
        read_xmc_text(file(tmp_path, text))
    assert refused.value.line == line
    assert isinstance(refused.value, InputError)


@pytest.mark.parametrize("block", [1, 7, 4_000_000])
def test_an_overlong_line_is_refused_wherever_blocks_end(tmp_path, monkeypatch, block):
    monkeypatch.setattr(xmc_text, "BLOCK", block)
    path = file(tmp_path, "3 900 2\n0 1:2\n0 " + " ".join(f"{j}:1" for j in range(20)) + "\n9\n")
    with pytest.raises(LoaderError, match=r"Line 3 of train.txt is longer than 50 bytes") as refused:
        read_xmc_text(path, max_line=50)
    assert refused.value.line == 3


@pytest.mark.parametrize("block", [1, 5, 30, 4_000_000])
def test_lines_are_counted_across_blocks(tmp_path, monkeypatch, block):
    monkeypatch.setattr(xmc_text, "BLOCK", block)
    path = file(tmp_path, "30 9 2\n" + "0 1:2 3:4\n" * 17 + "0 1:2 9:4\n" + "0 1:2\n" * 12)
    with pytest.raises(LoaderError, match=r"Line 19 .* has the feature “9”"):
        read_xmc_text(path)


def test_a_limit_of_entries_stops_the_reading(tmp_path):
    with pytest.raises(LoaderError, match="past the limit of 5 labels and features"):
        read_xmc_text(file(tmp_path, "2 9 2\n0 1:2 3:4\n0 1:2 3:4\n"), max_entries=5)


@pytest.mark.parametrize(
    ("name", "message"), [("none.txt", "There is no file"), (".", "is a folder"), ("cut.gz", "damaged or cut")]
)
def test_files_that_cannot_be_opened_are_refused(tmp_path, name, message):
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"1 3 2\n" + np.random.default_rng(0).bytes(999))[:300])
    with pytest.raises(LoaderError, match=message):
        read_xmc_text(tmp_path / name)


SOUND = b"6 40 12\n3,11 0:0.5 7:1.25e-3 39:17\n 4:2\n\n5\n0,1,2 30:.5 2:4. 3:-1E+2\n1 1:0.12345678901234567890123\n"


@settings(FIXTURE_IS_SAFE, max_examples=400)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.binary(max_size=3)), min_size=1, max_size=4),
    zipped=st.booleans(),
    block=st.integers(1, 60),
)
def test_changed_bytes_never_raise_anything_but_the_loaders_error(tmp_path, changes, zipped, block):
    data = bytearray(gzip.compress(SOUND, mtime=0) if zipped else SOUND)
    for at, new in changes:
        data[at % len(data) : at % len(data) + 1] = new
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xmc_text, "BLOCK", block)
        try:
            X, Y = read_xmc_text(file(tmp_path, bytes(data)))
        except LoaderError:
            return
    for matrix in (X, Y):
        matrix.check_format(full_check=True)
        assert matrix.has_canonical_format
        assert np.isfinite(matrix.data).all()


def test_bad_matrices_are_not_written(tmp_path):
    with pytest.raises(InputError, match="X has 2 rows and Y has 3"):
        write_xmc_text(tmp_path / "x.txt", np.eye(2), np.eye(3))
    with pytest.raises(InputError, match="not finite"):
        write_xmc_text(tmp_path / "x.txt", np.full((1, 1), np.nan), np.eye(1))
