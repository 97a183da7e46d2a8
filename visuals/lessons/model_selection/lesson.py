"""Model selection: the page's data, parameters, failures, checks and words."""

import warnings

import numpy as np
from sklearn import model_selection as theirs

from visuals.lessons.lesson import Choice, Compared, Interview, Lesson, Preset, Run, Slide, Whole
from visuals.lessons.model_selection import folds, growth, spread
from visuals.lessons.model_selection.models import (
    ALL,
    BEFORE,
    INSIDE,
    KNN,
    LOGISTIC,
    ORDER,
    SHUFFLED,
    STRATIFIED,
    STUMP,
    TREE,
    best_inside,
    model,
    rows,
    splitter,
)
from visuals.lessons.model_selection.quiz import quiz
from visuals.lessons.model_selection.rows import DATA, FEW, NOISE, RARE, SERIES, TRUTH
from visuals.lessons.model_selection.scenes import FOLDS, GROWTH, SPREAD, walk
from visuals.lessons.model_selection.truths import FAMILIES, HIGHEST, LOWEST, TRUTHS

SAME_MODEL = "the model is the same on both sides; what splits, refits and scores is not"


def check(run: Run) -> list[Compared]:
    """Split, score, and measure with scikit-learn's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in the run: rare classes, fits that fail
        return _spread(run) if run.view == SPREAD else _growth(run) if run.view == GROWTH else _folds(run)


def _folds(run: Run) -> list[Compared]:
    X, y = rows(run)
    ours = folds.steps_of(run)
    cv = splitter(run["split"], run["n_splits"], run.seed, (theirs.KFold, theirs.StratifiedKFold))
    found = theirs.cross_validate(model(run["model"], best_inside(run)), X, y, cv=cv, return_train_score=True)
    both = list(cv.split(X, y))
    return [
        Compared("Rows held out", np.concatenate([s.test for s in ours]), np.concatenate([t for _, t in both]), 0),
        Compared("Scores on held-out rows", *_known([s.test_score for s in ours], found["test_score"]), 1e-12,
                 SAME_MODEL),
        Compared("Scores on rows learned from", *_known([s.train_score for s in ours], found["train_score"]), 1e-12,
                 SAME_MODEL),
    ]  # fmt: skip


def _growth(run: Run) -> list[Compared]:
    X, y = rows(run)
    ours = growth.grown(run)
    cv = splitter(run["split"], run["n_splits"], run.seed, (theirs.KFold, theirs.StratifiedKFold))
    learned = len(y) - len(y) // run["n_splits"]
    sizes, train, test = theirs.learning_curve(
        model(run["model"]), X, y, train_sizes=growth.shares(learned), cv=cv, shuffle=True, random_state=run.seed
    )
    kept = np.isfinite(test).any(axis=1)
    return [
        Compared("Sizes", ours.sizes, sizes[kept], 0),
        Compared("Scores on rows learned from", ours.train, np.nanmean(train[kept], axis=1), 1e-12, SAME_MODEL),
        Compared("Scores on held-out rows", ours.test, np.nanmean(test[kept], axis=1), 1e-12, SAME_MODEL),
    ]


def _spread(run: Run) -> list[Compared]:
    ours, other = (
        [spread.measured(run, level, theirs=them).end for level in range(LOWEST, HIGHEST + 1)] for them in (False, True)
    )
    return [
        Compared(
            name, [getattr(end, part) for end in ours], [getattr(end, part) for end in other], 1e-6,
            "the models are scikit-learn's; polynomials of high degree amplify rounding",
        )
        for name, part in (("Squared bias", "bias2"), ("Variance", "variance"), ("Error", "error"))
    ]  # fmt: skip


def _known(ours: list[float], other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both with −1 for folds without a score, which then must be the same folds."""
    return np.nan_to_num(np.array(ours), nan=-1.0), np.nan_to_num(other, nan=-1.0)


