"""Training on Dask: the same weights as here, whatever the workers, their number and their deaths."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from distributed import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xmr_core.clusters import busy_workers, connected, kill, without_nannies
from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, XMRError, XRLinear, distributed
from xmr_core.frozen import Frozen
from xmr_core.parcels import Parcel, Sizes, groups
from xmr_core.training import SolverOptions, families, train

X, Y = random_problem(0, n=1500, d=200, n_labels=300)
OPTIONS = {"branching": 4, "max_leaf_size": 10, "eps": 1e-3, "threshold": 0.01}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with connected(2) as client:
        yield client


@pytest.fixture(scope="module")
def local() -> XRLinear:
    return XRLinear(**OPTIONS).fit(X, Y)


@pytest.fixture
def many_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups so small that a little problem has dozens, as a large one has."""
    monkeypatch.setattr(distributed, "LEAST_WORK", 20_000)


def assert_same_bits(one: Frozen, other: Frozen) -> None:
    for name, a, b in zip(one._fields, one, other, strict=True):
        assert a.dtype == b.dtype, name
        assert a.tobytes() == b.tobytes(), name


def test_weights_equal_the_local_fit_bit_for_bit(client: Client, local: XRLinear, many_groups: None) -> None:
    assert_same_bits(XRLinear(**OPTIONS).fit(X, Y, client=client).frozen_, local.frozen_)


def test_neither_grouping_nor_the_number_of_workers_matters(client: Client, local: XRLinear) -> None:
    assert_same_bits(XRLinear(**OPTIONS).fit(X, Y, client=client).frozen_, local.frozen_)  # one group
    with connected(1, threads_per_worker=3, processes=False) as threads:
        assert_same_bits(XRLinear(**OPTIONS).fit(X, Y, client=threads).frozen_, local.frozen_)


def test_only_children_are_carried_down_as_in_a_local_fit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributed, "LEAST_WORK", 100)
    x, y = random_problem(3)
    tree = ragged_tree(3, y.shape[1])
    near = XRLinear(Cp=3.0, seed=5).fit(x, y, tree)
    assert near.frozen_.carried.any()
    assert_same_bits(XRLinear(Cp=3.0, seed=5).fit(x, y, tree, client=client).frozen_, near.frozen_)


def killing(client: Client) -> tuple[Callable[[str, float], None], list[str]]:
    """A progress callback that kills a worker at work, once some groups are back; and whom it has killed."""
    killed: list[str] = []

    def on_progress(stage: str, fraction: float) -> None:
        if stage == "rankers" and not killed and 0.1 < fraction < 0.8 and (busy := busy_workers(client)):
            kill(client, busy[0])
            killed.append(busy[0])

    return on_progress, killed


@pytest.mark.thorough
def test_when_all_workers_are_killed_the_fit_goes_on_with_new_ones(local: XRLinear, many_groups: None) -> None:
    with connected(1) as client:
        on_progress, killed = killing(client)
        model = XRLinear(**OPTIONS).fit(X, Y, on_progress=on_progress, client=client)
    assert killed
    assert_same_bits(model.frozen_, local.frozen_)


@pytest.mark.thorough
def test_without_nannies_the_fit_goes_on_until_it_cannot(
    local: XRLinear, many_groups: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_nannies(3) as client:
        model = XRLinear(**OPTIONS).fit(X, Y, on_progress=killing(client)[0], client=client)
        assert len(client.nthreads()) == 2
        assert_same_bits(model.frozen_, local.frozen_)
        monkeypatch.setattr(distributed, "ATTEMPTS", 1)
        with pytest.raises(XMRError, match=r"lost with its worker 1 times.*short of memory"):
            XRLinear(**OPTIONS).fit(X, Y, on_progress=killing(client)[0], client=client)
        monkeypatch.setattr(distributed, "ATTEMPTS", 5)
        monkeypatch.setattr(distributed, "PATIENCE", 2)
        with pytest.raises(XMRError, match="no worker for"):
            XRLinear(**OPTIONS).fit(X, Y, on_progress=killing(client)[0], client=client)


def test_progress_ascends_to_one(client: Client, many_groups: None) -> None:
    seen: list[float] = []
    XRLinear(**OPTIONS).fit(X, Y, client=client, on_progress=lambda s, f: seen.append(f) if s == "rankers" else None)
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert len(seen) > 10


def test_what_progress_raises_cancels_what_waits_and_leaves_the_model(client: Client, many_groups: None) -> None:
    model = XRLinear(**OPTIONS).fit(X[:50], Y[:50])
    before = model.ranker_

    def stop(stage: str, fraction: float) -> None:
        if fraction > 0.2 and stage == "rankers":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, on_progress=stop, client=client)
    assert model.ranker_ is before
    assert client.futures == {}


