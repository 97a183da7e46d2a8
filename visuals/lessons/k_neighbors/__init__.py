"""k nearest neighbours, stepped: asking all points, a k-d tree, and numbers instead of classes."""
