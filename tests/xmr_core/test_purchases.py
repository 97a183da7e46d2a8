"""Files as learners have them: what csv.writer writes is read back, the rest is refused in words."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmr_core.purchases import Purchases, PurchasesError, read_purchases

GOOD = "rose of jericho,Rose of Jericho Plant\nsmart speaker,Speaker with Screen\n"
CSV_LIMIT = "131,072"
SAVE = "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) and load again."
WRITE = "Write a query and a product on each line, separated by a comma, and load again."
ONE_COLUMN = (
    "has one column; two or three are allowed: query, product, count. "
    "Separate them by commas, semicolons or tabs, the same on every line, and load again."
)
COUNT = (
    "a whole number from 1 to 1,000,000 in plain digits is wanted. Mend it, or leave it empty for 1, and load again."
)


def read(text: str, **limits: int) -> Purchases:
    return read_purchases(text.encode(), **limits)


def rows(found: Purchases) -> list[tuple[str, str, int]]:
    return list(zip(found.queries, found.products, found.counts.tolist(), strict=True))


def refusal(data: bytes, **limits: int) -> tuple[str, int | None]:
    with pytest.raises(PurchasesError) as caught:
        read_purchases(data, **limits)
    return str(caught.value), caught.value.line


# ------------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["", "query,product,count\n", ' Query ,"PRODUCT",Count\n', "QUERY,Product\n"])
def test_header_delimiter_line_ending_and_byte_order_mark_make_no_difference(
    mark: str, end: str, delimiter: str, header: str
) -> None:
    text = header + "rose of jericho,Plant,3\nsmart speaker,Speaker,12\n"
    found = read(mark + text.replace("\n", end).replace(",", delimiter))
    assert rows(found) == [("rose of jericho", "Plant", 3), ("smart speaker", "Speaker", 12)]
    assert (found.has_header, found.delimiter, found.n_lines) == (bool(header), delimiter, 2 + bool(header))


def test_count_may_be_left_out_on_any_row() -> None:
    assert read("a,P\nb,Q,\nc,R, 7 \nd,S,0012\n").counts.tolist() == [1, 1, 7, 12]


def test_largest_count_is_read() -> None:
    assert read("a,P,1000000\nb,Q,0000000001000000\n").counts.tolist() == [1_000_000] * 2


def test_formula_like_cells_are_plain_text() -> None:
    cells = ["=1+1", "@cmd", "+x", "-2", '=HYPERLINK("http://x";"y")', "<b>bold</b>", "'; DROP TABLE"]
    out = io.StringIO()
    csv.writer(out).writerows([["query", "product"], *([cell, "p " + cell] for cell in cells)])
    found = read(out.getvalue())
    assert found.queries == cells
    assert found.products == ["p " + cell for cell in cells]


def test_text_is_normalised() -> None:
    found = read('"  rose\n\tof \u00a0 jericho ",Cafe\u0301\x07bar\ntea\u200bpot,\u202eteaP\u2066X\ufeff\n')
    assert rows(found) == [("rose of jericho", "Café bar", 1), ("teapot", "teaPX", 1)]


def test_joiners_that_shape_letters_stay() -> None:
    joined = "می\u200cخواهم"
    assert read(f"{joined},P\nb,Q\n").queries[0] == joined


def test_blank_rows_are_skipped_and_repeated_rows_are_kept() -> None:
    found = read("\n\na,P\n,,\n   \na,P\n;\nb,Q\n".replace(";\n", " , \n"))
    assert rows(found) == [("a", "P", 1), ("a", "P", 1), ("b", "Q", 1)]
    assert found.n_lines == 8


def test_a_last_line_without_its_end_is_a_line() -> None:
    assert read(GOOD + "tea,Pot").n_lines == 3


def test_semicolons_win_where_every_title_holds_one_comma() -> None:
    found = read("rose;Rose of Jericho, in Pot\ntea;Tea, Green\n")
    assert rows(found) == [("rose", "Rose of Jericho, in Pot", 1), ("tea", "Tea, Green", 1)]


def test_commas_win_where_some_titles_hold_a_semicolon() -> None:
    found = read("rose,Rose; in Pot\ntea,Tea\n")
    assert rows(found) == [("rose", "Rose; in Pot", 1), ("tea", "Tea", 1)]


def test_quotes_inside_a_text_are_literal() -> None:
    found = read('pipe,5" pipe\nhose, "A ""long"" hose, 3 m"\n')
    assert found.products == ['5" pipe', 'A "long" hose, 3 m']


def test_limits_are_themselves_allowed() -> None:
    text = "a" * 1_000 + ",P\nb,Q\n"
    found = read(text, max_text=1_000, max_rows=2, max_bytes=len(text))
    assert len(found.queries[0]) == 1_000
    assert len(read("query,product\n\na,P\n\nb,Q\n", max_rows=2).queries) == 2


def test_the_csv_module_keeps_its_field_limit() -> None:
    before = csv.field_size_limit()
    read(GOOD)
    refusal(b"x" * 1_000_000 + b",P\n" + GOOD.encode())
    assert csv.field_size_limit() == before


# ---------------------------------------------------------------------------------------- what is refused

NASTY: dict[str, tuple[bytes, str, int | None]] = {
    "nothing": (b"", f"The file is empty. {WRITE}", None),
    "byte order mark only": (b"\xef\xbb\xbf", f"The file is empty. {WRITE}", None),
    "blank lines": (b" \r\n\t\r\n", f"The file is empty. {WRITE}", None),
    "empty cells": (b",\n,,\n", f"The file is empty. {WRITE}", None),
    "header only": (b"query;product\n\n", f"The file has a header and no rows. {WRITE}", None),
    "latin-1": (
        b"a,P\r\nb,Caf\xe9\r\n",
        f"Line 2 is not UTF-8: its byte 6 is 0xE9. {SAVE}",
        2,
    ),
    "latin-1 at once": (b"\xe9,P\n", f"Line 1 is not UTF-8: its byte 1 is 0xE9. {SAVE}", 1),
    "cut within a character": (
        "a,é".encode()[:-1],
        f"Line 1 is not UTF-8: its byte 3 is 0xC3. {SAVE}",
        1,
    ),
    "UTF-16": (GOOD.encode("utf-16"), f"The file is UTF-16, not UTF-8. {SAVE}", None),
    "UTF-16 BE": (b"\xfe\xff" + GOOD.encode("utf-16-be"), f"The file is UTF-16, not UTF-8. {SAVE}", None),
    "UTF-16 unmarked": (GOOD.encode("utf-16-le"), f"The file is UTF-16, not UTF-8. {SAVE}", None),
    "UTF-32": (GOOD.encode("utf-32"), f"The file is UTF-32, not UTF-8. {SAVE}", None),
    "workbook": (
        b"PK\x03\x04\x14\0",
        f"The file is a workbook or a zip archive, not a CSV file. {SAVE}",
        None,
    ),
    "NUL": (
        GOOD.encode() + b"te\0a,Pot\n",
        f"Line 3 holds a NUL byte, which no text has; this may not be a CSV file. {SAVE}",
        3,
    ),
    "one column": (b"rose\ntea\n", f"Line 1 {ONE_COLUMN} 1 more line has the same problem.", 1),
    "another delimiter": (b"a,P\nb,Q\nc|R\n", f"Line 3 {ONE_COLUMN}", 3),
    "four columns": (
        GOOD.encode() + b"a,Plant, in Pot, large\na,b,c,d,e\na,P,0\n",
        "Line 3 has four columns; two or three are allowed: query, product, count. "
        "Put a text that holds a comma between double quotes and load again. "
        "1 more line has the same problem.",
        3,
    ),
    "twelve columns": (
        GOOD.replace(",", ";").encode() + b"a;;;;;;;;;;;b\n",
        "Line 3 has 12 columns; two or three are allowed: query, product, count. "
        "Put a text that holds a semicolon between double quotes and load again.",
        3,
    ),
    "no query": (b"a,P\n ,Q\n", "Line 2 has no query. Fill it in or delete the line, and load again.", 2),
    "no product": (
        b"a,P\nb,\nc,\nd,\n",
        "Line 2 has no product. Fill it in or delete the line, and load again. 2 more lines have the same problem.",
        2,
    ),
    "invisible query": (
        b"a,P\n\xe2\x80\x8b,Q\n",
        "Line 2 has no query. Fill it in or delete the line, and load again.",
        2,
    ),
    "long query": (
        b"a,P\n" + b"x" * 1_001 + b",Q\n",
        "Line 2 has a query of 1,001 characters; at most 1,000 are allowed. Shorten it and load again.",
        2,
    ),
    "a million characters": (
        b"a,P\nb,Q\n" + b"x" * 1_000_000 + b",R\n",
        f"Line 3 has a text of over {CSV_LIMIT} characters; at most 1,000 are allowed. "
        "Shorten it, or close a double quote that was left open, and load again.",
        3,
    ),
    "count 0": (b"a,P,1\nb,Q,0\n", f"Line 2 has the count “0”; {COUNT}", 2),
    "count negative": (b"a,P,1\nb,Q,-3\n", f"Line 2 has the count “-3”; {COUNT}", 2),
    "count 1.5": (b"a,P,1.5\nb,Q,1\n", f"Line 1 has the count “1.5”; {COUNT}", 1),
    "count in words": (b"search,title,sales\nb,Q,2\n", f"Line 1 has the count “sales”; {COUNT}", 1),
    "count too large": (b"a,P,1000001\nb,Q\n", f"Line 1 has the count “1000001”; {COUNT}", 1),
    "count of 5000 digits": (
        b"a,P," + b"9" * 5_000 + b"\nb,Q\n",
        f"Line 1 has the count “{'9' * 39}…”; {COUNT}",
        1,
    ),
    "count in other digits": ("a,P,٣\nb,Q\n".encode(), f"Line 1 has the count “٣”; {COUNT}", 1),
    "count with a nine-zero tail": (
        b"a,P,5000000001\nb,Q\n",
        f"Line 1 has the count “5000000001”; {COUNT}",
        1,
    ),
    "quote never closed": (
        GOOD.encode() + b'tea,"Pot\nrose,Plant\n',
        'Line 3 opens a double quote (") that is never closed. Close it or delete it, and load again.',
        3,
    ),
    "quote closed too soon": (
        GOOD.encode() + b'tea,"5" pot"\n',
        'Line 3 has a double quote (") inside a quoted text. Write it twice (""), '
        "let a comma or the end of the line follow the closing one, and load again.",
        3,
    ),
    "one product": (
        b"a,P\nb,p\nc, P \n".replace(b"p", b"P"),
        "Only one product is named, “P”; a search chooses between products, so at least two different ones "
        "are wanted. Add purchases of others and load again.",
        None,
    ),
    "stops early after a problem": (
        b'a,P\nb,Q,x\nc,R,y\nd,S,z\ne,"T\n',
        f"Line 2 has the count “x”; {COUNT} At least 2 more lines have the same problem.",
        2,
    ),
}


@pytest.mark.parametrize("name", NASTY)
def test_a_file_that_cannot_be_used_is_refused_in_these_words(name: str) -> None:
    data, message, line = NASTY[name]
    assert refusal(data) == (message, line)


def test_too_many_rows_names_the_first_surplus_line() -> None:
    assert refusal(b"query,product\n" + b"a,P\n\nb,Q\n" * 2, max_rows=3) == (
        "Line 7 is past the limit of 3 rows. Load a part of the file.",
        7,
    )


def test_too_many_bytes_are_not_even_read() -> None:
    assert refusal(b"\0" * 1_001, max_bytes=1_000) == (
        "The file has 1,001 bytes; at most 1,000 are read. Load a part of it.",
        None,
    )


def test_line_numbers_hold_after_fields_of_several_lines_and_any_line_ending() -> None:
    text = 'query,product\n"rose\nof\njericho","Plant\n"\n\ntea,"Pot\nred"\nbad\n'
    for end in ("\n", "\r\n", "\r"):
        data = text.replace("\n", end).encode()
        assert refusal(data) == (f"Line 9 {ONE_COLUMN}", 9)
        assert data.decode().split(end)[9 - 1] == "bad"


def test_a_bad_field_of_several_lines_is_named_by_its_first_line() -> None:
    assert refusal(b'a,P\nb,"Q\n\n",0\nc,R\n')[1] == 2


def test_separators_that_are_no_line_ends_do_not_count_as_lines() -> None:
    assert refusal("a\u2028x,P\x0bQ\x0cR\x85S\nb,Q,0\n".encode())[1] == 2


# -------------------------------------------------------------------------------------- for every input

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


def normal(text: str) -> str:
    """The stated rule, in other words than the reader's."""
    gone = r"[\u200b\u200e\u200f\ufeff\u202a-\u202e\u2066-\u2069]"
    spaced = "".join(" " if unicodedata.category(c) == "Cc" else c for c in re.sub(gone, "", text))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", spaced)).strip()


