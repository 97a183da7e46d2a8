"""k nearest neighbours: the page's data, parameters, failures, checks and words."""

from dataclasses import replace

import numpy as np
import sklearn.neighbors

from algorithms.datasets import (
    BLOBS,
    BREAST_CANCER,
    CURVE,
    DIABETES,
    IRIS,
    LINE,
    LINE_OUTLIER,
    MOONS,
    OVERLAP,
    UNEVEN,
    WINE,
)
from visuals.lessons.k_neighbors import data, regress, tree, vote
from visuals.lessons.k_neighbors.data import NUMBER, TREE, VOTE
from visuals.lessons.k_neighbors.quiz import quiz
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Whole, shapes, tables
from visuals.lessons.plane import breast_cancer
from visuals.lessons.walkthrough import Walkthrough

PLANE = (VOTE, TREE)
TIES = "Rows whose k-th and next neighbours are as far away are left out: which of them is taken is chance."


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return {VOTE: vote.walk, TREE: tree.walk, NUMBER: regress.walk}[run.view](run)


def check(run: Run) -> list[Compared]:
    """Ask scikit-learn's for each of the points: distances of the neighbours, and what they answer."""
    k, kinds = run["k"], sklearn.neighbors
    y: np.ndarray
    if run.view == NUMBER:
        X, y, p = run.table.X, run.table.values, 2
        ours, theirs, words = regress.model(run), kinds.KNeighborsRegressor, vote.WEIGHTS[run["weights"]]
    elif run.view == TREE:
        X, y, p = run.table.X, run.table.labels, vote.METRICS[run["metric"]]
        ours, theirs, words = tree.model(run), kinds.KNeighborsClassifier, "uniform"
    else:
        (X, _), y, p = vote.scaled(run), run.table.labels, vote.METRICS[run["metric"]]
        ours, theirs, words = vote.model(run), kinds.KNeighborsClassifier, vote.WEIGHTS[run["weights"]]
    ours.fit(X, y)
    # Their tree: their brute force takes ‖x‖² − 2 x·y + ‖y‖² apart and loses digits.
    other = theirs(k, weights=words, algorithm="kd_tree", p=p).fit(X, y)
    n = len(X)
    far, theirs_far = ours.kneighbors(X, min(k + 1, n))[0], other.kneighbors(X, min(k + 1, n))[0]
    clear = np.ones(n, bool) if k == n else far[:, k] > far[:, k - 1] * (1 + 1e-9) + 1e-300
    found = [Compared("Distances of neighbours", far, theirs_far, 1e-9)]
    if not clear.any():
        return found
    if run.view == NUMBER:
        return [*found, Compared("Predictions", ours.predict(X[clear]), other.predict(X[clear]), 1e-9, TIES)]
    return [
        *found,
        Compared("Shares of votes", ours.predict_proba(X[clear]), other.predict_proba(X[clear]), 1e-9, TIES),
    ]


