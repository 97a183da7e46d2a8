"""Curves over thresholds, their areas, probabilities: by hand, scikit-learn, relations, nasty inputs, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import calibration
from sklearn import metrics as reference
from sklearn.exceptions import UndefinedMetricWarning

import algorithms
from algorithms import average_precision_score, brier_score_loss, calibration_curve, log_loss, roc_auc_score, thresholds
from algorithms import precision_recall_curve as pr_curve
from algorithms import roc_curve as roc

TRUTH, SCORE = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]
CURVES = ("roc_curve", "precision_recall_curve")
# Few different scores, so that there are ties; two rows make both classes occur.
RANKINGS = st.lists(st.tuples(st.booleans(), st.integers(0, 8)), max_size=25).map(
    lambda rows: np.array([(False, 3), (True, 5), *rows]).T
)


# ------------------------------------------------------------------ by hand


def test_four_rows():
    fpr, tpr, at = roc(TRUTH, SCORE)
    assert (fpr.tolist(), tpr.tolist()) == ([0, 0, 0.5, 0.5, 1], [0, 0.5, 0.5, 1, 1])
    assert at.tolist() == [np.inf, 0.8, 0.4, 0.35, 0.1]
    precision, rec, at = pr_curve(TRUTH, SCORE)
    assert (precision.tolist(), rec.tolist()) == ([0.5, 2 / 3, 0.5, 1, 1], [1, 1, 0.5, 0.5, 0])
    assert at.tolist() == [0.1, 0.35, 0.4, 0.8]
    assert roc_auc_score(TRUTH, SCORE) == 0.75
    assert average_precision_score(TRUTH, SCORE) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_probabilities_of_two_rows():
    assert log_loss([0, 1], [0.5, 0.25]) == pytest.approx((np.log(2) + np.log(4)) / 2)
    assert brier_score_loss([0, 1], [0.5, 0.25]) == (0.25 + 0.5625) / 2
    assert brier_score_loss([0, 1], [0.5, 0.25], scale_by_half=False) == 0.25 + 0.5625
    assert log_loss([0, 1], [1.0, 0.0]) == pytest.approx(-np.log(np.finfo(float).eps))  # sure and wrong: not infinite


# ------------------------------------------------------------------ scikit-learn


@settings(max_examples=80, deadline=None)
@given(rows=RANKINGS, weighted=st.booleans(), drop=st.booleans())
def test_curves_and_areas_are_scikit_learns(rows, weighted, drop):
    truth, score = rows
    weight = 1 + np.arange(len(truth)) % 3 * 0.5 if weighted else None
    for name in CURVES:
        mine, its = (
            getattr(home, name)(truth, score, sample_weight=weight, drop_intermediate=drop)
            for home in (algorithms, reference)
        )
        for a, b in zip(mine, its, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12)
    for name, options in (
        ("roc_auc_score", {}), ("roc_auc_score", {"max_fpr": 0.3}), ("average_precision_score", {}),
    ):  # fmt: skip
        mine, its = (getattr(home, name)(truth, score, sample_weight=weight, **options)
                     for home in (algorithms, reference))  # fmt: skip
        assert mine == pytest.approx(its, rel=1e-12)


@pytest.mark.parametrize("average", ["macro", "weighted", "micro", None])
@pytest.mark.parametrize("weighted", [False, True])
def test_several_classes_are_scikit_learns(average, weighted):
    rng = np.random.default_rng(1)
    truth, told = rng.integers(0, 4, 60), rng.dirichlet(np.ones(4), 60)
    weight = rng.random(60) if weighted else None
    for name, options in (("roc_auc_score", {"multi_class": "ovr"}), ("average_precision_score", {})):
        mine, its = (getattr(home, name)(truth, told, average=average, sample_weight=weight, **options)
                     for home in (algorithms, reference))  # fmt: skip
        np.testing.assert_allclose(mine, its, rtol=1e-12)
    if average in ("macro", "weighted"):
        mine, its = (home.roc_auc_score(truth, told, average=average, multi_class="ovo")
                     for home in (algorithms, reference))  # fmt: skip
        assert mine == pytest.approx(its, rel=1e-12)
    for name in ("log_loss", "brier_score_loss"):
        mine, its = (getattr(home, name)(truth, told, sample_weight=weight) for home in (algorithms, reference))
        assert mine == pytest.approx(its, rel=1e-12)


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
@pytest.mark.parametrize("n_bins", [1, 4, 10])
def test_calibration_is_scikit_learns(strategy, n_bins):
    rng = np.random.default_rng(2)
    told = np.round(rng.random(80), 1)  # on edges too
    truth = np.where(rng.random(80) < told, "yes", "no")
    mine, its = (home.calibration_curve(truth, told, n_bins=n_bins, strategy=strategy, pos_label="yes")
                 for home in (algorithms, calibration))  # fmt: skip
    for a, b in zip(mine, its, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_probabilities_of_two_classes_are_scikit_learns():
    rng = np.random.default_rng(3)
    told, truth = rng.random(50), rng.integers(0, 2, 50)
    for options in ({}, {"sample_weight": rng.random(50)}):
        assert log_loss(truth, told, **options) == pytest.approx(reference.log_loss(truth, told, **options), rel=1e-12)
        for y in (truth, 2 * truth - 1, truth + 1):
            mine, its = (home.brier_score_loss(y, told, **options) for home in (algorithms, reference))
            assert mine == pytest.approx(its, rel=1e-12)
    assert log_loss(truth, told, normalize=False) == pytest.approx(reference.log_loss(truth, told, normalize=False))
    one = told.astype(np.float32)
    assert log_loss(truth, one) == pytest.approx(reference.log_loss(truth, one), rel=1e-5)
    assert log_loss([1, 1], [0.5, 0.25], labels=[0, 1]) == pytest.approx(np.log(8) / 2)


# ------------------------------------------------------------------ relations


@settings(max_examples=60, deadline=None)
@given(rows=RANKINGS)
def test_auc_is_the_chance_of_a_right_order(rows):
    truth, score = rows[0].astype(bool), rows[1]
    gap = score[truth][:, None] - score[~truth]
    assert roc_auc_score(truth, score) == pytest.approx(np.mean((gap > 0) + 0.5 * (gap == 0)))
    assert roc_auc_score(truth, -score) == pytest.approx(1 - roc_auc_score(truth, score))
    assert roc_auc_score(truth, 1e8 + 1e-3 * score) == pytest.approx(roc_auc_score(truth, score))
    order = np.argsort(np.arange(len(truth)) * 7 % 11, kind="stable")
    assert average_precision_score(truth[order], score[order]) == pytest.approx(average_precision_score(truth, score))


@settings(max_examples=40, deadline=None)
@given(p=st.floats(0.05, 0.95), q=st.floats(0.05, 0.95))
def test_the_true_probability_scores_best_on_average(p, q):
    for loss in (log_loss, brier_score_loss):
        at_p, at_q = (loss([0, 1], [told, told], sample_weight=[1 - p, p]) for told in (p, q))
        assert at_p <= at_q + 1e-12


# ------------------------------------------------------------------ nasty inputs


def test_one_class_alone_has_no_area():
    with pytest.warns(UndefinedMetricWarning, match="Only one class is present"):
        assert np.isnan(roc_auc_score([1, 1], [0.2, 0.3]))
    with pytest.warns(UndefinedMetricWarning, match="No negative samples"):
        assert np.isnan(roc([1, 1], [0.2, 0.3])[0]).all()
    with pytest.warns(UndefinedMetricWarning, match="No positive samples"):
        assert np.isnan(roc([0, 0], [0.2, 0.3])[1]).all()
    with pytest.warns(UserWarning, match="No positive class found"):
        assert pr_curve([0, 0], [0.2, 0.3])[1].tolist() == [1, 1, 0]
    steps = list(thresholds([1, 1], [0.2, 0.3]))
    assert [s.recall for s in steps] == [0.5, 1]
    assert all(np.isnan(s.fpr) for s in steps)


def test_equal_scores_are_one_threshold():
    assert roc_auc_score(TRUTH, [0.5] * 4) == 0.5
    assert [(s.tp, s.fp, s.fn, s.tn) for s in thresholds(TRUTH, [0.5] * 4)] == [(2, 2, 0, 0)]


def test_rows_of_weight_zero_are_left_out():
    weight = [1, 0, 1, 1]
    assert [s.threshold for s in thresholds(TRUTH, SCORE, sample_weight=weight)] == [0.8, 0.35, 0.1]
    with pytest.raises(ValueError, match="at least one non-zero"):
        roc(TRUTH, SCORE, sample_weight=[0, 0, 0, 0])


@pytest.mark.parametrize(
    ("truth", "score", "says"),
    [
        ([0, 1], [0.5, np.nan], "NaN"), ([0, 1], [0.5, np.inf], "infinity"), ([0, 1], [0.5], "inconsistent"),
        ([0, 1, 2], [1, 2, 3], "multiclass"), ([0.5, 1.5], [1, 2], "continuous"), ([3, 4], [1, 2], "pos_label"),
        (["a", "b"], [1, 2], "pos_label"), ([0, 1], [[1, 2], [3, 4]], "1d|shape"), ([], [], "empty|0 sample"),
    ],
)  # fmt: skip
def test_what_ranks_nothing_is_refused(truth, score, says):
    for curve in (roc, pr_curve, lambda *both: list(thresholds(*both))):
        with pytest.raises(ValueError, match=says):
            curve(truth, score)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: roc_auc_score([0, 1, 2], np.eye(3)), "multi_class must be in"),
        (lambda: roc_auc_score([0, 1, 2], 2 * np.eye(3), multi_class="ovr"), "probabilities"),
        (lambda: roc_auc_score([0, 1, 2], np.eye(3), multi_class="ovr", max_fpr=0.5), "max_fpr"),
        (lambda: roc_auc_score([0, 1, 2], [1, 2, 3], multi_class="ovr"), "n_classes"),
        (lambda: roc_auc_score([0, 1, 2], np.eye(3), multi_class="ovr", labels=[0, 2, 1]), "ordered"),
        (lambda: roc_auc_score([0, 1, 2], np.eye(3), multi_class="ovr", labels=[0, 1]), "Number of given labels"),
        (lambda: roc_auc_score([0, 1, 3], np.eye(3), multi_class="ovr", labels=[0, 1, 2]), "not in parameter"),
        (lambda: roc_auc_score([0, 1], [0, 1], max_fpr=2), "'max_fpr' parameter of roc_auc_score"),
        (lambda: log_loss([0, 1], [0.5, 1.5]), "greater than 1"),
        (lambda: log_loss([0, 1], [0.5, -0.5]), "lower than 0"),
        (lambda: log_loss([1, 1], [0.5, 0.5]), "only one label"),
        (lambda: log_loss([0, 1], np.eye(3)[:2]), "different number of classes"),
        (lambda: log_loss([0, 5], [0.5, 0.5], labels=[0, 1]), "not belonging"),
        (lambda: brier_score_loss([0, 1, 2], [0.5] * 3), "should be binary"),
        (lambda: brier_score_loss(["a", "b"], [0.5] * 2), "pos_label"),
        (lambda: calibration_curve([0, 1], [0.5, 1.5]), "outside"),
        (lambda: calibration_curve([0, 1], [0.5, 0.5], n_bins=0), "'n_bins'"),
        (lambda: calibration_curve([0, 1, 2], [0.5] * 3, pos_label=1), "Only binary"),
        (lambda: calibration_curve([0, 1], [0.5, np.nan]), "NaN"),
    ],
)  # fmt: skip
def test_bad_calls_are_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_probabilities_that_do_not_add_up_warn():
    with pytest.warns(UserWarning, match="do not sum to one"):
        log_loss([0, 1], [[0.5, 0.4], [0.5, 0.5]])


# ------------------------------------------------------------------ steps


@settings(max_examples=40, deadline=None)
@given(rows=RANKINGS)
def test_the_steps_are_the_curves(rows):
    truth, score = rows
    steps = list(thresholds(truth, score))
    fpr, tpr, at = roc(truth, score, drop_intermediate=False)
    assert [s.fpr for s in steps] == fpr[1:].tolist()
    assert [s.recall for s in steps] == tpr[1:].tolist()
    assert [s.threshold for s in steps] == at[1:].tolist()
    assert [s.precision for s in steps] == pr_curve(truth, score)[0][-2::-1].tolist()
    for step in steps:
        told = score >= step.threshold
        (tn, fp), (fn, tp) = reference.confusion_matrix(truth, told, labels=[0, 1])
        assert (step.tp, step.fp, step.fn, step.tn) == (tp, fp, fn, tn)
        assert step.f1 == pytest.approx(reference.f1_score(truth, told))
