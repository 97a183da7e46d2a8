"""Naive Bayes: the page's data, parameters, failures, checks and words."""

import warnings
from dataclasses import replace

import numpy as np
import sklearn.linear_model
import sklearn.naive_bayes

from algorithms.datasets import BLOBS, BREAST_CANCER, IRIS, MOONS, OVERLAP, STRETCHED, WINE, XOR
from visuals.lessons.lesson import Choice, Compared, Data, Interview, Lesson, Preset, Run, Slide, shapes, tables
from visuals.lessons.naive_bayes import beside, data, gaussian, words
from visuals.lessons.naive_bayes.data import BESIDE, GAUSSIAN, WORDS
from visuals.lessons.naive_bayes.quiz import quiz
from visuals.lessons.plane import breast_cancer
from visuals.lessons.walkthrough import Walkthrough

PLANE = (GAUSSIAN, BESIDE)


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    return {GAUSSIAN: gaussian.walk, BESIDE: beside.walk, WORDS: words.walk}[run.view](run)


def check(run: Run) -> list[Compared]:
    """Fit scikit-learn's on the same rows."""
    X, y = run.table.X, run.table.labels
    if run.view == WORDS:
        return _check_words(run)
    if run.view == BESIDE:
        return _check_beside(run)
    ours = gaussian.model(run).fit(X, y)
    theirs = sklearn.naive_bayes.GaussianNB(priors=ours.priors, var_smoothing=run["smoothing"]).fit(X, y)
    if not theirs.var_.all():  # where no column varies theirs adds nothing, and divides by 0
        return [Compared("Means", ours.theta_, theirs.theta_)]
    return [
        Compared("Priors", ours.class_prior_, theirs.class_prior_),
        Compared("Means", ours.theta_, theirs.theta_),
        Compared("Variances", ours.var_, theirs.var_),
        Compared("Probabilities", ours.predict_proba(X), theirs.predict_proba(X)),
    ]


def _check_beside(run: Run) -> list[Compared]:
    fit = beside.fits(run)[-1]
    X, y = run.table.X[fit.rows], run.table.labels[fit.rows]
    naive = sklearn.naive_bayes.GaussianNB(var_smoothing=run["smoothing"]).fit(X, y)
    theirs = sklearn.linear_model.LogisticRegression(C=run["C"], solver="newton-cholesky", tol=1e-12, max_iter=500)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that rounding leaves no lower place to find near the minimum
        theirs.fit(X, y)
    found = [
        Compared("Means", fit.naive.theta_, naive.theta_),
        Compared("Variances", fit.naive.var_, naive.var_),
        Compared("Coefficients", fit.logistic.coef_, theirs.coef_, 1e-4, "Both stop where the slope is nearly 0."),
    ]
    if naive.var_.all():
        all_rows = run.table.X
        found.append(Compared("Probabilities", fit.naive.predict_proba(all_rows), naive.predict_proba(all_rows)))
    return found


def _check_words(run: Run) -> list[Compared]:
    X, y, (x, _, _) = run.table.X, run.table.labels, words.counted(run)
    ours = words.model(run).fit(X, y)
    theirs = sklearn.naive_bayes.MultinomialNB(alpha=run["alpha"])
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore")  # of the logarithm of 0 where nothing is added
        theirs.fit(X, y)
        shares = np.exp(theirs.feature_log_prob_)
    found = [
        Compared("Counts", ours.feature_count_, theirs.feature_count_, 0),
        Compared("Shares of words", np.exp(ours.feature_log_prob_), shares),
        Compared("Log priors", ours.class_log_prior_, theirs.class_log_prior_),
    ]
    if run["alpha"] > 0:  # with nothing added, scikit-learn's probabilities of messages are no numbers
        found.append(Compared("Probabilities", ours.predict_proba(x[None]), theirs.predict_proba(x[None])))
    return found


INTERVIEW = Interview(
    explanation=(
        "Naive Bayes is a generative classifier: it models how the rows of each class look, and then turns that around "
        "with Bayes' rule. The probability of a class given a row is proportional to its prior, how frequent it is, "
        "times the likelihood, how probable such a row is in that class.\n\n"
        "A joint distribution of many columns would need far too much data. The naive assumption is that within a "
        "class the columns are independent, so the likelihood is a product with one factor a column. I work with "
        "logarithms: products become sums and do not underflow. For numbers I take a normal distribution, so fitting "
        "is a mean and a variance for each class and column. For text I count words: multinomial naive Bayes, where "
        "each word adds its log-odds. A word that never came in a class would make the product zero, so I add a small "
        "count to all, which is called Laplace smoothing.\n\n"
        "Logistic regression is its discriminative partner: it models only the class given the row. Naive Bayes fits "
        "in one pass, updates by adding counts, and tends to come near its best with fewer rows, above all with many "
        "columns. With more rows logistic regression usually wins, because it does not need independence.\n\n"
        "Columns are rarely independent. Two that say the same are counted twice, so the probabilities are too near 0 "
        "or 1. The ranking of the classes is often still right, so it can classify well with badly calibrated "
        "probabilities. I use it as a fast baseline, for text, and where data arrives in a stream."
    ),
    time=(
        r"$O(n\,d)$ to fit n rows of d columns, in one pass; $O(d\,k)$ a prediction among k classes; for text only the "
        r"words that come are visited."
    ),
    memory=r"$O(d\,k)$: a mean and a variance, or a count, for each of d columns and k classes.",
    not_when=(
        "Probabilities must be right, columns are strongly correlated, or the class depends on how columns work "
        "together, as in XOR: use logistic regression with products, trees or boosting."
    ),
    follow_ups=(
        ("What is the difference between a generative and a discriminative model?",
         "A generative model describes the rows and the classes together, P(x, y), so it can also make rows and cope "
         "with missing columns. A discriminative one describes only P(y | x) or the boundary, with fewer assumptions "
         "on x."),
        ("Why does it work although the assumption is wrong?",
         "To choose a class only the order of the probabilities matters, not their size. Dependence often scales the "
         "evidence of all classes alike: the winner is the same, only too sure of itself."),
        ("What does smoothing do, and how do you choose it?",
         "It adds α to each count, as if each word had been seen α times more in each class, so no unseen word "
         "rules a class out. I choose α by cross-validated log loss."),
        ("Multinomial, Bernoulli or Gaussian?",
         "Multinomial for counts; Bernoulli for words that are there or not, where absence counts as well; Gaussian "
         "for numbers that are about bell-shaped in each class. Of skewed columns I take the logarithm first."),
        ("Is its boundary linear?",
         "Of multinomial and Bernoulli naive Bayes, yes: the log-odds are sums of weights. Of Gaussian naive Bayes "
         "only if the classes share their variances; otherwise it is quadratic."),
        ("How does it treat a missing value?",
         "It can leave out that column's factor, for training and for prediction, if values are missing at random."),
    ),
)  # fmt: skip

