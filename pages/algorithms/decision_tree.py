"""Decision tree, stepped."""

from visuals.frames.algorithms.page import algorithm_page

algorithm_page("decision_tree")
