import math

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from xmr_core import InputError, NotFittedError, ProductSearch, QueryVectorizer, XRLinear
from xmr_core.choose_match import hold_back
from xmr_core.naming import telling_words
from xmr_core.tree import LabelTree

QUERIES = ["red mug", "mug red large", "blue mug", "tea pot", "glass tea pot", "glas teapot", "desk lamp", "lamp"]
PRODUCTS = [
    "Mug, Red",
    "Mug, Red",
    "Mug, Blue",
    "Tea Pot",
    "Tea Pot, Glass",
    "Tea Pot, Glass",
    "Desk Lamp",
    "Desk Lamp",
]


@pytest.fixture(scope="module")
def search() -> ProductSearch:
    return ProductSearch(model=XRLinear(branching=2, max_leaf_size=2)).fit(QUERIES, PRODUCTS)


def test_finds_what_was_bought_also_with_a_typing_error(search):
    assert search.search("red mug", k=1)[0].product == "Mug, Red"
    assert search.search("glass teapott", k=1)[0].product == "Tea Pot, Glass"


def test_hits_and_trace_tell_the_same(search):
    hits, trace = search.search("blue mug", k=3), search.trace("blue mug", k=3)
    assert [h.label for h in hits] == trace.labels.tolist()
    assert [h.score for h in hits] == trace.scores.tolist()
    assert [h.product for h in hits] == [search.products[i] for i in trace.labels]


def test_one_query_by_hand_from_text_to_score(search):
    """Recompute a query's whole path from the definitions: n-grams, TF-IDF, margins, scores."""
    query, vectorizer, tree, f = "red mug", search.vectorizer, search.tree, search.model.frozen_
    grams = ["red", "mug", "red mug", "red", "ed#", "mug", "ug#"]  # three word n-grams, four trigrams
    families = ["word"] * 3 + ["char"] * 4
    number = {(vectorizer.feature_family(j), vectorizer.feature_name(j)): j for j in range(vectorizer.n_features)}
    idf = {pair: float(vectorizer.idf_[number[pair]]) for pair in zip(families, grams, strict=True)}
    parts = [(1.0, {("word", "red"), ("word", "mug")}), (0.3, {("word", "red mug")})]
    parts.append((1.0, set(idf) - parts[0][1] - parts[1][1]))  # the trigrams
    whole = math.sqrt(1.0**2 + 0.3**2 + 1.0**2)
    x = {
        number[pair]: float(np.float32(idf[pair] / math.hypot(*(idf[p] for p in part)) * weight / whole))
        for weight, part in parts
        for pair in part
    }
    path = {0: 1.0}
    for level, trace_level in enumerate(search.trace(query, k=5, beam_width=2).levels, start=1):
        scores = {}
        for parent, score in path.items():
            chunk = int(f.level_ptr[level - 1]) + parent
            for child in tree.children(level - 1, parent):
                at = int(f.level_ptr[level]) + child
                z = float(f.bias[at])
                for row in range(f.chunk_ptr[chunk], f.chunk_ptr[chunk + 1]):
                    for e in range(f.row_begin[row], f.row_begin[row + 1]):
                        if int(f.entry_child[e]) == at - int(f.child_ptr[chunk]):
                            z += x.get(int(f.row_feature[row]), 0.0) * float(f.entry_weight[e])
                own = 1.0 if len(tree.children(level - 1, parent)) == 1 else math.exp(-(max(0.0, 1 - z) ** 3))
                scores[child] = score * own
        assert scores == pytest.approx(dict(zip(trace_level.node.tolist(), trace_level.path, strict=True)))
        width = 5 if level == tree.depth else 2
        path = dict(sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:width])
    best = max(path, key=lambda node: (path[node], -node))
    assert search.products[tree.label_of_leaf[best]] == search.search(query, k=5, beam_width=2)[0].product == "Mug, Red"


def test_repeated_queries_are_one_row_with_several_labels():
    search = ProductSearch().fit(["mug", "mug", "pot"], ["Red Mug", "Blue Mug", "Pot"])
    assert {h.product for h in search.search("mug", k=2)} == {"Red Mug", "Blue Mug"}


