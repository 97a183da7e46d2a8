"""Machine learning from scratch: one file an algorithm, each a generator of steps, each as right as scikit-learn.

The arithmetic is ours. What surrounds it is scikit-learn's: base classes, and the reading and checking of input, so
that pipelines, searches and ``clone`` work, and errors and warnings are the ones that people know.
"""

from algorithms.coordinate_descent import CoordinateStep, ElasticNet, Lasso
from algorithms.decision_tree import DecisionTreeClassifier, DecisionTreeRegressor
from algorithms.gaussian_mixture import GaussianMixture, GaussianMixtureStep
from algorithms.gradient_boosting import BoostingStep, GradientBoostingRegressor
from algorithms.gradient_descent import GradientDescentRegressor, GradientDescentStep
from algorithms.k_means import KMeans, KMeansStep
from algorithms.k_neighbors import KNeighborsClassifier, KNeighborsRegressor
from algorithms.kd_tree import KDBuildStep, KDSearchStep
from algorithms.linear_regression import LinearRegression, LinearRegressionStep
from algorithms.logistic_regression import LogisticRegression, LogisticRegressionStep
from algorithms.multinomial_nb import MultinomialNB, MultinomialNBStep
from algorithms.naive_bayes import GaussianNB, GaussianNBStep
from algorithms.pca import PCA, PCAStep
from algorithms.random_forest import ForestStep, RandomForestClassifier
from algorithms.regularization_path import enet_path, lasso_path
from algorithms.ridge import Ridge, RidgeStep
from algorithms.tree import export_text
from algorithms.tree_steps import TreeStep

__all__ = [
    "BoostingStep",
    "CoordinateStep",
    "DecisionTreeClassifier",
    "DecisionTreeRegressor",
    "ElasticNet",
    "ForestStep",
    "GaussianMixture",
    "GaussianMixtureStep",
    "GaussianNB",
    "GaussianNBStep",
    "GradientBoostingRegressor",
    "GradientDescentRegressor",
    "GradientDescentStep",
    "KDBuildStep",
    "KDSearchStep",
    "KMeans",
    "KMeansStep",
    "KNeighborsClassifier",
    "KNeighborsRegressor",
    "Lasso",
    "LinearRegression",
    "LinearRegressionStep",
    "LogisticRegression",
    "LogisticRegressionStep",
    "MultinomialNB",
    "MultinomialNBStep",
    "PCA",
    "PCAStep",
    "RandomForestClassifier",
    "Ridge",
    "RidgeStep",
    "TreeStep",
    "enet_path",
    "export_text",
    "lasso_path",
]
