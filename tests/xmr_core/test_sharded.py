"""A model whose subtrees live on several workers answers as the whole model does, also when a worker dies."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from distributed import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from tests.xmr_core.clusters import connected, kill, without_nannies
from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, ModelFormatError, XRLinear, sharded, shards, storage
from xmr_core.sharded import ShardedXRLinear, save_shards
from xmr_core.shards import Cut

X, Y = random_problem(0, n=700, d=120, n_labels=260)


@pytest.fixture(scope="module")
def model() -> XRLinear:
    """Of five levels, so that a shallow cut needs several rounds."""
    return XRLinear(branching=4, max_leaf_size=4, threshold=0.01).fit(X, Y)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with connected(2, processes=False) as client:
        yield client


def assert_same_answer(one: csr_matrix, other: csr_matrix) -> None:
    assert one.shape == other.shape
    assert one.data.dtype == other.data.dtype
    assert np.array_equal(one.indptr, other.indptr)
    assert np.array_equal(one.indices, other.indices)
    assert np.array_equal(one.data, other.data)


@pytest.mark.parametrize(("n_shards", "level"), [(None, None), (1, 1), (2, 1), (5, 2), (7, 3)])
@pytest.mark.parametrize(("k", "beam_width"), [(10, 10), (3, 1), (500, 200)])
def test_answers_equal_the_whole_models(
    model: XRLinear, client: Client, n_shards: int | None, level: int | None, k: int, beam_width: int
) -> None:
    with ShardedXRLinear.scatter(model, client, n_shards, level) as served:
        assert_same_answer(served.predict(X, k, beam_width), model.predict(X, k, beam_width))


@pytest.mark.parametrize("score_function", ["l3-hinge", "log-sigmoid", "noop"])
@pytest.mark.parametrize("match_weight", [0.0, 30.0])
def test_padded_trees_score_functions_and_prototypes_agree(
    client: Client, score_function: str, match_weight: float
) -> None:
    x, y = random_problem(4)
    model = XRLinear(score_function=score_function, match_weight=match_weight).fit(x, y, ragged_tree(4, y.shape[1]))
    assert model.frozen_.carried.any()
    for level in range(1, model.tree_.depth):
        served = ShardedXRLinear.scatter(model, client, 2, level)
        assert_same_answer(served.predict(x, 5, 3), model.predict(x, 5, 3))


def test_ties_go_to_the_label_that_comes_first_in_the_tree(client: Client) -> None:
    model = XRLinear(branching=4, max_leaf_size=4, threshold=100.0).fit(X, Y)  # biases alone: many equal scores
    model.frozen_.bias[:] = 0
    served = ShardedXRLinear.scatter(model, client, 3)
    assert_same_answer(served.predict(X[:20], 30, 4), model.predict(X[:20], 30, 4))


def test_blocks_empty_rows_and_no_rows_change_nothing(
    model: XRLinear, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharded, "MOST_BYTES", 3000)
    served = ShardedXRLinear.scatter(model, client, 2)
    rows = X.copy()
    rows.data[: rows.indptr[5]] = 0
    rows.eliminate_zeros()
    assert_same_answer(served.predict(rows), model.predict(rows))
    assert_same_answer(served.predict(X[:0]), model.predict(X[:0]))


def test_several_threads_may_ask_at_once(model: XRLinear, client: Client) -> None:
    served, found = ShardedXRLinear.scatter(model, client, 2), {}

    def ask(i: int) -> None:
        found[i] = served.predict(X[i : i + 50])

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i in range(4):
        assert_same_answer(found[i], model.predict(X[i : i + 50]))


def test_a_folder_of_shards_answers_as_the_model_and_may_be_written_again(
    model: XRLinear, client: Client, tmp_path: Path
) -> None:
    folder = tmp_path / "served"
    save_shards(model, folder, n_shards=5)
    save_shards(model, folder, n_shards=3, level=2)
    assert sorted(p.name for p in folder.iterdir()) == ["router", "shard-0000", "shard-0001", "shard-0002"]
    served = ShardedXRLinear.from_folder(folder, client)
    assert served.n_labels == Y.shape[1]
    assert_same_answer(served.predict(X), model.predict(X))


def test_other_folders_are_left_alone(model: XRLinear, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other files"):
        save_shards(model, tmp_path, n_shards=2)


def test_damaged_missing_and_mixed_shards_are_refused(model: XRLinear, client: Client, tmp_path: Path) -> None:
    folder, other = tmp_path / "one", tmp_path / "other"
    save_shards(model, folder, n_shards=2)
    save_shards(model.prune(0.1), other, n_shards=2)
    shard = folder / "shard-0001"
    shard.rename(tmp_path / "aside")
    with pytest.raises(ModelFormatError, match="no model folder"):
        ShardedXRLinear.from_folder(folder, client)
    (other / "shard-0001").rename(shard)
    with pytest.raises(ModelFormatError, match="belongs to another model"):
        ShardedXRLinear.from_folder(folder, client)
    (shard / "arrays.npz").write_bytes((shard / "arrays.npz").read_bytes()[:-9])
    with pytest.raises(ModelFormatError, match="damaged"):
        ShardedXRLinear.from_folder(folder, client)
    with pytest.raises(ModelFormatError, match="no model folder"):
        ShardedXRLinear.from_folder(tmp_path / "nowhere", client)


def test_a_router_whose_bounds_do_not_fit_is_refused(model: XRLinear, tmp_path: Path) -> None:
    save_shards(model, tmp_path / "m", n_shards=2)
    meta, arrays = storage.read(tmp_path / "m/router", shards.ROUTER_KIND)
    for bounds in (arrays["bounds"][:, ::-1], arrays["bounds"] + 1, arrays["bounds"][:-1], arrays["bounds"][0]):
        storage.write(tmp_path / "m/router", shards.ROUTER_KIND, meta, arrays | {"bounds": bounds})
        with pytest.raises(ModelFormatError, match="do not fit"):
            shards.load_router(tmp_path / "m")


def test_questions_that_do_not_fit_are_refused(model: XRLinear, client: Client) -> None:
    served = ShardedXRLinear.scatter(model, client, 2)
    with pytest.raises(InputError, match="trained on 120 features"):
        served.predict(X[:, :50])
    with pytest.raises(InputError, match="beam_width"):
        served.predict(X, beam_width=0)
    served.close()
    with pytest.raises(InputError, match="was closed"):
        served.predict(X)


def test_a_tree_with_too_few_nodes_cannot_be_cut(model: XRLinear, client: Client) -> None:
    with pytest.raises(InputError, match="Take fewer shards"):
        ShardedXRLinear.scatter(model, client, 2, level=model.tree_.depth)
    with pytest.raises(InputError, match="Take fewer shards"):
        ShardedXRLinear.scatter(XRLinear().fit(X[:50], Y[:50, :20]), client, 2)


@settings(max_examples=40)
@given(seed=st.integers(0, 30), n_shards=st.integers(1, 6), match_weight=st.sampled_from([0.0, 9.0]), data=st.data())
def test_shards_are_rankers_that_hold_every_weight_once(
    seed: int, n_shards: int, match_weight: float, data: st.DataObject
) -> None:
    x, y = random_problem(seed)
    whole = XRLinear(max_iter=5, match_weight=match_weight).fit(x, y, ragged_tree(seed, y.shape[1])).frozen_
    sizes = np.diff(whole.level_ptr)
    levels = [level for level in range(1, whole.depth) if sizes[level] >= n_shards]
    if not levels:
        return
    cut = Cut.choose(whole, n_shards, data.draw(st.sampled_from([None, *levels])))
    assert cut.n_shards == n_shards
    parts = [cut.router(whole), *(shard.ranker.frozen for shard in cut.shards(whole, x.shape[1]))]
    for part in parts:
        storage.checked_frozen(part._asdict(), x.shape[1])
        assert [a.dtype for a in part] == [a.dtype for a in whole]
    assert sum(len(part.entry_weight) for part in parts) == len(whole.entry_weight)
    assert sum(len(part.match_value) for part in parts) == len(whole.match_value)
    assert sum(len(part.label_of_leaf) for part in parts[1:]) == len(whole.label_of_leaf)
    # A shard's roots are the router's leaves; each shard adds a node above them.
    assert sum(len(part.bias) for part in parts) == len(whole.bias) + len(parts[0].label_of_leaf) + n_shards


@pytest.mark.slow
@pytest.mark.parametrize("source", ["folder", pytest.param("memory", marks=pytest.mark.thorough)])
def test_when_a_worker_dies_its_shards_are_loaded_elsewhere(model: XRLinear, tmp_path: Path, source: str) -> None:
    save_shards(model, tmp_path / "m", n_shards=4, level=2)
    with without_nannies(2) as client:
        if source == "folder":
            served = ShardedXRLinear.from_folder(tmp_path / "m", client)
        else:
            served = ShardedXRLinear.scatter(model, client, 4, level=2)
        assert_same_answer(served.predict(X), model.predict(X))
        assert all(client.has_what().values()), "both workers hold shards"
        kill(client, next(iter(client.nthreads())))
        assert_same_answer(served.predict(X), model.predict(X))
        assert len(client.nthreads()) == 1


@pytest.mark.thorough
def test_a_worker_may_die_between_two_levels(model: XRLinear, monkeypatch: pytest.MonkeyPatch) -> None:
    with connected(2) as client:
        served = ShardedXRLinear.scatter(model, client, 4, level=2)
        descend, killed = ShardedXRLinear._descend, []

        def kill_and_descend(self: ShardedXRLinear, *question: object) -> sharded.Beams:
            if question[2] == 1 and not killed:
                killed.append(next(iter(client.nthreads())))
                kill(client, killed[0])
            return descend(self, *question)

        monkeypatch.setattr(ShardedXRLinear, "_descend", kill_and_descend)
        assert_same_answer(served.predict(X), model.predict(X))
        assert killed