def test_groups_are_named_by_the_words_that_set_them_apart():
    tree = LabelTree.from_nested([[0, 1], [2, 3]])
    texts = ["red clay mug", "the clay mug 12cm", "mugs", "clay pot", "a pot for mum", "pot with lid"]
    labels = np.array([0, 0, 1, 2, 2, 3], dtype=np.int32)
    # "the", "a", "for", "with" and "12cm" name nothing and "mugs" repeats "mug". By hand for the first group: mug
    # 2/3 ln(2/3 / 3/8), clay 2/3 ln(2/3 / 4/8), red 1/3 ln(1/3 / 2/8), and mugs 1/3 ln(1/3 / 2/8) is not needed.
    assert telling_words(tree, texts, labels) == [[["mug", "clay", "red"], ["pot", "lid", "mum"]]]


def test_node_names_and_sizes(search):
    tree = search.tree
    assert search.node_name(0, 0) == "All 5 products"
    assert search.node_size(0, 0) == 5
    assert {search.node_name(tree.depth, leaf) for leaf in range(5)} == set(PRODUCTS)
    for level in range(1, tree.depth):
        names = [search.node_name(level, node) for node in range(tree.level_size(level))]
        assert all(name[0].isupper() for name in names)
        assert sum(search.node_size(level, node) for node in range(len(names))) == 5


def test_pruned_search_answers_with_fewer_weights(search):
    pruned = search.pruned(0.3)
    assert len(pruned.model.frozen_.entry_weight) < len(search.model.frozen_.entry_weight)
    assert pruned.search("red mug", k=1)[0].product == "Mug, Red"


def test_a_training_that_stops_leaves_the_search_as_it_was():
    search = ProductSearch().fit(["red mug", "blue mug"], ["Mug, Red", "Mug, Blue"])
    before = search.search("red mug")

    def stop(stage, fraction):
        if stage == "rankers":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search.fit(["x", "y", "z"], ["X1", "X2", "X3"], on_progress=stop)
    assert search.search("red mug") == before


def test_unknown_words_and_empty_queries_still_answer(search):
    assert len(search.search("", k=3)) == 3
    assert search.search("zzz qqq", k=3) == search.search("", k=3)


@pytest.mark.parametrize(
    ("queries", "products", "message"),
    [
        (["a"], [], "1 queries and 0 products came"),
        ([], [], "At least two different products"),
        (["mug", "cup"], ["Mug", "Mug"], "At least two different products"),
    ],
)
def test_bad_pairs_are_refused_in_words(queries, products, message):
    with pytest.raises(InputError, match=message):
        ProductSearch().fit(queries, products)


def test_unfitted_says_so():
    with pytest.raises(NotFittedError, match="call fit"):
        ProductSearch(QueryVectorizer()).search("mug")


def catalogue() -> tuple[list[str], list[str], list[str]]:
    """Two rows a product: its two words among words that everybody uses; and a query of the two words."""
    rng = np.random.default_rng(0)
    noise = [f"thing{i}" for i in range(40)]
    names = [f"word{i % 60} kind{i // 5}" for i in range(200)]
    rows = [" ".join([name, *rng.choice(noise, 6)]) for name in names for _ in range(2)]
    return rows, [name for name in names for _ in range(2)], names


def test_few_rows_a_product_and_queries_to_choose_on_switch_the_match_on():
    rows, products, names = catalogue()
    search = ProductSearch().fit(rows, products, validation=(names, names))
    plain = ProductSearch(model=XRLinear()).fit(rows, products)
    assert search.model.match_weight_ > 0
    right = [sum(s.search(name, k=1)[0].product == name for name in names) for s in (search, plain)]
    assert right[0] > right[1]
    assert search.model.match_weight == "auto"


def test_rows_are_held_back_only_where_labels_have_few_and_never_the_last():
    few, many = (csr_matrix(np.eye(60)[np.arange(n) % 60]) for n in (150, 600))
    held = hold_back(few, 0)
    assert held.sum() == 15
    assert (few[~held].sum(axis=0) >= 1).all()
    assert not hold_back(many, 0).any()
    assert not hold_back(few[:90], 0).any()


def test_a_given_match_weight_is_kept():
    search = ProductSearch(model=XRLinear(match_weight=3.0)).fit(QUERIES, PRODUCTS)
    assert search.model.match_weight_ == 3.0


def test_validation_of_other_products_is_refused():
    with pytest.raises(InputError, match="No product of validation"):
        ProductSearch().fit(QUERIES, PRODUCTS, validation=(["sofa"], ["Sofa"]))
    with pytest.raises(InputError, match="validation has 1 queries and 2 products"):
        ProductSearch().fit(QUERIES, PRODUCTS, validation=(["sofa"], ["Sofa", "Bed"]))
