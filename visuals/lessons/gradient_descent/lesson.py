"""Gradient descent: the page's data, parameters, failures, checks and words."""

import numpy as np
import sklearn.linear_model
import sklearn.metrics

from algorithms import GradientDescentRegressor, GradientDescentStep, StandardScaler
from algorithms.datasets import DIABETES, LINE, LINE_OUTLIER, real
from algorithms.steps import last
from visuals.lessons.gradient_descent.quiz import quiz
from visuals.lessons.gradient_descent.scenes import walk
from visuals.lessons.gradient_descent.setting import (
    BATCH,
    MOMENTUM,
    RAW,
    ROWS,
    SCALED,
    SEARCH,
    VIEWS,
    Setting,
    two_units,
)
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Slide, Whole, shapes

UNITS, BMI, TWO = "Two columns in two units", "Diabetes: body mass index", "Diabetes: two columns"
LONGEST = 20_000  # moves


def check(run: Run) -> list[Compared]:
    """Walk to the bottom beside scikit-learn's direct solution, and a pass of single rows beside its SGD."""
    setting = Setting.of(run)
    X, y = setting.X, setting.y
    theirs = sklearn.linear_model.LinearRegression().fit(X, y)
    scaled = StandardScaler().fit_transform(X)
    bottom = _to_the_bottom(scaled, y)
    end = setting.steps[-1]
    there = sklearn.metrics.mean_squared_error(y, setting.predicted(end)) / 2
    ours, sgd = _one_pass(setting)
    return [
        Compared("Loss where this walk ends", end.loss, there, 1e-9),
        Compared("Predictions at the bottom", scaled @ bottom.coef + bottom.intercept, theirs.predict(X), 1e-5,
                 "Ours walks on standardized columns until the gradient is 0; scikit-learn solves directly."),
        Compared("Loss at the bottom", bottom.loss, sklearn.metrics.mean_squared_error(y, theirs.predict(X)) / 2, 1e-8),
        Compared("One pass, row by row", ours, sgd, 1e-9, "SGDRegressor, the same rows in the same order."),
    ]  # fmt: skip


def _to_the_bottom(X: np.ndarray, y: np.ndarray) -> GradientDescentStep:
    """Walk on standardized columns with the rate and momentum that suit the bowl best, by Polyak."""
    bends = np.linalg.eigvalsh(X.T @ X / len(X))
    low, high = np.sqrt(max(min(bends[0], 1.0), 1e-8)), np.sqrt(max(bends[-1], 1.0))
    model = GradientDescentRegressor(
        float(4 / (low + high) ** 2), momentum=float(((high - low) / (high + low)) ** 2), tol=1e-11, max_iter=LONGEST
    )
    return last(model.iterate(X, y))


def _one_pass(setting: Setting) -> tuple[np.ndarray, np.ndarray]:
    """Return the coefficients and intercept after a pass over single rows, ours and scikit-learn's."""
    X, y = setting.X, setting.y
    rate = 0.1 / float(max(1 + (X**2).sum(axis=1).max(), 1))
    model = GradientDescentRegressor(rate, batch_size=1, max_iter=1, tol=0, center=False, random_state=setting.run.seed)
    steps = list(model.iterate(X, y, intercept_init=0.0, every=1))
    order = np.concatenate([step.rows for step in steps[:-1]])
    if not len(order):  # it starts at the bottom
        return np.append(steps[-1].coef, steps[-1].intercept), np.zeros(X.shape[1] + 1)
    sgd = sklearn.linear_model.SGDRegressor(
        penalty=None, learning_rate="constant", eta0=rate, shuffle=False, average=False
    ).partial_fit(X[order], y[order])
    return np.append(steps[-1].coef, steps[-1].intercept), np.append(sgd.coef_, sgd.intercept_)


