"""One-against-all in blocks, against scikit-learn's solver of the same problem."""

import numpy as np
import pytest
from scipy.special import logit
from sklearn.svm import LinearSVC

from tests.xmr_core.data import random_problem
from xmr_core.experiments import one_vs_all
from xmr_core.experiments.one_vs_all import OneVsAll
from xmr_core.training_job import TrainingCancelled


@pytest.mark.parametrize("block", [512, 16])
def test_margins_are_those_of_linear_svc(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_vs_all, "MAX_BLOCK", block)
    X, Y = random_problem(0)
    model = OneVsAll(threshold=0.0, eps=1e-4).fit(X, Y)
    reference = LinearSVC(loss="squared_hinge", C=1.0, tol=1e-6, max_iter=100_000)
    wanted = np.zeros((X.shape[0], Y.shape[1]))
    for label in range(Y.shape[1]):
        right = Y[:, [label]].toarray().ravel() > 0
        wanted[:, label] = reference.fit(X, right).decision_function(X)
    for i in range(X.shape[0]):
        row = X[i]
        labels = model.rank(row.indices, row.data, k=10)
        np.testing.assert_allclose(wanted[i, labels], np.sort(wanted[i])[::-1][:10], atol=0.02)


def test_blocks_change_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    X, Y = random_problem(1)
    whole = OneVsAll(threshold=0.0, eps=1e-4).fit(X, Y)
    monkeypatch.setattr(one_vs_all, "MAX_BLOCK", 16)
    parts = OneVsAll(threshold=0.0, eps=1e-4).fit(X, Y)
    assert len(parts.models) == 2 > len(whole.models)
    for i in range(10):
        row = X[i]
        scores = []
        for model in (whole, parts):
            found = dict(
                pair
                for labels, values in model._blocks(row.indices, row.data, 23)
                for pair in zip(labels.tolist(), logit(values), strict=True)
            )
            assert sorted(found) == list(range(23))
            scores.append([found[label] for label in range(23)])
        np.testing.assert_allclose(scores[0], scores[1], atol=0.01)


def test_the_class_for_other_rows_is_never_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_vs_all, "MAX_BLOCK", 16)
    X, Y = random_problem(2)
    model = OneVsAll().fit(X, Y)
    for i in range(20):
        labels = model.rank(X[i].indices, X[i].data, k=23)
        assert sorted(labels.tolist()) == list(range(23))
    assert model.nbytes > 0


def test_what_progress_raises_stops_the_training() -> None:
    def stop(fraction: float) -> None:
        raise TrainingCancelled

    X, Y = random_problem(3)
    with pytest.raises(TrainingCancelled):
        OneVsAll().fit(X, Y, stop)
