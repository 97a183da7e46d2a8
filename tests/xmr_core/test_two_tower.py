"""The two-tower model: its gradient by finite differences, and that it learns what words do not say."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from xmr_core.experiments.two_tower import TwoTower, loss_and_gradient, unit
from xmr_core.training_job import TrainingCancelled

THINGS = {"cup": "Kelvo 20", "lamp": "Brisk Nine", "chair": "Omdal", "rug": "Two Rivers"}
COLOURS = ("red", "blue", "green", "white", "black")


def pairs() -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    """Queries and titles that share no word and no letters: only the purchases join them."""
    queries = [f"{colour} {thing}" for thing in THINGS for colour in COLOURS]
    label = np.repeat(np.arange(len(THINGS)), len(COLOURS))
    return queries, list(THINGS.values()), np.arange(len(queries)), label


@pytest.mark.parametrize("label", [[0, 1, 2, 3], [0, 1, 0, 2], [1, 1, 1, 1]])
def test_the_gradient_is_the_slope_of_the_loss(label: list[int]) -> None:
    rng = np.random.default_rng(0)
    table = rng.normal(size=(12, 5))
    Xq, Xp = (csr_matrix(random_array((4, 12), density=0.4, rng=rng)) for _ in range(2))
    places = np.array(label)
    loss, gradient = loss_and_gradient(table, Xq, Xp, places, 0.3)
    assert loss >= 0
    for i in range(12):
        for j in range(5):
            step = np.zeros_like(table)
            step[i, j] = 1e-6
            up, down = (loss_and_gradient(table + s, Xq, Xp, places, 0.3)[0] for s in (step, -step))
            assert gradient[i, j] == pytest.approx((up - down) / 2e-6, abs=1e-6)


def test_it_learns_what_only_the_purchases_say() -> None:
    queries, titles, row, label = pairs()
    untrained = TwoTower(n_buckets=4096, dim=16, epochs=0).fit(queries, titles, row, label)
    model = TwoTower(n_buckets=4096, dim=16, epochs=40, batch=8).fit(queries, titles, row, label)
    right = [model.rank(query, k=1)[0] == place for query, place in zip(queries, label, strict=True)]
    before = [untrained.rank(query, k=1)[0] == place for query, place in zip(queries, label, strict=True)]
    assert all(right)
    assert np.mean(before) < 0.7
    assert model.rank("yellow chair", k=1)[0] == list(THINGS).index("chair")


def test_the_same_seed_trains_the_same_model() -> None:
    one, two = (TwoTower(n_buckets=512, dim=8, epochs=2, batch=8).fit(*pairs()) for _ in range(2))
    np.testing.assert_array_equal(one.table_, two.table_)


def test_rows_of_encoded_texts_sum_to_one_or_hold_nothing() -> None:
    X = TwoTower(n_buckets=64).encode(["red mug", "?!", "mug mug mug"])
    np.testing.assert_allclose(np.asarray(X.sum(axis=1)).ravel(), [1, 0, 1], rtol=1e-6)


def test_a_query_without_words_is_answered_calmly() -> None:
    model = TwoTower(n_buckets=512, dim=8, epochs=1, batch=8).fit(*pairs())
    assert model.rank("?!", k=4).tolist() == [0, 1, 2, 3]


def test_texts_without_words_do_not_spoil_the_training() -> None:
    queries, titles, row, label = pairs()
    model = TwoTower(n_buckets=512, dim=8, epochs=2, batch=8).fit(["?", *queries[1:]], titles, row, label)
    assert np.isfinite(model.table_).all()


def test_unit_leaves_a_vector_of_zeros() -> None:
    vectors, length = unit(np.array([[3.0, 4.0], [0.0, 0.0]]))
    np.testing.assert_allclose(vectors, [[0.6, 0.8], [0, 0]])
    assert length[0, 0] == 5


def test_what_progress_raises_stops_the_training() -> None:
    def stop(fraction: float) -> None:
        raise TrainingCancelled

    with pytest.raises(TrainingCancelled):
        TwoTower(n_buckets=64, dim=4).fit(*pairs(), stop)