INTERVIEW = Interview(
    explanation=(
        "I want to know how a model does on rows that it has not seen, so I keep rows aside. A test set is used once, "
        "at the very end. To choose between models I use k-fold cross-validation on the rest: cut the rows into k "
        "parts, hold each out in turn, learn from the others, and average the k scores. Every row is judged once by a "
        "model that has not seen it. I report the spread too, because one fold may say 0.7 and the next 0.9.\n\n"
        "How I cut matters. With classes I stratify, so that each fold has its share of a rare class. With several "
        "rows a customer I keep the customer in one fold. With time I learn from the past and judge by the future, "
        "since neighbouring days are alike. And everything that learns from data, scaling, imputing, choosing columns, "
        "goes inside the fold: choosing ten columns of pure noise with all rows gives accuracies far above one "
        "half.\n\nThen I look at two scores. If both the training and the validation score are poor, the model "
        "underfits: bias. If training is far better, it overfits: variance. The expected squared error is bias "
        "squared plus variance plus noise; more freedom lowers bias and raises variance, and the best model is where "
        "their sum is least. A learning curve shows what more rows would do: with a gap they help, and so do "
        "regularization and a simpler model; if the curves have met, I need better columns or a richer model.\n\n"
        "If I tune many settings, the best validation score is too good, so I nest the search or keep the test set "
        "for the last word."
    ),
    time=(
        r"$O(k\,T(n))$ for k folds, with $T(n)$ the cost of learning from n rows; a grid of g settings costs g times "
        "that, and nested cross-validation $k$ times more. The folds run in parallel."
    ),
    memory=r"$O(n)$ for the n rows' folds; one model at a time is enough, or k of them in parallel.",
    not_when=(
        "Plain k-fold: rows that depend on each other (split by group), time (roll forward), or a test set so large "
        "that one split is precise enough and k fits are dear. Leave-one-out: n fits of nearly equal models, whose "
        "estimate can still vary much."
    ),
    follow_ups=(
        ("How do you see overfitting?",
         "The score on training rows is much better than on validation rows, or the validation error starts to rise "
         "while the training error still falls."),
        ("How do you reduce it?",
         "More rows or augmentation, regularization (L1, L2, dropout, early stopping), fewer columns, a smaller model, "
         "or averaging many models as in a forest, which lowers variance at nearly the same bias."),
        ("Which k?",
         "Five or ten. A small k learns from fewer rows and looks too pessimistic; a large k costs more, and its "
         "models are nearly the same."),
        ("What is leakage, and how do you find it?",
         "The model learns something that it will not have when it is used: statistics of test rows, duplicates, a "
         "column that is known only afterwards. A score too good to be true, or one column that decides all, points "
         "to it."),
        ("Why is the best score of a search too high?",
         "It is the largest of many noisy figures, so part of it is luck. The more settings are tried and the fewer "
         "the rows, the more; nested cross-validation or an untouched test set says the truth."),
        ("Does a forest lower bias or variance?",
         "Variance: the trees' errors are partly independent and average out. Boosting lowers bias first, one small "
         "tree after the other, and can overfit."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Columns chosen too early",
        "Pure noise seems to predict the class of 86.7 % of the rows held out. Chosen in each fold: 50.0 %.",
        "The 10 columns were chosen with the help of the rows held out: they carry the answer into the folds.",
        "Choose columns inside each fold, in a pipeline; compare the setting “chosen in each fold”.",
        NOISE, {"columns": BEFORE}, seed=3, view=FOLDS, step=-1,
    ),
    Preset(
        "Time, shuffled",
        "Shuffled folds say 0.833. Folds of whole stretches of time say 0.507, hardly more than guessing.",
        "Every day held out has its neighbours among the days learned from, and they are alike.",
        "Learn from the past and judge by the future (TimeSeriesSplit); compare the setting “KFold, in order”.",
        SERIES, {"split": SHUFFLED}, view=FOLDS, step=-1,
    ),
    Preset(
        "Rows sorted by class", "Every fold scores 0: each model has never seen the class it is judged by.",
        "The rows are sorted by species, and three folds in order hold out one species each.",
        "Shuffle, or stratify.", "Iris flowers", {"split": ORDER, "n_splits": 3}, view=FOLDS, step=-1,
    ),
    Preset(
        "A rare class, not stratified", "Fold 5 holds out no row of class B, folds 1 and 3 hold out two each.",
        "There are 6 such rows among 90; where they fall is chance unless the split looks at the classes.",
        "Use StratifiedKFold, with no more folds than the class has rows.",
        RARE, {"split": SHUFFLED}, view=FOLDS, step=-1,
    ),
    Preset(
        "Few rows", "The folds' scores lie far apart, so their mean is hardly known.",
        "Each fold judges by 4 rows only: one row more or less moves its score by 0.25.",
        "Repeat the split with other seeds, say the spread, and get more rows.", FEW, view=FOLDS, step=-1,
    ),
    Preset(
        "Too much freedom", "Degree 10 fits 12 rows nearly perfectly, and its error on new rows is the largest.",
        "Eleven coefficients follow the noise of twelve rows: the curves differ wildly from sample to sample.",
        "Take a lower degree, more rows, or a penalty.", TRUTH, {"level": 10, "rows": 12}, view=SPREAD, step=15,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="model_selection",
    data=DATA,
    params=(
        Choice("model", "Model", (KNN, TREE, STUMP, LOGISTIC), views=(FOLDS, GROWTH)),
        Choice("split", "Split by", (STRATIFIED, SHUFFLED, ORDER), views=(FOLDS, GROWTH)),
        Whole("n_splits", "Folds", 2, 10, 5, views=(FOLDS, GROWTH)),
        Choice("columns", "Columns", (ALL, INSIDE, BEFORE), help="Choosing before the split lets the rows held out "
               "take part in it.", views=(FOLDS,)),
        Choice("truth", "Truth", tuple(TRUTHS), views=(SPREAD,)),
        Choice("family", "Model", tuple(FAMILIES), views=(SPREAD,)),
        Whole("level", "Degree or depth shown first", LOWEST, HIGHEST, 3, views=(SPREAD,)),
        Slide("rows", "Rows in a sample", (12, 20, 40, 80), 20, views=(SPREAD,)),
        Slide("noise", "Noise", (0.0, 0.1, 0.3, 0.6), 0.3, "Its standard deviation.", (SPREAD,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(FOLDS, GROWTH, SPREAD),
    by_hand=False,
    own="classes",
    own_views=("Folds", "Learning curve"),
    own_columns=0,
)  # fmt: skip