@given(
    table=st.lists(st.tuples(CELL, CELL, st.integers(1, 10**6)), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    header=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_csv_writer_writes_is_read_back(
    table: list[tuple[str, str, int]], delimiter: str, header: bool, end: str
) -> None:
    table = [row for row in table if normal(row[0]) and normal(row[1])] + [("q", "one", 1), ("q", "two", 2)]
    out = io.StringIO()
    # Without a header the delimiter has to be seen from the rows; quotes around every text leave no doubt.
    writer = csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_MINIMAL if header and end == "\r\n" else csv.QUOTE_ALL,
    )
    writer.writerows([("query", "product", "count")] * header)
    writer.writerows(table)
    found = read(out.getvalue())
    assert rows(found) == [(normal(query), normal(product), count) for query, product, count in table]


@given(st.lists(st.tuples(CELL, CELL), min_size=2, max_size=5))
def test_reading_its_own_output_changes_nothing(table: list[tuple[str, str]]) -> None:
    table = [row for row in table if normal(row[0]) and normal(row[1])] + [("q", "one"), ("q", "two")]
    once = rows_after_writing(table)
    assert rows_after_writing(once) == once


def rows_after_writing(table: list[tuple[str, str]]) -> list[tuple[str, str]]:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("query", "product"), *table])
    found = read(out.getvalue())
    return list(zip(found.queries, found.products, strict=True))


BYTES = st.binary(max_size=200) | st.lists(
    st.sampled_from(
        [
            b"a",
            b",",
            b";",
            b"\t",
            b'"',
            b"\n",
            b"\r",
            b" ",
            b"0",
            b"2",
            b"\0",
            b"\xe9",
            b"\xff\xfe",
            b"query,product\n",
        ]
    ),
    max_size=60,
).map(b"".join)


@given(BYTES)
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        found = read_purchases(data)
    except PurchasesError as error:
        message, line = str(error), error.line
    else:
        assert len(found.queries) == len(found.products) == len(found.counts) >= 2
        assert len(set(found.products)) >= 2
        assert min(found.counts) >= 1
        assert all(found.queries)
        assert all(found.products)
        return
    assert message.endswith(".")
    if line is None:
        assert message.startswith(("The file ", "Only one product "))
    else:
        assert message.startswith(f"Line {line} ")
        assert 1 <= line <= len(re.split(b"\r\n|\r|\n", data))
