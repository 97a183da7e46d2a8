"""Ridge, lasso and elastic net: the page's data, parameters, failures, checks and words."""

import warnings

import numpy as np
import sklearn.linear_model
from sklearn.exceptions import ConvergenceWarning

from algorithms.datasets import DIABETES, real
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Slide
from visuals.lessons.regularization.contours import pair
from visuals.lessons.regularization.path import path_alphas
from visuals.lessons.regularization.problem import (
    LASSO,
    NET,
    ONE,
    PATH,
    RAW,
    RIDGE,
    SCALED,
    VIEWS,
    Floats,
    Problem,
    sparse,
    twins,
)
from visuals.lessons.regularization.quiz import quiz
from visuals.lessons.regularization.scenes import alpha_of, walk

SPARSE, TWINS, ALL = "Ten columns, three that matter", "Two columns nearly alike", "Diabetes: all columns"
CLOSE = "Both stop by the duality gap; of collinear columns the last digits take very long."


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's to the same columns, for the alphas that the view shows."""
    problem = Problem.of(run)
    if run.view == PATH:
        alphas = path_alphas(problem)[::12]
        ours = problem.path(alphas)
        return _same(problem, alphas, ours, "Coefficients along the path")
    if run.view == ONE:
        alpha = alpha_of(run, problem)
        return _same(problem, np.array([alpha]), problem.solve(alpha)[None, :], "Coefficients")
    two = pair(problem)
    alphas = two.top * np.array([0.5, 0.1])
    return _same(two, alphas, np.array([two.solve(float(alpha)) for alpha in alphas]), "Both coefficients")


def _same(problem: Problem, alphas: Floats, ours: Floats, name: str) -> list[Compared]:
    theirs = np.array([_theirs(problem, float(alpha)) for alpha in alphas])
    tolerance, note = (1e-8, "") if problem.penalty == RIDGE else (1e-3, CLOSE)
    fits, others = ours @ problem.X.T, theirs @ problem.X.T
    worth = [problem.misfit(w) + a * problem.size(w) for a, w in zip(alphas, ours, strict=True)]
    other = [problem.misfit(w) + a * problem.size(w) for a, w in zip(alphas, theirs, strict=True)]
    return [
        Compared(name, ours, theirs, tolerance, note),
        Compared("Predictions", fits, others, tolerance / 10, note),
        Compared("Objective", worth, other, 1e-6),
    ]


