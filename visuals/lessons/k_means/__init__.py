"""K-means, stepped."""
