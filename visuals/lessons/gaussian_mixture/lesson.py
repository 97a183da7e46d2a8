"""Gaussian mixture: the page's data, parameters, failures, checks and words."""

import warnings

import sklearn.mixture

from algorithms.datasets import BLOBS, IRIS, MOONS, NO_CLUSTERS, OUTLIER, OVERLAP, STRETCHED, UNEVEN, WINE
from visuals.lessons.gaussian_mixture.quiz import quiz
from visuals.lessons.gaussian_mixture.scenes import STARTS, model, walk
from visuals.lessons.lesson import Choice, Compared, Interview, Lesson, Preset, Run, Slide, Whole, shapes, tables


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's from the same parameters and seed."""
    X, ours = run.table.X, model(run)
    theirs = sklearn.mixture.GaussianMixture(**ours.get_params())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # equal points in k-means, and EM cut short, are told in the scenes
        ours.fit(X)
        theirs.fit(X)
    rounding = "Rounding grows where a component has hardly any extent."
    return [
        Compared("Weights", ours.weights_, theirs.weights_, 1e-6, rounding),
        Compared("Means", ours.means_, theirs.means_, 1e-6, rounding),
        Compared("Covariances", ours.covariances_, theirs.covariances_, 1e-6, rounding),
        Compared("Mean log-likelihood", ours.lower_bound_, theirs.lower_bound_, 1e-6, rounding),
        Compared("Turns", ours.n_iter_, theirs.n_iter_, 0),
        Compared("Components of the points", ours.predict(X), theirs.predict(X), 0),
    ]


