"""Which algorithms there are, in which groups: light to read, so that the overview opens at once."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visuals.lessons.lesson import Lesson  # brings scikit-learn along: 2 s that the overview need not wait

NUMBERS, CLASSES, NO_TARGET, JUDGE = "Predict a number", "Predict a class", "No target", "Prepare and judge"


@dataclass(frozen=True)
class Entry:
    """An algorithm's place on the overview.

    ``key`` is its address and the name of its package here; ``asked`` is what interviewers say.
    """

    key: str
    title: str
    group: str
    summary: str
    asked: str


ENTRIES = (
    Entry("linear_regression", "Linear regression", NUMBERS,
          "The line with the smallest sum of squared errors, by QR.", "Derive it. What does an outlier do?"),
    Entry("gradient_descent", "Gradient descent", NUMBERS,
          "Walk down the loss: batch, stochastic, with momentum, by a rate or a line search.",
          "What happens when the rate is too high?"),
    Entry("regularization", "Ridge, lasso, elastic net", NUMBERS,
          "One coefficient at a time, shrunk and cut off at zero.", "Why does L1 give zeros and L2 not?"),
    Entry("gradient_boosting", "Gradient boosting", NUMBERS,
          "Small trees, each fitted to what the others left.", "How does it differ from a random forest?"),
    Entry("logistic_regression", "Logistic regression", CLASSES,
          "A boundary that moves with Newton's steps or down the gradient.", "Why not squared error?"),
    Entry("naive_bayes", "Naive Bayes", CLASSES,
          "Model each class, then apply Bayes' rule: beside logistic regression on the same data.",
          "Generative or discriminative, and when?"),
    Entry("k_neighbors", "k nearest neighbours", CLASSES,
          "Ask the nearest points, all of them or through a k-d tree.", "What does one answer cost?"),
    Entry("decision_tree", "Decision tree", CLASSES,
          "Score each candidate split, take the best, prune.", "How is a split chosen? How does it predict numbers?"),
    Entry("random_forest", "Random forest", CLASSES,
          "Trees on bootstrap samples that vote.", "Why does averaging help, and where does it stop?"),
    Entry("neural_network", "Neural network", CLASSES,
          "Forward, backward, update, with the gradient checked.", "Write backpropagation for one hidden layer."),
    Entry("k_means", "k-means", NO_TARGET,
          "Assign each point to a centroid, move each centroid, repeat.", "How do you choose k? Does it always end?"),
    Entry("gaussian_mixture", "Gaussian mixture by EM", NO_TARGET,
          "Share each point among the components, then fit them to their shares.", "What do the E and M steps do?"),
    Entry("pca", "Principal component analysis", NO_TARGET,
          "The directions along which the data vary most.", "Why centre, and when scale?"),
    Entry("classification_metrics", "Classification metrics", JUDGE,
          "Move the threshold: confusion matrix, precision, recall, F1, ROC, calibration.",
          "Precision or recall, and why?"),
    Entry("model_selection", "Model selection", JUDGE,
          "Split, fold, learning curves, bias and variance measured.", "How do you see overfitting?"),
    Entry("preprocessing", "Preprocessing", JUDGE,
          "Scale, encode, fill in what is missing, and leak nothing.", "Half of a column is missing. What now?"),
)  # fmt: skip


def lesson(key: str) -> "Lesson":
    """Return the lesson of an entry; its algorithm is imported now.

    Raises
    ------
    KeyError
        If there is no entry of that key.
    """
    if key not in {entry.key for entry in ENTRIES}:
        raise KeyError(key)
    found: Lesson = import_module(f"visuals.lessons.{key}.lesson").LESSON
    return found


def entry(key: str) -> Entry:
    """Return the entry of a key."""
    return next(e for e in ENTRIES if e.key == key)
