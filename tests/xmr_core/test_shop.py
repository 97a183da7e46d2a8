"""The embedded shop: its sizes, its language and the structure of its log."""

import re
from collections import Counter

import numpy as np
import pytest

from xmr_core.shop import Shop, make_shop
from xmr_core.shop.draws import Draws
from xmr_core.shop.typing_errors import misspell
from xmr_core.shop.vocabulary import load_vocabulary, plain


@pytest.fixture(scope="module")
def shop() -> Shop:
    return make_shop()


@pytest.fixture(scope="module")
def small() -> Shop:
    return make_shop(n_products=300, n_queries=1000, seed=3)


def _rows(shop: Shop, query: str) -> list[int]:
    return [i for i, q in enumerate(shop.queries) if q.lower() == query]


def _known_words(shop: Shop) -> set[str]:
    """Return every word that a careful typist can write: of titles, of the vocabulary, and their plurals."""
    vocabulary = load_vocabulary()
    texts = [*shop.products, *vocabulary.fillers, *vocabulary.joined.values(), *vocabulary.joined]
    for kind in vocabulary.types:
        texts += [*kind.asked, *(n.say for n in kind.needs), *kind.brands, *kind.lines]
        texts += [said for values in kind.has.values() for v in values for said in v.asked]
    words = {w for text in texts for w in plain(text).split()} | set(vocabulary.plurals.values())
    words |= {w for spellings in vocabulary.units.values() for text in spellings for w in text.split()}
    words |= {w[:-1] + "ies" for w in words if w.endswith("y")}
    return words | {w + "s" for w in words} | {w + "es" for w in words}


def test_same_seed_makes_the_same_shop_and_another_seed_does_not(small: Shop) -> None:
    again = make_shop(n_products=300, n_queries=1000, seed=3)
    assert again.products == small.products
    assert again.queries == small.queries
    assert np.array_equal(again.bought, small.bought)
    assert np.array_equal(again.test, small.test)
    other = make_shop(n_products=300, n_queries=1000, seed=4)
    assert other.products != small.products
    assert other.queries != small.queries


def test_catalogue_depends_on_its_size_and_seed_alone(small: Shop) -> None:
    assert make_shop(n_products=300, n_queries=1500, seed=3).products == small.products


def test_default_sizes_and_dtypes(shop: Shop) -> None:
    assert (len(shop.products), len(shop.product_type)) == (6000, 6000)
    assert {len(shop.queries), len(shop.bought), len(shop.session), len(shop.test)} == {80_000}
    assert (shop.bought.dtype, shop.session.dtype, shop.test.dtype) == (np.int32, np.int32, np.bool_)
    assert shop.bought.min() >= 0
    assert shop.bought.max() < 6000


@pytest.mark.parametrize(("n_products", "n_queries"), [(300, 1000), (1000, 5000), (12_000, 1000)])
def test_other_sizes_are_met_exactly(n_products: int, n_queries: int) -> None:
    shop = make_shop(n_products=n_products, n_queries=n_queries, seed=1)
    assert (len(shop.products), len(shop.queries)) == (n_products, n_queries)
    assert len(set(map(plain, shop.products))) == n_products


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"n_products": 299}, "n_products must be an integer from 300 to 12000, not 299"),
        ({"n_products": 12_001}, "from 300 to 12000"),
        ({"n_products": 600.0}, "n_products must be an integer"),
        ({"n_products": True}, "n_products must be an integer"),
        ({"n_queries": 999}, "n_queries must be an integer from 1000 to 1000000, not 999"),
        ({"n_queries": "many"}, "n_queries must be an integer"),
        ({"seed": -1}, "seed must be an integer from 0 to 4294967295, not -1"),
        ({"seed": None}, "seed must be an integer"),
    ],
)
def test_bad_argument_is_refused_with_its_range(arguments: dict[str, int], wanted: str) -> None:
    with pytest.raises(ValueError, match=re.escape(wanted)):
        make_shop(**arguments)


def test_titles_differ_by_more_than_punctuation(shop: Shop) -> None:
    assert len({plain(title) for title in shop.products}) == len(shop.products)


def test_titles_have_4_to_14_words_and_clean_characters(shop: Shop) -> None:
    assert {len(t.split()) for t in shop.products} <= set(range(4, 15))
    odd = [t for t in shop.products if re.search(r"  |[{}\[\]|_]| ,|,,|,$|^\s|\s$|[^ -~éèô]", t)]
    assert odd == []


def test_queries_have_clean_characters_and_are_never_empty(shop: Shop) -> None:
    odd = [q for q in shop.queries if not re.fullmatch(r"[A-Za-z0-9.%]+( [A-Za-z0-9.%]+)*", q)]
    assert odd == []


