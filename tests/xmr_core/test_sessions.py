"""Logs of sessions: read from files as people have them, turned into pairs, split by whole sessions."""

import gzip
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmr_core.errors import InputError, LoaderError
from xmr_core.loaders import read_sessions
from xmr_core.loaders import sessions as loader
from xmr_core.session_log import SessionLog, fold, folded, of_shop, pairs, split
from xmr_core.shop import make_shop


def rows(text: str) -> list[tuple[int, str]]:
    log = read_sessions(text.encode())
    return list(zip(log.session.tolist(), log.queries, strict=True))


def refusal(data: bytes, **limits: int) -> tuple[str, int | None]:
    with pytest.raises(LoaderError) as caught:
        read_sessions(data, **limits)
    return str(caught.value), caught.value.line


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["", "session_id,query\n", ' SID ,"Search Term"\n', "\n\nUser,TEXT\n"])
def test_header_delimiter_line_ending_and_mark_make_no_difference(
    mark: str, end: str, delimiter: str, header: str
) -> None:
    text = mark + (header + "x,red mug\ny,tea\nx,mug").replace(",", delimiter).replace("\n", end)
    assert rows(text) == [(0, "red mug"), (0, "mug"), (1, "tea")]


def test_named_columns_may_stand_anywhere_among_others() -> None:
    assert rows("time,query,session\n9,tea,b\n10,mug,a\n11,pot,b\n") == [(0, "tea"), (0, "pot"), (1, "mug")]


def test_quotes_hold_delimiters_and_line_ends() -> None:
    assert rows('"a,b","tea, ""green"""\n"a,b","two\nlines"\n') == [(0, 'tea, "green"'), (0, "two lines")]


def test_control_and_invisible_characters_go_and_capitals_stay() -> None:
    assert rows("1,\tRed\x07 \u200bMug \n1,Cafe\u0301\n") == [(0, "Red Mug"), (0, "Café")]


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "s,q\r\n1,été\r\n\r\n1,b\r2,c\n".encode()
    expected = [("s", "q"), ("1", "été"), ("1", "b"), ("2", "c")]
    for size in range(1, len(data) + 1):
        monkeypatch.setattr(loader, "BLOCK", size)
        log = read_sessions(data)
        assert log.queries == [query for _, query in expected]


def test_a_file_may_be_gzipped(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(b"1,tea\n1,pot\n"))
    assert read_sessions(path).queries == ["tea", "pot"]
    with pytest.raises(LoaderError, match=r"^There is no file"):
        read_sessions(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"", "The file has no rows", None),
        (b" \n,\n", "The file has no rows", None),
        (b"session_id,query\n", "The file has no rows", None),
        (b"1,a\nalone\n", "Line 2 of the file has 1 column; 2 are wanted", 2),
        (b"1,a\n1,b,c\n", "Line 2 of the file has 3 columns; 2 are wanted", 2),
        (b"1,a\n\n,b\n", "Line 3 of the file has no session", 3),
        (b"1,a\n2,\x07\n", "Line 2 of the file has no query", 2),
        (b"when,query,who\n1,2,3\n", "Line 1 of the file names no column session_id", 1),
        (b"session,when,who\n1,2,3\n", "Line 1 of the file names no column query", 1),
        (b"1,a\n2,caf\xe9\n", "Line 2 of the file is not UTF-8: its byte 6 is 0xE9", 2),
        (b"1,a\n2,b\0\n", "Line 2 of the file holds a NUL byte", 2),
        ("1,a\n".encode("utf-16"), "The file is UTF-16", None),
        (b"PK\x03\x04rest", "The file is a workbook or a zip", None),
        (b'1,a\n2,"open\n3,b\n', "Line 2 of the file opens a double quote", 2),
        (b'1,a\n2,"b"c\n', "Line 2 of the file has a double quote", 2),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(data: bytes, said: str, line: int | None) -> None:
    message, at = refusal(data)
    assert message.startswith(said)
    assert at == line


def test_limits_name_the_first_line_beyond_them() -> None:
    assert refusal(b"session,query\n1,a\n1,b\n1,c\n", max_rows=2) == (
        "Line 4 of the file is past the limit of 2 rows. Load a part of the file.", 4,
    )  # fmt: skip
    assert refusal(b"1,abcd\n", max_text=3)[0].startswith("Line 1 of the file has a query of 4 characters; at most 3")
    assert refusal(b"1," + b"x" * 2_000_000)[1] == 1


def test_pairs_begin_anew_in_each_session_and_drop_repeats() -> None:
    log = read_sessions(b"1,a\n1,a\n1,b\n2,b\n3,c\n3,a\n3,c\n")
    assert pairs(log) == ([None, "a", None, None, "c", "a"], ["a", "b", "b", "c", "a", "c"])


def test_a_log_of_one_row_gives_one_pair_and_cannot_be_split() -> None:
    log = read_sessions(b"1,tea\n")
    assert pairs(log) == ([None], ["tea"])
    with pytest.raises(InputError, match="two or more"):
        split(log)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=60), st.floats(0.01, 0.99), st.integers(0, 5))
def test_a_split_keeps_sessions_whole_and_loses_nothing(numbers: list[int], share: float, seed: int) -> None:
    numbers = sorted([*numbers, 10])
    log = SessionLog([str(i) for i in range(len(numbers))], np.array(numbers, dtype=np.int32))
    train, held_out = split(log, share, seed)
    assert not set(train.session.tolist()) & set(held_out.session.tolist())
    assert sorted(train.queries + held_out.queries) == sorted(log.queries)
    assert train.queries
    assert held_out.queries
    assert split(log, share, seed)[1].queries == held_out.queries


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, float("nan")])
def test_a_share_that_splits_nothing_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="share must"):
        split(read_sessions(b"1,a\n2,b\n"), share)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_folding_a_log_drops_what_is_blank() -> None:
    log = folded(SessionLog(["Tea  Pot", " ", "TEA"], np.array([0, 0, 1], dtype=np.int32)))
    assert (log.queries, log.session.tolist()) == (["tea pot", "tea"], [0, 1])


def test_columns_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InputError, match="as many"):
        SessionLog(["a"], np.array([0, 1], dtype=np.int32))
    with pytest.raises(InputError, match="ascend"):
        SessionLog(["a", "b"], np.array([1, 0], dtype=np.int32))


def test_the_shop_is_split_as_it_says() -> None:
    shop = make_shop(300, 1000, seed=3)
    train, held_out = of_shop(shop)
    assert len(held_out.queries) == shop.test.sum()
    assert not set(train.session.tolist()) & set(held_out.session.tolist())
    assert any(previous for previous in pairs(train)[0])
