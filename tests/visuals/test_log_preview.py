"""What the preview of a log says, worked by hand."""

import pytest

from visuals.figures.log_preview import SHOWN, counts, first_rows, notes
from xmr_core.own_logs import read_own_log
from xmr_core.session_log import SessionLog


def log(text: str) -> SessionLog:
    return read_own_log(text.encode())


def test_rows_sessions_and_distinct_queries_are_counted() -> None:
    assert counts(log("a,Tea\na,pot\nb,tea\n")).startswith("**3 rows** in **2 sessions**, with **2 distinct queries**.")
    assert counts(log("a,tea\n")).startswith("**1 row** in **1 session**, with **1 query**.")


def test_the_first_rows_are_shown_session_by_session() -> None:
    assert first_rows(log("b,Tea\na,mug\nb,pot\n")) == [
        {"session": 1, "query": "tea"},
        {"session": 1, "query": "pot"},
        {"session": 2, "query": "mug"},
    ]
    assert len(first_rows(log("a,tea\n" * 20))) == SHOWN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,tea\n", ["All rows hold the same query"]),
        ("a,tea\na,TEA\nb,tea\n", ["All rows hold the same query"]),
        ("a,tea\nb,pot\n", ["No session holds two different queries", "2 pairs can be learnt from"]),
        ("a,tea\na,tea\na,pot\n", ["2 pairs can be learnt from"]),
        ("".join(f"{i},tea\n{i},pot\n" for i in range(1000)), []),
        ("".join(f"{i},tea\n" for i in range(1999)) + "x,pot\n", ["No session holds two different queries"]),
    ],
    ids=["one row", "one query", "sessions of one query", "one session", "enough", "enough rows of one query each"],
)
def test_what_a_small_log_cannot_teach_is_said(text: str, said: list[str]) -> None:
    found = notes(log(text))
    assert len(found) == len(said)
    assert all(note.startswith(start) for note, start in zip(found, said, strict=True))
