"""Decision trees: the page's data, parameters, failures, checks and words."""

import warnings

import numpy as np
import sklearn.tree

from algorithms.datasets import CURVE, DIABETES, IRIS, MOONS, OVERLAP, XOR, real
from visuals.lessons.decision_tree.pruning import chosen, parts, stops
from visuals.lessons.decision_tree.quiz import quiz
from visuals.lessons.decision_tree.scenes import walk
from visuals.lessons.decision_tree.setting import CRITERIA, GROW, NUMBERS, PRUNE, model, setting
from visuals.lessons.decision_tree.tables import CLOSE_MOVED, COINS, DIAGONAL, OWN, SLOPE
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Whole, shapes, tables

EXACT = "Both read the columns as float32, the precision that scikit-learn's trees keep."

FAR = "scikit-learn takes the mean square less the squared mean: it loses digits where targets are far from 0."


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's with the same parameters and the same seed for ties."""
    if run.view == PRUNE:
        return _check_pruning(run)
    its, ours = setting(run), model(run)
    numbers = run.view == NUMBERS
    like = sklearn.tree.DecisionTreeRegressor() if numbers else sklearn.tree.DecisionTreeClassifier()
    theirs = like.set_params(**ours.get_params())
    ours.fit(its.X, its.y)
    theirs.fit(its.X, its.y)
    name = "Predictions" if numbers else "Class shares"
    lost = 64 * float(np.finfo(float).eps * np.max(its.y**2.0)) if numbers else 0.0
    far = FAR if numbers else ""
    answers = [m.predict(its.X) if numbers else m.predict_proba(its.X) for m in (ours, theirs)]
    return [
        Compared("Split columns", ours.tree_.feature, theirs.tree_.feature, 0, EXACT),
        Compared("Thresholds", ours.tree_.threshold, theirs.tree_.threshold, 1e-12),
        Compared("Impurity of each node", ours.tree_.impurity, theirs.tree_.impurity, 1e-9 + lost, far),
        Compared(name, answers[0], answers[1], 1e-9),
        Compared("Importance", ours.feature_importances_, theirs.feature_importances_, 1e-9),
    ]


def _check_pruning(run: Run) -> list[Compared]:
    its, held = parts(run)
    ours = model(run)
    theirs = sklearn.tree.DecisionTreeClassifier().set_params(**ours.get_params())
    X, y = its.X[~held], its.y[~held]
    grown = ours.fit(X, y)
    path = stops(grown.tree_, its, held, grown.classes_)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn warns when rounding makes an alpha a hair below 0
        mine, other = (m.cost_complexity_pruning_path(X, y) for m in (ours, theirs))
    found = [
        Compared("α of each cut", mine.ccp_alphas, other.ccp_alphas, 1e-9, EXACT),
        Compared("Impurity after each cut", mine.impurities, other.impurities, 1e-9),
    ]
    best = chosen(path)
    after = path[best + 1].alpha if best + 1 < len(path) else path[best].alpha + 1
    alpha = (path[best].alpha + after) / 2  # all between this cut and the next prune to the same tree
    predicted = [m.set_params(ccp_alpha=alpha).fit(X, y).predict(its.X) for m in (ours, theirs)]
    leaves = (path[best].leaves, theirs.get_n_leaves())
    return [
        *found,
        Compared("Leaves of the chosen tree", leaves[0], leaves[1], 0),
        Compared("Its predictions", predicted[0], predicted[1], 0),
    ]


def _diabetes(seed: int) -> object:
    return real(DIABETES).pick("bmi").first(150)


