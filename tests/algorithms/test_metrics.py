"""Counts of right and wrong classes, and errors of numbers: by hand, scikit-learn, relations, nasty inputs."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as reference
from sklearn.exceptions import UndefinedMetricWarning

import algorithms
from algorithms import accuracy_score, confusion_matrix, f1_score, mean_squared_error, precision_score, r2_score
from algorithms import recall_score as recall
from algorithms.metrics import nan_average

SCORES = ("precision_score", "recall_score", "f1_score")
CLASSES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30).map(np.array)


def outcome(function, *args, **options):
    """Return what a call gives: its result, or its error's kind; and its warnings' texts."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", RuntimeWarning)  # NumPy's, where scikit-learn divides by 0
        try:
            result = np.asarray(function(*args, **options))
        except ValueError:
            result = "ValueError"
    return result, [str(w.message) for w in told], [w.category for w in told]


def same_outcome(name, *args, **options):
    mine = outcome(getattr(algorithms, name), *args, **options)
    its = outcome(getattr(reference, name), *args, **options)
    assert mine[1:] == its[1:]
    if isinstance(its[0], str) or isinstance(mine[0], str):
        assert str(mine[0]) == str(its[0])
    else:
        assert mine[0].dtype == its[0].dtype
        np.testing.assert_allclose(mine[0], its[0], rtol=1e-12, atol=1e-12)


# ------------------------------------------------------------------ by hand


def test_five_rows():
    truth, told = [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]
    assert confusion_matrix(truth, told).tolist() == [[1, 1], [1, 2]]
    assert accuracy_score(truth, told) == 0.6
    assert accuracy_score(truth, told, normalize=False) == 3
    assert (precision_score(truth, told), recall(truth, told), f1_score(truth, told)) == (2 / 3, 2 / 3, 2 / 3)
    assert precision_score(truth, told, average=None).tolist() == [1 / 2, 2 / 3]
    assert precision_score(truth, told, average="macro") == pytest.approx(7 / 12)
    assert precision_score(truth, told, average="weighted") == pytest.approx((2 / 2 + 3 * 2 / 3) / 5)
    assert precision_score(truth, told, average="micro") == 0.6


def test_a_class_that_was_never_told_has_no_precision():
    truth, told = ["tea", "ink"], ["tea", "tea"]
    with pytest.warns(UndefinedMetricWarning, match="Precision is ill-defined and being set to 0.0 in labels with"):
        assert precision_score(truth, told, average=None).tolist() == [0, 0.5]
    assert precision_score(truth, told, average=None, zero_division=1.0).tolist() == [1, 0.5]
    assert precision_score(truth, told, average="macro", zero_division=np.nan) == 0.5
    assert np.isnan(nan_average(np.array([np.nan]), None))


def test_errors_of_three_numbers():
    assert mean_squared_error([1, 2, 3], [1, 2, 6]) == 3
    assert r2_score([1, 2, 3], [1, 2, 6]) == 1 - 9 / 2
    assert r2_score([1, 2, 3], [2, 2, 2]) == 0


# ------------------------------------------------------------------ scikit-learn


@settings(max_examples=settings.default.max_examples // 4)  # each asks scikit-learn 42 times
@given(rows=CLASSES, weighted=st.booleans(), zero=st.sampled_from(["warn", 0.0, 1.0, np.nan]))
def test_scores_warnings_and_refusals_are_scikit_learns(rows, weighted, zero):
    truth, told = rows.T
    weight = np.arange(len(rows)) % 3 if weighted else None
    for average in (None, "macro", "micro", "weighted", "binary"):
        for name in SCORES:
            same_outcome(name, truth, told, average=average, sample_weight=weight, zero_division=zero)
            same_outcome(name, truth, told, average=average, sample_weight=weight, zero_division=zero, labels=[3, 1, 7])
    for normalize in (None, "true", "pred", "all"):
        for labels in (None, [2, 0], [0, 1, 2, 3, 9]):
            same_outcome("confusion_matrix", truth, told, sample_weight=weight, normalize=normalize, labels=labels)


@pytest.mark.parametrize("kind", [str, bool, np.float64, object])
def test_classes_may_be_of_any_kind(kind):
    truth, told = np.array([0, 1, 1, 0, 1]), np.array([1, 1, 0, 0, 1])
    names = {str: ["no", "yes"], bool: [False, True], np.float64: [0.0, 1.0], object: ["no", "yes"]}[kind]
    truth, told = (np.array(names, dtype=kind)[codes] for codes in (truth, told))
    for name in SCORES:
        same_outcome(name, truth, told, pos_label=names[1])
        same_outcome(name, truth, told, average="macro")
        same_outcome(name, truth, told, pos_label="other")
    same_outcome("confusion_matrix", truth, told, labels=names[::-1])
    same_outcome("accuracy_score", truth, told, sample_weight=[1, 2, 3, 4, 0.5])


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("multioutput", ["raw_values", "uniform_average", "variance_weighted", [0.5, 0.2, 0.3]])
@pytest.mark.parametrize("weighted", [False, True])
def test_errors_of_numbers_are_scikit_learns(outputs, multioutput, weighted):
    rng = np.random.default_rng(0)
    truth, told = rng.normal(size=(2, 30, outputs))
    weight = rng.random(30) if weighted else None
    same_outcome("r2_score", truth, told, sample_weight=weight, multioutput=multioutput)
    same_outcome("mean_squared_error", truth, told, sample_weight=weight, multioutput=multioutput)
    truth[:, 0] = 1
    for force in (True, False):
        same_outcome("r2_score", truth, told, multioutput=multioutput, force_finite=force)
    same_outcome("r2_score", truth[:1], told[:1])


# ------------------------------------------------------------------ relations


@pytest.mark.filterwarnings("ignore:A single label was found")
@settings(max_examples=60, deadline=None)
@given(rows=CLASSES)
def test_micro_is_accuracy_and_weights_are_copies(rows):
    truth, told = rows.T
    micro = [score(truth, told, average="micro") for score in (precision_score, recall, f1_score)]
    np.testing.assert_allclose(micro, accuracy_score(truth, told))
    assert confusion_matrix(truth, told).trace() == accuracy_score(truth, told, normalize=False)
    weight = 1 + np.arange(len(rows)) % 3
    copies = np.repeat(rows, weight, axis=0).T
    for score in (precision_score, recall, f1_score):
        options = {"average": "macro", "zero_division": 0.0}
        assert score(truth, told, sample_weight=weight, **options) == pytest.approx(score(*copies, **options))
    np.testing.assert_array_equal(confusion_matrix(truth, told, sample_weight=weight), confusion_matrix(*copies))
    np.testing.assert_array_equal(confusion_matrix(told, truth), confusion_matrix(truth, told).T)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), shift=st.sampled_from([0.0, -3.0, 1e8]), scale=st.sampled_from([1.0, 1e8, 1e-8]))
