"""Gradient boosting: the page's data, parameters, failures, checks and words."""

import numpy as np
import sklearn.ensemble

from algorithms.datasets import CURVE, DIABETES, LINE, LINE_OUTLIER, Table, real
from visuals.lessons.gradient_boosting.boosted import LOSSES, STAGES, model, parts
from visuals.lessons.gradient_boosting.quiz import quiz
from visuals.lessons.gradient_boosting.scenes import walk
from visuals.lessons.lesson import Compared, Data, Interview, Lesson, Preset, Run, Slide, Whole, shapes

EXACT = (
    "Both read the column as float32, the precision that scikit-learn's trees keep. Where residuals are down to 1e-8, "
    "cuts tie within rounding and either may take one."
)
RATES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.5, 1.9, 2.1)


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's to the same rows."""
    X, y, held = parts(run.table, run.seed)
    ours = model(run)
    theirs = sklearn.ensemble.GradientBoostingRegressor().set_params(**ours.get_params())
    ours.fit(X[~held], y[~held])
    theirs.fit(X[~held], y[~held])
    staged = [np.array(list(m.staged_predict(X))) for m in (ours, theirs)]
    return [
        Compared("Predictions after each tree", staged[0], staged[1], 1e-7, EXACT),
        Compared("Error after each tree", ours.train_score_, theirs.train_score_, 1e-9),
        Compared("First prediction", ours.init_.constant_, theirs.init_.constant_, 1e-12),  # type: ignore[union-attr]
    ]


def _diabetes(seed: int) -> Table:
    return real(DIABETES).pick("bmi").first(150)


INTERVIEW = Interview(
    explanation=(
        "Gradient boosting adds up small trees, each fitted to what the trees before it got wrong. For numbers I "
        "start with the mean of the targets. Then I repeat: take the residuals, target minus prediction; fit a small "
        "regression tree to them; and add its answer times a learning rate, say 0.1.\n\n"
        "Why gradient: for half the squared error the residual is minus the derivative of the loss by the prediction. "
        "So each tree is a step down the gradient, not in the space of parameters but in the space of functions. For "
        "any other differentiable loss I fit the tree to its negative gradient instead: for log loss that is label "
        "minus probability; and each leaf then takes the value that lowers the loss most.\n\n"
        "A small tree has much bias and little variance. Adding many lowers the bias step by step. The price is that "
        "it can overfit: the training error keeps falling while the error on held-out rows turns up. So I hold rows "
        "out and stop early. Rate and number of trees go together: half the rate needs about twice the trees and "
        "mostly generalizes a bit better. Depth, three to six levels, says how many columns may interact. Drawing a "
        "part of the rows or columns for each tree adds variety as in a forest.\n\n"
        "Against a random forest: a forest grows deep trees independently and averages them to lower variance; "
        "boosting grows shallow trees in sequence to lower bias. Boosting is often the more accurate on tables, and "
        "needs more care."
    ),
    time=(
        r"$O(M\,d\,n\,h)$ for M trees of depth h on n rows and d columns, after sorting the columns once in "
        r"$O(d\,n\log n)$; the trees come one after the other. One answer costs $O(M\,h)$."
    ),
    memory=r"$O(M\,2^h)$ for M trees of depth h, and $O(d\,n)$ for the sorted columns while fitting.",
    not_when=(
        "Images, sound and text (neural networks), values beyond those seen (trees are flat there), very noisy targets "
        "without rows to stop early on, or where training must be trivially parallel: a forest is."
    ),
    follow_ups=(
        ("How does it differ from a random forest?",
         "A forest averages deep trees that are grown independently on bootstrap samples: it lowers variance, and "
         "more trees do not make it overfit. Boosting adds shallow trees, each fitted to what is left over: it lowers "
         "bias, and too many trees overfit. A forest works almost untuned and in parallel; boosting wants rate, depth "
         "and early stopping."),
        ("What happens when the learning rate is too high?",
         "The steps overshoot. With rate 1 a tree's own leaf means are corrected at once and noise with them; between "
         "1 and 2 the residuals change their sign each stage; above 2 they grow, and it diverges."),
        ("How do you choose the number of trees?",
         "Fix a small rate, hold rows out or cross-validate, and stop when the error on them has not fallen for some "
         "stages."),
        ("What does an outlier do, and what helps?",
         "Its squared residual dwarfs the others, so tree after tree is spent on it. Use the absolute or the Huber "
         "loss, whose gradient is bounded, or ask for more rows a leaf."),
        ("What do XGBoost and LightGBM add?",
         "Second derivatives of the loss for leaf values and scores, a penalty on leaf values and on the number of "
         "leaves, histograms of the columns instead of all thresholds, missing values sent to the better side, and "
         "for LightGBM growth by the best leaf."),
        ("How is it related to AdaBoost?",
         "AdaBoost is stagewise adding as well, for the exponential loss of classifiers: rows that were wrong get "
         "more weight, where gradient boosting fits residuals."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Rate too high", "The curve jumps back and forth around the rows, and both errors grow instead of falling.",
        "At rate 2.1 a step takes away 2.1 times the residual: what is left has the other sign and is larger.",
        "Take a rate of 0.3 or below and more trees.", CURVE,
        {"learning_rate": 2.1, "stages": 12}, view=STAGES, step=-1,
    ),
    Preset(
        "Too many trees", "The error on the fitted rows goes to zero; on those held out it turned up long ago.",
        "Once the curve is found, only noise is left over, and the next trees learn that.",
        "Stop where the dashed line is lowest, and use a smaller rate.", CURVE,
        {"learning_rate": 0.5, "n_estimators": 200, "max_depth": 3}, view=LOSSES, step=-1,
    ),
    Preset(
        "One outlier", "The curve dives to one far point, and rows beside it are predicted far too low.",
        "Squared residuals: the far point outweighs all others, so trees cut around it first.",
        "Use the absolute or Huber loss, or ask for more rows a leaf.", LINE_OUTLIER, {"max_depth": 2, "stages": 12},
        seed=1, view=STAGES, step=-1,
    ),
    Preset(
        "Beyond the data", "The rows rise, but at both ends of the picture the prediction is flat.",
        "Beyond the last cut every place falls into the same leaf of every tree.",
        "Use a linear model, or boost what a linear model leaves over.", LINE, {"stages": 20}, view=STAGES, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="gradient_boosting",
    data=(*shapes(CURVE, LINE, LINE_OUTLIER),
          Data(DIABETES, _diabetes, "Progression by body mass index, the first 150 rows.")),
    params=(
        Slide("learning_rate", "Learning rate ν", RATES, 0.3, "What part of each tree is added."),
        Whole("stages", "Trees", 1, 30, 10, views=(STAGES,)),
        Whole("n_estimators", "Trees", 10, 300, 120, views=(LOSSES,)),
        Whole("max_depth", "Levels a tree", 1, 6, 2),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(STAGES, LOSSES),
    own="values",
    own_columns=1,
)  # fmt: skip
