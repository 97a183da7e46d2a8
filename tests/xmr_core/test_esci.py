"""Amazon's ESCI files: which pairs are read, how products are told apart, and what is refused."""

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xmr_core import InputError, ProductSearch
from xmr_core.errors import LoaderError
from xmr_core.loaders import EsciPairs, XmcText, load, parquet, read_esci, write_xmc_text
from xmr_core.purchases import Purchases

ROWS = [
    ("red mug", "B1", "us", "E", "train"),
    ("red mug", "B2", "us", "S", "train"),
    (" blue mug ", "B2", "us", "E", "train"),
    ("taza roja", "B1", "es", "E", "train"),
    ("tea pot", "B3", "us", "E", "test"),
    ("tea pot", "B4", "us", "I", "test"),
]
TITLES = [("B1", "Mug", "us"), ("B2", "Mug", "us"), ("B3", "Tea Pot", "us"), ("B1", "Taza", "es"), ("B9", "Cup", "us")]
EXAMPLE_COLUMNS = ["query", "product_id", "product_locale", "esci_label", "split"]
TITLE_COLUMNS = ["product_id", "product_title", "product_locale"]


def write(path: Path, columns: list[str], rows: list[tuple], **options) -> Path:
    arrays = list(zip(*rows, strict=True)) if rows else [pa.array([], pa.string())] * len(columns)
    pq.write_table(pa.table(dict(zip(columns, arrays, strict=True))), path, **options)
    return path


@pytest.fixture
def examples(tmp_path) -> Path:
    return write(tmp_path / "examples.parquet", EXAMPLE_COLUMNS, ROWS)


@pytest.fixture
def titles(tmp_path) -> Path:
    return write(tmp_path / "products.parquet", TITLE_COLUMNS, TITLES)


def test_exact_pairs_of_one_locale_by_hand(examples, titles):
    pairs = read_esci(examples, titles)
    assert pairs.queries == ["red mug", "blue mug", "tea pot"]
    assert pairs.products == ["Mug (B1)", "Mug (B2)", "Tea Pot"]
    assert pairs.product_ids == ["B1", "B2", "B3"]
    assert pairs.labels == ["E", "E", "E"]
    assert pairs.splits == ["train", "train", "test"]


def test_what_is_asked_for_is_read(examples, titles):
    assert read_esci(examples, titles, locale="es").products == ["Taza"]
    assert read_esci(examples, titles, labels=("S",)).queries == ["red mug"]
    assert read_esci(examples, titles, split="test").queries == ["tea pot"]
    assert read_esci(examples, titles, labels=["E", "S"], max_rows=2).labels == ["E", "S"]
    everywhere = read_esci(examples, titles, locale=None)
    assert everywhere.product_ids == ["us/B1", "us/B2", "es/B1", "us/B3"]
    assert everywhere.products == ["Mug (us/B1)", "Mug (us/B2)", "Taza", "Tea Pot"]


@pytest.mark.parametrize("batch", [1, 2, 65_536])
def test_batches_change_nothing(examples, titles, monkeypatch, batch):
    wanted = read_esci(examples, titles)
    monkeypatch.setattr(parquet, "BATCH", batch)
    assert read_esci(examples, titles) == wanted
    assert read_esci(examples, titles, max_rows=2).queries == wanted.queries[:2]


def test_titles_may_stand_in_the_examples_and_labels_written_out(tmp_path):
    rows = [("red mug", 1, "Exact", "Mug"), ("tea pot", 2, "Irrelevant", "Mug"), ("pot", 3, "Exact", "Pot")]
    path = write(tmp_path / "x.parquet", ["query", "product_id", "esci_label", "product_title"], rows)
    pairs = read_esci(path, locale=None, labels=("E", "I"))
    assert pairs == EsciPairs(
        ["red mug", "tea pot", "pot"], ["Mug (1)", "Mug (2)", "Pot"], ["1", "2", "3"], ["E", "I", "E"], [""] * 3
    )


def test_dictionary_columns_are_read(tmp_path, titles):
    table = pa.table(dict(zip(EXAMPLE_COLUMNS, zip(*ROWS, strict=True), strict=True)))
    table = table.set_column(0, "query", table["query"].dictionary_encode())
    pq.write_table(table, tmp_path / "examples.parquet")
    assert read_esci(tmp_path / "examples.parquet", titles).queries == ["red mug", "blue mug", "tea pot"]


@given(titles=st.lists(st.sampled_from(["a", "b", "a (0)", "a (1)", "a (1) (1)", "(2)"]), min_size=1, max_size=8))
def test_every_product_has_a_text_of_its_own(titles):
    from xmr_core.loaders.esci import _told_apart

    ids = [str(i) for i in range(len(titles))]
    told = _told_apart(titles, ids)
    assert len(set(told)) == len(titles)
    assert all(text.startswith(title) for text, title in zip(told, titles, strict=True))


def test_a_product_search_learns_from_pairs(examples, titles):
    pairs = read_esci(examples, titles)
    search = ProductSearch().fit(pairs.queries, pairs.products)
    assert search.search("blue mug", k=1)[0].product == "Mug (B2)"


def test_products_without_a_title_can_be_left_out(examples, tmp_path):
    some = write(tmp_path / "some.parquet", TITLE_COLUMNS, [("B1", None, "us"), ("B2", "Mug", "us"), ("B3", " ", "us")])
    with pytest.raises(LoaderError, match=r"“us/B1” in examples.parquet has no title; 2 of 3 pairs have such"):
        read_esci(examples, some)
    pairs = read_esci(examples, some, skip_untitled=True)
    assert (pairs.queries, pairs.products, pairs.n_skipped) == (["blue mug"], ["Mug"], 2)


