"""Machine learning from scratch: one file an algorithm, each a generator of steps, each as right as scikit-learn.

The arithmetic is ours. What surrounds it is scikit-learn's: base classes, and the reading and checking of input, so
that pipelines, searches and ``clone`` work, and errors and warnings are the ones that people know.
"""

from algorithms.bias_variance import BiasVarianceStep, bias_variance
from algorithms.cross_validation import FoldStep, cross_val_score, learning_curve
from algorithms.gaussian_mixture import GaussianMixture, GaussianMixtureStep
from algorithms.imputers import KNNImputer, SimpleImputer
from algorithms.k_means import KMeans, KMeansStep
from algorithms.k_neighbors import KNeighborsClassifier, KNeighborsRegressor
from algorithms.kd_tree import KDBuildStep, KDSearchStep
from algorithms.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score
from algorithms.model_selection import KFold, StratifiedKFold, train_test_split
from algorithms.naive_bayes import GaussianNB, GaussianNBStep, MultinomialNB, MultinomialNBStep
from algorithms.one_hot import OneHotEncoder
from algorithms.pca import PCA, PCAStep
from algorithms.probability_scores import brier_score_loss, calibration_curve, log_loss
from algorithms.ranking_curves import ThresholdStep, precision_recall_curve, roc_curve, thresholds
from algorithms.ranking_scores import average_precision_score, roc_auc_score
from algorithms.regression_metrics import mean_squared_error, r2_score
from algorithms.scalers import MinMaxScaler, StandardScaler

__all__ = [
    "GaussianMixture", "GaussianMixtureStep",
    "KMeans", "KMeansStep",
    "KNeighborsClassifier", "KNeighborsRegressor", "KDBuildStep", "KDSearchStep",
    "GaussianNB", "GaussianNBStep", "MultinomialNB", "MultinomialNBStep",
    "PCA", "PCAStep",
    "accuracy_score", "confusion_matrix", "f1_score", "precision_score", "recall_score",
    "brier_score_loss", "calibration_curve", "log_loss",
    "ThresholdStep", "precision_recall_curve", "roc_curve", "thresholds",
    "average_precision_score", "roc_auc_score",
    "mean_squared_error", "r2_score",
    "MinMaxScaler", "StandardScaler", "KNNImputer", "SimpleImputer", "OneHotEncoder",
    "KFold", "StratifiedKFold", "train_test_split",
    "FoldStep", "cross_val_score", "learning_curve",
    "BiasVarianceStep", "bias_variance",
]  # fmt: skip
