"""K-means: the page's data, parameters, failures, checks and words."""

from algorithms.datasets import BLOBS, IRIS, MOONS, NO_CLUSTERS, STRETCHED, UNEVEN, WINE
from visuals.lessons.k_means.check import check
from visuals.lessons.k_means.data import FAR, FAR_OUTLIER
from visuals.lessons.k_means.quiz import quiz
from visuals.lessons.k_means.scenes import CHOOSE, CLUSTER, STARTS, walk
from visuals.lessons.lesson import Choice, Interview, Lesson, Preset, Whole, shapes, tables

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
        ("What is a silhouette, and when does it mislead?",
         "For a point, a is the mean distance to its own cluster and b to the next one; the silhouette is (b − a) over "
         "the larger of the two, from −1 to 1. It favours round groups that lie apart, just as k-means does, so for "
         "long or ring-shaped groups it can prefer a wrong k. All distances are needed: O(n²) time, or a sample."),
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
        "One outlier", "One centroid sits on a single far point, and two natural groups share the other.",
        "Distances are squared: one point at 10 weighs as much as a hundred at 1, so this split is the best.",
        "Take outliers out first, or use k-medoids.", FAR, {"n_clusters": 2, "init": "k-means++"},
        seed=2, step=-1,
    ),
    Preset(
        "A bad start", "Two centroids share one blob, and one has two: the inertia is 3.6 times the best one's.",
        "Random rows may all be drawn in one place, and Lloyd's turns only go downhill.",
        "Use k-means++ and several starts; compare the inertia.", BLOBS, {"init": "Random rows"}, seed=12, step=-1,
    ),
    Preset(
        "Two centroids on one place",
        "Two of the drawn flowers have the same petals. One centroid gets no points and jumps to the flower that lies "
        "farthest from its centroid.",
        "A tie goes to the first centroid, and without points there is no mean.",
        "Nothing: this rule keeps k clusters. Without it the mean of no points would be 0 / 0.",
        IRIS, {"n_clusters": 4, "init": "Random rows"}, seed=48, step=2,
    ),
    Preset(
        "Groups that are not round", "The moons are cut by a straight line.",
        "The border between two centroids is always the straight line half way between them.",
        "Use DBSCAN or spectral clustering.", MOONS, {"n_clusters": 2}, step=-1,
    ),
    Preset(
        "Elbow against silhouette", "There are three groups. The inertia bends most at k = 3; the mean silhouette is "
        "highest at k = 2.",
        "The groups are long and lie close: by round distance, two of them look like one.",
        "Look at the groups and at what they are for; a Gaussian mixture with BIC fits long groups.",
        STRETCHED, seed=0, view=CHOOSE, step=-1,
    ),
    Preset(
        "Nothing to find", "The inertia falls without a sharp bend, and every k from 2 to 8 has about the same mean "
        "silhouette, near 0.4.",
        "K-means always answers; it has no way to say that there are no groups.",
        "Compare with the same data, each column shuffled: groups that are real score clearly higher.",
        NO_CLUSTERS, seed=0, view=CHOOSE, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="k_means",
    data=(*shapes(UNEVEN, BLOBS, STRETCHED, MOONS, NO_CLUSTERS), FAR_OUTLIER, *tables(IRIS, WINE)),
    params=(
        Whole("n_clusters", "Clusters k", 1, 8, 3, views=(CLUSTER,)),
        Choice(
            "init", "Start", tuple(STARTS), "Random rows", "k-means++ draws the centroids far apart.", views=(CLUSTER,)
        ),
        Whole("n_init", "Starts for each k", 1, 20, 10, "The lowest inertia counts.", (CHOOSE,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(CLUSTER, CHOOSE),
    own="points",
    seed=3,
)  # fmt: skip
