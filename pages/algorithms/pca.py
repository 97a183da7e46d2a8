"""Principal component analysis, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("pca")
