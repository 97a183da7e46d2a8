"""Spaced review: what to recall today, when each card comes again, and the log of every answer."""
