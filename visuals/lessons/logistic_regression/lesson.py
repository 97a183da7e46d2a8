"""Logistic regression: the page's data, parameters, failures, checks and words."""

import warnings

import numpy as np
import sklearn.linear_model
from sklearn.metrics import log_loss

from algorithms.datasets import BLOBS, BREAST_CANCER, IRIS, MOONS, OVERLAP, WINE, XOR
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Slide, shapes, tables
from visuals.lessons.logistic_regression.data import PARTED, RARE, parted, rare
from visuals.lessons.logistic_regression.quiz import quiz
from visuals.lessons.logistic_regression.scenes import walk
from visuals.lessons.logistic_regression.story import GRADIENT, NEWTON, SEARCHED, WEIGHTS, best, story
from visuals.lessons.plane import breast_cancer


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's to its minimum, and take its log loss of where this run ended."""
    X, y, ours = run.table.X, run.table.labels, best(run)
    theirs = sklearn.linear_model.LogisticRegression(
        C=run["C"], class_weight=WEIGHTS[run["class_weight"]], solver="newton-cholesky", tol=1e-14, max_iter=500
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that rounding leaves no lower place to find near the minimum
        theirs.fit(X, y)
    last = story(run).states[-1]
    proba = np.exp(last.log_proba)
    share = last.share if WEIGHTS[run["class_weight"]] else None
    by_them = log_loss(last.codes, np.clip(proba, 1e-300, 1), sample_weight=share, labels=range(proba.shape[1]))
    note = "Both stop where the slope is nearly 0, not exactly."
    level = theirs.intercept_ - theirs.intercept_.mean() if len(theirs.intercept_) > 1 else theirs.intercept_
    return [
        Compared("Coefficients at the minimum", ours.coef_, theirs.coef_, 1e-4, note),
        Compared("Intercepts at the minimum", ours.intercept_, level, 1e-4, "Of several classes, less their mean."),
        Compared("Probabilities at the minimum", ours.predict_proba(X), theirs.predict_proba(X), 1e-5, note),
        Compared("Log loss where this run ended", last.log_loss, by_them, 1e-9),
    ]


INTERVIEW = Interview(
    explanation=(
        "Logistic regression models the log-odds of a class as a linear function: z = w·x + b, and the probability is "
        "the sigmoid of z; with several classes each has its own score, and softmax turns the scores into "
        "probabilities. So the boundary between two classes is a straight line or a plane, and one unit more of a "
        "column multiplies the odds by e to its weight.\n\n"
        "I fit it by maximum likelihood, which is the same as minimizing the log loss: minus the logarithm of the "
        "probability given to the true class. There is no closed form, but the loss is convex, so every minimum is a "
        "global one. Its gradient is simple: the mean of predicted probability minus label, times x. With gradient "
        "descent I follow that. Newton's method also uses the second derivatives: each step is a least-squares fit in "
        "which a point weighs p times one minus p, hence the name iteratively reweighted least squares. It needs a "
        "handful of steps where gradient descent needs hundreds.\n\n"
        "I always add an L2 penalty. If a plane separates the classes, the likelihood has no maximum: scaling up w "
        "always helps, and the weights run away. For the penalty to be fair, and for gradient descent to be fast, I "
        "standardize the columns.\n\n"
        "It assumes that the log-odds are linear in the columns I give it and that rows are independent. For moons or "
        "XOR I must add features, such as products. With a rare class the probabilities may be right and yet no point "
        "passes one half: then I move the threshold or weight the classes, and judge by precision and recall."
    ),
    time=(
        r"Gradient descent $O(n\,d\,k)$ a step; Newton $O(n\,d^2 k^2 + d^3 k^3)$ a step, for n rows, d columns and k "
        r"scores (1 with two classes). A prediction $O(d\,k)$."
    ),
    memory=r"$O(d\,k)$ for the model; Newton also keeps second derivatives, $O(d^2 k^2)$, for d columns and k scores.",
    not_when=(
        "The boundary is curved and I cannot name the features that straighten it (use trees, boosting or a network), "
        "or columns are many and only their interactions tell."
    ),
    follow_ups=(
        ("Why log loss and not squared error?",
         "With the sigmoid, squared error is not convex, and its slope carries a factor p(1 − p), so a point that is "
         "badly wrong hardly pulls. The slope of the log loss is p − y: the more wrong, the harder the pull. It is "
         "also the likelihood of the labels."),
        ("What happens when the classes are perfectly separable?",
         "Without a penalty there is no finite minimum: the loss tends to 0 as w grows. Probabilities go to 0 and 1 "
         "and mean nothing. A penalty, or stopping early, makes w finite."),
        ("How do you read a coefficient?",
         "One unit more of the column, the others kept, adds the coefficient to the log-odds, so it multiplies the "
         "odds by e to the coefficient. Sizes compare only after the columns are scaled, and collinear columns share "
         "their weight."),
        ("Sigmoid or softmax with two classes?",
         "They are the same model: softmax over two scores depends only on their difference, and the sigmoid takes "
         "that difference as its one score."),
        ("Generative or discriminative?",
         "Discriminative: it models the class given x and says nothing on how x is distributed. Naive Bayes models x "
         "in each class; it needs fewer rows if its assumption holds, and is worse with many rows if it does not."),
        ("How do you handle a rare class?",
         "First I ask what a miss and a false alarm cost. Then I choose the threshold on validation data, or weight "
         "the classes, which shifts mostly the intercept and makes the probabilities no longer those of the data."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Classes that a line parts", "Every point is right, yet w keeps growing: nearly all probabilities are 0 or 1.",
        "With no mistakes left, a longer w always lowers the log loss; only the penalty, here a millionth, ends it.",
        "Lower C, so that the penalty holds w back.", PARTED, {"C": 1e6}, step=-1,
    ),
    Preset(
        "Two moons", "A straight boundary cuts off the tips of both moons, whatever C is.",
        "The log-odds are linear in the columns, so the boundary cannot bend.",
        "Add features such as squares and products, or use a tree, a kernel or a network.", MOONS, step=-1,
    ),
    Preset(
        "XOR", "The probabilities stay near 1/2 everywhere, and about half of the points are on the wrong side.",
        "Each column alone says nothing about the class, and a sum of columns says no more.",
        "Add the product of the two columns: its sign alone tells the class.", XOR, seed=1, step=-1,
    ),
    Preset(
        "A rare class", "Accuracy is high, but most points of the rare class are on the wrong side.",
        "There are 14 points of A for each of B, so where they overlap the odds favour A.",
        "Let the classes weigh alike, or move the threshold; judge by recall and precision.", RARE, step=-1,
    ),
    Preset(
        "A rate that is too high", "The boundary jumps to and fro, and the objective rises at many steps.",
        "A step that is longer than twice the distance to the valley's floor ends higher on the other side.",
        "Lower the rate, search along the line, or scale the columns.", OVERLAP, {"rate": "10"}, view=GRADIENT, step=2,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="logistic_regression",
    data=(
        *shapes(OVERLAP), Data(PARTED, parted), Data(RARE, rare), *shapes(BLOBS, MOONS, XOR), *tables(IRIS, WINE),
        Data(BREAST_CANCER, breast_cancer, "240 of 569 rows"),
    ),
    params=(
        Slide("C", "Inverse penalty C", (1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1e4, 1e6), 1.0,
              "A smaller C holds the weights back more."),
        Choice("class_weight", "Weights", tuple(WEIGHTS),
               help="Classes alike: each class weighs as much in all, however few its rows."),
        Choice("rate", "Rate", (SEARCHED, "0.03", "0.1", "0.3", "1", "3", "10"), "1",
               "A step is this times the slope, against it.", views=(GRADIENT,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(NEWTON, GRADIENT),
    own="classes",
    seed=1,
)  # fmt: skip
