"""Multi-layer perceptron: XOR, scikit-learn epoch by epoch, relations, nasty inputs, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.exceptions import ConvergenceWarning, DataConversionWarning, NotFittedError
from sklearn.neural_network import MLPClassifier as Reference
from sklearn.preprocessing import scale

from algorithms import MLPClassifier
from tests.algorithms.nasty import CLASSES, LEGAL, PLAIN, REFUSED

XOR, DIFFER = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
STOPPED = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # early, on purpose


def numbers(model):
    return [*model.coefs_, *model.intercepts_]


# ------------------------------------------------------------------ a known answer


@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
def test_four_tanh_units_learn_xor(solver):
    model = MLPClassifier((4,), "tanh", solver=solver, learning_rate_init=0.1, max_iter=2000, random_state=0)
    model.fit(XOR, DIFFER)
    assert model.predict(XOR).tolist() == DIFFER.tolist()
    assert model.predict_proba(XOR)[np.arange(4), DIFFER].min() > 0.9
    with pytest.warns(ConvergenceWarning, match="no lower than"):  # no line can
        assert MLPClassifier((4,), "identity", solver="lbfgs", random_state=0).fit(XOR, DIFFER).score(XOR, DIFFER) < 1


# ------------------------------------------------------------------ scikit-learn


@STOPPED
@pytest.mark.parametrize("load", [load_iris, load_breast_cancer])
@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize(
    "params",
    [
        {"solver": "sgd"}, {"solver": "adam", "hidden_layer_sizes": (6, 5)}, {"solver": "adam", "shuffle": False},
        {"solver": "sgd", "learning_rate": "adaptive", "tol": 0.05, "n_iter_no_change": 2, "batch_size": 32},
        {"solver": "sgd", "learning_rate": "invscaling", "power_t": 0.2, "nesterovs_momentum": False},
        {"solver": "sgd", "early_stopping": True, "momentum": 0.5}, {"solver": "adam", "early_stopping": True},
        {"solver": "adam", "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3, "alpha": 1.0, "hidden_layer_sizes": 3},
        {"solver": "lbfgs", "max_iter": 5}, {"solver": "adam", "hidden_layer_sizes": (), "n_iter_no_change": np.inf},
    ],
    ids=str,
)  # fmt: skip
def test_every_epoch_is_scikit_learns(load, activation, params):
    X, y = load(return_X_y=True)
    X = scale(X)
    given = {"hidden_layer_sizes": (7,), "max_iter": 25, "learning_rate_init": 0.02, "random_state": 3} | params
    ours, theirs = (kind(activation=activation, **given).fit(X, y) for kind in (MLPClassifier, Reference))
    for mine, its in zip(numbers(ours), numbers(theirs), strict=True):
        np.testing.assert_allclose(mine, its, rtol=0, atol=1e-8)
    for name in ("n_iter_", "t_", "n_layers_", "n_outputs_", "out_activation_", "n_features_in_"):
        assert getattr(ours, name) == getattr(theirs, name), name
    for name in ("loss_", "loss_curve_", "best_loss_", "validation_scores_", "best_validation_score_"):
        assert hasattr(ours, name) == hasattr(theirs, name), name
        mine, its = getattr(ours, name, None), getattr(theirs, name, None)
        assert (mine is None) == (its is None), name
        if mine is not None:
            np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-8)
    np.testing.assert_allclose(ours.predict_log_proba(X), theirs.predict_log_proba(X), rtol=1e-6, atol=1e-8)
    assert ours.score(X, y) == theirs.score(X, y)


@STOPPED
@pytest.mark.parametrize("early_stopping", [False, True])
def test_weights_of_rows_are_scikit_learns(early_stopping):
    X, y = load_iris(return_X_y=True)
    weight = np.random.default_rng(0).integers(1, 4, len(X)).astype(float)
    given = {"hidden_layer_sizes": (5,), "random_state": 1, "max_iter": 20, "early_stopping": early_stopping}
    ours, theirs = (kind(**given).fit(scale(X), y, weight) for kind in (MLPClassifier, Reference))
    for mine, its in zip(numbers(ours), numbers(theirs), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-10)


@STOPPED
def test_types_params_and_defaults_are_scikit_learns():
    for solver in ("adam", "lbfgs"):
        for kind in (np.float64, np.float32):
            X, y = scale(load_iris().data).astype(kind), np.array(["a", "b", "c"])[load_iris().target]
            given = {"solver": solver, "max_iter": 3, "random_state": 0}
            ours, theirs = (model(**given).fit(X, y) for model in (MLPClassifier, Reference))
            for ask in ("predict", "predict_proba", "predict_log_proba"):
                mine, its = getattr(ours, ask)(X), getattr(theirs, ask)(X)
                assert mine.shape == its.shape
                assert mine.dtype == its.dtype or solver == "lbfgs"  # scikit-learn's then turns to float64
            assert {part.dtype for part in numbers(ours)} == {np.dtype(kind)}
            np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-5)
    assert MLPClassifier().get_params() == Reference().get_params()
    assert clone(ours).get_params() == ours.get_params()


@STOPPED
@pytest.mark.parametrize(
    "params",
    [
        {"solver": "sgd", "learning_rate": "adaptive", "tol": 0.1, "n_iter_no_change": 2, "max_iter": 7},
        {"solver": "sgd", "learning_rate": "invscaling", "max_iter": 7}, {"solver": "adam", "max_iter": 7},
        {"solver": "lbfgs", "max_iter": 3},
    ],
    ids=str,
)  # fmt: skip
def test_taking_up_again_is_scikit_learns(params):
    X, y = scale(load_iris().data), np.array(["a", "b", "c"])[load_iris().target]
    ours, theirs = (
        kind((5,), "tanh", random_state=0, batch_size=50, warm_start=True, **params)
        for kind in (MLPClassifier, Reference)
    )
    for turn in range(6):
        if turn % 2 and params["solver"] != "lbfgs":
            ours.partial_fit(X, y), theirs.partial_fit(X, y)
        else:
            ours.fit(X, y), theirs.fit(X, y)
        for mine, its in zip(numbers(ours), numbers(theirs), strict=True):
            np.testing.assert_allclose(mine, its, atol=1e-8)
        for name in ("n_iter_", "t_"):
            assert getattr(ours, name) == getattr(theirs, name)
        if params["solver"] != "lbfgs":
            np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_)
    with pytest.raises(ValueError, match="same classes as in the previous call"):
        ours.fit(X, np.where(y == "c", "b", y))
    with pytest.raises(ValueError, match="differs from what was fitted"):
        ours.set_params(hidden_layer_sizes=(6,)).fit(X, y)


@STOPPED
def test_taken_up_again_the_best_weights_are_still_kept():
    # scikit-learn's second fit writes over the best weights of the first.
    X, y = scale(load_iris().data), load_iris().target
    model = MLPClassifier(
        (5,), early_stopping=True, warm_start=True, n_iter_no_change=3, learning_rate_init=0.1, random_state=0
    )
    first, coefs = model.fit(X, y).best_validation_score_, model.coefs_[0].copy()
    model.set_params(learning_rate_init=10.0).fit(X, y)  # which spoils it
    assert model.best_validation_score_ == first > model.validation_scores_[-1]
    np.testing.assert_array_equal(model.coefs_[0], coefs)


@STOPPED
def test_batches_from_elsewhere_are_scikit_learns():
    X, y = scale(load_iris().data), load_iris().target
    ours, theirs = (kind((5,), random_state=0) for kind in (MLPClassifier, Reference))
    for rows in (slice(0, 75), slice(75, 150), slice(20, 90)):  # no batch has all classes
        ours.partial_fit(X[rows], y[rows], classes=[0, 1, 2]), theirs.partial_fit(X[rows], y[rows], classes=[0, 1, 2])
        for mine, its in zip(numbers(ours), numbers(theirs), strict=True):
            np.testing.assert_allclose(mine, its, atol=1e-12)
    assert len(ours.loss_curve_) == 3
    with pytest.raises(ValueError, match="classes not in"):
        ours.partial_fit(X[:2], [0, 7])
    with pytest.raises(ValueError, match="classes must be passed"):
        clone(ours).partial_fit(X, y)
    with pytest.raises(ValueError, match="does not support early_stopping"):
        ours.set_params(early_stopping=True).partial_fit(X, y)
    assert not hasattr(MLPClassifier(solver="lbfgs"), "partial_fit")


# ------------------------------------------------------------------ relations

SEEDS = st.integers(0, 10_000)


def draw(seed, k=2, n=24):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 3)), rng.permutation(np.arange(n) % k)


@STOPPED
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, k=st.integers(2, 3), solver=st.sampled_from(["sgd", "adam"]))
def test_whole_batches_know_no_order_and_names_do_not_count(seed, k, solver):
    X, y = draw(seed, k)
    model = MLPClassifier((4,), "tanh", solver=solver, max_iter=5, shuffle=False, random_state=0)
    order = np.random.default_rng(seed).permutation(len(X))
    one, other = clone(model).fit(X, y), clone(model).fit(X[order], np.array(["a", "b", "c"])[y[order]])
    for mine, its in zip(numbers(one), numbers(other), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-6)  # Adam divides small gradients by their own size
    assert other.predict(X).tolist() == np.array(["a", "b", "c"])[one.predict(X)].tolist()


@STOPPED
@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_weight_three_is_three_copies_in_whole_batches(seed):
    X, y = draw(seed)
    weight = np.tile([3, 1, 2], 8)
    model = MLPClassifier((4,), "tanh", solver="sgd", max_iter=5, shuffle=False, batch_size=24, random_state=0)
    weighted = clone(model).fit(X, y, weight)
    copies = clone(model).set_params(batch_size=48).fit(np.repeat(X, weight, axis=0), np.repeat(y, weight))
    for mine, its in zip(numbers(weighted), numbers(copies), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-12)


@STOPPED
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, k=st.integers(2, 3), activation=st.sampled_from(["logistic", "tanh", "relu"]))
def test_a_small_rate_on_all_rows_never_raises_the_loss(seed, k, activation):
    X, y = draw(seed, k)
    model = MLPClassifier(
        (4,), activation, solver="sgd", momentum=0.0, learning_rate_init=0.01, max_iter=20, random_state=0
    )
    curve = model.fit(X, y).loss_curve_
    assert all(np.diff(curve) <= 1e-12) or activation == "relu"
    assert curve[-1] < curve[0]


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_are_learned_or_the_model_says_that_it_did_not(name):
    X = LEGAL[name]
    model = MLPClassifier((8,), solver="adam", learning_rate_init=0.02, max_iter=1000, random_state=0)
    if name in ("offset 1e8", "scale 1e-8"):  # columns are taken as they are
        with pytest.warns(ConvergenceWarning, match=r"no lower than .* Scale the columns"):
            model.fit(X, CLASSES)
        assert np.isfinite(model.predict_proba(X)).all()
        X = X - X.mean(axis=0)
        X /= X.std(axis=0)
    assert model.fit(X, CLASSES).score(X, CLASSES) == 1
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        MLPClassifier().fit(X, CLASSES)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"hidden_layer_sizes": (0,)}, "hidden_layer_sizes must be > 0, got"), ({"hidden_layer_sizes": 0}, "hidden_l"),
        ({"hidden_layer_sizes": (2.5,)}, "whole number"), ({"hidden_layer_sizes": "3"}, "'hidden_layer_sizes'"),
        ({"activation": "sine"}, "'activation'"), ({"solver": "newton"}, "'solver'"), ({"alpha": -1}, "'alpha'"),
        ({"batch_size": 0}, "'batch_size'"), ({"learning_rate": "fast"}, "'learning_rate'"),
        ({"learning_rate_init": 0.0}, "'learning_rate_init'"), ({"max_iter": 0}, "'max_iter'"), ({"tol": -1}, "'tol'"),
        ({"power_t": -1}, "'power_t'"), ({"shuffle": "yes"}, "'shuffle'"), ({"momentum": 1.5}, "'momentum'"),
        ({"nesterovs_momentum": 2}, "'nesterovs_momentum'"), ({"early_stopping": 3}, "'early_stopping'"),
        ({"validation_fraction": 1.0}, "'validation_fraction'"), ({"beta_1": 1.0}, "'beta_1'"),
        ({"beta_2": -0.1}, "'beta_2'"), ({"epsilon": 0.0}, "'epsilon'"), ({"max_fun": 0}, "'max_fun'"),
        ({"n_iter_no_change": 0}, "'n_iter_no_change'"), ({"random_state": "x"}, "seed"),
        ({"early_stopping": True, "validation_fraction": 0.01}, "validation set is too small|test_size"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    with pytest.raises(ValueError, match=says):
        MLPClassifier(**params).fit(PLAIN, CLASSES)


def test_bad_classes_and_weights_are_named():
    model = MLPClassifier((2,), max_iter=1)
    for y, says in ((np.linspace(0, 1, 40), "Unknown label type"), (CLASSES[:3], "inconsistent"),
                    (np.eye(2, dtype=int)[CLASSES], "1d array")):  # fmt: skip
        with pytest.raises(ValueError, match=says):
            model.fit(PLAIN, y)
    for weight in (np.full(40, -1.0), np.zeros(40), np.ones(3)):
        with pytest.raises(ValueError, match=r"[Nn]egative|zero|shape"):
            model.fit(PLAIN, CLASSES, weight)
    with pytest.raises(ValueError, match="every must be a whole number"):
        next(model.iterate(PLAIN, CLASSES, every=0))
    with pytest.raises(ValueError, match=r"least populated.*'rare'"):
        model.set_params(early_stopping=True).fit(PLAIN, ["rare"] + ["usual"] * 39)
    with pytest.warns(DataConversionWarning), pytest.warns(ConvergenceWarning):
        MLPClassifier((2,), max_iter=1).fit(PLAIN, CLASSES[:, None])


def test_asking_before_fitting_or_with_other_columns_is_refused():
    for ask in ("predict", "predict_proba", "predict_log_proba"):
        with pytest.raises(NotFittedError):
            getattr(MLPClassifier(), ask)(PLAIN)
    model = MLPClassifier((2,), solver="lbfgs", random_state=0).fit(PLAIN, CLASSES)
    with pytest.raises(ValueError, match="2 features"):
        model.predict(PLAIN[:, :2])


@STOPPED
def test_a_single_class_is_always_the_answer():
    model = MLPClassifier((2,), max_iter=5).fit(PLAIN, ["only"] * 40)
    assert (model.classes_.tolist(), model.n_outputs_) == (["only"], 1)
    assert model.predict(PLAIN[:2]).tolist() == ["only"] * 2
    assert model.predict_proba(PLAIN[:2]).tolist() == [[1.0]] * 2


@pytest.mark.parametrize("solver", ["sgd", "adam"])
def test_weights_beyond_the_floats_are_an_error_not_nan(solver):
    model = MLPClassifier((4, 4), "identity", solver=solver, learning_rate_init=1e300, random_state=0)
    with pytest.raises(ValueError, match=r"non-finite parameter weights.*scale the columns"):
        model.fit(PLAIN, CLASSES)


@STOPPED
def test_a_batch_without_weight_changes_nothing_and_one_beyond_the_rows_is_all():
    weight = np.repeat([1.0, 0.0], 20)
    model = MLPClassifier((2,), batch_size=20, shuffle=False, max_iter=3, random_state=0)
    X, y = np.vstack([PLAIN[::2], PLAIN[1::2]]), np.append(CLASSES[::2], CLASSES[1::2])
    one, other = clone(model).fit(X, y, weight), clone(model).fit(X[:20], y[:20])
    np.testing.assert_array_equal(one.coefs_[0], other.coefs_[0])
    with pytest.warns(UserWarning, match="batch_size=50 is more than the 40 rows"):
        clone(model).set_params(batch_size=50).fit(PLAIN, CLASSES)


def test_running_out_of_iterations_warns_and_verbose_prints(capsys):
    for solver in ("sgd", "adam", "lbfgs"):
        with pytest.warns(ConvergenceWarning, match=r"Maximum iterations \(2\) reached"):
            model = MLPClassifier(solver=solver, max_iter=2, random_state=0, verbose=solver == "sgd").fit(
                PLAIN, CLASSES
            )
        assert model.n_iter_ == 2
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == ["Iteration 1", "Iteration 2"]


# ------------------------------------------------------------------ steps


@STOPPED
@pytest.mark.parametrize("params", [{"solver": "sgd"}, {"early_stopping": True}, {"solver": "lbfgs"}, {}], ids=str)
@pytest.mark.parametrize("every", [1, 3, None])
def test_the_last_step_is_the_fit(params, every):
    X, y = scale(load_iris().data), load_iris().target
    model = MLPClassifier((5, 4), "tanh", max_iter=14, batch_size=40, random_state=2).set_params(**params)
    model.fit(X, y)
    steps = list(clone(model).iterate(X, y, every=every))
    end = steps[-1]
    assert (end.stage, end.epoch, end.loss, end.n_seen) == ("done", model.n_iter_, model.loss_, model.t_)
    for mine, its in zip([*end.coefs, *end.intercepts], numbers(model), strict=True):
        np.testing.assert_array_equal(mine, its)
    epochs = [step for step in steps if step.stage == "epoch"]
    if model.solver != "lbfgs":
        assert [step.loss for step in epochs] == model.loss_curve_
        assert [step.validation_score for step in epochs] == (model.validation_scores_ or [None] * model.n_iter_)
        told = {step.epoch for step in steps if step.stage == "forward"}
        assert told == set() if every is None else set(range(1, model.n_iter_ + 1, every))
    else:
        assert [step.epoch for step in epochs] == ([] if every is None else list(range(1, model.n_iter_ + 1, every)))


@STOPPED
@pytest.mark.parametrize("activation", ["logistic", "tanh", "relu"])
def test_every_step_follows_from_the_one_before(activation):
    X, y = scale(load_iris().data), load_iris().target
    model = MLPClassifier((5, 4), activation, max_iter=2, batch_size=60, random_state=0)
    steps = list(model.iterate(X, y))
    batch = ["forward", "backward", "update"]
    assert [step.stage for step in steps] == ["init", *(2 * [*(3 * batch), "epoch"]), "done"]
    seen = np.concatenate([step.rows for step in steps if step.stage == "forward" and step.epoch == 1])
    assert sorted(seen) == list(range(150))
    before = steps[0]
    for ahead, back, moved in zip(*(iter(s for s in steps if s.stage in batch),) * 3, strict=True):
        np.testing.assert_array_equal(ahead.coefs[0], before.coefs[0])
        np.testing.assert_array_equal(ahead.activations[0], X[ahead.rows])
        np.testing.assert_allclose(back.deltas[-1], ahead.activations[-1] - np.eye(3)[y[ahead.rows]])
        for held, delta, coef, slope in zip(back.activations, back.deltas, back.coefs, back.coef_grads, strict=False):
            np.testing.assert_allclose(slope, (held.T @ delta + model.alpha * coef) / len(ahead.rows))
        for old, change, new in zip(back.coefs, moved.coef_moves, moved.coefs, strict=True):
            np.testing.assert_array_equal(old + change, new)
        for old, change, new in zip(back.intercepts, moved.intercept_moves, moved.intercepts, strict=True):
            np.testing.assert_array_equal(old + change, new)
        before = moved
    assert steps[10].loss == pytest.approx(np.average([s.loss for s in steps[1:10:3]], weights=[60, 60, 30]))
