"""Linear regression, stepped."""
