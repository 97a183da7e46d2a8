"""Ridge, lasso and elastic net, stepped."""