def _theirs(problem: Problem, alpha: float) -> Floats:
    n = len(problem.y)
    if problem.penalty == RIDGE:
        model = sklearn.linear_model.Ridge(n * alpha, fit_intercept=False, solver="svd")
    else:
        model = sklearn.linear_model.ElasticNet(
            alpha, l1_ratio=problem.ratio, fit_intercept=False, tol=1e-10, max_iter=20_000
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # compared is where it got
        found: Floats = model.fit(problem.X, problem.y).coef_
    return found


INTERVIEW = Interview(
    explanation=(
        "Regularization adds a price for large coefficients to the loss, so that the model gives up some fit on the "
        "training rows for less variance on new ones. Ridge adds alpha times the sum of squared coefficients, L2. The "
        "lasso adds alpha times the sum of their absolute values, L1. The elastic net takes a mixture.\n\n"
        "Ridge has a closed form. Along each principal direction of the columns it keeps the share s squared over s "
        "squared plus alpha: directions in which the data vary little, where noise decides, are shrunk most. No "
        "coefficient becomes exactly zero. The lasso has no closed form, but for one coefficient it has: take the "
        "column's mean product with the residual, pull it towards zero by alpha, stop at zero, divide by the column's "
        "mean square. Coordinate descent does so in turn until nothing moves.\n\n"
        "Why zeros with L1? At zero the squared penalty has slope zero, so the least pull moves a coefficient off it. "
        "The absolute value has slope alpha on both sides: unless the pull exceeds alpha, zero stays best. In the "
        "picture, the contours of the loss meet the diamond at a corner, on an axis, while a circle has no corners.\n\n"
        "I standardize the columns, since the penalty compares coefficients, and leave the intercept free. I choose "
        "alpha by cross-validation along a path, with warm starts. For prediction from many correlated columns I take "
        "ridge; for a short list of columns the lasso; for groups of correlated columns the elastic net, because the "
        "lasso picks one of them almost by chance. For Bayes, ridge is a normal prior, the lasso a Laplace prior."
    ),
    time=r"$O(n\,d)$ for a sweep over d coefficients and n rows; ridge $O(n\,d^2)$ for one factorization, then "
         r"$O(d^2)$ for each alpha.",
    memory=r"$O(n\,d)$ for the columns, and $O(n + d)$ for the residual and the coefficients.",
    not_when=(
        "Many rows and few columns (the penalty changes little), effects that bend (trees, or new columns first), or "
        "when coefficients must be unbiased with honest p-values: the lasso shrinks what it keeps, and what it picked "
        "on the data cannot be tested on the same data."
    ),
    follow_ups=(
        ("Explain the L1 and the L2 norm?",
         "L1 adds up absolute values, L2 is the root of the added squares; the ridge penalty is the L2 norm squared. "
         "L1 charges every unit alike and so gives zeros; L2 charges large values more and so evens them out."),
        ("How do you choose alpha?",
         "By cross-validation over a grid that falls by a constant ratio from the smallest alpha that leaves nothing. "
         "Take the best, or the strongest within one standard error of it. Scale inside the folds."),
        ("What does the lasso do with correlated columns?",
         "It tends to keep one and drop the others, and which one changes with the sample. Ridge gives them nearly "
         "equal coefficients; the elastic net keeps the group together."),
        ("What happens to bias and variance as alpha grows?",
         "Bias rises and variance falls. The best alpha is where the sum of squared bias and variance on new rows is "
         "smallest."),
        ("Why is the intercept not penalized?",
         "Else the predictions would depend on where zero of the target is: adding 100 to every value would change the "
         "slopes."),
        ("Why not use p-values or subset search to drop columns?",
         "Best subset is combinatorial, and stepwise choices are unstable; p-values taken after the choice are too "
         "small, since the same rows made it. The lasso is its convex relative, and by least angle regression its "
         "whole path costs about as much as one least-squares fit."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Columns in their own units", "“s5”, one of the two strongest columns, is 0.",
        "Its values are small, so it needs a large coefficient, and the penalty charges by size. What counts as strong "
        "now depends on units.",
        "Standardize the columns before any penalty.", ALL, {"scaling": RAW, "alpha": 0.05}, view=ONE, step=-1,
    ),
    Preset(
        "Two columns that say the same", "One of the two takes all, the other is 0.",
        "For L1 it makes no difference how a sum is shared, so the slightly better column gets all of it; with another "
        "seed it may be the other.",
        "Take ridge or the elastic net: they share it out.", TWINS, {"alpha": 0.2}, view=ONE, step=-1,
    ),
    Preset(
        "A penalty that is too strong", "All coefficients are 0: each prediction is the mean, and R² is 0.",
        "No column's mean product with y is larger than the threshold, so none may leave 0.",
        "Choose alpha by cross-validation, from strong to weak.", SPARSE, {"alpha": 1.0}, view=ONE, step=-1,
    ),
    Preset(
        "Ridge keeps everything", "Seven columns have nothing to do with y, and all seven are other than 0.",
        "Ridge divides each direction by s² + α. That makes a coefficient small, but 0 only for an infinite penalty.",
        "Take the lasso or the elastic net if a short list is wanted.", SPARSE, {"penalty": RIDGE}, view=PATH, step=-1,
    ),
    Preset(
        "What is kept is too small", "The lasso finds the three columns, but 3, −2 and 1 come out too near to 0.",
        "The threshold is taken off from large coefficients too: the lasso is biased.",
        "Fit the chosen columns once more without a penalty, on rows that did not choose them.", SPARSE,
        {"alpha": 0.2}, view=ONE, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="regularization",
    data=(Data(ALL, lambda seed: real(DIABETES)), Data(SPARSE, sparse), Data(TWINS, twins)),
    params=(
        Choice("penalty", "Penalty", (LASSO, RIDGE, NET)),
        Slide(
            "alpha", "Alpha, of the largest", (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0), 0.1,
            "As a share of the alpha from which on the lasso leaves no coefficient.", (ONE,),
        ),
        Slide("l1_ratio", "L1 share", (0.1, 0.25, 0.5, 0.75, 0.9), 0.5, "Of the elastic net's penalty."),
        Choice("scaling", "Columns", (SCALED, RAW)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=VIEWS,
    by_hand=False,
    own="values",
    own_columns=0,
)  # fmt: skip
