"""PCA: the page's data, parameters, failures, checks and words."""

import warnings

import numpy as np
import sklearn.decomposition

from algorithms import PCA
from algorithms.datasets import BREAST_CANCER, IRIS, WINE
from visuals.lessons.lesson import Choice, Compared, Interview, Lesson, Preset, Run, Slide, Whole, tables
from visuals.lessons.pca.data import BENT, CLOUDS, DIGITS_DATA, FAR, PARALLEL, ROUND
from visuals.lessons.pca.parts import AS_GIVEN, STANDARDISED, scaled
from visuals.lessons.pca.quiz import quiz
from visuals.lessons.pca.scenes import FIND, REBUILD, walk

APART = 1e-6  # of the largest variance: axes whose variances are nearer than that may be turned among themselves


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's SVD beside our power iteration, run until only rounding is left."""
    X = scaled(run)
    k = min(2 if run.view != REBUILD else run["n_components"], *X.shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # axes of equal variance turn for ever: they are left out below
        by_turns = PCA(min(k, 2), svd_solver="power", random_state=run.seed).fit(X)
        ours, theirs = PCA(k).fit(X), sklearn.decomposition.PCA(k, svd_solver="full").fit(X)
        everything = sklearn.decomposition.PCA(svd_solver="full").fit(X).explained_variance_
    ours_back, theirs_back = (model.inverse_transform(model.transform(X)) for model in (ours, theirs))
    signs = "Each axis with the sign that is nearer. Axes whose variances are equal, or 0, are left out."
    alone = _alone(everything)[: by_turns.n_components_]
    mine, its = by_turns.components_[alone], theirs.components_[: len(alone)][alone]
    turned = mine * np.where((mine * its).sum(axis=1) < 0, -1, 1)[:, None]
    lost = [float(((X - back) ** 2).sum()) / (len(X) - 1) for back in (ours_back, theirs_back)]
    total = max(float(everything.sum()), 1.0)
    return [
        Compared("Mean", ours.mean_, theirs.mean_, 1e-10),
        Compared("Variances", ours.explained_variance_, theirs.explained_variance_, 1e-9),
        Compared(
            "Variances by power iteration", by_turns.explained_variance_,
            theirs.explained_variance_[: by_turns.n_components_], 1e-9,
        ),
        Compared("Axes by power iteration", turned, its, 1e-6, f"{signs} Rounding grows where variances are close."),
        Compared("Reconstruction error / variance", lost[0] / total, lost[1] / total, 1e-9),
    ]  # fmt: skip


def _alone(variances: np.ndarray) -> np.ndarray:
    """Return whether each variance is clearly above 0 and apart from its neighbours."""
    floor = APART * max(float(variances[0]), 1e-300)
    gaps = -np.diff(np.append(variances, 0.0))
    return (gaps > floor) & (np.append(np.inf, gaps[:-1]) > floor)


INTERVIEW = Interview(
    explanation=(
        "PCA looks for the directions in which the data vary most. I centre the columns, because directions are "
        "measured from the mean; without that, the first axis would mostly point at the mean. Then I look for the "
        "direction of length one along which the variance of the points is largest. The variance along v is v "
        "transposed times the covariance times v; to maximise it at fixed length, v must be an eigenvector, and its "
        "eigenvalue is the variance. The second axis is the best one at right angles to the first, and so on.\n\n"
        "The same axes also lose least: projecting onto the first k of them gives the smallest squared reconstruction "
        "error of all linear maps to k dimensions, and that error is the sum of the eigenvalues left out. So it "
        "compresses, removes correlated columns, draws many columns in two, and takes out noise that is small in "
        "every direction.\n\n"
        "In practice I use the SVD of the centred matrix: its right singular vectors are the axes, and the squared "
        "singular values over n minus one the variances. That avoids the covariance, which squares the condition "
        "number. Power iteration multiplies a vector by the covariance again and again; each turn its error "
        "shrinks by the ratio of the second eigenvalue to the first.\n\n"
        "It assumes that directions are straight, that variance is what matters, and that the columns' units can be "
        "compared. So I standardise columns of different units, look for outliers, and fit the axes on the training "
        "data only. I choose k by the variance kept, or by cross-validating what comes after."
    ),
    time=(
        r"$O(n\,d \min(n, d))$ for the full SVD of n rows and d columns. By the covariance: $O(n\,d^2 + d^3)$. Power "
        r"iteration takes $O(d^2)$ a turn, once the covariance is there; randomised SVD $O(n\,d\,k)$ for k axes."
    ),
    memory=r"$O(n\,d)$ for n rows and d columns, and $O(d^2)$ more where the covariance is formed.",
    not_when=(
        "The structure is curved (kernel PCA, UMAP, t-SNE for pictures), classes are to be told apart (LDA: the "
        "largest variance need not part them), features must stay readable (lasso, selection), counts or sparse text "
        "(truncated SVD without centring keeps it sparse), or outliers rule (robust PCA)."
    ),
    follow_ups=(
        ("Why centre, and when scale?",
         "The covariance is about the mean, so centring is part of the definition. Scaling is a choice: without it, "
         "the column with the largest unit takes the first axis. Standardise when units differ; leave the columns "
         "alone when they share a unit and their variances mean something, as pixels do."),
        ("How do you choose the number of axes?",
         "By the share of variance kept, often 90 or 95 percent, by the elbow of the eigenvalues, by comparing them "
         "with those of shuffled columns, or by the score of the model that uses them, in cross-validation."),
        ("Why the SVD and not the eigenvectors of the covariance?",
         "They are equal in exact arithmetic. Forming the covariance squares the singular values, so directions below "
         "about 1e-8 of the largest are lost to rounding. For many rows and few columns the covariance is faster and "
         "good enough."),
        ("When is power iteration slow?",
         "When the first two eigenvalues are close: the error shrinks by their ratio each turn. If they are equal, any "
         "direction between the two axes is as good, and the axes mean nothing by themselves."),
        ("Is PCA good before a classifier?",
         "Only if the classes differ along directions of large variance. It never sees the labels, so it can throw "
         "away exactly what parts them. Fit it inside the cross-validation, on the training folds."),
        ("How is it related to an autoencoder?",
         "A linear autoencoder with squared error learns the same subspace as PCA, though not the same axes: any "
         "invertible mix of them rebuilds as well."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Columns of different units",
        "The first axis is the proline column alone and holds 99.8 % of the variance; the other twelve hardly count.",
        "Proline is given in mg per litre and varies by hundreds, the others by a few: variance depends on the unit.",
        "Standardise the columns: then axis 1 holds 36.2 %.",
        WINE, {"scale": AS_GIVEN, "tol": 1e-8}, view=FIND, step=-1,
    ),
    Preset(
        "One outlier", "The first axis points at a single far point and crosses the cloud.",
        "Variance counts squared distances: this point has more of it than the other forty together.",
        "Take the outlier out after looking at it, or use a robust PCA.", FAR, view=FIND, step=-1,
    ),
    Preset(
        "A curve", "One axis loses almost half of the variance, though one number tells a point's place on it.",
        "An axis is straight, and the points lie along a bend: points from different ends fall on the same place.",
        "Use kernel PCA, or add columns such as x².", BENT, {"n_components": 1}, view=REBUILD, step=-1,
    ),
    Preset(
        "No direction stands out",
        "The first axis takes many turns, and holds little more than half of the variance. With another seed's data it "
        "points elsewhere.",
        "The variances along the two axes are nearly alike, and the error shrinks by λ₂ / λ₁ a turn.",
        "Look at the eigenvalues first; use the SVD, and do not read a meaning into such axes.",
        ROUND, seed=2, view=FIND, step=-1,
    ),
    Preset(
        "The groups lie across", "On the axis that is kept, the two groups lie on each other.",
        "PCA does not see groups: it keeps the direction of the largest variance, and here they differ along the "
        "other.",
        "Keep more axes, or use linear discriminant analysis, which sees the groups.",
        PARALLEL, {"n_components": 1}, view=REBUILD, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="pca",
    data=(*CLOUDS, *tables(IRIS, WINE, BREAST_CANCER, all_columns=True), DIGITS_DATA),
    params=(
        Choice(
            "scale", "Columns", (AS_GIVEN, STANDARDISED), AS_GIVEN,
            "Standardised: each column has mean 0 and variance 1, so that units do not count.",
        ),
        Slide(
            "tol", "Stop at (tol)", (1e-1, 1e-2, 1e-4, 1e-8), 1e-4,
            "An axis is found when C v and λ v differ by no more than this times the variance.", (FIND,),
        ),
        Whole("n_components", "Axes kept", 1, 16, 2, "At most as many as columns.", (REBUILD,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(FIND, REBUILD),
    own="points",
    own_columns=0,
    seed=1,
)  # fmt: skip