PRESETS = (
    Preset(
        "A column counted twice", "Mistaken rows are given wrong classes with probabilities above 0.9.",
        "The second column repeats the first, but its density is multiplied in as if it were new evidence.",
        "Drop or combine correlated columns, calibrate, or use logistic regression.", data.TWICE,
        {"row": gaussian.MISTAKEN}, step=-1,
    ),
    Preset(
        "A class that is not normal", "The small clump of A, on the right, is given to B.",
        "One mean and one variance cannot say that A is in two places: its density is spread out between them.",
        "Use a mixture or a kernel density for each class, bin the column, or use trees.", data.CLUMPS, step=-1,
    ),
    Preset(
        "Columns that only tell together",
        "Both classes have nearly the same ellipse, and about half of the rows are mistaken.",
        "In XOR each column alone is spread alike in both classes; only the pair tells.",
        "Add the product as a column, or use trees.", XOR, seed=1, step=-1,
    ),
    Preset(
        "A count of zero", "Each kind is ruled out by a word that it never had, so only the priors decide.",
        "Without smoothing a word never seen has share 0, and one factor of 0 makes the product 0.",
        "Set α above 0, for example to 1.", data.MAIL, {"alpha": 0.0, "message": "free prize at noon"}, view=WORDS,
        step=-1,
    ),
    Preset(
        "Few rows for many columns", "With 64 rows of 30 columns naive Bayes is ahead of logistic regression.",
        "The columns are independent, as it assumes; logistic regression, hardly penalized, fits the noise in 31 "
        "numbers together.",
        "Penalize logistic regression more, or use naive Bayes while there are few rows.", data.WIDE, {"C": 1e4},
        view=BESIDE, step=-1,
    ),
    Preset(
        "Copies outvote the rest", "With all rows logistic regression is ahead by several points.",
        "Naive Bayes counts five copies of a weak column as five witnesses, and they outvote the good one.",
        "Drop copies, or use logistic regression, which shares the weight among them.", data.COPIES, view=BESIDE,
        seed=1, step=-1,
    ),
)  # fmt: skip

LESSON = Lesson(
    key="naive_bayes",
    data=(
        Data(data.NORMAL, data.normal, "columns independent and normal in each class", PLANE),
        *(replace(d, views=PLANE if d.name != STRETCHED else (GAUSSIAN,)) for d in shapes(BLOBS, OVERLAP, STRETCHED)),
        Data(data.TWICE, data.twice, "the second column repeats the first", PLANE),
        Data(data.CLUMPS, data.clumps, "one class in two places", (GAUSSIAN,)),
        *(replace(d, views=PLANE) for d in (*shapes(MOONS, XOR), *tables(IRIS, WINE))),
        Data(BREAST_CANCER, breast_cancer, "240 of 569 rows", PLANE),
        Data(data.WIDE, data.wide, "each column tells a little", (BESIDE,)),
        Data(data.COPIES, data.copies, "one good column, five copies of a weak one", (BESIDE,)),
        Data(data.MAIL, lambda seed: data.messages(data.MAIL), views=(WORDS,)),
        Data(data.REVIEWS, lambda seed: data.messages(data.REVIEWS), views=(WORDS,)),
    ),
    params=(
        Choice("priors", "Priors", gaussian.PRIORS, views=(GAUSSIAN,)),
        Choice("row", "Classify", (gaussian.DOUBTFUL, gaussian.MISTAKEN, gaussian.CLEAR), views=(GAUSSIAN,)),
        Slide("smoothing", "Variance smoothing", (1e-9, 1e-3, 0.01, 0.1, 1.0), 1e-9,
              "This share of the largest variance is added to all variances.", PLANE),
        Slide("C", "Inverse penalty C", (0.01, 0.1, 1.0, 10.0, 100.0, 1e4), 1.0, "Of logistic regression.", (BESIDE,)),
        Choice("message", "Message", words.MESSAGES, views=(WORDS,)),
        Slide("alpha", "Smoothing α", (0.0, 0.01, 0.1, 0.5, 1.0, 10.0), 1.0, "Added to each count.", (WORDS,)),
    ),
    presets=PRESETS,
    walk=walk,
    check=check,
    quiz=quiz,
    interview=INTERVIEW,
    views=(GAUSSIAN, BESIDE, WORDS),
    own="classes",
    own_views=("Gaussian", "Beside logistic regression"),
    seed=1,
)  # fmt: skip
