"""Model selection: folds, learning curves, bias and variance."""
