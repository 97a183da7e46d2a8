"""Several learners' threads in the kernels at once, and models that somebody tampered with."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xmr_core.data import random_problem
from xmr_core import ModelFormatError, XRLinear


@pytest.fixture(scope="module")
def model() -> XRLinear:
    return XRLinear(branching=4, max_leaf_size=3).fit(*random_problem(0))


def test_eight_threads_at_once_get_what_one_gets(model):
    X, Y = random_problem(0)
    wanted = model.predict(X).toarray()
    pruned = model.prune(0.2)
    wanted_pruned = pruned.predict(X).toarray()

    def work(number):
        for _ in range(30):
            if number % 4 == 0:
                again = XRLinear(branching=4, max_leaf_size=3).fit(X, Y)
                np.testing.assert_array_equal(again.predict(X).toarray(), wanted)
            elif number % 4 == 1:
                np.testing.assert_array_equal(pruned.predict(X).toarray(), wanted_pruned)
            else:
                labels, scores = model.rank(X[number])
                np.testing.assert_allclose(scores, wanted[number, labels], rtol=1e-6)
        return number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))


@pytest.fixture(scope="module")
def matching() -> XRLinear:
    return XRLinear(branching=4, max_leaf_size=3, match_weight=2.0).fit(*random_problem(0))


@pytest.fixture(scope="module")
def folder(matching, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("tampered") / "model"
    matching.save(path)
    return path


@settings(max_examples=60)
@given(
    name=st.sampled_from(["manifest.json", "arrays.npz", "texts.json"]),
    at=st.floats(0, 1, exclude_max=True),
    byte=st.integers(0, 255),
    cut=st.booleans(),
)
def test_a_changed_or_cut_file_is_refused_or_harmless(matching, folder, name, at, byte, cut):
    X, _ = random_problem(0)
    file = folder / name
    sound = file.read_bytes()
    place = int(at * len(sound))
    file.write_bytes(sound[:place] if cut else sound[:place] + bytes([byte]) + sound[place + 1 :])
    try:
        again = XRLinear.load(folder)
        np.testing.assert_array_equal(again.predict(X).toarray(), matching.predict(X).toarray())
    except ModelFormatError:
        pass
    finally:
        file.write_bytes(sound)
