"""Machine learning from scratch: one file an algorithm, each a generator of steps, each as right as scikit-learn.

The arithmetic is ours. What surrounds it is scikit-learn's: base classes, and the reading and checking of input, so
that pipelines, searches and ``clone`` work, and errors and warnings are the ones that people know.
"""

from compiled import keep_kernels

keep_kernels()  # before the imports that define kernels

from algorithms.bias_variance import BiasVarianceStep, bias_variance
from algorithms.coordinate_descent import CoordinateStep, ElasticNet, Lasso
from algorithms.cross_validation import FoldStep, cross_val_score, learning_curve
from algorithms.decision_tree import DecisionTreeClassifier, DecisionTreeRegressor
from algorithms.gaussian_mixture import GaussianMixture, GaussianMixtureStep
from algorithms.gradient_boosting import BoostingStep, GradientBoostingRegressor
from algorithms.gradient_check import GradientCheck, gradient_check
from algorithms.gradient_descent import GradientDescentRegressor, GradientDescentStep
from algorithms.imputers import KNNImputer, SimpleImputer
from algorithms.k_means import KMeans, KMeansStep
from algorithms.k_neighbors import KNeighborsClassifier, KNeighborsRegressor
from algorithms.kd_tree import KDBuildStep, KDSearchStep
from algorithms.linear_regression import LinearRegression, LinearRegressionStep
from algorithms.logistic_regression import LogisticRegression, LogisticRegressionStep
from algorithms.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score
from algorithms.mlp_classifier import MLPClassifier
from algorithms.model_selection import KFold, StratifiedKFold, train_test_split
from algorithms.multinomial_nb import MultinomialNB, MultinomialNBStep
from algorithms.naive_bayes import GaussianNB, GaussianNBStep
from algorithms.network_descent import MLPStep
from algorithms.one_hot import OneHotEncoder
from algorithms.pca import PCA, PCAStep
from algorithms.probability_scores import brier_score_loss, calibration_curve, log_loss
from algorithms.random_forest import ForestStep, RandomForestClassifier
from algorithms.ranking_curves import ThresholdStep, precision_recall_curve, roc_curve, thresholds
from algorithms.ranking_scores import average_precision_score, roc_auc_score
from algorithms.regression_metrics import mean_squared_error, r2_score
from algorithms.regularization_path import enet_path, lasso_path
from algorithms.ridge import Ridge, RidgeStep
from algorithms.scalers import MinMaxScaler, StandardScaler
from algorithms.silhouette import silhouette_samples, silhouette_score
from algorithms.tree import export_text
from algorithms.tree_steps import TreeStep

__all__ = [
    "BiasVarianceStep",
    "BoostingStep",
    "CoordinateStep",
    "DecisionTreeClassifier",
    "DecisionTreeRegressor",
    "ElasticNet",
    "FoldStep",
    "ForestStep",
    "GaussianMixture",
    "GaussianMixtureStep",
    "GaussianNB",
    "GaussianNBStep",
    "GradientBoostingRegressor",
    "GradientCheck",
    "GradientDescentRegressor",
    "GradientDescentStep",
    "KDBuildStep",
    "KDSearchStep",
    "KFold",
    "KMeans",
    "KMeansStep",
    "KNNImputer",
    "KNeighborsClassifier",
    "KNeighborsRegressor",
    "Lasso",
    "LinearRegression",
    "LinearRegressionStep",
    "LogisticRegression",
    "LogisticRegressionStep",
    "MLPClassifier",
    "MLPStep",
    "MinMaxScaler",
    "MultinomialNB",
    "MultinomialNBStep",
    "OneHotEncoder",
    "PCA",
    "PCAStep",
    "RandomForestClassifier",
    "Ridge",
    "RidgeStep",
    "SimpleImputer",
    "StandardScaler",
    "StratifiedKFold",
    "ThresholdStep",
    "TreeStep",
    "accuracy_score",
    "average_precision_score",
    "bias_variance",
    "brier_score_loss",
    "calibration_curve",
    "confusion_matrix",
    "cross_val_score",
    "enet_path",
    "export_text",
    "f1_score",
    "gradient_check",
    "lasso_path",
    "learning_curve",
    "log_loss",
    "mean_squared_error",
    "precision_recall_curve",
    "precision_score",
    "r2_score",
    "recall_score",
    "roc_auc_score",
    "roc_curve",
    "silhouette_samples",
    "silhouette_score",
    "thresholds",
    "train_test_split",
]
