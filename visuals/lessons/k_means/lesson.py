"""K-means: the page's data, parameters, failures, checks and words."""

import sklearn.cluster

from algorithms.datasets import BLOBS, IRIS, MOONS, NO_CLUSTERS, OUTLIER, STRETCHED, UNEVEN, WINE
from visuals.lessons.k_means.quiz import quiz
from visuals.lessons.k_means.scenes import MAX_TURNS, STARTS, model, walk
from visuals.lessons.lesson import Choice, Compared, Interview, Lesson, Preset, Run, Whole, shapes, tables


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's from the centroids that ours starts with."""
    X, ours = run.table.X, model(run)
    start = next(s for s in reversed(list(ours.iterate(X))) if s.stage == "seed").centers
    ours.fit(X)
    theirs = sklearn.cluster.KMeans(run["n_clusters"], init=start, n_init=1, tol=0, max_iter=MAX_TURNS).fit(X)
    return [
        Compared("Centroids", ours.cluster_centers_, theirs.cluster_centers_, 1e-9),
        Compared("Labels", ours.labels_, theirs.labels_, 0),
        Compared("Inertia", ours.inertia_, theirs.inertia_, 1e-9),
        Compared("Turns", ours.n_iter_, theirs.n_iter_, 0),
    ]


INTERVIEW = Interview(
    explanation=(
        "K-means splits n points into k groups so that the squared distances of the points to the mean of their group "
        "add up to as little as possible. That sum is called the inertia. Finding the best split is NP-hard, so "
        "Lloyd's algorithm looks for a good one: it starts with k centroids and then takes turns. First it gives each "
        "point to its nearest centroid. Then it moves each centroid to the mean of its points. Each of the two lowers "
        "the inertia or leaves it as it is, and there are finitely many splits, so it ends: in a local minimum.\n\n"
        "Which minimum depends on the start. K-means++ draws each further centroid among the points, in proportion to "
        "the squared distance to the centroids drawn so far; its expected inertia is within a factor of O(log k) of "
        "the best. In practice I also run it from several starts and keep the lowest inertia.\n\n"
        "It assumes that groups are round, about equally wide and told apart by Euclidean distance. So I scale the "
        "columns first, I look for outliers, because a mean gives in to them, and I choose k by what the groups are "
        "for; if nothing says so, by the elbow of the inertia or by the silhouette."
    ),
    time=r"$O(n\,k\,d)$ a turn for n points, k centroids and d columns; a few dozen turns are usual.",
    memory=r"$O((n + k)\,d)$: the points, the centroids and one label a point.",
    not_when=(
        "Groups that are not round or differ much in width (use a Gaussian mixture), groups of any shape or with noise "
        "(DBSCAN), categories instead of numbers (k-modes), or outliers that must not count (k-medoids)."
    ),
    follow_ups=(
        ("How do you choose k?",
         "By the use: how many groups can be acted on. Otherwise fit several k and look where the inertia stops "
         "falling fast, or take the highest mean silhouette; check that the groups are the same on another sample."),
        ("Does it always converge, and to the best answer?",
         "It always ends, because neither stage raises the inertia and there are finitely many splits. It ends in a "
         "local minimum: k-means++ and several starts make a bad one unlikely."),
        ("What if a centroid has no points?",
         "Its mean is not defined. scikit-learn and this code give it the point that is farthest from its own "
         "centroid."),
        ("How is it related to a Gaussian mixture?",
         "It is the limit of EM with equal round covariances that shrink to zero: the soft shares become hard labels."),
        ("How would you run it on a billion points?",
         "Mini-batches: update the centroids from a small sample a turn; or assign in parallel on shards and add up "
         "sums and counts, which is all that an update needs."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "k is too large", "Natural blobs are cut in two, and the cut moves with the seed.",
        "Every further centroid lowers the inertia, so the algorithm uses all it is given.",
        "Look for the elbow, or ask which k the groups are for.", BLOBS, {"n_clusters": 6},
    ),
    Preset(
        "One outlier", "One centroid sits on a single far point, and two natural groups share the other.",
        "Distances are squared: one point at 10 weighs as much as a hundred at 1.",
        "Take outliers out first, or use k-medoids.", OUTLIER, {"n_clusters": 2}, step=-1,
    ),
    Preset(
        "A bad start", "Two centroids share one blob and one centroid has two: the run ends in a poor minimum.",
        "Random rows may all be drawn in one place, and Lloyd's turns only go downhill.",
        "Use k-means++ and several starts; compare the inertia.", BLOBS, {"init": "Random rows"}, seed=7, step=-1,
    ),
    Preset(
        "Groups that are not round", "The moons are cut by a straight line.",
        "The border between two centroids is always the straight line half way between them.",
        "Use DBSCAN or spectral clustering.", MOONS, {"n_clusters": 2}, step=-1,
    ),
    Preset(
        "Nothing to find", "It returns neat groups of an even spread.",
        "K-means always answers; it has no way to say that there are no groups.",
        "Compare the inertia or the silhouette with that of shuffled columns.", NO_CLUSTERS, {"n_clusters": 4}, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="k_means",
    data=(*shapes(UNEVEN, BLOBS, STRETCHED, MOONS, OUTLIER, NO_CLUSTERS), *tables(IRIS, WINE)),
    params=(
        Whole("n_clusters", "Clusters k", 1, 8, 3),
        Choice("init", "Start", tuple(STARTS), "Random rows", "k-means++ draws the centroids far apart."),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    own="points",
    seed=3,
)
