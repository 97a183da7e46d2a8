"""Short names of the bank's topics, for pictures that have no room for their titles."""

from questions.topics import TOPIC

SHORT = {
    "framing": "Problem framing", "bias_variance": "Bias and variance", "regularization": "Regularisation",
    "linear_regression": "Linear regression", "logistic_regression": "Logistic regression",
    "trees": "Trees and ensembles", "neighbors": "Nearest neighbours", "clustering": "Clustering",
    "pca": "PCA and SVD", "gmm": "Mixtures and EM", "generative": "Bayes, MLE, MAP", "metrics": "Metrics",
    "features": "Features", "recommenders": "Recommenders", "xmr": "XMR and retrieval", "nlp": "Language",
    "vision": "Computer vision", "time_series": "Time series", "statistics": "Statistics",
    "networks": "Neural networks", "scale": "Scale and latency", "conversational": "Conversational AI",
    "graphs": "Graph data",
}  # fmt: skip


def short_topic(key: str) -> str:
    """Return a topic's name in at most three words; a key that the bank does not know stays as it is."""
    return SHORT.get(key) or (TOPIC[key].title if key in TOPIC else key)