INTERVIEW = Interview(
    explanation=(
        "A Gaussian mixture says that each point was drawn in two steps: first one of k components, with the weights "
        "as chances, then a place from that component's Gaussian. I want the weights, means and covariances that make "
        "the points likeliest. The log-likelihood has a sum inside the logarithm, so there is no closed form. But if I "
        "knew the components of the points, I could just average.\n\n"
        "EM takes turns with that. In the E step I work out, by Bayes' rule, how much of each point belongs to each "
        "component: weight times density, divided by the sum over the components. These shares are called "
        "responsibilities. In the M step each component takes the mean and covariance of the points weighted by its "
        "shares, and as weight its part of all shares. The E step makes a lower bound of the log-likelihood touch it; "
        "the M step raises that bound. So the log-likelihood never falls, and I stop when it rises by less than a "
        "tolerance.\n\n"
        "It ends in a local maximum, so I start from k-means, run several starts and keep the best. The likelihood has "
        "no upper bound: a component can shrink onto one point. So I add a little to each variance. I choose k and the "
        "form of the covariance, full, tied, diagonal or spherical, by BIC or by held-out likelihood.\n\n"
        "It assumes elliptical groups. In return I get soft shares and a density, so I can also sample and find "
        "anomalies."
    ),
    time=(
        r"$O(n\,k\,d^2)$ a turn for n points, k components and d columns with full covariances, plus $O(k\,d^3)$ for "
        r"their factors; $O(n\,k\,d)$ for diagonal and spherical ones."
    ),
    memory=r"$O(n\,k + k\,d^2)$: a share for each of n points and k components, and the covariances of d columns.",
    not_when=(
        "Groups that are not elliptical (DBSCAN, spectral clustering), many columns and few rows (reduce them with PCA "
        "first, or use diagonal covariances), heavy tails or outliers (mixtures of t distributions), or when hard "
        "round groups are enough: k-means is faster."
    ),
    follow_ups=(
        ("What do the E and M steps do?",
         "E: with the components fixed, compute each point's responsibilities. M: with the responsibilities fixed, set "
         "weights, means and covariances to their weighted maximum-likelihood estimates, which are in closed form."),
        ("When do you stop?",
         "When the mean log-likelihood rises by less than a tolerance, or after a maximum of turns. A small rise is no "
         "proof of a maximum: EM can crawl over a plateau. I also watch the likelihood of held-out points, which falls "
         "when components begin to fit single points."),
        ("Why does the log-likelihood never fall?",
         "By Jensen's inequality any distribution over components gives a lower bound. The E step chooses the "
         "posterior, for which the bound is equal; the M step then maximises the bound, so what lies above it cannot "
         "be lower. With reg_covar this holds only up to the little that is added."),
        ("What is a singular component?",
         "One whose covariance has shrunk to a point or a line, so that its density, and with it the likelihood, grows "
         "without bound. Adding reg_covar to the variances, a prior on the covariances, fewer components or another "
         "start help."),
        ("How does it differ from k-means?",
         "k-means gives each point wholly to the nearest mean and knows no width or shape. It is the limit of EM with "
         "equal weights and equal spherical covariances that shrink to zero."),
        ("How many parameters has it?",
         "With full covariances k d(d + 1)/2 for the covariances, k d for the means and k − 1 for the weights. BIC "
         "charges log n for each, so it prefers a simpler form unless the likelihood rises enough."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "A component collapses",
        "One component has become a line: all its flowers have a petal width of exactly 0.2 cm. The log-likelihood is "
        "the highest that any of these starts reaches, and says little about the flowers.",
        "Where points agree in a direction, a Gaussian without extent has a density without bound.",
        "Raise reg_covar, use fewer components or another start, and look at the smallest spread.",
        IRIS, {"init_params": "One row each"}, seed=2, step=-1,
    ),
    Preset(
        "reg_covar holds it open",
        "The same start, but no spread can be below 0.1: all components keep their width.",
        "0.01 is added to each variance, so the standard deviation is at least the root of that, and the density is "
        "bounded.",
        "Choose reg_covar in squared units of the columns, well below the variance of a real group.",
        IRIS, {"init_params": "One row each", "reg_covar": 0.01}, seed=2, step=-1,
    ),
    Preset(
        "Too many components",
        "Six components share three blobs. The log-likelihood is higher than with three, and the BIC is worse.",
        "Each component more can only help to fit these very points, noise included.",
        "Compare the BIC, or the log-likelihood of points that were held out.", BLOBS, {"n_components": 6}, step=-1,
    ),
    Preset(
        "The wrong form", "Round components cut the long groups across and mix them.",
        "A spherical covariance has one variance for all directions, so it cannot follow a tilt.",
        "Use full covariances, or tied ones where all groups have the same shape; compare the BIC.",
        STRETCHED, {"covariance_type": "spherical"}, seed=2, step=-1,
    ),
    Preset(
        "A flat start", "EM stops after two turns, with three components that lie on each other.",
        "With random shares all components begin at the mean of all points: they are so alike that the first rise is "
        "already less than tol.",
        "Start from k-means, and do not trust an early stop: try several starts.",
        STRETCHED, {"init_params": "Random shares"}, seed=2, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="gaussian_mixture",
    data=(*shapes(STRETCHED, UNEVEN, OVERLAP, BLOBS, MOONS, OUTLIER, NO_CLUSTERS), *tables(IRIS, WINE)),
    params=(
        Whole("n_components", "Components k", 1, 6, 3),
        Choice(
            "covariance_type", "Covariance", ("full", "tied", "diag", "spherical"), "full",
            "full: any ellipse. tied: one ellipse for all. diag: along the columns. spherical: a circle.",
        ),
        Choice(
            "init_params", "Start", tuple(STARTS), "k-means",
            "How points are first shared: by k-means, one drawn row to each component, or at random.",
        ),
        Slide("tol", "Stop below (tol)", (1e-1, 1e-2, 1e-3, 1e-4, 1e-6), 1e-3, "Least rise of the log-likelihood."),
        Slide("reg_covar", "Added to variances (reg_covar)", (1e-6, 1e-4, 1e-2, 1e-1, 1.0), 1e-6),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    own="points",
    seed=2,
)  # fmt: skip