def test_shop_has_departments_and_types_of_unequal_fame(shop: Shop) -> None:
    assert len({kind.department for kind in load_vocabulary().types}) >= 10
    assert len(set(shop.product_type)) >= 60
    sold = Counter(shop.product_type[b] for b in shop.bought).most_common()
    top = sum(n for _, n in sold[: len(sold) // 10])
    assert top > 0.2 * len(shop.bought)


def test_popularity_within_types_falls_like_a_power_law(shop: Shop) -> None:
    sales = np.bincount(shop.bought, minlength=6000)
    for kind in ("Smart speaker", "Air fryer", "Resurrection plant", "Earbuds"):
        members = np.array([i for i, t in enumerate(shop.product_type) if t == kind])
        ranked = np.sort(sales[members])[::-1]
        assert ranked[0] > 4 * max(1, np.median(ranked))
        assert ranked[: len(ranked) // 5].sum() > 0.4 * ranked.sum()


def test_training_part_sells_nearly_every_product(shop: Shop) -> None:
    sales = np.bincount(shop.bought[~shop.test], minlength=6000)
    assert (sales > 0).mean() >= 0.9
    assert 3 <= np.median(sales) <= 15


def test_sessions_are_consecutive_and_1_to_6_rows_long(shop: Shop) -> None:
    steps = np.diff(shop.session)
    assert set(steps.tolist()) == {0, 1}
    assert set(np.bincount(shop.session).tolist()) == {1, 2, 3, 4, 5, 6}


def test_held_out_rows_are_whole_sessions_and_about_an_eighth(shop: Shop) -> None:
    held_out = np.bincount(shop.session, weights=shop.test)
    assert set((held_out / np.bincount(shop.session)).tolist()) == {0.0, 1.0}
    assert 0.11 < shop.test.mean() < 0.13


def test_next_query_depends_on_the_previous_one(shop: Shop) -> None:
    same = np.flatnonzero(np.diff(shop.session) == 0)
    words = [set(q.lower().split()) for q in shop.queries]
    kept = np.mean([bool(words[i] & words[i + 1]) for i in same])
    apart = np.mean([bool(words[i] & words[i + 7919]) for i in same[:20_000]])
    assert kept > 0.4
    assert kept > 8 * apart


def test_misspelt_rows_are_about_an_eighth(shop: Shop) -> None:
    known = _known_words(shop)
    wrong = [any(w not in known and not w[0].isdigit() for w in plain(q).split()) for q in shop.queries]
    assert 0.08 < np.mean(wrong) < 0.15


def test_misspelling_changes_one_word_and_makes_no_other_right_word() -> None:
    draws = Draws(5)
    before = ["from", "red", "rose", "form", "plate"]
    right = frozenset({*before, "plat"})
    for _ in range(300):
        after = misspell(" ".join(before), {}, right, frozenset({"plate"}), draws).split()
        assert len(after) == 5
        changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(changed) == 1
        assert changed[0][1] not in right
        assert changed[0][0] not in {"red", "plate"}


@pytest.mark.parametrize(
    ("query", "kinds", "in_titles"),
    [
        ("rose of jericho plant", {"Resurrection plant"}, ""),
        ("echo with screen", {"Smart display"}, "Echo Show"),
        ("smart speaker", {"Smart speaker"}, ""),
        ("echo dot", {"Smart speaker"}, "Echo Dot"),
    ],
)
def test_queries_of_the_article_are_in_both_parts_and_sell_the_right_things(
    shop: Shop, query: str, kinds: set[str], in_titles: str
) -> None:
    rows = _rows(shop, query)
    assert sum(not shop.test[i] for i in rows) >= 20
    assert sum(shop.test[i] for i in rows) >= 2
    assert {shop.product_type[shop.bought[i]] for i in rows} == kinds
    # One purchase in forty is a stray one, of the right type all the same.
    assert np.mean([in_titles in shop.products[shop.bought[i]] for i in rows]) > 0.85


def test_jericho_is_also_in_things_that_are_no_plants(shop: Shop) -> None:
    kinds = {t for t, title in zip(shop.product_type, shop.products, strict=True) if "Jericho" in title}
    assert {"Resurrection plant", "Mystery novel"} <= kinds
    assert len(kinds) >= 5


def test_head_queries_spread_over_products_and_long_ones_do_not(shop: Shop) -> None:
    head = Counter(shop.bought[_rows(shop, "smart speaker")].tolist())
    assert len(head) > 10
    by_query: dict[str, list[int]] = {}
    for q, b in zip(shop.queries, shop.bought.tolist(), strict=True):
        if len(q.split()) >= 5:
            by_query.setdefault(q.lower(), []).append(b)
    repeated = [set(b) for b in by_query.values() if len(b) >= 3]
    assert np.mean([len(b) for b in repeated]) < 4


def test_smart_displays_have_the_screen_their_name_says(shop: Shop) -> None:
    shows = [t for t in shop.products if "Echo Show 8" in t and re.search(r"\d inch", t)]
    assert any("8 inch" in t for t in shows)
    assert not [t for t in shows if re.search(r"(10|7|5\.5|15\.6|11) inch", t)]
