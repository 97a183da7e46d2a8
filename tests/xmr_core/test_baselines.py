"""The simple rivals of the engine, against hand-worked numbers and dense NumPy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from tests.xmr_core.data import random_problem
from tests.xmr_core.shops import log_of
from xmr_core.experiments.bm25 import BM25
from xmr_core.experiments.inverted_index import InvertedIndex, accumulate
from xmr_core.experiments.models import centroid_index, popularity
from xmr_core.experiments.task import make_task
from xmr_core.experiments.top import top_k


def test_bm25_worked_by_hand() -> None:
    # Lengths 2, 3, 1, mean 2. "mug" is in two of three texts, "red" in one.
    texts = ["red mug", "blue mug mug", "teapot"]
    rare = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    common = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    first = (rare + common) * 1 * 2.2 / (1 + 1.2 * (1 - 0.75 + 0.75 * 2 / 2))
    second = common * 2 * 2.2 / (2 + 1.2 * (1 - 0.75 + 0.75 * 3 / 2))
    model = BM25(texts)
    np.testing.assert_allclose(model.scores("a red mug"), [first, second, 0], rtol=1e-6)
    assert model.rank("a red mug", k=2).tolist() == [0, 1]


def test_bm25_counts_a_word_once_for_each_time_it_is_asked() -> None:
    model = BM25(["red mug", "blue mug", "teapot"])
    np.testing.assert_allclose(model.scores("mug mug"), 2 * model.scores("mug"))


@pytest.mark.parametrize("query", ["", "?!", "unheard of"])
def test_bm25_without_a_shared_word_keeps_the_order_of_the_texts(query: str) -> None:
    assert BM25(["red mug", "blue mug", "teapot"]).rank(query, k=3).tolist() == [0, 1, 2]


def test_bm25_of_texts_without_words_is_calm() -> None:
    assert BM25(["?", "!"]).rank("mug", k=2).tolist() == [0, 1]


@pytest.mark.parametrize("seed", range(3))
def test_the_centroid_is_the_cosine_with_the_sum_of_a_labels_rows(seed: int) -> None:
    X, Y = random_problem(seed)
    centroids = Y.toarray().astype(bool).T.astype(float) @ X.toarray()
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    index = centroid_index(X, 3 * Y)  # how often a product was bought does not weigh
    for i in range(10):
        row = X[i]
        wanted = centroids @ row.toarray().ravel()
        np.testing.assert_allclose(index.scores(row.indices, row.data), wanted, atol=1e-6)
        best = index.top(row.indices, row.data, 5)
        np.testing.assert_allclose(wanted[best], np.sort(wanted)[::-1][:5], atol=1e-6)


def test_popularity_answers_every_query_with_what_was_bought_most() -> None:
    log = log_of([("a", "P"), ("b", "Q"), ("c", "Q"), ("d", "R"), ("e", "R"), ("f", "R")])
    task = make_task(log)
    rank, _ = popularity(task, lambda stage, fraction: None)
    assert [task.titles[label] for label in rank("anything")] == ["R", "Q", "P"]


@given(
    scores=st.lists(st.integers(-3, 3), min_size=1, max_size=30),
    k=st.integers(1, 40),
)
def test_top_k_is_a_stable_sort_cut_short(scores: list[int], k: int) -> None:
    wanted = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:k]
    assert top_k(np.array(scores, dtype=np.float32), k).tolist() == wanted


def test_the_kernel_is_the_same_function_without_compiling() -> None:
    rng = np.random.default_rng(0)
    weights = csr_matrix(rng.random((6, 9), dtype=np.float32) * (rng.random((6, 9)) < 0.4))
    index = InvertedIndex(weights)
    feature, value = np.array([0, 2, 5], dtype=np.int32), np.array([0.5, 1.0, 2.0], dtype=np.float32)
    plain = np.zeros(9, dtype=np.float32)
    accumulate.py_func(index.indptr, index.indices, index.data, feature, value, plain)
    np.testing.assert_array_equal(index.scores(feature, value), plain)
    np.testing.assert_allclose(plain, value @ weights.toarray()[feature], rtol=1e-6)