def test_r2_keeps_under_shift_and_scale(seed, shift, scale):
    # Whole numbers, so that shifting rounds nothing.
    truth, told = np.random.default_rng(seed).integers(-50, 50, size=(2, 12)).astype(float)
    assert r2_score(truth + shift, told + shift) == pytest.approx(r2_score(truth, told), rel=1e-9)
    assert r2_score(truth * scale, told * scale) == pytest.approx(r2_score(truth, told), rel=1e-9)
    assert mean_squared_error(truth * scale, told * scale) == pytest.approx(mean_squared_error(truth, told) * scale**2)


# ------------------------------------------------------------------ nasty inputs


def test_a_truth_that_does_not_vary_is_seen_as_such():
    truth = np.full(10, 0.1)  # its mean is not 0.1 in floating point
    assert r2_score(truth, truth + 1e-9) == 0
    assert r2_score(truth, truth) == 1


@pytest.mark.parametrize(
    ("truth", "told", "says"),
    [
        ([], [], "empty"), ([0, 1], [0], "inconsistent"), ([0, 1], ["a", "b"], "Mix of label|mix"),
        ([0.5, 1.5], [0, 1], "mix of continuous"), ([0.5, 1.5], [0.5, 1.5], "continuous is not supported"),
        ([[1, 0], [0, 1]], [[1, 0], [0, 1]], "multilabel-indicator is not supported"),
        ([0.0, np.nan], [0, 1], "NaN"), ([0, 1, 2], [0, 1, 2], "multiclass but average='binary'"),
        ([0, 2], [0, 2], "pos_label=1 is not a valid label"),
    ],
)  # fmt: skip
def test_what_is_no_pair_of_classes_is_refused(truth, told, says):
    with pytest.raises(ValueError, match=says):
        f1_score(truth, told)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"average": "samples"}, "'average' parameter of f1_score"), ({"zero_division": 2}, "'zero_division'"),
        ({"zero_division": "one"}, "'zero_division'"), ({"sample_weight": [1]}, "inconsistent"),
        ({"labels": 3}, "'labels'"),
    ],
)  # fmt: skip
def test_bad_options_are_named(options, says):
    with pytest.raises(ValueError, match=says):
        f1_score([0, 1], [0, 1], **options)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: confusion_matrix([0], [0], labels=[]), "at least one label"),
        (lambda: confusion_matrix([0], [0], labels=[5]), "must be in y_true"),
        (lambda: confusion_matrix([0], [0], normalize="rows"), "'normalize' parameter of confusion_matrix"),
        (lambda: mean_squared_error([1, np.inf], [1, 2]), "infinity"),
        (lambda: r2_score([[1, 2]], [[1]]), "different number of output"),
        (lambda: r2_score([1, 2], [1, 2], multioutput=[1]), "only in multi-output"),
        (lambda: r2_score([[1, 2]], [[1, 2]], multioutput=[1]), "equally many custom weights"),
        (lambda: r2_score([1, 2], [1, 2], multioutput="all"), "'multioutput' parameter of r2_score"),
    ],
)  # fmt: skip
def test_other_bad_calls_are_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