def test_a_closed_client_is_refused() -> None:
    with connected(1, processes=False) as client:
        pass
    with pytest.raises(InputError, match="client is closed; connect a new one"):
        XRLinear().fit(X, Y, client=client)


def test_a_cluster_without_workers_is_refused() -> None:
    with connected(0) as client, pytest.raises(InputError, match=r"no workers; .*wait_for_workers"):
        XRLinear().fit(X, Y, client=client)


def test_what_is_no_client_is_refused() -> None:
    with pytest.raises(InputError, match=r"must be a dask.distributed.Client; str came"):
        XRLinear().fit(X, Y, client="tcp://127.0.0.1:8786")


def test_without_dask_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install -r requirements-distributed.txt"):
        XRLinear().fit(X, Y, client="tcp://127.0.0.1:8786")


def test_the_engine_starts_without_dask() -> None:
    program = "import sys, xmr_core.sharded; assert not {'dask', 'distributed'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_workers_that_lack_this_program_are_told_what_to_do() -> None:
    with pytest.raises(InputError, match=r"lacks a module .*PYTHONPATH"), distributed.same_program():
        raise Exception("ModuleNotFoundError(\"No module named 'xmr_core'\")")  # as it comes from Dask
    with pytest.raises(ZeroDivisionError), distributed.same_program():
        raise ZeroDivisionError


@given(seed=st.integers(0, 20), most_work=st.integers(1, 10_000), most_values=st.integers(1, 1000))
def test_groups_hold_every_family_once_and_keep_to_their_limits(seed: int, most_work: int, most_values: int) -> None:
    x, y = random_problem(seed)
    tasks = families(ragged_tree(seed, y.shape[1]), y)
    sizes = Sizes.of(x, tasks)
    found = groups(sizes, most_work, most_values)
    assert sorted(np.concatenate(found)) == list(range(len(tasks)))
    for group in found:
        parcel = Parcel.pack(x, [tasks[i] for i in group])
        assert len(group) == 1 or (sizes.work[group].sum() <= most_work and parcel.X.nnz <= most_values)


@settings(max_examples=20)
@given(seed=st.integers(0, 20), most_work=st.integers(1, 10_000))
def test_a_parcel_gives_the_weights_that_the_whole_matrix_gives(seed: int, most_work: int) -> None:
    x, y = random_problem(seed)
    tree, options = ragged_tree(seed, y.shape[1]), SolverOptions(threshold=0.0)
    tasks = families(tree, y)
    found = {}
    for group in groups(Sizes.of(x, tasks), most_work, 10**9):
        parcel = Parcel.pack(x, [tasks[i] for i in group])
        found |= zip(group, distributed.train_parcel(parcel, options), strict=True)
    chunks = [found[i] for i in range(len(tasks))]
    assert_same_bits(Frozen.assemble(tree, chunks), Frozen.assemble(tree, train(x, tasks, options, 1)))


@pytest.mark.slow
def test_a_worker_killed_in_mid_training_does_not_lose_the_fit(
    client: Client, local: XRLinear, many_groups: None
) -> None:
    on_progress, killed = killing(client)
    model = XRLinear(**OPTIONS).fit(X, Y, on_progress=on_progress, client=client)
    assert killed
    assert killed[0] not in client.nthreads()
    assert_same_bits(model.frozen_, local.frozen_)
