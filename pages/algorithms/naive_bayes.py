"""Naive Bayes, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("naive_bayes")
