"""Gaussian mixture by EM, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("gaussian_mixture")
