import numpy as np
import pytest
from scipy.sparse import csr_matrix

from xmr_core import ModelFormatError, metrics
from xmr_core.datasets import DataSet, hold_back, most_bought, train
from xmr_core.own_datasets import delete_own, example_csv, load_own, name_for, own_names, train_own
from xmr_core.purchases import read_purchases
from xmr_core.sweep import measure
from xmr_core.training_job import TrainingCancelled, TrainingJob

COLOURS = ["red", "blue", "green", "black", "white"]
THINGS = ["mug", "plate", "bowl", "vase", "lamp", "clock", "chair", "table", "rug", "kettle"]
QUERIES = [f"{c} {t}{extra}" for extra in ("", " new", " large") for c in COLOURS for t in THINGS]
PRODUCTS = [f"{t.title()}, {c.title()}" for _ in range(3) for c in COLOURS for t in THINGS]


def silent(stage: str, fraction: float) -> None:
    assert 0 <= fraction <= 1, stage


@pytest.fixture(scope="module")
def data() -> DataSet:
    test = np.zeros(150, dtype=bool)
    test[100:] = True
    return train("Household", QUERIES, PRODUCTS, test, silent)


def test_held_out_queries_are_measured_and_found(data):
    assert data.held_back
    assert data.test_queries == QUERIES[100:]
    assert [data.search.products[i] for i in data.test_labels] == PRODUCTS[100:]
    assert data.sweep.exhaustive[0] > 0.9


def test_sweep_agrees_with_measuring_one_cell_by_hand(data):
    X = data.search.vectorizer.transform(data.test_queries)
    Y = csr_matrix((np.ones(50), (np.arange(50), data.test_labels)), shape=(50, 50))
    sweep = measure(data.search.model, X, data.test_labels, thresholds=(0.02, 0.3), widths=(1, 4))
    pruned = data.search.model.prune(0.3)
    assert sweep.recall[1, 1] == metrics.recall_at_k(Y, pruned.predict(X, 10, 4), 10)
    assert sweep.nodes[1, 1] == np.mean([pruned.trace(X[i], 10, 4).nodes_scored for i in range(50)])
    assert sweep.weights[0] > sweep.weights[1] == len(pruned.frozen_.entry_weight)
    assert sweep.row(0.29) == 1


def test_a_wider_beam_scores_more_nodes(data):
    assert (np.diff(data.sweep.nodes, axis=1) >= 0).all()


def test_data_set_round_trip(data, tmp_path):
    data.save(tmp_path / "set")
    again = DataSet.load(tmp_path / "set")
    assert again.search.search("red mug") == data.search.search("red mug")
    assert (again.title, again.synthetic, again.bought) == (data.title, data.synthetic, data.bought)
    np.testing.assert_array_equal(again.sweep.recall, data.sweep.recall)
    (tmp_path / "set" / "queries" / "texts.json").write_text("{}")
    with pytest.raises(ModelFormatError, match="is damaged"):
        DataSet.load(tmp_path / "set")


def test_a_round_draws_the_same_held_out_query_again(data):
    drawn = [data.draw(number) for number in range(1, 30)]
    assert drawn == [data.draw(number) for number in range(1, 30)]
    assert len(set(drawn)) > 10
    asked = dict(zip(data.test_queries, data.test_labels.tolist(), strict=True))
    assert all(asked[query] == label for query, label in drawn)


def test_most_bought_weighs_counts_and_breaks_ties_by_label():
    assert most_bought(["Mug", "mug", "pot", "pot", "cup"], [1, 2, 4, 3, None], [1, 5, 1, 1, 1]) == {"mug": 2, "pot": 3}


def test_hold_back_never_takes_a_products_first_row():
    products = [f"p{i // 2}" for i in range(400)]
    drawn = hold_back(products, share=0.9)
    assert not drawn[::2].any()
    assert 150 < drawn.sum() < 200
    assert not hold_back(["a"] * 99).any()


def test_a_fresh_catalogue_gets_prototypes_and_tells_the_trial_as_a_stage_of_its_own():
    rng = np.random.default_rng(0)
    names = [f"{a}{b} {c}" for a in "bcdfgklm" for b in ("ala", "oro", "ini", "ete") for c in ("mug", "tent", "lamp")]
    noise = [f"word{i}" for i in range(400)]
    rows = [" ".join([name, *rng.choice(noise, 5)]) for name in names for _ in range(2)]
    told = []
    data = train(
        "Fresh", rows, [name for name in names for _ in range(2)], np.zeros(len(rows), dtype=bool),
        lambda stage, fraction: told.append((stage, fraction)),
    )  # fmt: skip
    assert data.search.model.match_weight_ > 0
    stages = [stage for stage, _ in told]
    assert sorted(set(stages), key=stages.index) == ["features", "weight", "tree", "rankers", "names", "measuring"]
    for stage in set(stages):
        fractions = [fraction for name, fraction in told if name == stage]
        assert fractions == sorted(fractions)
        assert 0 <= fractions[0] <= fractions[-1] <= 1


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path))
    return tmp_path


def csv(rows: int) -> bytes:
    pairs = zip(QUERIES[:rows], PRODUCTS[:rows], strict=True)
    return "\n".join(f'{q},"{p}"' for q, p in pairs).encode()


def test_own_file_is_trained_kept_found_and_deleted(own_folder):
    name = name_for("My Shop (2).csv", csv(60))
    assert name.startswith("own-my-shop-2-")
    trained = train_own(name, "My Shop (2).csv", read_purchases(csv(60)), silent)
    assert not trained.held_back  # too few rows: measured on what it was trained on
    assert own_names() == [name]
    assert load_own(name).search.search("red mug")[0].product == "Mug, Red"
    delete_own(name)
    assert own_names() == []


def test_the_example_file_can_be_loaded():
    purchases = read_purchases(example_csv().encode())
    assert len(purchases.queries) == 3000
    assert len(set(purchases.products)) > 100


@pytest.mark.parametrize("name", ["../../etc", "own-a/../b", "shop", "own-", "own-A", "own-x\n", ""])
def test_names_from_a_url_cannot_leave_the_folder(own_folder, name):
    with pytest.raises(ModelFormatError):
        load_own(name)
    with pytest.raises(ModelFormatError):
        delete_own(name)


@pytest.mark.parametrize("file_name", ["données.csv", "", "...", "a" * 300, "<script>.csv", "C:\\x\\y.csv"])
def test_any_file_name_gives_a_name_that_loads(own_folder, file_name):
    name = name_for(file_name, csv(60))
    train_own(name, file_name, read_purchases(csv(60)), silent)
    assert load_own(name).title == file_name


def test_a_cancelled_training_keeps_nothing(own_folder):
    purchases = read_purchases(csv(60))

    def work(report):
        def tell(stage, fraction):
            if stage == "rankers":
                job.cancel()
            report(stage, fraction)

        return train_own("own-x-12345678", "x", purchases, tell)

    job = TrainingJob(work)
    job.start().wait(60)
    assert job.state == "cancelled"
    assert own_names() == []
    with pytest.raises(TrainingCancelled):
        train_own("own-x-12345678", "x", purchases, _stop)


def _stop(stage: str, fraction: float) -> None:
    raise TrainingCancelled
