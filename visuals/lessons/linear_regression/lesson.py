"""Linear regression: the page's data, parameters, failures, checks and words."""

import sklearn.linear_model
import sklearn.metrics

from algorithms import LinearRegression, mean_squared_error, r2_score
from algorithms.datasets import COLLINEAR, CURVE, DIABETES, LINE, LINE_OUTLIER, Table, real, shape
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Whole, shapes
from visuals.lessons.linear_regression.fit import NO, YES, design
from visuals.lessons.linear_regression.quiz import quiz
from visuals.lessons.linear_regression.scenes import walk

FEW, BMI, ALL = "Ten points on a line", "Diabetes: body mass index", "Diabetes: all columns"


def ten_points(seed: int) -> Table:
    """Return ten points of the law behind `LINE`."""
    return shape(LINE, seed, 10)


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's to the same columns."""
    X, y = design(run)[0], run.table.values
    with_intercept = run["intercept"] == YES
    ours = LinearRegression(fit_intercept=with_intercept).fit(X, y)
    theirs = sklearn.linear_model.LinearRegression(fit_intercept=with_intercept).fit(X, y)
    found = [
        Compared("Intercept", ours.intercept_, theirs.intercept_, 1e-7),
        Compared("R²", r2_score(y, ours.predict(X)), sklearn.metrics.r2_score(y, theirs.predict(X)), 1e-9),
        Compared("MSE", mean_squared_error(y, ours.predict(X)),
                 sklearn.metrics.mean_squared_error(y, theirs.predict(X)), 1e-9),
    ]  # fmt: skip
    note = "" if len(y) > X.shape[1] else "Fewer rows than columns: both take the smallest coefficients."
    return [Compared("Coefficients", ours.coef_, theirs.coef_, 1e-7, note), *found]


INTERVIEW = Interview(
    explanation=(
        "Linear regression predicts a number as a weighted sum of the columns plus an intercept. I choose the weights "
        "so that the squared residuals add up to as little as possible. That sum is a convex bowl in the weights, so "
        "there is one minimum, and setting the gradient to zero gives the normal equations: X transposed X times w "
        "equals X transposed y. In words: the residuals are at right angles to every column. So the prediction is the "
        "projection of y onto the space that the columns span.\n\n"
        "I would not invert X transposed X, because that squares the condition number. I centre the columns, so that "
        "the intercept drops out, factor X into an orthogonal Q and a triangle R, and solve R w = Q transposed y from "
        "the last row up. If columns repeat each other, R has a row of nearly nothing; then I take the singular value "
        "decomposition and the smallest weights among those that fit equally well.\n\n"
        "Why squares? If the errors are independent, with mean zero and equal variance, Gauss and Markov say that no "
        "other unbiased linear estimate has less variance; if they are also normal, it is the maximum of the "
        "likelihood. For prediction I need that the relation is linear in the weights, which still allows powers and "
        "products of columns. For confidence intervals I also check the residuals: a bend means a missing column, a "
        "funnel unequal variance.\n\n"
        "An outlier counts with its square, most of all where its leverage is high. Collinear columns leave the "
        "predictions good but make single weights unstable. I judge by R² and mean squared error on rows that were not "
        "fitted."
    ),
    time=(
        r"$O(n\,d^2)$ to factor n rows of d columns, then $O(d^2)$ to solve the triangle; a prediction costs $O(d)$ a "
        "row."
    ),
    memory=r"$O(n\,d)$ for the data, and $O(d^2)$ for the triangle: rows can be read block by block.",
    not_when=(
        "Heavy outliers (Huber or quantile regression), more columns than rows or strong collinearity (ridge, lasso), "
        "a target that is a class or a count (logistic, Poisson), or bends and interactions that nobody can name "
        "(boosted trees)."
    ),
    follow_ups=(
        ("How do you derive the solution?",
         "The loss is $\\lVert y - Xw \\rVert^2$. Its gradient is $-2X^\\top(y - Xw)$; at zero, "
         "$X^\\top X w = X^\\top y$. The second derivative $2X^\\top X$ is positive semidefinite, so this is a "
         "minimum, and the only one if the columns are independent."),
        ("What does an outlier do?",
         "It pulls by its residual times its lever. Far out in x, it can turn the line towards itself and then even "
         "show a small residual, so I look at leverage and at the fit without the point (Cook's distance), not at "
         "residuals alone."),
        ("What does collinearity do, and how do you see it?",
         "The variance of single weights grows with 1 / (1 − R²) of each column on the others (the variance inflation "
         "factor); signs may flip while predictions stay good. I drop a column, combine them, or use ridge."),
        ("What does R² not tell you?",
         "It never falls when a column is added, so it cannot choose a model; it says nothing on whether the form is "
         "right or on new rows, where it can even be negative."),
        ("When would you use gradient descent instead?",
         "When d is so large that d² or d³ cannot be paid, or when rows arrive as a stream. It needs a rate and scaled "
         "columns, and gives the same weights in the end."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "One outlier", "A single point far below the others tilts the whole line: the last scenes leave it out.",
        "Squares make one large miss count for more than many small ones, and at the edge of x it has a long lever.",
        "Look at leverage and residuals, find out what the point is, or use Huber regression.", LINE_OUTLIER, step=8,
    ),
    Preset(
        "Two columns that say the same", "The coefficients are far from the 2 and 0 that made the data.",
        "Almost nothing of the second column is new, so noise alone decides how the effect is shared between the two.",
        "Use ridge, drop one of them, or read only their sum.", COLLINEAR, step=-1,
    ),
    Preset(
        "A curve", "R² is close to 0, though x decides nearly all of y.",
        "A straight line cannot bend: R² speaks of the line, not of the relation. The residuals have a pattern.",
        "Draw the residuals, then add columns such as powers: set the degree to 5.", CURVE, step=-1,
    ),
    Preset(
        "A high degree", "The curve runs close to all ten points and swings between them.",
        "Nine numbers are fitted to ten points, so the noise is fitted as well: R² on these points is near 1 and means "
        "nothing.",
        "Judge on points that were not fitted, lower the degree, or use ridge.", FEW, {"degree": 8}, step=-1,
    ),
    Preset(
        "No intercept", "The line must go through 0: light patients are predicted too high, heavy ones too low.",
        "Without an intercept the line cannot run through the means, so the residuals no longer add up to 0.",
        "Fit the intercept, unless 0 must give 0 by nature.", BMI, {"intercept": NO}, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="linear_regression",
    data=(
        *shapes(LINE, LINE_OUTLIER, CURVE),
        Data(FEW, ten_points),
        *shapes(COLLINEAR),
        Data(BMI, lambda seed: real(DIABETES).pick("bmi")),
        Data(ALL, lambda seed: real(DIABETES)),
    ),
    params=(
        Whole("degree", "Degree", 1, 8, 1, "Of one column, its powers up to this one are fitted."),
        Choice("intercept", "Intercept", (YES, NO)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    own="values",
    own_columns=0,
)
