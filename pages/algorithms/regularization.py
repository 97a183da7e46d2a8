"""Ridge, lasso, elastic net, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("regularization")
