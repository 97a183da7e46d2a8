"""Gradient descent, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("gradient_descent")