def changed(row: int, **cells) -> list[tuple]:
    rows = [dict(zip(EXAMPLE_COLUMNS, r, strict=True)) for r in ROWS]
    rows[row].update(cells)
    return [tuple(r.values()) for r in rows]


REFUSED = {
    "unknown label": (changed(3, esci_label="X"), {}, 4, "Row 4 of x.parquet has the esci_label “X”; E, S, C, I are"),
    "no label": (changed(1, esci_label=None), {}, 2, "Row 2 of x.parquet has no esci_label"),
    "no query": (changed(4, query=None), {}, 5, "Row 5 of x.parquet has no query"),
    "blank query": (changed(4, query="  "), {}, 5, "Row 5 of x.parquet has no query"),
    "no product": (changed(2, product_id=None), {}, 3, "Row 3 of x.parquet has no product_id"),
    "nothing left": (ROWS, {"locale": "jp"}, None, "No row of x.parquet has esci_label E, product_locale jp"),
    "no rows": ([], {}, None, "No row of x.parquet"),
    "no title": (changed(0, product_id="B7"), {}, None, "“us/B7” in x.parquet has no title"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_rows_are_refused_with_their_number(tmp_path, titles, case):
    rows, options, row, message = REFUSED[case]
    path = write(tmp_path / "x.parquet", EXAMPLE_COLUMNS, rows)
    with pytest.raises(LoaderError, match=message) as refused:
        read_esci(path, titles, **options)
    assert refused.value.line == row


def test_missing_columns_are_named_beside_those_there(tmp_path, examples, titles):
    with pytest.raises(LoaderError, match=r"examples.parquet has no column product_title; it has “query”, .*products="):
        read_esci(examples)
    with pytest.raises(LoaderError, match=r"products.parquet has no column query; it has “product_id”"):
        read_esci(titles)
    bare = write(tmp_path / "bare.parquet", ["query", "product_id", "esci_label"], [("a", "B1", "E")])
    with pytest.raises(LoaderError, match=r"no column product_locale; .* Pass locale=None"):
        read_esci(bare, titles)
    with pytest.raises(LoaderError, match=r"no column split; .* Pass split=None"):
        read_esci(bare, titles, locale=None, split="train")
    lists = write(tmp_path / "lists.parquet", ["query", "product_id", "esci_label"], [(["a"], "B1", "E")])
    with pytest.raises(LoaderError, match=r"Column query of lists.parquet holds list<"):
        read_esci(lists, titles, locale=None)


def test_a_product_named_twice_is_refused(tmp_path, examples):
    twice = write(tmp_path / "twice.parquet", TITLE_COLUMNS, [*TITLES, ("B2", "Other", "us")])
    with pytest.raises(LoaderError, match=r"twice.parquet names the product “us/B2” more than once"):
        read_esci(examples, twice)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"labels": "E"}, "labels must name some of E, S, C, I"),
        ({"labels": ("Z",)}, "'Z'"),
        ({"max_rows": 0}, "max_rows"),
    ],
)
def test_bad_options_are_refused(examples, titles, options, message):
    with pytest.raises(InputError, match=message):
        read_esci(examples, titles, **options)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_never_raises_anything_but_the_loaders_error(tmp_path, at, byte, cut):
    sound = write(tmp_path / "s.parquet", EXAMPLE_COLUMNS, ROWS, compression="none").read_bytes()
    titles = write(tmp_path / "t.parquet", TITLE_COLUMNS, TITLES)
    place = int(at * len(sound))
    damaged = tmp_path / "d.parquet"
    damaged.write_bytes(sound[:place] if cut else sound[:place] + bytes([byte]) + sound[place + 1 :])
    try:
        pairs = read_esci(damaged, titles)
    except LoaderError:
        return
    assert len(pairs.queries) == len(pairs.products) == len(pairs.labels)


# ---------------------------------------------------------------------- one place for every kind of file


def test_the_ending_tells_the_kind(tmp_path, examples, titles):
    (tmp_path / "log.csv").write_text("query,product\nred mug,Mug\ntea pot,Pot\n", encoding="utf-8")
    (tmp_path / "log.TSV").write_text("red mug\tMug\ntea pot\tPot\n", encoding="utf-8")
    write_xmc_text(tmp_path / "x.txt.gz", np.eye(2), np.eye(2))
    assert isinstance(load(tmp_path / "log.csv"), Purchases)
    assert load(tmp_path / "log.TSV").products == ["Mug", "Pot"]
    assert isinstance(load(str(tmp_path / "x.txt.gz")), XmcText)
    assert load(examples, products=titles, locale="es") == read_esci(examples, titles, locale="es")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.xlsx", b"", "x.xlsx is of no known kind; known are .csv and .tsv"),
        ("x.parquet", b"query,product\n", "is not a sound Parquet file"),
        ("x.parquet", b"", "is not a sound Parquet file"),
        ("x.csv", b"query,product\nred mug\n", "x.csv: Line 2 has one column"),
        ("x.csv", b"a" * 20_000_001, "x.csv has 20,000,001 bytes; at most 20,000,000 are read"),
        ("x.txt", gzip.compress(b"red mug", mtime=0), "Line 1 of x.txt is “red mug”"),
    ],
)
def test_other_files_are_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LoaderError, match=message):
        load(tmp_path / name)


@pytest.mark.parametrize("name", ["none.csv", "none.parquet", "none.txt", "."])
def test_missing_files_are_refused(tmp_path, name):
    with pytest.raises(LoaderError, match=r"There is no file|is of no known kind"):
        load(tmp_path / name)


def test_options_that_a_reader_does_not_have_are_refused(examples):
    with pytest.raises(InputError, match=r"'depth' is no option for examples.parquet; there are labels, locale"):
        load(examples, depth=3)
