"""Models go from PECOS to Starbeam and back, and answer the same; against a PECOS that runs now."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from benchmarks.zipf import problem
from tests.xmr_core.data import ragged_tree, random_problem
from xmr_core import InputError, LabelTree, XRLinear

SCORES = ["l3-hinge", "sigmoid", "log-sigmoid", "noop"]
N_TEST = 60


def many_labels(seed: int) -> dict[str, csr_matrix]:
    """Few features of many in a row, frequent and rare labels, one or two a row."""
    data = problem(300, seed, n_test=N_TEST)
    also = data.Y[:, np.random.default_rng(seed).permutation(300)].multiply(data.X.getnnz(axis=1)[:, None] % 2)
    return {"X": data.X, "Y": csr_matrix((data.Y + also) > 0, dtype=np.float32), "X_test": data.X_test}


def few_labels(seed: int) -> dict[str, csr_matrix]:
    """Dense rows and one to three labels a row."""
    X, Y = random_problem(seed, n=400, d=60, n_labels=70)
    return {"X": X[N_TEST:], "Y": Y[N_TEST:], "X_test": X[:N_TEST]}


SETS = {"few": few_labels, "many": many_labels}


def offered(score: str) -> str:
    """Return the name of a score function, or skip the test if `XRLinear` does not have it."""
    X, Y = random_problem(0)
    try:
        XRLinear(score_function=score).fit(X, Y)
    except InputError:
        pytest.skip(f"XRLinear has no score function {score!r}")
    return score


def same(ours: csr_matrix, theirs: csr_matrix) -> None:
    """Hold labels and scores together, row by row; labels that tie with the last place may be others."""
    assert ours.shape == theirs.shape
    for i in range(ours.shape[0]):
        a, b = (
            dict(zip(M.indices[M.indptr[i] : M.indptr[i + 1]], M.data[M.indptr[i] : M.indptr[i + 1]], strict=True))
            for M in (ours, theirs)
        )
        np.testing.assert_allclose(sorted(a.values()), sorted(b.values()), atol=1e-5, rtol=1e-5)
        for label in a.keys() & b.keys():
            assert a[label] == pytest.approx(b[label], abs=1e-5, rel=1e-5)
        last = min(b.values())
        for label in a.keys() ^ b.keys():
            assert {**a, **b}[label] == pytest.approx(last, abs=1e-5), f"row {i}: label {label} is in one answer only"


def chain(tree: LabelTree) -> dict[str, csr_matrix]:
    return {f"chain{i}": links for i, links in enumerate(tree.to_chain())}


@pytest.mark.parametrize("bias", [1.0, 0.5, -1.0], ids=["bias 1", "bias 0.5", "no bias"])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("name", SETS)
def test_a_model_that_pecos_trained_predicts_what_pecos_predicts(pecos, tmp_path, name, score, bias):
    data = SETS[name](1)
    # Without a bias many nodes have the margin 0, and which of them a beam keeps is anybody's choice: keep them all.
    beam = 10 if bias > 0 else 200
    theirs = pecos("train", data, beam, score=offered(score), bias=bias)
    ours = XRLinear.load_pecos(tmp_path / "model").predict(data["X_test"], k=10, beam_width=beam)
    same(ours, theirs)


@pytest.mark.parametrize("bias", [1.0, -1.0], ids=["bias 1", "no bias"])
def test_so_does_one_that_pecos_trained_on_a_ragged_tree(pecos, tmp_path, bias):
    data = few_labels(2)
    theirs = pecos("train", data | chain(ragged_tree(2, 70)), score="l3-hinge", bias=bias)
    same(XRLinear.load_pecos(tmp_path / "model").predict(data["X_test"], k=10, beam_width=10), theirs)


@pytest.mark.parametrize("bias", [1.0, 0.5, 0.0])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("name", SETS)
def test_pecos_predicts_what_our_model_predicts(pecos, tmp_path, name, score, bias):
    data = SETS[name](3)
    model = XRLinear(branching=4, max_leaf_size=6, bias=bias, score_function=offered(score))
    model.fit(data["X"], data["Y"]).save_pecos(tmp_path / "model")
    same(model.predict(data["X_test"], k=10, beam_width=10), pecos("predict", {"X_test": data["X_test"]}))


@pytest.mark.parametrize("score", SCORES)
def test_pecos_predicts_what_our_model_with_a_ragged_tree_predicts(pecos, tmp_path, score):
    data = few_labels(4)
    model = XRLinear(score_function=offered(score)).fit(data["X"], data["Y"], tree=ragged_tree(4, 70))
    if score == "noop":  # PECOS then has no way to hand an only child its parent's score
        with pytest.raises(InputError, match="only child"):
            model.save_pecos(tmp_path / "model")
        return
    model.save_pecos(tmp_path / "model")
    same(model.predict(data["X_test"], k=10, beam_width=10), pecos("predict", {"X_test": data["X_test"]}))


def test_pecos_answers_the_same_after_its_model_went_through_ours(pecos, tmp_path):
    data = many_labels(5)
    before = pecos("train", data, score="l3-hinge", bias=1.0)
    model = XRLinear.load_pecos(tmp_path / "model")
    (tmp_path / "model").rename(tmp_path / "first")
    model.save_pecos(tmp_path / "model")
    same(pecos("predict", {"X_test": data["X_test"]}), before)
