"""k nearest neighbours, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("k_neighbors")
