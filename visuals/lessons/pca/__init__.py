"""Principal component analysis, stepped."""
