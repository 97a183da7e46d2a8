"""The learner's stories: all of them against the principles, one being written, one being rehearsed."""
