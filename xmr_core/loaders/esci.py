"""Amazon's shopping queries data set (ESCI): judged pairs of query and product, in Parquet files.

Reddy et al., "Shopping Queries Dataset: A Large-Scale ESCI Benchmark for Improving Product Search", 2022,
arXiv:2206.06588. https://github.com/amazon-science/esci-data
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from xmr_core.checks import whole
from xmr_core.errors import InputError, LoaderError
from xmr_core.loaders.files import shown
from xmr_core.loaders.parquet import ParquetTexts, blank, first_row

# Copies of the data set write the labels out.
_LABELS = {"E": "Exact", "S": "Substitute", "C": "Complement", "I": "Irrelevant"}
_WRITTEN = pa.array([*_LABELS, *_LABELS.values()], type=pa.large_string())
_KEPT = ("query", "key", "label", "split", "title")


@dataclass(frozen=True)
class EsciPairs:
    """Pairs of query and product, in the file's order: place i of every list belongs to pair i.

    Attributes
    ----------
    queries : list of str
        Without blanks at their ends.
    products : list of str
        Titles. Where several products have one title, each is followed by its id, as in "Mug (B01)": a text stands
        for one product and a product for one text.
    product_ids : list of str
        With ``locale=None`` they are written with the locale, as in "us/B01".
    labels : list of str
        "E" exact, "S" substitute, "C" complement, "I" irrelevant.
    splits : list of str
        "train" or "test"; empty texts if the file does not say.
    n_skipped : int
        Pairs left out because their product has no title.
    """

    queries: list[str]
    products: list[str]
    product_ids: list[str]
    labels: list[str]
    splits: list[str]
    n_skipped: int = 0


def read_esci(
    examples: str | os.PathLike[str],
    products: str | os.PathLike[str] | None = None,
    locale: str | None = "us",
    labels: Sequence[str] = ("E",),
    split: str | None = None,
    max_rows: int | None = None,
    skip_untitled: bool = False,
) -> EsciPairs:
    """Read pairs of query and product title.

    Parameters
    ----------
    examples : path-like
        Parquet file with the columns query, product_id, esci_label, and product_locale and split if asked for.
    products : path-like, optional
        Parquet file with the columns product_id, product_title and, if the examples have it, product_locale. Not
        needed if the examples have a column product_title.
    locale : str or None, default "us"
        Only this product_locale; None takes all.
    labels : sequence of {"E", "S", "C", "I"}, default ("E",)
        Only pairs judged so.
    split : str or None
        Only this split, such as "train"; None takes all.
    max_rows : int or None
        Only the first so many pairs of those asked for.
    skip_untitled : bool, default False
        Leave pairs out whose product has no title, instead of raising.

    Raises
    ------
    LoaderError
        If a file is no Parquet file, lacks a column or holds what it should not; names the row, counted from 1.

    Notes
    -----
    Files are read in batches of 65,536 rows and only in the columns needed. The memory grows with the pairs and
    titles that are kept.

    Examples
    --------
    >>> import tempfile, pyarrow as pa, pyarrow.parquet as pq
    >>> rows = [("red mug", "B1", "us", "E", "Mug, Red"), ("blue mug", "B2", "us", "E", "Mug, Blue")]
    >>> names = ["query", "product_id", "product_locale", "esci_label", "product_title"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pq.write_table(pa.table(dict(zip(names, zip(*rows)))), folder + "/examples.parquet")
    ...     pairs = read_esci(folder + "/examples.parquet")
    >>> from xmr_core import ProductSearch
    >>> ProductSearch().fit(pairs.queries, pairs.products).search("a red mug", k=1)[0].product
    'Mug, Red'
    """
    _check_choice(labels, max_rows)
    source = ParquetTexts(examples)
    wanted = {"esci_label": set(labels), "product_locale": locale and {locale}, "split": split and {split}}
    titled = products is None
    columns = _columns(source, titled, locale, split)
    kept = _concat(_limited(_pairs(source, columns, wanted), max_rows))
    if not len(kept["query"]):
        asked = ", ".join(f"{name} {' or '.join(sorted(values))}" for name, values in wanted.items() if values)
        raise LoaderError(f"No row of {source.name} has {asked}. Ask for others.")
    if products is not None:
        kept["title"] = _titles(ParquetTexts(products), kept["key"], "product_locale" in columns)
    return _as_pairs(source.name, kept, skip_untitled, bare_ids=locale is not None)


def _check_choice(labels: Sequence[str], max_rows: int | None) -> None:
    if isinstance(labels, str) or not labels or not set(labels) <= set(_LABELS):
        raise InputError(f"labels must name some of {', '.join(_LABELS)}, such as ('E', 'S'); {labels!r} came.")
    if max_rows is not None:
        whole("max_rows", max_rows, 1)


def _columns(source: ParquetTexts, titled: bool, locale: str | None, split: str | None) -> list[str]:
    """Return the columns to read from the examples, once it is sure that they are there."""
    columns = ["query", "product_id", "esci_label"]
    source.need(*columns)
    if titled:
        source.need("product_title", advice="Name the file that holds the titles: products=.")
        columns.append("product_title")
    if locale is not None:
        source.need("product_locale", advice="Pass locale=None to take all rows.")
    if split is not None:
        source.need("split", advice="Pass split=None to take all rows.")
    optional = [c for c in ("product_locale", "split") if c in source.columns]
    source.need(*optional)
    return columns + optional


def _pairs(source: ParquetTexts, columns: list[str], wanted: dict) -> Iterator[dict[str, pa.Array]]:
    """Yield the rows that are asked for, batch by batch."""
    for first, batch in source.batches(*columns):
        batch["esci_label"] = _letters(source.name, first, batch["esci_label"])
        asked = pc.is_valid(batch["esci_label"])
        for column, values in wanted.items():
            if values:
                asked = pc.and_(asked, pc.is_in(batch[column], value_set=pa.array(values, type=pa.large_string())))
        for column in ("query", "product_id"):
            at = first_row(pc.and_(asked, blank(batch[column])))
            if at is not None:
                raise LoaderError(f"Row {first + at:,} of {source.name} has no {column}.", first + at)
        empty = pa.nulls(len(asked), pa.large_string())
        locales = batch.get("product_locale")
        yield {
            "query": pc.utf8_trim_whitespace(batch["query"]).filter(asked),
            "key": _key(locales, batch["product_id"]).filter(asked),
            "label": batch["esci_label"].filter(asked),
            "split": batch.get("split", empty).filter(asked),
            "title": batch.get("product_title", empty).filter(asked),
        }


def _letters(name: str, first: int, labels: pa.Array) -> pa.Array:
    """Return the labels as E, S, C or I."""
    number = pc.index_in(labels, value_set=_WRITTEN)
    at = first_row(pc.is_null(number))
    if at is not None:
        value = labels[at].as_py()
        what = "no esci_label" if value is None else f"the esci_label {shown(value)}"
        raise LoaderError(f"Row {first + at:,} of {name} has {what}; {', '.join(_LABELS)} are known.", first + at)
    return _WRITTEN.take(pc.bit_wise_and(number, 3))


def _key(locales: pa.Array | None, ids: pa.Array) -> pa.Array:
    """Name a product: ids repeat from locale to locale."""
    if locales is None:
        return ids
    slash = pa.scalar("/", type=pa.large_string())
    return pc.binary_join_element_wise(locales, ids, slash, null_handling="replace", null_replacement="")


def _limited(batches: Iterator[dict[str, pa.Array]], max_rows: int | None) -> Iterator[dict[str, pa.Array]]:
    n_left = max_rows
    for batch in batches:
        if n_left is not None:
            batch = {name: array[:n_left] for name, array in batch.items()}
            n_left -= len(batch["query"])
        yield batch
        if n_left == 0:
            return


def _concat(batches: Iterator[dict[str, pa.Array]]) -> dict[str, pa.Array]:
    parts = [{name: pa.array([], type=pa.large_string()) for name in _KEPT}, *batches]
    return {name: pa.concat_arrays([part[name] for part in parts]) for name in _KEPT}


def _titles(source: ParquetTexts, keys: pa.Array, with_locale: bool) -> pa.Array:
    """Return the title of each product from a second file, null where it has none."""
    columns = ["product_id", "product_title", *(["product_locale"] if with_locale else [])]
    source.need(*columns)
    wanted, found_keys, found_titles = pc.unique(keys), [], []
    for _, batch in source.batches(*columns):
        key = _key(batch.get("product_locale"), batch["product_id"])
        needed = pc.is_in(key, value_set=wanted)
        found_keys.append(key.filter(needed))
        found_titles.append(batch["product_title"].filter(needed))
    if not found_keys:
        raise LoaderError(f"{source.name} has no rows.")
    at = pc.index_in(keys, value_set=_distinct(source.name, pa.concat_arrays(found_keys)))
    return pa.concat_arrays(found_titles).take(at)


def _distinct(name: str, keys: pa.Array) -> pa.Array:
    if len(pc.unique(keys)) < len(keys):
        twice = pc.value_counts(keys)
        key = twice.field("values").filter(pc.greater(twice.field("counts"), 1))[0].as_py()
        raise LoaderError(f"{name} names the product {shown(key)} more than once; which title is meant is not clear.")
    return keys


def _as_pairs(name: str, kept: dict[str, pa.Array], skip_untitled: bool, bare_ids: bool) -> EsciPairs:
    untitled = blank(kept["title"])
    at = first_row(untitled)
    if at is not None and not skip_untitled:
        raise LoaderError(
            f"The product {shown(kept['key'][at].as_py())} in {name} has no title; {pc.sum(untitled).as_py():,} of "
            f"{len(untitled):,} pairs have such a product. Pass skip_untitled=True to leave them out."
        )
    if at is not None:
        kept = {column: array.filter(pc.invert(untitled)) for column, array in kept.items()}
    if not len(kept["query"]):
        raise LoaderError(f"None of the products in {name} has a title.")
    keys = _shared(kept["key"])
    ids = [key.split("/", 1)[-1] for key in keys] if bare_ids else keys
    return EsciPairs(
        queries=_shared(kept["query"]),
        products=_told_apart(_shared(pc.utf8_trim_whitespace(kept["title"])), ids),
        product_ids=ids,
        labels=_shared(kept["label"]),
        splits=_shared(pc.fill_null(kept["split"], "")),
        n_skipped=int(pc.sum(untitled).as_py()),
    )


def _shared(texts: pa.Array) -> list[str]:
    """Return a list in which equal texts are one object: a query comes back twenty times."""
    encoded = texts.dictionary_encode()
    values = encoded.dictionary.to_pylist()
    return [values[i] for i in encoded.indices.to_pylist()]


def _told_apart(titles: list[str], ids: list[str]) -> list[str]:
    """Append the id to titles that several products have, until every product has a text of its own."""
    text_of = dict(zip(ids, titles, strict=True))
    while len(set(text_of.values())) < len(text_of):
        count = Counter(text_of.values())
        text_of = {i: f"{text} ({i})" if count[text] > 1 else text for i, text in text_of.items()}
    return [text_of[i] for i in ids]
