"""Machine learning from scratch: one file an algorithm, each a generator of steps, each as right as scikit-learn.

The arithmetic is ours. What surrounds it is scikit-learn's: base classes, and the reading and checking of input, so
that pipelines, searches and ``clone`` work, and errors and warnings are the ones that people know.
"""

from algorithms.decision_tree import DecisionTreeClassifier, DecisionTreeRegressor
from algorithms.gradient_boosting import BoostingStep, GradientBoostingRegressor
from algorithms.k_means import KMeans, KMeansStep
from algorithms.random_forest import ForestStep, RandomForestClassifier
from algorithms.tree import export_text
from algorithms.tree_steps import TreeStep

__all__ = [
    "KMeans", "KMeansStep",
    "DecisionTreeClassifier", "DecisionTreeRegressor", "TreeStep", "export_text",
    "RandomForestClassifier", "ForestStep", "GradientBoostingRegressor", "BoostingStep",
]  # fmt: skip