INTERVIEW = Interview(
    explanation=(
        "k nearest neighbours learns nothing in advance: it keeps the training points. To answer for a new point it "
        "finds the k training points that are nearest. For a class they vote; for a number I take the mean of their "
        "values. I can let nearer points weigh more, by one over the distance.\n\n"
        "k sets the trade between bias and variance. With k = 1 the boundary follows every point, wrong labels too; "
        "the training error is zero and says nothing. With k = n the answer is always the majority class, or the "
        "overall mean. I choose k by cross-validation, odd for two classes so that votes do not tie.\n\n"
        "Everything rests on the distance. A column in large units decides alone, so I standardize, fitting the scaler "
        "on training data only. In many columns distances become alike: the nearest point is hardly nearer than the "
        "farthest. Then I drop columns, reduce dimensions or learn an embedding.\n\n"
        "The cost is paid when asked. Brute force compares all n points over d columns. A k-d tree halves the points "
        "at a median again and again; the search goes down to the nearest box and rules out every box that is farther "
        "than the k-th neighbour so far. In few columns that leaves about log n boxes; beyond some fifteen columns it "
        "opens nearly all and brute force is faster. At large scale I use approximate search such as HNSW, and accept "
        "that a few neighbours are missed.\n\n"
        "It is a good baseline with few columns and much data, its boundary can have any shape, and its answers can be "
        "explained by examples. But it is slow and large in service."
    ),
    time=(
        r"Brute force $O(n\,d)$ an answer for n points of d columns; a k-d tree $O(d\,n \log n)$ to build and about "
        r"$O(d \log n)$ an answer in few columns, up to $O(n\,d)$ in many."
    ),
    memory=r"$O(n\,d)$: all n training points with their d columns are kept.",
    not_when=(
        "Answers must be fast or the model small, columns are many or of mixed kinds, or values outside the training "
        "data's range must be predicted: a linear model, trees or boosting do better."
    ),
    follow_ups=(
        ("How do you choose k?",
         "By cross-validation over a range of k. Small k has low bias and high variance, large k the reverse. The "
         "square root of n is only a place to start. An odd k avoids ties between two classes."),
        ("What does one prediction cost, and how do you make it cheaper?",
         "n·d by brute force. A k-d tree or ball tree rules out boxes in few columns; approximate indexes such as "
         "HNSW or inverted files answer from a small part of the points; fewer columns and fewer prototypes help too."),
        ("How is it different from k-means?",
         "k-means is unsupervised: k is the number of clusters, and it learns centroids. Here k is the number of "
         "neighbours that vote, there are labels, and nothing is learnt. They share only the distance."),
        ("What is the curse of dimensionality here?",
         "Volume grows so fast with the columns that points are all far apart and about as far: the ratio of farthest "
         "to nearest tends to 1. Neighbours then say little, and trees can rule out nothing."),
        ("How do you treat classes of very different size?",
         "Large classes win votes by number alone. Weigh votes by distance or by class, take fewer neighbours, or move "
         "the threshold on the share of votes, judged by precision and recall."),
        ("Can it extrapolate?",
         "No. Beyond the data the neighbours stay the same, so the prediction stays level at the mean of the outermost "
         "points."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "k = 1 on noise", "Islands of the wrong class, and no mistake among the points themselves.",
        "Each point is its own nearest, so wrong labels are learnt by heart; asked for by others, more are mistaken.",
        "Raise k, for example to 15, and judge by points that do not count themselves.", data.NOISY, {"k": 1}, step=-1,
    ),
    Preset(
        "k = n", "Every place is given the largest class.",
        "All points vote everywhere, so only the sizes of the classes count.",
        "Lower k, or let votes weigh 1 / distance.", UNEVEN, {"k": 110}, step=-1,
    ),
    Preset(
        "Columns in other units", "The areas are level stripes: only the weight in grams decides, which says nothing.",
        "Its gaps are tens of grams, those of the size are single centimetres; in the distance they drown.",
        "Standardize the columns.", data.UNITS, step=-1,
    ),
    Preset(
        "Many columns of noise",
        "The farthest point is only about twice as far as the nearest, and over a quarter are mistaken.",
        "Twenty columns that say nothing add to each distance, and the two that tell hardly count.",
        "Drop columns, reduce dimensions, or learn which columns count.", data.MANY, step=-1,
    ),
    Preset(
        "A tree in many columns", "The search compares all points, or nearly all: the tree spares next to nothing.",
        "In 22 columns every box reaches nearer than the k-th neighbour, so none can be ruled out.",
        "Brute force, fewer columns, or approximate search.", data.MANY, view=TREE, step=-1,
    ),
    Preset(
        "A value far off", "With k = 1 the curve jumps down to the outlier at the right.",
        "The nearest point alone decides, whatever its value is.",
        "Raise k, or take the median of the neighbours.", LINE_OUTLIER, {"k": 1}, view=NUMBER, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="k_neighbors",
    data=(
        *(replace(d, views=PLANE) for d in shapes(OVERLAP, MOONS, BLOBS, UNEVEN)),
        Data(data.NOISY, data.noisy, "18 of 120 labels are wrong", PLANE),
        Data(data.UNITS, data.units, "one in centimetres, one in grams", PLANE),
        Data(data.MANY, data.many, "two columns tell, twenty do not", PLANE),
        *(replace(d, views=PLANE) for d in tables(IRIS, WINE)),
        Data(BREAST_CANCER, breast_cancer, "240 of 569 rows", PLANE),
        *(replace(d, views=(NUMBER,)) for d in shapes(CURVE, LINE, LINE_OUTLIER)),
        Data(DIABETES, data.diabetes, "240 of 442 rows, body mass index alone", (NUMBER,)),
    ),
    params=(
        Whole("k", "Neighbours k", 1, 240, 7),
        Choice("weights", "Votes", tuple(vote.WEIGHTS), views=(VOTE, NUMBER)),
        Choice("metric", "Distance", tuple(vote.METRICS), views=PLANE),
        Choice("scale", "Columns", tuple(vote.SCALES), views=(VOTE,)),
        Whole("leaf_size", "Leaf size", 1, 60, 12, "Boxes of fewer than twice as many are not halved.", (TREE,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(VOTE, TREE, NUMBER),
    own="classes",
    own_views=("Ask all", "k-d tree"),
    seed=1,
)  # fmt: skip
