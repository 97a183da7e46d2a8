"""PCA: a line by hand, scikit-learn by every solver, relations, nasty inputs, steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.datasets import load_iris, load_wine
from sklearn.decomposition import PCA as Reference  # noqa: N811
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from algorithms import PCA
from algorithms.pca import by_eigh, by_svd, centre, flip, turn
from tests.algorithms.nasty import LEGAL, REFUSED

SOLVERS = ["full", "covariance_eigh", "power"]
LEARNED = ["components_", "explained_variance_", "explained_variance_ratio_", "singular_values_", "mean_"]
WINE = StandardScaler().fit_transform(load_wine().data)
CROSS = np.array([[3.0, 0.0], [-3.0, 0.0], [0.0, 1.0], [0.0, -1.0]])


def fitted(solver, X, **params):
    return PCA(svd_solver=solver, random_state=0, **params).fit(X)


# ------------------------------------------------------------------ by hand


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_arms_of_a_cross_are_its_axes(solver):
    model = fitted(solver, CROSS + np.array([5, 7]))
    np.testing.assert_allclose(model.components_, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(model.explained_variance_, [6, 2 / 3])  # (9 + 9) / 3 and (1 + 1) / 3
    np.testing.assert_allclose(model.explained_variance_ratio_, [0.9, 0.1])
    np.testing.assert_allclose(model.singular_values_, [18**0.5, 2**0.5])
    np.testing.assert_allclose(model.transform([[6.0, 9.0]]), [[1, 2]], atol=1e-12)
    np.testing.assert_allclose(model.get_covariance(), np.diag([6, 2 / 3]), atol=1e-12)
    assert (model.mean_.tolist(), model.noise_variance_) == ([5, 7], 0)


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_is_left_out_is_noise(solver):
    model = fitted(solver, CROSS, n_components=1)
    assert model.n_components_ == len(model.components_) == 1
    assert model.noise_variance_ == pytest.approx(2 / 3)
    np.testing.assert_allclose(model.inverse_transform(model.transform(CROSS)), CROSS * [1, 0], atol=1e-12)


def test_one_turn_of_power_iteration():
    covariance = np.array([[2.0, 0.0], [0.0, 1.0]])
    axis, variance, residual = turn(covariance, np.array([0.6, 0.8]), np.empty((0, 2)))
    np.testing.assert_allclose(axis, np.array([1.2, 0.8]) / np.hypot(1.2, 0.8))
    assert variance == pytest.approx(1.36)  # 2 * 0.36 + 0.64
    assert residual == pytest.approx(0.48)  # (1.2, 0.8) - 1.36 (0.6, 0.8) = (0.384, -0.288)
    across, _, _ = turn(covariance, np.array([0.6, 0.8]), np.array([[1.0, 0.0]]))
    np.testing.assert_allclose(across, [0, 1], atol=1e-15)


def test_the_first_of_equal_entries_decides_the_sign():
    assert flip(np.array([[-0.5, 0.5], [0.6, -0.8]])).tolist() == [[0.5, -0.5], [-0.6, 0.8]]


# ------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize("whiten", [False, True])
@pytest.mark.parametrize("n_components", [None, 2, 0.7, 0.999, 1])
@pytest.mark.parametrize("X", [load_iris().data, WINE], ids=["iris", "wine"])
@pytest.mark.parametrize("solver", SOLVERS)
def test_every_solver_agrees_with_scikit_learn(solver, X, n_components, whiten):
    ours = fitted(solver, X, n_components=n_components, whiten=whiten)
    theirs = Reference(n_components, svd_solver="full", whiten=whiten).fit(X)
    for name in LEARNED:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-8, atol=1e-8, err_msg=name)
    assert (ours.n_components_, ours.n_samples_) == (theirs.n_components_, theirs.n_samples_)
    assert ours.noise_variance_ == pytest.approx(theirs.noise_variance_, rel=1e-8, abs=1e-8)
    np.testing.assert_allclose(ours.transform(X), theirs.transform(X), atol=1e-7)
    plain = Reference(n_components, svd_solver="full").fit(X)  # whitened, theirs counts every variance twice
    np.testing.assert_allclose(ours.get_covariance(), plain.get_covariance(), atol=1e-7)
    back = ours.inverse_transform(ours.transform(X))
    np.testing.assert_allclose(back, theirs.inverse_transform(theirs.transform(X)), atol=1e-7)


@pytest.mark.parametrize("shape", [(200, 5), (12, 30), (40, 40)])
def test_auto_agrees_with_scikit_learn_for_tall_and_wide(shape):
    X = np.random.default_rng(0).normal(size=shape) * np.linspace(1, 5, shape[1])
    ours, theirs = PCA(4).fit(X), Reference(4).fit(X)
    for name in LEARNED:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), atol=1e-8, err_msg=name)
    assert ours.noise_variance_ == pytest.approx(theirs.noise_variance_)


def test_attributes_types_and_params_are_scikit_learns():
    X = load_iris().data
    for dtype in (np.float64, np.float32):
        ours, theirs = PCA(2).fit(X.astype(dtype)), Reference(2).fit(X.astype(dtype))
        for name in LEARNED:
            mine, its = getattr(ours, name), getattr(theirs, name)
            assert (mine.dtype, mine.shape) == (its.dtype, its.shape), name
        assert ours.transform(X.astype(dtype)).dtype == theirs.transform(X.astype(dtype)).dtype == dtype
    assert set(ours.get_params()) < set(theirs.get_params())
    assert clone(ours).get_params() == ours.get_params()
    assert list(ours.get_feature_names_out()) == ["pca0", "pca1"]
    assert make_pipeline(StandardScaler(), PCA(2)).fit_transform(X).shape == (150, 2)


# ------------------------------------------------------------------ relations

# Columns of clearly different spread, so that no two axes have the same variance.
CLOUDS = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).normal(size=(30, 3)) * [1, 4, 16])


@settings(max_examples=40, deadline=None)
@given(X=CLOUDS, solver=st.sampled_from(SOLVERS))
def test_the_axes_are_orthonormal_and_carry_all_variance(X, solver):
    model = fitted(solver, X)
    np.testing.assert_allclose(model.components_ @ model.components_.T, np.eye(3), atol=1e-10)
    assert model.explained_variance_ratio_.sum() == pytest.approx(1)
    assert (np.diff(model.explained_variance_) < 0).all()
    np.testing.assert_allclose(np.cov(X.T), model.get_covariance(), atol=1e-9)
    np.testing.assert_allclose(model.inverse_transform(model.transform(X)), X, atol=1e-9)
    np.testing.assert_allclose(np.cov(fitted(solver, X, whiten=True).transform(X).T), np.eye(3), atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(X=CLOUDS, seed=st.integers(0, 99), shift=st.integers(-9, 9), scale=st.sampled_from([0.25, 4.0]))
def test_shift_scale_and_rotation_carry_over(X, seed, shift, scale):
    turned, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    one, other = PCA().fit(X), PCA().fit(scale * X @ turned + shift)
    np.testing.assert_allclose(other.explained_variance_, scale**2 * one.explained_variance_, rtol=1e-9)
    np.testing.assert_allclose(np.abs(np.sum(other.components_ * (one.components_ @ turned), axis=1)), 1)
    rows = np.random.default_rng(seed).permutation(len(X))
    np.testing.assert_allclose(PCA().fit(X[rows]).components_, one.components_, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(X=CLOUDS)
def test_svd_and_eigenvectors_agree(X):
    _, gap = centre(X)
    (one, spread), (other, variance) = by_svd(gap), by_eigh(np.cov(X.T), 3)
    np.testing.assert_allclose(spread, variance, rtol=1e-9)
    np.testing.assert_allclose(flip(one), flip(other), atol=1e-9)


# ------------------------------------------------------------------ nasty inputs


@pytest.mark.parametrize("solver", [*SOLVERS, "auto"])
@pytest.mark.parametrize("name", LEGAL)
def test_legal_nasty_inputs_agree_with_the_centred_points(name, solver):
    X = LEGAL[name]
    centred = X.astype(np.float64) - X.astype(np.float64)[0]
    model, truth = fitted(solver, X, n_components=1), Reference(1, svd_solver="full").fit(centred)
    atol = 1e-6 if name in ("float32", "offset 1e8") else 1e-9
    np.testing.assert_allclose(model.components_, truth.components_, atol=atol)
    np.testing.assert_allclose(model.explained_variance_, truth.explained_variance_, rtol=1e-6)
    np.testing.assert_allclose(model.explained_variance_ratio_, truth.explained_variance_ratio_, rtol=1e-6)


@pytest.mark.parametrize("solver", ["full", "covariance_eigh", "power"])
def test_an_axis_without_variance_has_none_and_whitens_to_zero(solver):
    X = 1e8 * LEGAL["collinear columns"]
    model = fitted(solver, X, whiten=True)
    assert model.explained_variance_[-1] == 0
    places = model.transform(X)
    assert (places[:, -1] == 0).all()
    np.testing.assert_allclose(np.cov(places.T), np.diag([1, 1, 1, 0]), atol=1e-6)


@pytest.mark.parametrize("solver", ["auto", "full"])
def test_columns_of_very_different_scales_keep_their_variances(solver):
    X = LEGAL["more columns than rows"][:, :3] * [1e-6, 1, 1e6]
    model = fitted(solver, X - X.mean(axis=0))
    np.testing.assert_allclose(model.components_, np.eye(3)[::-1], atol=1e-5)
    lengths = np.linalg.qr(np.column_stack([np.ones(40), X[:, ::-1]]), mode="r").diagonal()[1:]
    np.testing.assert_allclose(model.singular_values_, np.abs(lengths), rtol=1e-6)


@pytest.mark.parametrize("solver", ["full", "covariance_eigh", "power"])
def test_equal_rows_have_no_variance_at_all(solver):
    model = fitted(solver, np.full((5, 3), 7.0))
    assert model.explained_variance_.tolist() == model.explained_variance_ratio_.tolist() == [0, 0, 0]
    np.testing.assert_allclose(model.components_ @ model.components_.T, np.eye(3), atol=1e-12)
    assert fitted(solver, np.full((5, 3), 7.0), n_components=0.5).n_components_ == 1


@pytest.mark.parametrize("solver", ["full", "covariance_eigh"])
def test_more_than_a_share_is_wanted_and_not_just_the_share(solver):
    ratio = fitted(solver, load_iris().data).explained_variance_ratio_
    assert fitted(solver, load_iris().data, n_components=ratio.cumsum()[-2]).n_components_ == 4


def test_two_rows_and_no_axes_are_enough():
    assert fitted("full", [[0.0, 0.0], [3.0, 4.0]]).explained_variance_.round(12).tolist() == [12.5, 0]
    assert fitted("full", CROSS, n_components=0).transform(CROSS).shape == (4, 0)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_finite_matrix_is_refused(name):
    X, says = REFUSED[name]
    with pytest.raises((ValueError, TypeError), match=says):
        PCA().fit(X)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"n_components": 3}, "n_components=3 must be between 0 and"), ({"n_components": -1}, "'n_components'"),
        ({"n_components": 1.0}, "'n_components'"), ({"n_components": 0.0}, "'n_components'"),
        ({"svd_solver": "best"}, "'svd_solver'"), ({"whiten": 2}, "'whiten'"), ({"tol": -1}, "'tol'"),
        ({"iterated_power": 0}, "'iterated_power'"), ({"n_components": "most"}, "'n_components'"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(params, says):
    with pytest.raises(ValueError, match=says):
        PCA(**params).fit(CROSS)


def test_one_row_and_asking_before_fitting_are_refused():
    with pytest.raises(ValueError, match=r"1 sample.* minimum of 2"):
        PCA().fit([[1.0, 2.0]])
    for ask in ("transform", "inverse_transform"):
        with pytest.raises(NotFittedError):
            getattr(PCA(), ask)(CROSS)
    with pytest.raises(ValueError, match="2 features"):
        PCA().fit(CROSS).transform([[1.0]])


def test_an_axis_that_is_cut_short_warns():
    with pytest.warns(ConvergenceWarning, match="Axis 0 was still turning after 2 power iterations"):
        fitted("power", load_iris().data, n_components=1, iterated_power=2)


# ------------------------------------------------------------------ steps


def test_the_steps_of_power_iteration():
    X = load_iris().data
    steps = list(PCA(2, svd_solver="power", random_state=0).iterate(X))
    stages = [step.stage for step in steps]
    assert stages[:2] == ["centre", "covariance"]
    assert stages.count("deflate") == 2
    assert stages[-2:] == ["deflate", "done"]
    np.testing.assert_allclose(steps[1].covariance, np.cov(X.T))
    first = [step for step in steps if step.stage == "power" and len(step.components) == 0]
    assert [step.iteration for step in first] == list(range(1, len(first) + 1))
    along = [step.axis @ steps[1].covariance @ step.axis for step in first]
    assert (np.diff(along) > -1e-12).all()  # the variance along the axis never falls
    left = next(step for step in steps if step.stage == "deflate")
    assert np.trace(left.covariance) == pytest.approx(steps[1].total - left.variances[0])
    np.testing.assert_allclose(left.covariance @ left.axis, 0, atol=1e-12)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_last_step_is_the_fit(solver):
    X = load_iris().data
    model = fitted(solver, X, n_components=0.95)
    *_, end = PCA(0.95, svd_solver=solver, random_state=0).iterate(X)
    assert end.stage == "done"
    np.testing.assert_array_equal(end.components, model.components_)
    np.testing.assert_array_equal(end.variances, model.explained_variance_)
    np.testing.assert_array_equal(end.mean, model.mean_)
