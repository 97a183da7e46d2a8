"""Logistic regression, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("logistic_regression")
