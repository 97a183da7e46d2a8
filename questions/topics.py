"""What the bank is about: its topics with their floors, and the 16 Leadership Principles by their exact names."""

import re
from dataclasses import dataclass
from typing import Literal, get_args


@dataclass(frozen=True)
class Topic:
    """A topic: ``key`` is its file's name, ``floor`` the least number of cards that a finished bank holds."""

    key: str
    title: str
    floor: int


TOPICS = (
    Topic("framing", "Problem framing, supervised and unsupervised learning", 8),
    Topic("bias_variance", "Bias and variance, validation, overfitting", 12),
    Topic("regularization", "Regularisation, L1 and L2", 8),
    Topic("linear_regression", "Linear regression", 8),
    Topic("logistic_regression", "Logistic regression", 8),
    Topic("trees", "Trees and ensembles", 12),
    Topic("neighbors", "Nearest neighbours, distances, approximate search", 8),
    Topic("clustering", "Clustering and choosing k", 10),
    Topic("pca", "PCA and SVD", 8),
    Topic("gmm", "Gaussian mixtures and EM", 8),
    Topic("generative", "Generative and discriminative models, Bayes, MLE and MAP", 8),
    Topic("metrics", "Metrics: classification, regression, ranking", 14),
    Topic("features", "Features, missing data, imbalance", 12),
    Topic("recommenders", "Recommenders", 10),
    Topic("xmr", "Extreme multi-label ranking, retrieval, autocompletion", 20),
    Topic("nlp", "Language: n-grams, TF-IDF, transformers", 12),
    Topic("vision", "Computer vision", 8),
    Topic("time_series", "Time series", 8),
    Topic("statistics", "Probability, statistics, experiments", 12),
    Topic("networks", "Optimisation and neural networks", 12),
    Topic("scale", "Scale, latency, distributed systems", 10),
    Topic("conversational", "Conversational AI and self-learning", 8),
    Topic("graphs", "Graph data", 4),
)
TOPIC = {topic.key: topic for topic in TOPICS}

Principle = Literal[
    "Customer Obsession",
    "Ownership",
    "Invent and Simplify",
    "Are Right, A Lot",
    "Learn and Be Curious",
    "Hire and Develop the Best",
    "Insist on the Highest Standards",
    "Think Big",
    "Bias for Action",
    "Frugality",
    "Earn Trust",
    "Dive Deep",
    "Have Backbone; Disagree and Commit",
    "Deliver Results",
    "Strive to be Earth's Best Employer",
    "Success and Scale Bring Broad Responsibility",
]
PRINCIPLES: tuple[Principle, ...] = get_args(Principle)

# The least number of cards by the rest of the bank's kinds; stories are counted for each principle.
STORIES_A_PRINCIPLE = 6
FLOORS = {"design case": 10, "asking": 16, "clarify": 12, "mistake": 1}


def file_key(name: str) -> str:
    """Return a principle's file name: "Strive to be Earth's Best Employer" is strive_to_be_earths_best_employer."""
    return re.sub(r"[^a-z]+", "_", name.lower().replace("'", "")).strip("_")
