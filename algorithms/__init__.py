"""Machine learning from scratch: one file an algorithm, each a generator of steps, each as right as scikit-learn.

The arithmetic is ours. What surrounds it is scikit-learn's: base classes, and the reading and checking of input, so
that pipelines, searches and ``clone`` work, and errors and warnings are the ones that people know.
"""

from algorithms.gaussian_mixture import GaussianMixture, GaussianMixtureStep
from algorithms.k_means import KMeans, KMeansStep
from algorithms.k_neighbors import KNeighborsClassifier, KNeighborsRegressor
from algorithms.kd_tree import KDBuildStep, KDSearchStep
from algorithms.multinomial_nb import MultinomialNB, MultinomialNBStep
from algorithms.naive_bayes import GaussianNB, GaussianNBStep
from algorithms.pca import PCA, PCAStep

__all__ = [
    "GaussianMixture", "GaussianMixtureStep",
    "KMeans", "KMeansStep",
    "KNeighborsClassifier", "KNeighborsRegressor", "KDBuildStep", "KDSearchStep",
    "GaussianNB", "GaussianNBStep", "MultinomialNB", "MultinomialNBStep",
    "PCA", "PCAStep",
]  # fmt: skip
