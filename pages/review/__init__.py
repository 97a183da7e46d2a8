"""Review: the day's cards, and the learner's own."""