INTERVIEW = Interview(
    explanation=(
        "Gradient descent minimizes a loss by walking downhill. The gradient is the vector of slopes by each "
        "parameter and points to where the loss grows fastest; so I subtract the gradient times a learning rate, and "
        "repeat until the gradient is nearly zero.\n\n"
        "For linear regression the loss is half the mean squared residual, a convex bowl, and its gradient is the mean "
        "over the rows of the residual times the column. The rate decides all. If it is small, every step goes down "
        "but there are many. If it is over two divided by the largest curvature, each step lands higher on the other "
        "side, and the walk diverges. When one direction bends much more than another, as with columns in different "
        "units, the steep one limits the rate, and along the flat one the walk crawls: it zigzags. So I standardize "
        "the columns first.\n\n"
        "Batch descent uses all rows a step: exact but costly. The stochastic form uses one row or a mini-batch: the "
        "steps are cheap and right on average, but noisy. With a constant rate it never rests, so the rate must fall; "
        "the noise can help to leave saddle points. Momentum keeps a share of the last step: what flips sign cancels, "
        "what agrees adds up. A line search picks the best rate along each gradient, which for a quadratic is known "
        "exactly.\n\n"
        "On a convex loss, with a rate that fits, it ends at the global minimum; else at a point where the gradient is "
        "zero. I watch the loss curve: rising means too high a rate, flat and high means too low a rate or bad scaling."
    ),
    time=r"$O(n\,d)$ for a pass over n rows of d columns, $O(b\,d)$ for a step on b rows; with condition number "
         r"$\kappa$ of a strongly convex loss it takes $O(\kappa \log(1/\varepsilon))$ steps to come within "
         r"$\varepsilon$, with momentum $O(\sqrt{\kappa} \log(1/\varepsilon))$.",
    memory=r"$O(d)$ beside the data: the parameters, the gradient and, with momentum, the last step.",
    not_when=(
        "Few columns and a quadratic loss (solve directly, by QR), a smooth loss with some hundred parameters (Newton "
        "or L-BFGS takes far fewer steps), or a loss without slopes, such as that of a tree."
    ),
    follow_ups=(
        ("What happens when the rate is too high?",
         "Over 2 / L, with L the largest curvature, the error along that direction is multiplied by less than −1 at "
         "each step: it flips sign and grows. Just under the limit it still bounces across the valley."),
        ("Batch, mini-batch or single rows?",
         "All rows give the exact gradient and smooth progress; single rows give n updates a pass but noise. "
         "Mini-batches of 32 to 512 use the hardware well and lower the noise by the root of their size."),
        ("Why does scaling the columns help?",
         "It makes the curvatures alike, so the contours become round and the gradient points at the minimum. The "
         "number of steps grows with the ratio of the largest to the smallest curvature."),
        ("How do momentum and Adam differ?",
         "Momentum averages the past gradients. Adam also divides each coordinate by the root of its average squared "
         "gradient, so each parameter has its own rate; it needs less tuning, and may generalize worse than well-tuned "
         "SGD."),
        ("How do you choose and change the rate?",
         "Try powers of ten and keep the largest that falls steadily; then lower it by steps or a cosine, often after "
         "a short warm-up. Stochastic steps converge if the rates add up to infinity and their squares do not."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "A rate that is too high", "The line swings farther with each move, and the loss grows until it is given up.",
        "The rate is 5 % over 2 / L: each move lands higher on the other side of the valley.",
        "Lower the rate, standardize the columns, or search along the line.", LINE, {"rate": 1.05}, view=BATCH, step=8,
    ),
    Preset(
        "A rate that is too low", "After 500 moves the intercept has not come half of its way.",
        "The steep direction is found in a few dozen moves, but along the flat one each move is tiny.",
        "Raise the rate, use momentum, or standardize the columns.", LINE, {"rate": 0.05}, view=BATCH, step=-1,
    ),
    Preset(
        "Columns in two units", "Even with the best rate at each move the path zigzags down the valley.",
        "The gradient is at right angles to the contour; in a stretched bowl that is not where the minimum lies.",
        "Standardize the columns: the contours become round, and a few moves do.", UNITS, view=SEARCH, step=-1,
    ),
    Preset(
        "Single rows never rest", "The walk reaches the bottom soon and then wanders around it.",
        "Each row has a minimum of its own. At the bottom their gradients do not vanish, they only cancel.",
        "Let the rate fall over time, take more rows a step, or average the last places.", LINE, {"scaling": SCALED},
        view=ROWS, step=-1,
    ),
    Preset(
        "Too much momentum", "The path shoots past the minimum and comes back, again and again.",
        "With 0.98 of each step kept, a step has weight for about 50 moves, also where it points uphill.",
        "Lower the momentum: 0.9 is usual.", LINE, {"momentum": 0.98}, view=MOMENTUM, step=10,
    ),
)  # fmt: skip

SHARES = "The rate as a share of 2 / L, from which descent on all rows diverges; L is the largest curvature."

LESSON = Lesson(
    key="gradient_descent",
    data=(
        *shapes(LINE, LINE_OUTLIER),
        Data(UNITS, two_units),
        Data(BMI, lambda seed: real(DIABETES).pick("bmi")),
        Data(TWO, lambda seed: real(DIABETES).pick("bmi", "bp")),
    ),
    params=(
        Slide("rate", "Rate, of 2 / L", (0.01, 0.05, 0.2, 0.5, 0.9, 0.97, 1.05, 1.5), 0.9, SHARES, (BATCH,)),
        Slide("slow_rate", "Rate, of 2 / L", (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9), 0.1, SHARES, (ROWS, MOMENTUM)),
        Slide("momentum", "Momentum", (0.5, 0.8, 0.9, 0.95, 0.98), 0.9, "What of the last step is kept.", (MOMENTUM,)),
        Whole("batch", "Rows a move", 1, 32, 1, views=(ROWS,)),
        Choice("scaling", "Columns", (RAW, SCALED)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=VIEWS,
    own="values",
    own_columns=2,
)
