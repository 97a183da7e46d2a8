"""Model selection, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("model_selection")
