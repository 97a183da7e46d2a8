"""Decision trees, stepped: growing one for classes, one for numbers, and pruning."""
