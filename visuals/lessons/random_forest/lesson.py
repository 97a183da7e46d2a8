"""Random forest: the page's data, parameters, failures, checks and words."""

import warnings

import sklearn.ensemble

from algorithms.datasets import BREAST_CANCER, CIRCLES, IRIS, MOONS, OVERLAP, WINE, Table, real
from algorithms.datasets.real import PAIRS
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Whole, shapes, tables
from visuals.lessons.random_forest.forest import COLUMNS, ROWS, model
from visuals.lessons.random_forest.quiz import quiz
from visuals.lessons.random_forest.scenes import walk
from visuals.lessons.random_forest.tables import RARE, rare
from visuals.lessons.trees import as_read

EXACT = "Both read the columns as float32, the precision that scikit-learn's trees keep."


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's with the same seed: it draws the same rows and columns."""
    X, y = as_read(run.table.X), run.table.labels
    ours = model(run).set_params(oob_score=ROWS[run["bootstrap"]])
    theirs = sklearn.ensemble.RandomForestClassifier().set_params(**ours.get_params())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # few trees: some rows were drawn by all, and both say so
        ours.fit(X, y)
        theirs.fit(X, y)
    leaves = [[int(tree.get_n_leaves()) for tree in m.estimators_] for m in (ours, theirs)]
    found = [
        Compared("Leaves of each tree", leaves[0], leaves[1], 0, EXACT),
        Compared("Class shares", ours.predict_proba(X), theirs.predict_proba(X), 1e-9),
        Compared("Importance", ours.feature_importances_, theirs.feature_importances_, 1e-9),
    ]
    if ROWS[run["bootstrap"]]:
        shares = ours.oob_decision_function_, theirs.oob_decision_function_
        found.append(Compared("Out-of-bag shares", shares[0], shares[1], 1e-9))
        found.append(Compared("Out-of-bag score, all rows", ours.oob_score_, theirs.oob_score_, 1e-12))
    return found


def _cancer(seed: int) -> Table:
    return real(BREAST_CANCER).pick(*PAIRS[BREAST_CANCER]).first(220)


INTERVIEW = Interview(
    explanation=(
        "A random forest is many decision trees that vote. One deep tree fits almost anything, so its bias is low, but "
        "a few changed rows give another tree: its variance is high. The mean of many trees keeps the bias and loses "
        "variance. If each tree has variance sigma squared and two trees correlate by rho, the mean of B trees has "
        "variance rho sigma squared plus one minus rho, times sigma squared over B. The second part goes to zero as I "
        "add trees; the first does not. So everything is about making trees less alike without making each much "
        "worse.\n\n"
        "Two things do that. Each tree gets a bootstrap sample: n rows drawn with replacement, which leaves out about "
        "37 percent. And at each node only a random few columns may be split on, usually the square root of their "
        "number, so that one strong column does not start every tree. The trees are grown deep and not pruned. For "
        "classes I average the leaves' class shares; for numbers the means.\n\n"
        "The rows that a tree did not draw test it for nothing: I score each row by the trees that never saw it. That "
        "out-of-bag score is close to cross-validation.\n\n"
        "More trees do not make it overfit, they only cost time; I add them until the out-of-bag score is flat. What "
        "I tune is the columns a node and the rows a leaf. It needs no scaling, copes with many columns, and runs in "
        "parallel. It is slower and larger than one tree, cannot be read like one, cannot extrapolate, and on tables "
        "well-tuned boosting is often a bit better."
    ),
    time=(
        r"$O(B\,m\,n\log^2 n)$ for B balanced trees on n rows with m columns a node, $O(B\,m\,n\log n)$ if columns are "
        r"sorted once; one answer costs $O(B\log n)$."
    ),
    memory=r"$O(B\,n)$ nodes for B trees grown to the end on n rows.",
    not_when=(
        "Where a linear relation or a value beyond those seen matters, where one tree must be read by people, or where "
        "answers must come in microseconds from little memory; on sparse text a linear model is better."
    ),
    follow_ups=(
        ("Why does averaging help, and where does it stop?",
         "Errors cancel as far as the trees make different ones. However many trees, the variance of the mean stays "
         "above the correlation of two trees times the variance of one, and the bias stays that of one tree."),
        ("Why draw columns as well as rows?",
         "With bootstrap alone (bagging) a strong column is at the root of most trees, so they stay alike. Drawing "
         "columns lowers the correlation; too few columns make each tree weak. It is the main thing to tune."),
        ("What is the out-of-bag score?",
         "A row is missed by n draws with chance (1 − 1/n)^n, about 37 percent. The trees that missed it vote on it, "
         "and the share of rows that are right estimates the test accuracy without a test set. It uses only about a "
         "third of the trees a row, so it is slightly pessimistic."),
        ("How does it differ from gradient boosting?",
         "A forest grows deep trees independently and averages them: it lowers variance. Boosting grows small trees "
         "one after the other on what is left over: it lowers bias, can overfit with too many, and needs its rate "
         "tuned."),
        ("What do you do about a rare class?",
         "Weigh the classes or draw balanced bootstrap samples, move the threshold on the class shares, and judge by "
         "recall and precision instead of accuracy."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "One tree",
        "Slabs and islands around single rows. It is right on every row it drew, and wrong on 29 % of the others.",
        "One deep tree follows its own sample, noise included: high variance.",
        "Add trees and watch the blue line rise.", OVERLAP, {"n_estimators": 1}, seed=5, step=-1,
    ),
    Preset(
        "Trees that are all alike",
        "Two trees answer alike on 97 % of the plane, so the vote is hardly more than one tree.",
        "Each tree sees all rows and, at each node, both columns: only ties between splits are left to chance.",
        "Choose Bootstrap, and one column a node.", OVERLAP, {"bootstrap": "All rows", "max_features": "Both"}, step=-1,
    ),
    Preset(
        "A rare class", "Accuracy is 93.0 %, as high as for always answering “usual”: 8 of the 9 rare rows are missed.",
        "Most votes around each rare row come from usual rows; accuracy hardly counts 9 of 129.",
        "Weigh the classes, or move the threshold; report recall.", RARE, {"n_estimators": 30}, step=-1,
    ),
    Preset(
        "Trees too small", "40 trees of one cut each miss 21 of the 60 rows of the outer ring.",
        "Averaging removes variance, not bias: one cut parts off one side of a ring at best.",
        "Let trees grow deep; a forest wants trees with little bias.", CIRCLES,
        {"n_estimators": 40, "max_depth": 1}, step=-1,
    ),
    Preset(
        "More trees than needed", "From 30 trees on the blue line stays almost level; it does not fall either.",
        "What is left is the error that the trees share; more trees average away only the rest.",
        "Stop when the out-of-bag line is flat; then tune columns a node and rows a leaf.", MOONS,
        {"n_estimators": 60}, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="random_forest",
    data=(*shapes(OVERLAP, MOONS, CIRCLES), Data(RARE, rare, "9 of 129 rows are of the rare class."),
          *tables(IRIS, WINE),
          Data(BREAST_CANCER, _cancer, "The first 220 rows.")),
    params=(
        Whole("n_estimators", "Trees", 1, 60, 12),
        Choice("max_features", "Columns a node", tuple(COLUMNS), "One", "Of the two, how many a node may split on."),
        Choice("bootstrap", "Rows a tree", tuple(ROWS), "Bootstrap", "Bootstrap: n draws with replacement."),
        Whole("max_depth", "Deepest level", 1, 12, 12),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    own="classes",
    seed=2,
)  # fmt: skip
