"""Classification metrics, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("classification_metrics")