INTERVIEW = Interview(
    explanation=(
        "A decision tree asks one question about one column at a time, is x at most t, until it reaches a leaf that "
        "answers. To build it I start with all rows in the root. For each column I sort the rows and try every "
        "threshold between two neighbours. I score a threshold by how much it lowers the impurity: the node's "
        "impurity minus that of its two parts, each weighted by its share of the rows. For classes the impurity is "
        "Gini, one minus the sum of the squared class shares, or the entropy. I take the best threshold and do the "
        "same in both parts, until a node is pure or a limit says stop: depth, rows a leaf, or the least decrease. A "
        "leaf answers with its most frequent class, or with the class shares as probabilities.\n\n"
        "For real-valued outputs only two things change: the impurity is the mean squared distance to the node's mean, "
        "and the leaf answers the mean, the number with the least squared error. The prediction is a step function.\n\n"
        "The search is greedy: it never looks two splits ahead, because finding the smallest exact tree is NP-hard. "
        "A tree that is grown to the end learns noise by heart, so I limit it, or grow it fully and prune: "
        "cost-complexity pruning cuts the branch whose leaves lower the impurity least each, and cross-validation "
        "chooses how far.\n\n"
        "It needs no scaling and takes any monotone change of a column; a small tree can be read. But its variance is "
        "high: a few changed rows can change the root. That is why one uses forests and boosting."
    ),
    time=(
        r"$O(d\,n\log n)$ to sort n rows by each of d columns once, then $O(d\,n)$ a level: $O(d\,n\log n)$ in all if "
        r"the tree is balanced, $O(d\,n^2)$ at worst. One answer costs $O(\text{depth})$."
    ),
    memory=r"$O(d\,n)$ for the sorted columns while it grows; the tree itself has at most $2n - 1$ nodes.",
    not_when=(
        "Smooth or linear relations (a linear model needs fewer numbers), values beyond those seen (a tree cannot "
        "extrapolate), or where accuracy counts more than reading it: then use a forest or boosting."
    ),
    follow_ups=(
        ("Gini or entropy: does it matter?",
         "Rarely. Both are 0 in a pure node and largest at equal shares, and both are strictly concave, so every split "
         "that changes the shares lowers them. Gini needs no logarithm; the trees mostly agree. Accuracy is no good "
         "for growing: it often does not change although a split makes the parts purer."),
        ("How do you adapt it for real-valued outputs?",
         "Replace the impurity by the variance of the targets in the node and the answer by their mean. With running "
         "sums of y all thresholds of a sorted column still take one pass. For the absolute error it is the median."),
        ("How does it treat categories and missing values?",
         "A column of k categories has 2^(k − 1) − 1 splits in two; for two classes or for squared error it is enough "
         "to sort the categories by their mean target and cut that order. Missing values can go to the side that "
         "scores better, or follow a surrogate split on another column."),
        ("Why not stop as soon as no split helps much?",
         "Because of XOR: the first split gains almost nothing, the two below it gain everything. Growing and then "
         "pruning sees both levels."),
        ("Are its importances to be trusted?",
         "The summed decrease is measured on the training rows and favours columns with many different values, even "
         "random ones. Permutation importance on held-out rows is safer; of two correlated columns either may take "
         "all."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "Too deep on noise", "Every row is answered right, by tiny boxes, although the classes are coin flips.",
        "A leaf for each row has no impurity left: the training rows cannot tell noise from a rule.",
        "Limit depth or rows a leaf, or prune; judge by rows held out.", COINS, {"max_depth": 12}, step=-1,
    ),
    Preset(
        "XOR", "The best first cut takes less than a tenth of the impurity away; two levels do not part the corners.",
        "Alone, neither column says anything about the class, and the search never looks two cuts ahead.",
        "Grow deeper and prune afterwards, or add the product of the columns.", XOR, {"max_depth": 2}, step=-1,
    ),
    Preset(
        "A diagonal border", "A staircase: three levels still get rows wrong that one straight line gets right.",
        "Each cut asks one column, so it runs along an axis.",
        "Add the difference of the columns, use a linear model, or average many trees.", DIAGONAL,
        {"max_depth": 3}, step=-1,
    ),
    Preset(
        "One point moved", "The first cut is on x₁. In “A close call”, which differs by one point, it is on x₂.",
        "Two cuts were almost equally good; one row decides the root, and the rows of each part with it.",
        "Average trees over many samples: a random forest.", CLOSE_MOVED, {"max_depth": 2}, step=-1,
    ),
    Preset(
        "Numbers by heart", "The steps run through every point: no error is left, although each value carries noise.",
        "Until a leaf holds one row, some cut still lowers the squared error.",
        "Ask for more rows a leaf: with 10 the error on new rows is a third lower.", SLOPE, {"max_depth": 12},
        view=NUMBERS, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="decision_tree",
    data=(*OWN[:1], *shapes(MOONS, OVERLAP, XOR), *OWN[1:], *shapes(CURVE), *tables(IRIS),
          Data(DIABETES, _diabetes, "Progression by body mass index, the first 150 rows.")),  # type: ignore[arg-type]
    params=(
        Choice("criterion", "Impurity", tuple(CRITERIA), "Gini", views=(GROW, PRUNE)),
        Whole("max_depth", "Deepest level", 1, 12, 3, "The root is at level 0.", views=(GROW, NUMBERS)),
        Whole("min_samples_leaf", "Rows a leaf", 1, 20, 1, "So many at least on each side.", views=(GROW, NUMBERS)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(GROW, NUMBERS, PRUNE),
    own="classes",
    seed=12,
)  # fmt: skip
